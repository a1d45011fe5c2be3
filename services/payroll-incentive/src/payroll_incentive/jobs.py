"""The clock door of payroll-incentive: months that begin, queued work, new national tables."""

from payroll_incentive import actions
from payroll_incentive.db import transaction
from shared.session import utcnow


async def work_off_queue() -> None:
    """Work out all queued chunks, each in a transaction of its own."""
    waiting = True
    while waiting:
        async with transaction() as session:
            waiting = await actions.work_off(session, utcnow())


async def open_months() -> None:
    """Open the month that has begun where payroll is live, in each agency's own time."""
    async with transaction() as session:
        due = await actions.months_due(session, utcnow())
    for agency, month in due:
        async with transaction() as session:
            await actions.open_month(session, agency, month, None, None, utcnow())


async def note_national_tables() -> None:
    """See whether the program brought a national table that was not known yet."""
    async with transaction() as session:
        await actions.note_national_tables(session, utcnow())
