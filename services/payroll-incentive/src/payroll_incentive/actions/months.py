"""Months that payroll works on: they open, and they stop being an advance."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.actions.recalculation import recalculate
from payroll_incentive.actions.touching import Touch, cause
from payroll_incentive.domain.facts import Month, Phase
from payroll_incentive.domain.months import first_day, month_of, shift
from shared.errors import Conflict
from shared.session import raw

AT_ONCE: Final = 2_000

OPEN: Final = """
insert into month (agency_id, month, phase, opened_at, opened_by) values ($1, $2, $3, $4, $5)
"""
FLIP: Final = """
update month set phase = $3, version = version + 1
where agency_id = $1 and month = $2 and phase <> $3 returning version
"""


async def open_month(
    session: AsyncSession,
    agency_id: UUID,
    month: Month,
    phase: Phase | None,
    opener: UUID | None,
    now: datetime,
) -> None:
    """Open a month of an agency and work out its whole roster; open already, change its phase.

    Without a phase, a month that the agency's region pays in advance is one.

    Raises:
        Conflict: the month is not the one after the last, or the agency is not known yet.
    """
    await queries.hold_agency(session, agency_id)
    region = (await queries.regions(session, [agency_id])).get(agency_id)
    if region is None:
        raise Conflict("agency_not_known_yet")
    known = sorted(m for _, m in await queries.open_months(session, [agency_id]))
    connection = await raw(session)
    if month in known:
        if phase is None or not await connection.fetchval(FLIP, agency_id, month, phase):
            return
    else:
        check_next(month, known)
        phase = phase or await usual_phase(session, region, month)
        await connection.execute(OPEN, agency_id, month, phase, now, opener)
    await work_out_roster(session, agency_id, month, now)


def check_next(month: Month, known: list[Month]) -> None:
    """Refuse a month that would leave a gap, or lie before payroll began."""
    if known and month != shift(known[-1], 1):
        code = "month_before_start" if month < known[0] else "month_not_next"
        raise Conflict(code, month=month, first=known[0], expected=shift(known[-1], 1))


async def usual_phase(session: AsyncSession, region: str, month: Month) -> Phase:
    """Whether a policy of the region pays this month before it is over."""
    policies = await queries.active_policies(session)
    day = first_day(month)
    ahead = any(
        policy.advance is not None and day.month in policy.advance.months
        for policy in policies.of_region(region)
        if policy.valid_from <= day and (policy.valid_to is None or day <= policy.valid_to)
    )
    return "advance" if ahead else "final"


async def work_out_roster(
    session: AsyncSession, agency_id: UUID, month: Month, now: datetime
) -> None:
    """The statements of everyone with a post at the agency, also of those nothing happened to."""
    why = cause("MonthOpened", uuid5(agency_id, month))
    people = await queries.roster(session, agency_id, month)
    for start in range(0, len(people), AT_ONCE):
        touches = [
            Touch(person, agency_id, month, month, why)
            for person in people[start : start + AT_ONCE]
        ]
        await recalculate(session, touches, now)


DUE: Final = """
select month.agency_id, max(month.month) as newest, unit_copy.timezone
from month join unit_copy on unit_copy.unit_id = month.agency_id
group by month.agency_id, unit_copy.timezone
"""


async def months_due(session: AsyncSession, now: datetime) -> list[tuple[UUID, Month]]:
    """The agencies in whose time a month has begun right after the newest they opened.

    An agency that still works on an older month is left to its people.
    """
    rows = await (await raw(session)).fetch(DUE)
    return [
        (row["agency_id"], present)
        for row in rows
        if (present := month_of(now.astimezone(ZoneInfo(row["timezone"])).date()))
        == shift(row["newest"], 1)
    ]
