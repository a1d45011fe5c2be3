"""Somebody who has a keyboard and nothing else: where the focus is, and whether it is seen."""

from collections.abc import Iterator
from typing import Any, Final, Self

from playwright.sync_api import Page, expect

from tests.browser.walker import Walker

MOST: Final = 400
"""Stops of Tab on one page."""
FOCUS: Final = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const label = one.matches('[type=radio], [type=checkbox]') && one.labels[0];
  const drawn = label ? getComputedStyle(label, '::before') : style;
  const outlined = look => look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
  const ring = [style, drawn].some(look => outlined(look) || look.boxShadow !== 'none');
  const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.15], [0.5, 0.85]];
  const rects = [...one.getClientRects()].filter(rect => rect.width && rect.height);
  const reached = rects.length && points.every(([x, y]) => rects.some(rect => {
    const there = document.elementFromPoint(rect.x + rect.width * x, rect.y + rect.height * y);
    return there && (one.contains(there) || there.contains(one) || label && label.contains(there));
  }));
  return {
    ring, reached: Boolean(reached),
    name: (one.innerText || one.value || one.name || one.id || '').trim().slice(0, 80),
    what: one.outerHTML.replace(/\\s+/g, ' ').slice(0, 140), foot: Boolean(one.closest('footer')),
    key: one.dataset.stop ??= String(window.stops = (window.stops || 0) + 1),
    at: [Math.round(box.x), Math.round(box.y)],
  };
}"""


class Keys:
    """A page that is walked by keys. Each stop is looked at: seen, and covered by nothing."""

    def __init__(self, walk: Walker) -> None:
        self.walk = walk
        self.page: Page = walk.page

    def visit(self, path: str) -> Self:
        self.walk.visit(path).page.wait_for_load_state("load")
        return self

    def press(self, *keys: str) -> Self:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text: str) -> Self:
        """Write in place of what stands in the field."""
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)
        return self

    def stop(self) -> dict[str, Any] | None:
        """What has the focus; None where the page itself has it, or the browser."""
        found: dict[str, Any] | None = self.page.evaluate(FOCUS)
        return found

    def stops(self, key: str = "Tab") -> Iterator[dict[str, Any]]:
        """Every stop from here on, until the focus leaves the page.

        Raises:
            AssertionError: one is not seen, or is covered, or the way never ends.
        """
        for _ in range(MOST):
            self.press(key)
            stop = self.stop()
            if stop is None:
                return
            assert stop["ring"], f"focus is not seen: {stop['what']}"
            assert stop["reached"], f"covered at {stop['at']}: {stop['what']}"
            yield stop
        raise AssertionError(f"no way out after {MOST} stops")

    def to(self, words: str, key: str = "Tab") -> Self:
        """Go on until what has the focus is called so, or is so named in the form."""
        for stop in self.stops(key):
            if words in stop["name"] or f'name="{words}"' in stop["what"]:
                return self
        raise AssertionError(f"no way to {words} by keys")

    def is_at(self, where: str) -> Self:
        """The focus is there, or comes there."""
        expect(self.page.locator(where).first).to_be_focused()
        return self
