"""One's own plan of a day, and what there is to do about one's plans: in one answer."""

from datetime import date
from typing import Final

from fastapi import APIRouter

from shared.auth import CurrentUser
from shared.days import Day
from shared.problems import Sayer
from shared.session import utcnow
from targets import queries
from targets.api.lists import due_view
from targets.api.reading import planned_view, summary
from targets.db import transaction
from targets.domain import acts
from targets.domain.acts import Act
from targets.domain.due import due
from targets.domain.people import agency_on, local_day, superior_on
from targets.queries import realised
from targets.queries.realised import Shown
from targets.schemas.realised import MyPlanView, OwnPlanView

router = APIRouter(prefix="/v1")

OWN: Final[tuple[Act, ...]] = ("edit", "submit", "record")
"""What people do with their own plans."""


@router.get("/me/plan")
async def show_my_plan(user: CurrentUser, say: Sayer, day: Day | None = None) -> MyPlanView:
    """One's plan of a day, of today where none is given; else one's newest. Three statements."""
    employee, now = user.require_employee(), utcnow()
    async with transaction(user.agencies) as session:
        known, zones = await queries.self_and_superiors(session, employee)
        person = known.get(employee)
        if person is None:
            return MyPlanView(plan=None, due=[])
        home = agency_on(person, now.date())
        zone = zones.get(home, queries.DEFAULT_ZONE) if home else queries.DEFAULT_ZONE
        today = local_day(now, zone)
        opened = await queries.open_periods(session, person.agencies, today)
        codes = {one.code for one in opened}
        found = await realised.plans_to_show(session, employee, codes, day or today)
    shown = found[-1] if found else None
    to_do = due(person, opened, [one.plan for one in found], today, zone)
    above = superior_on(person, today)
    name = known[above].name if above in known else None
    return MyPlanView(
        plan=own_plan(shown, name, today) if shown else None,
        due=[due_view(one, say) for one in to_do],
    )


def own_plan(shown: Shown, superior: str | None, today: date) -> OwnPlanView:
    plan = shown.plan
    return OwnPlanView(
        **dict(summary(plan)),
        superior_name=superior,
        results=[planned_view(result, shown.realised) for result in plan.results],
        may=[act for act in OWN if may(shown, act, today)],
    )


def may(shown: Shown, act: Act, today: date) -> bool:
    """Whether the owner may do this with the plan now."""
    plan = shown.plan
    begun = act != "record" or plan.starts_on <= today
    return begun and not shown.closed and plan.state in acts.NEXT[act]
