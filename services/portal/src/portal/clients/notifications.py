"""notifications: what it is asked and what it answers.

Made from its OpenAPI document by `python -m tests.contracts.clients`; not written by hand.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from msgspec import field

from portal.clients.base import Client, Data, step

__all__ = ["Notifications"]


class Access(Data, frozen=True, kw_only=True):
    """`Access`."""

    at: datetime
    reader_name: str
    what: str


class Copies(Data, frozen=True, kw_only=True):
    """`Copies`."""

    employees: int


class Counts(Data, frozen=True, kw_only=True):
    """`Counts`."""

    notices: dict[str, int]


class ImportProgress(Data, frozen=True, kw_only=True):
    """`ImportProgress`."""

    rows: int = 0
    accepted: int = 0
    faulty: int = 0
    bytes_read: int | None = None
    bytes_total: int | None = None
    done: bool = False


class LetterView(Data, frozen=True, kw_only=True):
    """`LetterView`."""

    id: int
    consumer: str
    event_type: str | None
    subject: str | None
    reason: str
    message: str
    parked_at: datetime
    state: Literal["parked", "retrying", "handled"]
    tries: int
    asked_at: datetime | None
    asked_by: str | None
    asked_by_name: str | None = None


class Letters(Data, frozen=True, kw_only=True):
    """`Letters`."""

    letters: list[LetterView]
    next: int | None


class NoticeView(Data, frozen=True, kw_only=True):
    """`NoticeView`."""

    notice_id: str
    template: str
    title: str
    text: str
    created_at: datetime
    read_at: datetime | None


class Notifications(Client):
    """Calls of notifications."""

    async def list_my_notices(self) -> list[NoticeView]:
        return await self.call("GET", "/v1/me/notices", list[NoticeView])

    async def read_notice(
        self, notice_id: str, *, idempotency_key: str | None = None
    ) -> NoticeView:
        return await self.call(
            "POST",
            f"/v1/me/notices/{step(notice_id)}/reading",
            NoticeView,
            headers={"idempotency-key": idempotency_key},
        )

    async def count_notices(self, agency_id: str) -> Counts:
        return await self.call("GET", f"/v1/counts/{step(agency_id)}", Counts)

    async def count_copies(self) -> Copies:
        return await self.call("GET", "/v1/copies", Copies)

    async def list_my_accesses(self) -> list[Access]:
        return await self.call("GET", "/v1/me/accesses", list[Access])

    async def show_import_progress(self, key: str) -> ImportProgress:
        return await self.call("GET", f"/v1/imports/progress/{step(key)}", ImportProgress)

    async def list_dead_letters(
        self,
        *,
        before: int | None = None,
        state: Literal["parked", "retrying", "handled"] | None = None,
    ) -> Letters:
        return await self.call(
            "GET", "/v1/dead-letters", Letters, query={"before": before, "state": state}
        )

    async def retry_dead_letter(
        self, letter_id: int, *, idempotency_key: str | None = None
    ) -> LetterView:
        return await self.call(
            "POST",
            f"/v1/dead-letters/{step(letter_id)}/retry",
            LetterView,
            headers={"idempotency-key": idempotency_key},
        )
