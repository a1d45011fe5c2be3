"""Large causes, worked off in chunks that any worker may take and resume."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.actions.recalculation import recalculate
from payroll_incentive.actions.touching import Touch
from payroll_incentive.domain.facts import Month
from shared.session import raw

AT_ONCE: Final = 3_000
"""More touches than this are queued, and calculated chunk by chunk."""

CHUNK: Final = 1_000
"""People of a chunk at most, and half as many at least; see `parts`."""

EDGE: Final = 125
"""One id in so many may end a chunk."""

TOGETHER: Final = 20
"""Causes of the same people that are worked out together, at most."""

FIRST_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=15)


class ChunkFailed(Exception):
    """Queued chunks of the same people could not be worked out; why is its cause."""

    def __init__(self, chunk_ids: Sequence[int]) -> None:
        super().__init__(f"chunks {chunk_ids} of the recalculation queue could not be worked out")
        self.chunk_ids = chunk_ids


async def recalculate_or_queue(
    session: AsyncSession, touches: Sequence[Touch], now: datetime
) -> None:
    """Work out the touched months now if they are few, and soon if they are many."""
    if len(touches) > AT_ONCE:
        await enqueue(session, touches, now)
    else:
        await recalculate(session, touches, now)


ENQUEUE: Final = """
insert into recalculation_queue (employees, agency_id, first, last, cause, lasting, created_at)
values ($1, $2, $3, $4, $5, $6, $7)
"""
TAKE: Final = """
with turn as (
  select chunk_id, agency_id, region, employees from recalculation_queue
  where next_try is null or next_try <= $1
  order by attempts, chunk_id limit 1 for update skip locked
), same as (
  select q.chunk_id from recalculation_queue q join turn
    on q.chunk_id = turn.chunk_id or q.region is null and turn.region is null
      and q.agency_id is not distinct from turn.agency_id and q.employees = turn.employees
  where q.next_try is null or q.next_try <= $1
  order by q.chunk_id <> turn.chunk_id, q.chunk_id limit $2 for update of q skip locked
)
delete from recalculation_queue where chunk_id in (select chunk_id from same)
returning chunk_id, employees, agency_id, region, first, last, cause, lasting
"""
"""The chunk whose turn it is, and others of the same people: they are worked out once for all."""

PUT_OFF: Final = """
update recalculation_queue set attempts = attempts + 1,
  next_try = $2::timestamptz + least($3::interval * power(2, least(attempts, 20)), $4::interval)
where chunk_id = any ($1) returning attempts
"""
EVERYONE: Final = """
select distinct e.employee_id from employee_copy e join unit_copy u on u.unit_id = e.agency_id
where u.region = $1 or $1 = '*'
"""
EVERYWHERE: Final = "*"
ENQUEUE_REGION: Final = """
insert into recalculation_queue (employees, region, first, cause, lasting, created_at)
values ('{}', $1, $2, $3, false, $4)
"""


async def enqueue_region(
    session: AsyncSession, region: str, first: Month, cause: str, now: datetime
) -> None:
    """Have the months from `first` on of everyone in a region (or EVERYWHERE) worked out soon."""
    await (await raw(session)).execute(ENQUEUE_REGION, region, first, cause, now)


async def enqueue(session: AsyncSession, touches: Sequence[Touch], now: datetime) -> None:
    """Leave touches to be worked out later, in chunks of people with one cause."""
    ordered = sorted(touches, key=shared_by)
    rows = []
    for common, group in groupby(ordered, key=shared_by):
        people = sorted({touch.employee_id for touch in group})
        agency, first, last, cause, lasting = common
        where = UUID(agency) if agency else None
        rows += [(part, where, first, last or None, cause, lasting, now) for part in parts(people)]
    await (await raw(session)).executemany(ENQUEUE, rows)


def parts(people: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Cut sorted people where their ids say so, so that other causes of them are cut the same way.

    Someone more or less in a list moves few cuts: those up to the next that both lists share.
    """
    part: list[UUID] = []
    for person in people:
        part.append(person)
        is_edge = person.int % EDGE == 0
        if len(part) >= (CHUNK // 2 if is_edge else CHUNK):
            yield part
            part = []
    if part:
        yield part


def shared_by(touch: Touch) -> tuple[str, Month, Month, str, bool]:
    return str(touch.agency_id or ""), touch.first, touch.last or "", touch.cause, touch.lasting


async def work_off(session: AsyncSession, now: datetime) -> bool:
    """Work out the people of one queued chunk, for all causes; False if none waits to be taken.

    Raises:
        ChunkFailed: they could not be worked out; undone, their chunks are in the queue as before.
    """
    taken = await (await raw(session)).fetch(TAKE, now, TOGETHER)
    chunks = sorted(taken, key=lambda chunk: int(chunk["chunk_id"]))
    if not chunks:
        return False
    try:
        await work_out(session, chunks, now)
    except Exception as error:
        raise ChunkFailed([chunk["chunk_id"] for chunk in chunks]) from error
    return True


async def put_off(session: AsyncSession, chunk_ids: Sequence[int], now: datetime) -> int | None:
    """Let others go before chunks that failed, for longer each time; gives how often they failed.

    They are never given up: what they stand for is owed to people. None if somebody did them
    meanwhile.
    """
    connection = await raw(session)
    rows = await connection.fetch(PUT_OFF, chunk_ids, now, FIRST_PAUSE, LONGEST_PAUSE)
    return max((row["attempts"] for row in rows), default=None)


async def work_out(
    session: AsyncSession, chunks: Sequence[Mapping[str, Any]], now: datetime
) -> None:
    """Work out the people of chunks, or queue those of a chunk's region."""
    touches: list[Touch] = []
    for chunk in chunks:
        common = (
            *(chunk["agency_id"], chunk["first"], chunk["last"], chunk["cause"]),
            chunk["lasting"],
        )
        if chunk["region"] is None:
            touches += [Touch(person, *common) for person in chunk["employees"]]
        else:
            people = await (await raw(session)).fetch(EVERYONE, chunk["region"])
            await enqueue(session, [Touch(row["employee_id"], *common) for row in people], now)
    await recalculate(session, touches, now)
