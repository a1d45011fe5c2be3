"""Activities: logged by oneself, approved or returned by the superior of that day."""

from datetime import date
from typing import Final
from uuid import UUID

from evaluation.domain.person import Person
from shared.errors import Conflict, Forbidden, Invalid

LOGGED: Final = "logged"
APPROVED: Final = "approved"
RETURNED: Final = "returned"
MINUTES_A_DAY: Final = 1_440


def check_editable(state: str) -> None:
    """Refuse changes to what was approved: it is final.

    Raises:
        Conflict: the activity was approved.
    """
    if state == APPROVED:
        raise Conflict("activity_final")


def check_removable(state: str, version: int) -> None:
    """Refuse to take back what a superior decided on: others were told of it.

    Raises:
        Conflict: the activity was approved, or was returned once.
    """
    check_editable(state)
    if version:
        raise Conflict("activity_decided_on")


def check_decidable(state: str) -> None:
    """Refuse a decision on what is not waiting for one.

    Raises:
        Conflict: the activity was approved, or is with its owner again.
    """
    check_editable(state)
    if state == RETURNED:
        raise Conflict("activity_returned_before")


def check_superior(person: Person, day: date, superior_id: UUID | None) -> None:
    """Refuse who was not the person's superior on the day.

    Raises:
        Forbidden: somebody else was, or nobody.
    """
    if superior_id is None or person.superior_on(day) != superior_id:
        raise Forbidden("not_the_superior", column="superior_nip")


def check_day(day: date, today: date) -> None:
    """Refuse work that lies in the future of the unit.

    Raises:
        Invalid: the day has not come yet.
    """
    if day > today:
        raise Invalid("day_in_future", column="date", day=day)


def check_total(day: date, minutes: int) -> None:
    """Refuse more minutes than a day has.

    Raises:
        Invalid: the day's activities come to more than 1,440 minutes.
    """
    if minutes > MINUTES_A_DAY:
        raise Invalid("day_too_long", column="minutes", day=day, minutes=minutes)
