"""One person's month, and what feeds an agency's month."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Facts, Month, encode_facts
from payroll_incentive.queries.facts import Key, load_facts
from payroll_incentive.queries.policies import active
from payroll_incentive.queries.reach import hold_people, open_months, regions
from shared.errors import NotFound
from shared.session import raw

CONCERNS = """
select exists (select from employee_copy where agency_id = $1 and employee_id = $2)
  or exists (select from statement where agency_id = $1 and employee_id = $2)
"""


async def facts_of(
    session: AsyncSession, agency_id: UUID, employee_id: UUID, month: Month
) -> bytes:
    """The facts of one month as they stand, as canonical JSON.

    Raises:
        NotFound: the person never had a post or a statement at the agency.
    """
    if not await (await raw(session)).fetchval(CONCERNS, agency_id, employee_id):
        raise NotFound("person_not_at_agency")
    (facts,) = await facts_at(session, [agency_id], employee_id, month)
    return encode_facts(facts)


async def facts_at(
    session: AsyncSession, agencies: Collection[UUID], employee_id: UUID, month: Month
) -> Sequence[Facts]:
    """The facts of a person's month as they stand, for each of these paying agencies in order."""
    await hold_people(session, [employee_id])
    months = await open_months(session, agencies)
    keys = [Key(agency, employee_id, month) for agency in agencies]
    return await load_facts(session, keys, months)


async def feeding_periods(session: AsyncSession, agency_id: UUID, month: Month) -> list[str]:
    """The codes of the evaluation periods that feed an agency's month."""
    region = (await regions(session, [agency_id])).get(agency_id, "")
    ruling = (await active(session)).ruling(region, month)
    return sorted({policy.evaluation_period(month) for policy in ruling})
