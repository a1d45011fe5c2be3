"""What an answer means to who asked, in a word of docs/permissions.md."""

from typing import Any, Final

import httpx

ALLOWED: Final = "yes"
NOTHING: Final = "none"
REFUSED: Final = "403"
HIDDEN: Final = "404"

OF_FORM: Final = frozenset({"fields_invalid", "bad_request"})
"""Refusals of the form: they say that the test asks wrongly."""

NO: Final = {
    "agency_not_yours": REFUSED,
    "not_the_superior": REFUSED,
    "superior_needed": REFUSED,
    "not_the_assessor": REFUSED,
    "nip_unknown": HIDDEN,
    "not_found": HIDDEN,
}
"""Refusals of one row, or of one of a list, that come of who asks."""

OF_STATE: Final = frozenset({"month_closed", "period_closed"})
"""Refusals that come to who may ask, for the state of things."""


def verdict(route: str, answer: httpx.Response) -> str:
    """The class of an answer; `?` and more where it is none of them.

    A refusal of what is asked (409, 422) comes to who may ask it.
    """
    if answer.status_code in {401, 403, 404}:
        return str(answer.status_code)
    if answer.status_code in {409, 422}:
        code = answer.json()["code"]
        return f"? {code}" if code in OF_FORM else ALLOWED
    if not answer.is_success:
        return f"? {answer.status_code}"
    found = of_content(answer.json()) if answer.content else ALLOWED
    mine = "/me/" in route or "/team/" in route  # empty is as much an answer as any
    return ALLOWED if mine and found == NOTHING else found


def of_content(found: Any) -> str:
    """An answer of 200 may still say no: to each row of a file, to each of a list; or be empty."""
    if found == []:
        return NOTHING
    if not isinstance(found, dict):
        return ALLOWED
    said = [*found.get("faults", ()), *found.get("refused", ())]
    classes = {of_code(one["code"]) for one in said} or {ALLOWED}
    return classes.pop() if len(classes) == 1 else f"? {sorted(classes)}"


def of_code(code: str) -> str:
    return NO.get(code) or (ALLOWED if code in OF_STATE else f"? {code}")
