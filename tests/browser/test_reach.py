"""Every screen is for everybody: by axe, on the narrowest phone, with large letters, in English."""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.conftest import Walk
from tests.browser.screens import SCREENS, Screen
from tests.browser.walker import Walker
from tests.support.sentences import english

HEIGHT: Final = 844
WIDTHS: Final = (390, 1280)
SIZES: Final = ((320, 100), (390, 200), (1280, 200))
"""Widths and how large the letters are, in percent: WCAG 2.2, 1.4.4 and 1.4.10."""
TEXTS: Final = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.closest('script, style, [lang]:not(html)')) found.push(node.data);
  }
  for (const one of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (one.hasAttribute(name)) found.push(one.getAttribute(name));
  return [document.title, ...found].map(text => text.replace(/\\s+/g, ' ').trim()).filter(Boolean);
}"""
WIDER: Final = """() => {
  const room = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body *')].filter(one => {
    const box = one.getBoundingClientRect();
    if (box.right <= room + 1 || !box.width || one === document.body) return false;
    for (let up = one.parentElement; up !== document.body; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== 'visible') return false;
    return true;
  }).slice(0, 3).map(one => one.outerHTML.slice(0, 120));
}"""

every_screen = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)


@every_screen
def test_axe_finds_nothing(walker: Walk, screen: Screen) -> None:
    walk = walker(screen.account, theme="system")
    found = []
    opened(walk, screen)
    for width in WIDTHS:
        walk.page.set_viewport_size({"width": width, "height": HEIGHT})
        for colours in ("light", "dark"):
            walk.page.emulate_media(color_scheme=colours)
            found += [f"{width} {colours} {text}" for text in axe.violations(walk.page)]
    assert not found, "\n".join(found)


@every_screen
def test_nothing_scrolls_sideways(walker: Walk, screen: Screen) -> None:
    walk = walker(screen.account)
    opened(walk, screen)
    found = []
    for width, letters in SIZES:
        walk.page.set_viewport_size({"width": width, "height": HEIGHT})
        walk.page.evaluate("size => document.documentElement.style.fontSize = size", f"{letters}%")
        room = walk.page.evaluate("document.documentElement.clientWidth")
        if walk.page.evaluate("document.documentElement.scrollWidth") > room:
            found += [f"{width} at {letters} %: {one}" for one in walk.page.evaluate(WIDER)]
    assert not found, "\n".join(found)


@every_screen
def test_no_word_is_left_in_the_other_language(walker: Walk, screen: Screen) -> None:
    said = english()
    in_english, in_indonesian = (
        set(texts(walker(screen.account, language=language), screen)) for language in ("en", "id")
    )
    left = [base for base, text in said.items() if text != base and base in in_english]
    assert not left, f"still Indonesian on the English page: {left}"
    bases = set(said)
    left = [text for text in said.values() if text in in_indonesian and text not in bases]
    assert not left, f"English on the Indonesian page: {left}"


def texts(walk: Walker, screen: Screen) -> Iterator[str]:
    opened(walk, screen)
    yield from walk.page.evaluate(TEXTS)


def opened(walk: Walker, screen: Screen) -> Page:
    """The screen, once what it brings in by itself has come."""
    walk.visit(screen.address(walk.province))
    walk.page.wait_for_load_state("load")
    assert walk.status == OK, f"{screen.path} answers {walk.status}"
    return walk.page


OK: Final = 200
