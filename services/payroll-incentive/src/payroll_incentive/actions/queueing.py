"""Large causes, worked off in chunks that any worker may take and resume."""

from collections.abc import Mapping, Sequence
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

CHUNK: Final = 500

FIRST_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=15)


class ChunkFailed(Exception):
    """A queued chunk could not be worked out; why is its cause."""

    def __init__(self, chunk_id: int) -> None:
        super().__init__(f"chunk {chunk_id} of the recalculation queue could not be worked out")
        self.chunk_id = chunk_id


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
delete from recalculation_queue where chunk_id = (
  select chunk_id from recalculation_queue where next_try is null or next_try <= $1
  order by attempts, chunk_id limit 1 for update skip locked)
returning chunk_id, employees, agency_id, region, first, last, cause, lasting
"""
PUT_OFF: Final = """
update recalculation_queue set attempts = attempts + 1,
  next_try = $2::timestamptz + least($3::interval * power(2, least(attempts, 20)), $4::interval)
where chunk_id = $1 returning attempts
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
        rows += [
            (people[n : n + CHUNK], UUID(agency) if agency else None, first, last or None, cause,
             lasting, now)
            for n in range(0, len(people), CHUNK)
        ]  # fmt: skip
    await (await raw(session)).executemany(ENQUEUE, rows)


def shared_by(touch: Touch) -> tuple[str, Month, Month, str, bool]:
    return str(touch.agency_id or ""), touch.first, touch.last or "", touch.cause, touch.lasting


async def work_off(session: AsyncSession, now: datetime) -> bool:
    """Work out one queued chunk whose turn it is; False if there is none that nobody else took.

    Raises:
        ChunkFailed: it could not be worked out; undone, it is in the queue as before.
    """
    chunk = await (await raw(session)).fetchrow(TAKE, now)
    if chunk is None:
        return False
    try:
        await work_out(session, chunk, now)
    except Exception as error:
        raise ChunkFailed(chunk["chunk_id"]) from error
    return True


async def put_off(session: AsyncSession, chunk_id: int, now: datetime) -> int | None:
    """Let others go before a chunk that failed, for longer each time; gives how often it failed.

    It is never given up: what it stands for is owed to people. None if somebody did it meanwhile.
    """
    connection = await raw(session)
    failed: int | None = await connection.fetchval(
        PUT_OFF, chunk_id, now, FIRST_PAUSE, LONGEST_PAUSE
    )
    return failed


async def work_out(session: AsyncSession, chunk: Mapping[str, Any], now: datetime) -> None:
    """Work out the people of a chunk, or queue those of its region."""
    common = (chunk["agency_id"], chunk["first"], chunk["last"], chunk["cause"], chunk["lasting"])
    if chunk["region"] is None:
        await recalculate(session, [Touch(person, *common) for person in chunk["employees"]], now)
    else:
        people = await (await raw(session)).fetch(EVERYONE, chunk["region"])
        await enqueue(session, [Touch(row["employee_id"], *common) for row in people], now)
