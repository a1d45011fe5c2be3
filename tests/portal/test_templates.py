"""Rules of the templates: nothing inline, htmx without inheritance, forms that are sealed."""

import re
from collections.abc import Iterator
from typing import Final

from tests.portal.door import routes
from tests.portal.templates import Element, read, templates

VERBS: Final = ("hx-get", "hx-post", "hx-put", "hx-delete", "hx-patch")
FORBIDDEN: Final = (
    "hx-boost",
    "hx-on",
    "hx-vals",
    "hx-vars",
    "hx-ext",
    "hx-headers",
    "hx-select-oob",
)
EITHER: Final = re.compile(r"\{\w+(:\w+)?\}")


def elements() -> Iterator[Element]:
    for path in templates():
        yield from read(path).elements


def test_nothing_is_inline() -> None:
    wrong = [
        f"{one.where}: {one.tag} {name}"
        for one in elements()
        for name in one.attributes
        if name == "style" or name.startswith("on")
    ]
    wrong += [f"{one.where}: <style>" for one in elements() if one.tag == "style"]
    wrong += [
        f"{one.where}: <script>"
        for one in elements()
        if one.tag == "script" and "src" not in one.attributes
    ]
    assert wrong == []


def test_htmx_says_where_and_how_on_every_element() -> None:
    wrong = [
        f"{one.where}: {name} without {lacking}"
        for one in elements()
        for name in VERBS
        if name in one.attributes
        for lacking in ("hx-target", "hx-swap")
        if lacking not in one.attributes
    ]
    assert wrong == []


def test_htmx_stays_within_what_its_next_version_keeps() -> None:
    wrong = [
        f"{one.where}: {name}"
        for one in elements()
        for name, text in one.attributes.items()
        if name.startswith(FORBIDDEN) or (name == "hx-trigger" and "[" in text)
    ]
    assert wrong == []


def test_every_address_in_a_template_exists() -> None:
    known = [
        (one.methods, re.compile(EITHER.sub("[^/]*", one.path.replace(".", r"\.")) + r"/?$"))
        for one in routes()
    ]
    missing = []
    for one in elements():
        for verb, address in addressed(one):
            if address.startswith("/aset/") or not address.startswith("/"):
                continue
            path = re.split(r"[?#]", address)[0]
            if not any(verb in methods and shape.match(path) for methods, shape in known):
                missing.append(f"{one.where}: {verb} {address}")
    assert missing == []


def addressed(one: Element) -> Iterator[tuple[str, str]]:
    """What an element asks for, and how."""
    found = one.attributes
    for name, verb in (("hx-get", "GET"), ("hx-post", "POST")):
        if name in found:
            yield verb, found[name]
    if one.tag == "a" and "href" in found:
        yield "GET", found["href"]
    if one.tag == "form" and found.get("action"):
        yield found.get("method", "get").upper(), found["action"]


def test_what_htmx_sends_can_be_sent_without_it() -> None:
    """`hx-post` stands only on a form that posts to the same address by itself."""
    wrong = [
        one.where
        for one in elements()
        if "hx-post" in one.attributes
        and (one.tag != "form" or one.attributes.get("action") != one.attributes["hx-post"])
    ]
    assert wrong == []


def test_every_button_and_link_has_a_kind_and_a_way() -> None:
    dead = [
        one.where
        for one in elements()
        if one.tag == "a" and not one.attributes.get("href") and "id" not in one.attributes
    ]
    assert dead == []
