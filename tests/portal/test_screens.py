"""No screen is left out of the tests that look at all of them."""

import re
from typing import Final

from tests.browser.screens import SCREENS
from tests.portal.door import routes

NO_SCREENS: Final = frozenset({"/", "/langsung", "/ditolak"})
"""Redirects, news, and what a form of another site gets."""
VARIES: Final = re.compile(r"\{[^}]*\}")


def test_every_page_is_a_screen_that_is_looked_at() -> None:
    listed = {VARIES.sub("{}", one.path.split("?")[0]) for one in SCREENS}
    pages = {
        VARIES.sub("{}", one.path)
        for one in routes()
        if "GET" in one.methods and one.include_in_schema
    }
    assert sorted(pages - listed - NO_SCREENS) == []
