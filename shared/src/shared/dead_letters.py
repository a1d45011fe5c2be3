"""Events that could not be handled, for those who tend the system.

They see what kind of event it was, whose, and why; never what it says.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth import EVERYWHERE, CurrentUser, Principal
from shared.db import Transactions
from shared.errors import Conflict, NotFound
from shared.events.registry import EVENTS
from shared.idempotency import IdempotencyKey
from shared.messages import Say
from shared.problems import Sayer
from shared.session import raw

PAGE: Final = 100
BIGINT: Final = 2**63 - 1

LETTERS: Final = """
select * from (
  select letter.id, consumer, headers, reason, attempts, first_seen, asked.asked_at, asked.asked_by,
    asked.asked_name,
    case when asked.done_at is null and asked.id is not null then 'retrying' else state end as state
  from dead_letter letter
  left join lateral (
    select * from dead_letter_retry where letter_id = letter.id order by id desc limit 1
  ) asked on true
  where letter.id = $1 or ($1 is null and ($2::bigint is null or letter.id < $2))
) seen
where $3::text is null or state = $3
order by id desc limit $4
"""
ASK: Final = """
insert into dead_letter_retry (letter_id, asked_by, asked_name) values ($1, $2, $3)
on conflict (letter_id) where done_at is null do nothing
"""

SENTENCES: Final = {
    "unknown_type": "letter_unknown_type",
    "unreadable_header": "letter_unreadable",
    "unreadable_value": "letter_unreadable",
    "wrong_key": "letter_wrong_name",
    "wrong_id": "letter_wrong_name",
}
REFUSED: Final = "letter_refused"
FAILED: Final = "letter_failed"
"""A refusal's code is in small letters; what else fails is named by its class."""

ID: Final = re.compile(r"(?!.*\d{16})[0-9a-z][0-9a-z:._-]{0,99}")
"""The id of an aggregate; a number as long as a NIP is none of ours."""

State = Literal["parked", "retrying", "handled"]


class LetterView(BaseModel):
    """An event that could not be handled. Of what no event of ours says, `subject` is empty.

    `reason` is for programs, `message` a sentence; `tries` counts how often it failed. `asked_at`,
    `asked_by` and `asked_by_name` are of the newest retry; while it is `retrying` the worker has
    not done it yet.
    """

    id: int
    consumer: str
    event_type: str | None
    subject: str | None
    reason: str
    message: str
    parked_at: datetime
    state: State
    tries: int
    asked_at: datetime | None
    asked_by: UUID | None
    asked_by_name: str | None = None


class Letters(BaseModel):
    """A page, newest first; `next` is the `before` of the page that follows, if one does."""

    letters: list[LetterView]
    next: int | None


def require_operator(user: CurrentUser) -> Principal:
    user.require(EVERYWHERE, "ops", "admin")
    return user


Operator = Annotated[Principal, Depends(require_operator)]
LetterId = Annotated[int, Path(ge=1, le=BIGINT)]
Before = Annotated[int | None, Query(ge=1, le=BIGINT)]


def dead_letters(transaction: Transactions) -> APIRouter:
    """The routes by which operators see what a service could not handle, and have it retried."""
    router = APIRouter(prefix="/v1/dead-letters")

    @router.get("")
    async def list_dead_letters(
        user: Operator, say: Sayer, before: Before = None, state: State | None = None
    ) -> Letters:
        del user
        async with transaction() as session:
            found = await read(session, None, before, state)
        return Letters(
            letters=[view(row, say) for row in found[:PAGE]],
            next=found[PAGE - 1]["id"] if len(found) > PAGE else None,
        )

    @router.post("/{letter_id}/retry")
    async def retry_dead_letter(
        letter_id: LetterId, user: Operator, key: IdempotencyKey, say: Sayer
    ) -> LetterView:
        """Have the worker handle it again, within seconds; it is noted who asked."""
        async with transaction() as session:
            await key.claim(session)
            await ask(session, letter_id, user)
            (found,) = await read(session, letter_id)
            return await key.keep(session, view(found, say))

    return router


async def read(
    session: AsyncSession,
    letter_id: int | None,
    before: int | None = None,
    state: State | None = None,
) -> Sequence[Any]:
    """One letter, or those of a page and one more."""
    found: Sequence[Any] = await (await raw(session)).fetch(
        LETTERS, letter_id, before, state, PAGE + 1
    )
    return found


async def ask(session: AsyncSession, letter_id: int, user: Principal) -> None:
    """Note that the letter is to be handled again; where somebody asked already, that stands.

    Raises:
        NotFound: there is no such letter.
        Conflict: it was handled already.
    """
    connection = await raw(session)
    state = await connection.fetchval("select state from dead_letter where id = $1", letter_id)
    if state is None:
        raise NotFound("not_found")
    if state == "handled":
        raise Conflict("letter_handled")
    await connection.execute(ASK, letter_id, user.user_id, user.name)


def view(row: Any, say: Say) -> LetterView:
    said = attributes(row["headers"])
    reason = row["reason"]
    sentence = SENTENCES.get(reason) or (REFUSED if reason.islower() else FAILED)
    return LetterView(
        id=row["id"],
        consumer=row["consumer"],
        event_type=said.get("ce_type") if said.get("ce_type") in EVENTS else None,
        subject=subject_of(said),
        reason=reason,
        message=say(sentence, {"reason": reason}),
        parked_at=row["first_seen"],
        state=row["state"],
        tries=row["attempts"],
        asked_at=row["asked_at"],
        asked_by=row["asked_by"],
        asked_by_name=row["asked_name"],
    )


def attributes(headers: bytes) -> dict[str, str]:
    """What can be read of a record's headers."""
    found = {}
    for name, value in msgspec.msgpack.decode(headers, type=list[tuple[str, bytes | None]]):
        with suppress(UnicodeDecodeError):
            found[name] = (value or b"").decode()
    return found


def subject_of(said: dict[str, str]) -> str | None:
    """What an event of ours was about, as its header says."""
    event_type = EVENTS.get(said.get("ce_type", ""))
    kind, _, name = said.get("ce_subject", "").partition("/")
    known = event_type and kind == event_type.aggregate and ID.fullmatch(name)
    return f"{kind}/{name}" if known else None
