"""Templates as they are compiled: sentences said once, values still escaped on every page."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from jinja2 import DictLoader, Template
from jinja2.environment import TemplateModule

from portal.web.compiled import Spoken, alone

ENGLISH = {
    "Halo": "Hello",
    "Halo, %(name)s": "Hello, %(name)s",
    "Penuh 100%%": "Full 100%%",
    "<b>": "<i>",
    "%(count)s orang": "%(count)s people",
}


def spoken(say: Callable[[str], str], **sources: str) -> Spoken:
    made = Spoken(loader=DictLoader(sources), autoescape=True, extensions=["jinja2.ext.i18n"])
    made.say = say
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        say, lambda one, many, count: say(one if count == 1 else many), newstyle=True
    )
    return made


def english(sentence: str) -> str:
    return ENGLISH.get(sentence, sentence)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ _('Halo') }}", "Hello"),
        ("{{ _('Halo, %(name)s', name=name) }}", "Hello, &lt;Sri&gt;"),
        ("{% trans %}Halo{% endtrans %}", "Hello"),
        ("{% trans name=name %}Halo, {{ name }}{% endtrans %}", "Hello, &lt;Sri&gt;"),
        ("{{ _('Penuh 100%%') }}", "Full 100%"),
        ("{{ _('<b>') }}", "<i>"),
        ("{{ _(said) }}", "Hello"),
        ("{{ _('%(count)s orang', count=[1, 2] | length) }}", "2 people"),
        ("{{ _('Halo') if name else _('Tidak') }}{{ _(unknown) }}", "Hello"),
        ("{{ _('Halo, %(name)s', name=nobody) }}", "Hello, "),
    ],
)
def test_a_sentence_is_said_as_before(source: str, shown: str) -> None:
    made = spoken(english, page=source).get_template("page")
    assert made.render(name="<Sri>", said="Halo") == shown


def test_a_sentence_is_looked_up_when_the_template_is_compiled_and_never_again() -> None:
    asked: list[str] = []

    def say(sentence: str) -> str:
        asked.append(sentence)
        return sentence

    page = spoken(say, page="{{ _('Halo') }} {{ _('Halo, %(name)s', name=name) }}").get_template(
        "page"
    )
    there = len(asked)
    assert page.render(name="Sri") == page.render(name="Sri") == "Halo Halo, Sri"
    assert len(asked) == there > 0


PARTS: Final = "{% macro greet(name) %}{{ _('Halo, %(name)s', name=name) }}{% endmacro %}"


def test_macros_of_an_imported_template_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even for a template with globals of its own, for which Jinja makes them on every page."""
    made: list[str | None] = []
    make = Template.make_module

    def counted(self: Template, *given: Any, **more: Any) -> TemplateModule:
        made.append(self.name)
        return make(self, *given, **more)

    monkeypatch.setattr(Template, "make_module", counted)
    page = spoken(
        english, parts=PARTS, page="{% from 'parts' import greet %}{{ greet(name) }}"
    ).get_template("page", globals={"own": 1})
    assert [page.render(name=one) for one in ("Sri", "Budi")] == ["Hello, Sri", "Hello, Budi"]
    assert made == ["parts"]


def test_a_block_alone_sees_what_its_template_imports() -> None:
    made = spoken(
        english,
        parts=PARTS,
        frame="<main>{% block inner %}{% endblock %}</main>",
        page="{% extends 'frame' %}{% from 'parts' import greet %}"
        "{% block inner %}{{ greet(name) }}{% endblock %}",
    )
    page = made.get_template("page")
    assert page.render(name="Sri") == "<main>Hello, Sri</main>"
    assert alone(page, "inner", {"name": "Sri"}) == "Hello, Sri"
