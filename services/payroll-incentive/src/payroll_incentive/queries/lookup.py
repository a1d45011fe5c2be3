"""Single things people ask for by their name."""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Month
from payroll_incentive.models import EmployeeCopy, PolicyDocument
from payroll_incentive.queries.pay import months_of
from shared.errors import NotFound
from shared.session import raw


async def policy(session: AsyncSession, policy_id: str, *, lock: bool = False) -> PolicyDocument:
    """A policy document.

    Raises:
        NotFound: there is none of this id and version.
    """
    found = await session.get(PolicyDocument, policy_id, with_for_update=lock or None)
    if found is None:
        raise NotFound("policy_unknown", policy=policy_id)
    return found


async def policies_of(session: AsyncSession, region: str | None) -> Sequence[PolicyDocument]:
    """The documents of a region, or of all, the newest first."""
    wanted = select(PolicyDocument).order_by(col(PolicyDocument.submitted_at).desc())
    if region is not None:
        wanted = wanted.where(col(PolicyDocument.region) == region)
    return (await session.execute(wanted)).scalars().all()


async def people_by_nip(session: AsyncSession, nips: Collection[str]) -> dict[str, EmployeeCopy]:
    """The people with these NIPs whom the caller may come near; the newest copy of each."""
    found = select(EmployeeCopy).where(col(EmployeeCopy.nip).in_(nips))
    rows = (await session.execute(found.order_by(col(EmployeeCopy.version)))).scalars()
    return {row.nip: row for row in rows}


COPIES: Final = """
select (select count(distinct employee_id) from employee_copy) as employees,
  (select count(*) from unit_copy) as units,
  (select count(*) from result_copy) as results,
  (select count(*) from attendance_copy) as attendance,
  (select count(*) from recalculation_queue) as waiting
"""


async def copies(session: AsyncSession) -> dict[str, Any]:
    """How much of what others said is held here."""
    return dict(await (await raw(session)).fetchrow(COPIES))


async def month(session: AsyncSession, agency_id: UUID, wanted: Month) -> dict[str, Any]:
    """A month payroll works on.

    Raises:
        NotFound: it is not open at the agency.
    """
    for found in await months_of(session, agency_id):
        if found["month"] == wanted:
            return found
    raise NotFound("month_not_open", month=wanted)
