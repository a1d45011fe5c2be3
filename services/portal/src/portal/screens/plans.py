"""One's own work plans (SKP): what was agreed, where each stands, and who waits for whom."""

import asyncio
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.clients.targets import ActBody, PlanSummary, PlanView, VersionView
from portal.web.acting import CurrentVisitor, SentForm
from portal.web.forms import Form, attempt, go, status_of
from portal.web.pages import page
from portal.web.panels import Panel, panel
from portal.web.visitors import Visitor

router = APIRouter()


@router.get("/skp")
async def show_plans(
    request: Request, visitor: CurrentVisitor, rencana: UUID | None = None, ajuan: str = ""
) -> Response:
    """One plan whole, the newest unless another is asked for, and the way to the others."""
    return await whole(request, visitor, str(rencana or ""), Form(), sent=bool(ajuan))


@router.post("/skp/{plan_id}/pengajuan")
async def submit(
    request: Request, visitor: CurrentVisitor, plan_id: UUID, form: SentForm
) -> Response:
    """Hand a plan in to the superior, as it was seen."""
    version = form.whole("nomor", visitor.language, 0, 1_000_000)
    done = await attempt(
        form, visitor,
        lambda: visitor.ask.targets.submit_plan(
            str(plan_id), ActBody(version=version), idempotency_key=form.key, if_match=form.version
        ),
    )  # fmt: skip
    if done:
        return go(request, f"/skp?rencana={plan_id}&ajuan=1")
    return await whole(request, visitor, str(plan_id), form)


async def whole(
    request: Request, visitor: Visitor, chosen: str, form: Form, *, sent: bool = False
) -> Response:
    plans: Panel[list[PlanSummary]] = await panel(visitor.ask.targets.list_my_plans())
    ordered = sorted(plans.content or (), key=lambda one: one.starts_on, reverse=True)
    wanted = chosen or (ordered[0].plan_id if ordered else "")
    plan: Panel[PlanView] = Panel()
    history: Panel[list[VersionView]] = Panel()
    if wanted:
        plan, history = await asyncio.gather(
            panel(visitor.ask.targets.read_plan(wanted)),
            panel(visitor.ask.targets.list_versions(wanted)),
        )
    return page(
        request, "screens/plans.html", status=status_of(form), visitor=visitor, form=form,
        plans=plans, ordered=ordered, plan=plan, history=history, sent=sent,
    )  # fmt: skip
