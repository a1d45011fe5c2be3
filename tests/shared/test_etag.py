"""An etag names what a thing says; who saw another is refused."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from pydantic import BaseModel

from shared.errors import ChangedMeanwhile
from shared.etag import check_seen, etag, showing

ONE = UUID(int=1)


class View(BaseModel):
    """A thing as it is shown."""

    day: date


def test_the_same_has_the_same_name_and_anything_else_another() -> None:
    said = (ONE, "a", 1, None, Decimal("1.50"), datetime(2026, 7, 1, tzinfo=UTC))
    assert etag(*said) == etag(*said)
    others = [etag(*said[:-1]), etag(ONE, "a", None, 1, *said[4:]), etag("a", *said[1:]), etag()]
    assert len({etag(*said), *others}) == 5
    assert etag("ab", "c") != etag("a", "bc")
    assert len(etag(*said)) == 16


def test_who_saw_what_stands_or_does_not_say_is_not_refused() -> None:
    check_seen(None, etag(1))
    check_seen(etag(1), etag(1))
    with pytest.raises(ChangedMeanwhile):
        check_seen(etag(2), etag(1))


async def test_who_is_refused_is_shown_what_stands() -> None:
    async def view(thing: date) -> View:
        return View(day=thing)

    with pytest.raises(ChangedMeanwhile) as refused:
        async with showing(view):
            check_seen(etag(2), etag(1), date(2026, 7, 1))
    assert refused.value.current == {"day": "2026-07-01"}
    with pytest.raises(ChangedMeanwhile) as refused:
        async with showing(view):
            check_seen(etag(2), etag(1))
    assert refused.value.current is None
