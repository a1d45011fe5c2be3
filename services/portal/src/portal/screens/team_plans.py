"""A plan to decide: its results beside those of the superior that they serve."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.clients.targets import ActBody, PlanSummary, PlanView, ResultView, ReturnBody
from portal.web.acting import CurrentVisitor, SentForm
from portal.web.forms import Form, attempt, go, status_of
from portal.web.pages import page
from portal.web.panels import Panel, panel
from portal.web.visitors import Visitor

router = APIRouter(prefix="/tim/skp")

TEMPLATE: Final = "screens/team_plan.html"
DEAD: Final = frozenset({"draft"})


class Served(NamedTuple):
    """A result of the superior's own, or None, and those of the plan that serve it."""

    mine: ResultView | None
    theirs: list[ResultView]


@router.get("/{plan_id}")
async def show_plan(
    request: Request, plan_id: UUID, visitor: CurrentVisitor, putus: str = ""
) -> Response:
    """The plan as it stands; `putus` tells what was decided just now."""
    return await show(request, visitor, str(plan_id), Form(), putus)


@router.post("/{plan_id}")
async def decide(
    request: Request, plan_id: UUID, visitor: CurrentVisitor, form: SentForm
) -> Response:
    """Approve a plan as it was seen, or give it back with a reason."""
    await attempt(form, visitor, lambda: decision(visitor, str(plan_id), form))
    if form.ok:
        return go(request, f"/tim/skp/{plan_id}?putus=1")
    return await show(request, visitor, str(plan_id), form)


async def decision(visitor: Visitor, plan_id: str, form: Form) -> Any:
    ask, key = visitor.ask.targets, form.key or None
    if form["putusan"] == "setujui":
        seen = form.version
        return await ask.approve_plan(plan_id, ActBody(), idempotency_key=key, if_match=seen)
    reason = form.needed("alasan", visitor.language)
    if not reason:
        return None
    body = ReturnBody(reason=reason)
    return await ask.return_plan(plan_id, body, idempotency_key=key, if_match=form.version)


async def show(
    request: Request, visitor: Visitor, plan_id: str, form: Form, decided: str = ""
) -> Response:
    plan = await visitor.ask.targets.read_plan(plan_id)
    own = await panel(own_plan(visitor, plan))
    return page(
        request, TEMPLATE, status=status_of(form), visitor=visitor, form=form, plan=plan,
        own=own, served=side_by_side(plan, own), decided=bool(decided),
    )  # fmt: skip


async def own_plan(visitor: Visitor, plan: PlanView) -> PlanView | None:
    """The visitor's own plan of the same period, where there is one that days of both share."""
    mine = await visitor.ask.targets.list_my_plans(period=plan.period)
    found = overlapping(mine, plan)
    return await visitor.ask.targets.read_plan(found.plan_id) if found else None


def overlapping(mine: Sequence[PlanSummary], plan: PlanView) -> PlanSummary | None:
    return next(
        (
            one
            for one in mine
            if one.state not in DEAD
            and one.starts_on <= plan.ends_on
            and one.ends_on >= plan.starts_on
        ),
        None,
    )


def side_by_side(plan: PlanView, own: Panel[PlanView | None]) -> list[Served]:
    """Each own result with what serves it, served ones first; then what serves none of them."""
    mine = own.content.results if own.content else []
    known = {one.result_id for one in mine}
    served = [
        Served(one, [r for r in plan.results if r.superior_result_id == one.result_id])
        for one in mine
    ]
    loose = [one for one in plan.results if one.superior_result_id not in known]
    found = sorted(served, key=lambda one: not one.theirs)
    return [*found, Served(None, loose)] if loose else found
