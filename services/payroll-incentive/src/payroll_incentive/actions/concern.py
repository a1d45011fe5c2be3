"""Which statements a cause concerns, and whom to lock for them."""

from collections.abc import Sequence
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.actions.touching import Touch
from payroll_incentive.domain.facts import Month
from payroll_incentive.queries import Reached

OWN_POST: Final = "definitif"


async def reach(session: AsyncSession, touches: Sequence[Touch]) -> list[Reached]:
    """The statements that touches concern; their people stay locked until the end."""
    ids = {touch.employee_id for touch in touches}
    await queries.see_all_of(session, ids)
    agencies = await queries.agencies_of(session, ids)
    agencies |= {touch.agency_id for touch in touches if touch.agency_id}
    await queries.share_agencies(session, agencies)
    months = await queries.open_months(session, agencies)
    if not any(may_concern(touches, month) for _, month in months):
        return []
    await queries.hold_people(session, ids)
    return await queries.load_reached(session, touches, months)


def may_concern(touches: Sequence[Touch], month: Month) -> bool:
    """Whether a month lies where any of these touches could reach."""
    return any(within(touch, month) or (touch.lasting and touch.first < month) for touch in touches)


def within(touch: Touch, month: Month) -> bool:
    return touch.first <= month and (touch.last is None or month <= touch.last)
