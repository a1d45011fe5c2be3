"""The clock door of payroll-incentive: months that begin, queued work, new national tables."""

from typing import Final

import structlog

from payroll_incentive import actions
from payroll_incentive.db import transaction
from shared.parts import merge, merging
from shared.session import utcnow

MONTH_PARTS: Final = merging(
    "month_part", ("agency_id", "month"), ("statements", "provisional", "held", "gross")
)

log = structlog.get_logger()


async def work_off_queue() -> None:
    """Work out all queued chunks, each in a transaction of its own; one that fails waits."""
    waiting = True
    while waiting:
        try:
            async with transaction() as session:
                waiting = await actions.work_off(session, utcnow())
        except actions.ChunkFailed as failure:
            async with transaction() as session:
                attempts = await actions.put_off(session, failure.chunk_ids, utcnow())
            log.exception("chunk put off", chunk=failure.chunk_ids, attempts=attempts)


async def open_months() -> None:
    """Open the month that has begun where payroll is live, in each agency's own time.

    An agency where that fails is passed over until the next turn.
    """
    async with transaction() as session:
        due = await actions.months_due(session, utcnow())
    for agency, month in due:
        try:
            async with transaction() as session:
                await actions.open_month(session, agency, month, None, None, utcnow())
        except Exception:
            log.exception("month not opened", agency=str(agency), month=month)


async def merge_month_parts() -> None:
    """Make one part of those that a month's sum is kept in."""
    async with transaction() as session:
        await merge(session, MONTH_PARTS)


async def note_national_tables() -> None:
    """See whether the program brought a national table that was not known yet."""
    async with transaction() as session:
        await actions.note_national_tables(session, utcnow())
