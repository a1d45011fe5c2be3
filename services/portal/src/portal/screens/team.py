"""My team: everything that waits for a superior in one queue, and what a delay costs whom."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from fastapi import APIRouter, Request, Response

from portal.clients.evaluation import PeriodAtStake, QueuedRating
from portal.clients.targets import MemberPlans, PlanSummary
from portal.web.acting import CurrentVisitor
from portal.web.days import today
from portal.web.pages import page, part
from portal.web.panels import panels
from portal.web.visitors import Visitor

router = APIRouter()

TEMPLATE = "screens/team.html"
QUEUE = "antrean"


class WaitingPlan(NamedTuple):
    """A plan that waits for a decision, and whose it is."""

    name: str
    plan: PlanSummary


class PeriodRatings(NamedTuple):
    """Those of a period whom the visitor has yet to rate or sign."""

    period: str
    period_id: str
    days_left: int
    closed: bool
    ratings: list[QueuedRating]

    @property
    def rated(self) -> int:
        """How many are rated and only wait for the signature."""
        return sum(one.rated for one in self.ratings)


@router.get("/tim")
async def show_team(request: Request, visitor: CurrentVisitor, bagian: str = "") -> Response:
    """All that waits; `bagian=antrean` is the part that follows what happens."""
    values = await waiting(visitor)
    if bagian == QUEUE:
        return part(request, TEMPLATE, QUEUE, visitor=visitor, **values)
    return page(request, TEMPLATE, visitor=visitor, live=news(visitor), **values)


async def waiting(visitor: Visitor) -> dict[str, Any]:
    """The queue of both services, each with its own part of the page."""
    ask = visitor.ask
    found = await panels(queue=ask.evaluation.show_queue(), plans=ask.targets.list_team_plans())
    queue = found["queue"].content
    return {
        **found,
        "submitted": submitted(found["plans"].content or ()),
        "periods": by_period(queue.ratings) if queue else [],
        "today": today(visitor.zone),
        "at_stake": at_stake(queue.periods) if queue else [],
    }


def news(visitor: Visitor) -> str:
    """What the page follows: the teams in the agencies its people are in."""
    return ",".join(f"team:{agency}" for agency in visitor.me.supervised)


def submitted(members: Sequence[MemberPlans]) -> list[WaitingPlan]:
    """Plans that wait for the visitor, those that wait longest first."""
    found = [
        WaitingPlan(member.name, plan)
        for member in members
        for plan in member.plans
        if plan.state == "submitted"
    ]
    return sorted(found, key=lambda one: one.plan.submitted_at or one.plan.changed_at)


def by_period(ratings: Sequence[QueuedRating]) -> list[PeriodRatings]:
    found: dict[str, PeriodRatings] = {}
    for one in ratings:
        here = found.setdefault(
            one.period_id, PeriodRatings(one.period, one.period_id, one.days_left, one.closed, [])
        )
        here.ratings.append(one)
    return list(found.values())


def at_stake(periods: Sequence[PeriodAtStake]) -> list[PeriodAtStake]:
    return sorted(periods, key=lambda one: one.closes_from)
