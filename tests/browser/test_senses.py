"""Screens for people who see, move and touch differently: forced colours, calm, large fingers."""

import re
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Walk
from tests.browser.screens import SCREENS, Screen

LEAST: Final = 24
"""Pixels both ways of whatever is pressed; words within a sentence have the room of their line."""
MAIN: Final = 44
"""Pixels of height of the buttons with which something is done, and of all buttons to a finger."""
SAID: Final = re.compile(r"perkiraan|sementara|tahap|belum|estimasi|dapat berubah", re.IGNORECASE)
"""How a page says in words that an amount is provisional."""

FINGER: Final = {"enabled": True, "maxTouchPoints": 5}

SHOWN: Final = """
  const PRESSED = 'a[href], button, summary, input, select, textarea';
  const FULL = '.button, .govuk-input, .govuk-select, .govuk-textarea';
  const shown = one => {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    return box.width > 1 && box.height > 1 && style.visibility === 'visible'
      && one.checkVisibility({contentVisibilityAuto: true});
  };
  const named = one => one.outerHTML.replace(/\\s+/g, ' ').slice(0, 110);
"""
BORDERLESS: Final = f"""() => {{ {SHOWN}
  const ground = one => {{
    for (let up = one; up; up = up.parentElement) {{
      const colour = getComputedStyle(up).backgroundColor;
      if (!/^rgba\\(.*, 0\\)$|transparent/.test(colour)) return colour;
    }}
    return getComputedStyle(document.documentElement).backgroundColor;
  }};
  const edged = (style, around) => ['Top', 'Right', 'Bottom', 'Left'].some(side =>
    style['border' + side + 'Style'] !== 'none' && parseFloat(style['border' + side + 'Width']) > 0
    && style['border' + side + 'Color'] !== around);
  const seen = one => {{
    const around = ground(one.parentElement), style = getComputedStyle(one);
    if (one.matches('.govuk-radios__input, .govuk-checkboxes__input'))
      return edged(getComputedStyle(one.labels[0], '::before'), around);
    if (one.matches('[type=checkbox], [type=radio]')) return style.appearance !== 'none';
    if (one.matches('input, select, textarea')) return edged(style, around);
    if (one.innerText.trim()) return style.color !== ground(one);
    const drawn = one.querySelector('svg');
    return drawn && getComputedStyle(drawn).color !== ground(one);
  }};
  return [...document.querySelectorAll(PRESSED)]
    .filter(one => one.type !== 'hidden' && shown(one) && !seen(one)).map(named);
}}"""
ALIKE: Final = f"""() => {{ {SHOWN}
  const looks = one => {{
    const style = getComputedStyle(one);
    return [style.backgroundColor, style.borderBottomColor, style.outlineStyle].join();
  }};
  const found = [];
  for (const one of document.querySelectorAll('[aria-current], [aria-pressed=true]')) {{
    const group = one.closest('ul, ol, nav, [role=group]');
    if (!shown(one) || !group) continue;
    const other = [...group.querySelectorAll(one.tagName)]
      .find(two => shown(two) && !two.matches('[aria-current], [aria-pressed=true]'));
    if (other && looks(one) === looks(other)) found.push(named(one));
  }}
  return found;
}}"""
HATCHED: Final = f"""() => {{ {SHOWN}
  return [...document.querySelectorAll('.provisional')].filter(shown).map(one => one.innerText);
}}"""
MOVING: Final = """() => {
  const found = document.getAnimations().map(one => one.animationName || one.transitionProperty);
  const long = text => text.split(',').some(part => parseFloat(part) > 0);
  for (const one of document.querySelectorAll('*'))
    for (const part of [null, '::before', '::after']) {
      const style = getComputedStyle(one, part);
      if (long(style.transitionDuration) && style.transitionProperty !== 'none'
          || long(style.animationDuration) && style.animationName !== 'none'
          || style.scrollBehavior === 'smooth') found.push(one.tagName + '.' + one.className);
    }
  return [...new Set(found)];
}"""
SMALL: Final = f"""([least, main]) => {{ {SHOWN}
  const sizes = [];
  for (const one of document.querySelectorAll(PRESSED)) {{
    if (one.type === 'hidden' || !shown(one) || one.matches('.govuk-skip-link')) continue;
    const label = one.matches('[type=checkbox], [type=radio]') ? one.labels[0] : null;
    const box = (label || one).getBoundingClientRect();
    const alone = one.parentElement.innerText.trim() === one.innerText.trim();
    const inline = getComputedStyle(one).display === 'inline' && !alone;
    const wanted = one.matches(FULL) ? main : least;
    if (!inline && (box.height < wanted - 0.5 || box.width < least))
      sizes.push(`${{Math.round(box.width)}} × ${{Math.round(box.height)}}: ${{named(one)}}`);
  }}
  return sizes;
}}"""

every_screen = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)


def asked(page: Page, question: str, *given: Any) -> list[str]:
    found: list[str] = page.evaluate(question, *given)
    return found


def unfolded(page: Page) -> None:
    """Open everything that opens, so that what is in it is looked at too."""
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")


@every_screen
def test_a_screen_is_seen_touched_and_calm(walker: Walk, screen: Screen) -> None:
    walk = walker(screen.account)
    walk.context.new_cdp_session(walk.page).send("Emulation.setTouchEmulationEnabled", FINGER)
    walk.visit(screen.address(walk.province)).page.wait_for_load_state("load")
    page = walk.page
    unfolded(page)
    small = asked(page, SMALL, [LEAST, MAIN])
    assert not small, "too small for a finger:\n" + "\n".join(small)
    page.emulate_media(reduced_motion="reduce")
    assert asked(page, MOVING) == [], "moves although calm is asked for"
    page.emulate_media(forced_colors="active")
    assert asked(page, BORDERLESS) == [], "cannot be made out in forced colours"
    assert asked(page, ALIKE) == [], "where one is, is not told in forced colours"
    for text in asked(page, HATCHED):
        assert SAID.search(text), f"provisional by its hatch alone: {text[:80]}"
