"""No screen is left out of the tests that look at all of them."""

from typing import Final

from tests.browser.screens import SCREENS
from tests.portal.door import routes

NO_SCREENS: Final = frozenset({"/", "/langsung", "/ditolak"})
"""Redirects, news, and what a form of another site gets."""
ON_A_WALK: Final = frozenset(
    {
        "/admin/impor/berkas/{job}",
        "/tim/skp/{plan_id}",
        "/tim/penilaian/tetapkan",
        "/gaji/{month}/{agency_id}/setujui",
        "/gaji/{month}/{agency_id}/kembalikan",
        "/gaji/{month}/{agency_id}/batalkan",
    }
)
"""There only after somebody did something: `tests/browser/test_passing.py` does it, and looks."""


def test_every_page_is_a_screen_that_is_looked_at() -> None:
    listed = [one.path.split("?")[0].replace("{}", "1") for one in SCREENS]
    missing = [
        one.path
        for one in routes()
        if "GET" in one.methods
        and not one.path.endswith(".csv")
        and not any(one.path_regex.fullmatch(path) for path in listed)
    ]
    assert sorted(set(missing) - NO_SCREENS - ON_A_WALK) == []
