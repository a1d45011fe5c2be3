"""One's own work plans (SKP): what was agreed, where each stands, and who waits for whom."""

import asyncio
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.clients.targets import (
    ActBody,
    IndicatorView,
    PlanSummary,
    PlanView,
    RealisationBody,
    RealisationView,
    VersionView,
)
from portal.web.acting import CurrentVisitor, SentForm
from portal.web.days import today
from portal.web.figures import number
from portal.web.forms import Form, attempt, go, status_of
from portal.web.pages import page
from portal.web.panels import Panel, panel
from portal.web.visitors import Visitor

router = APIRouter()


@router.get("/skp")
async def show_plans(
    request: Request,
    visitor: CurrentVisitor,
    rencana: UUID | None = None,
    ajuan: str = "",
    catat: str = "",
    tercatat: str = "",
) -> Response:
    """One plan whole, the newest unless another is asked for, and the way to the others.

    `catat` opens the form of an indicator; `tercatat` says what was recorded just now.
    """
    told = {"sent": bool(ajuan), "opened": catat, "just": tercatat}
    return await whole(request, visitor, str(rencana or ""), Form(), told)


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
    return await whole(request, visitor, str(plan_id), form, {})


@router.post("/skp/{plan_id}/realisasi/{indicator_id}")
async def record(
    request: Request, visitor: CurrentVisitor, plan_id: UUID, indicator_id: UUID, form: SentForm
) -> Response:
    """Record how far an indicator has come, of the plan as it was seen."""
    path = str(plan_id), str(indicator_id)
    value, note = f"nilai-{indicator_id}", f"bukti-{indicator_id}"
    body = RealisationBody(value=form.quantity(value, visitor.language), note=form[note])
    key, seen = form.key, form.version
    ask = visitor.ask.targets
    done = await attempt(
        form, visitor,
        lambda: ask.record_realisation(*path, body, idempotency_key=key, if_match=seen),
        {"value": value, "note": note},
    )  # fmt: skip
    if done:
        return go(request, f"/skp?rencana={plan_id}&tercatat={indicator_id}")
    told = {"opened": str(indicator_id), "theirs": target_of(form.theirs, str(indicator_id))}
    return await whole(request, visitor, str(plan_id), form, told)


def target_of(plan: Mapping[str, Any] | None, indicator: str) -> str:
    """The target of an indicator in a plan as it stands now; nothing where it is gone."""
    found = [
        one
        for result in (plan or {}).get("results", ())
        for one in result["indicators"]
        if one["indicator_id"] == indicator
    ]
    return f"{number(Decimal(found[0]['target']))} {found[0]['unit']}" if found else ""


async def whole(
    request: Request, visitor: Visitor, chosen: str, form: Form, told: dict[str, Any]
) -> Response:
    plans: Panel[list[PlanSummary]] = await panel(visitor.ask.targets.list_my_plans())
    ordered = sorted(plans.content or (), key=lambda one: one.starts_on, reverse=True)
    wanted = chosen or (ordered[0].plan_id if ordered else "")
    plan: Panel[PlanView] = Panel()
    history: Panel[list[VersionView]] = Panel()
    records: Panel[dict[str, list[RealisationView]]] = Panel()
    if wanted:
        plan, history, records = await asyncio.gather(
            panel(visitor.ask.targets.read_plan(wanted)),
            panel(visitor.ask.targets.list_versions(wanted)),
            panel(by_indicator(visitor, wanted)),
        )
    return page(
        request, "screens/plans.html", status=status_of(form), visitor=visitor, form=form,
        plans=plans, ordered=ordered, plan=plan, history=history, records=records,
        recorded=find(plan.content, told.get("just", "")), **told,
        until=min(today(visitor.zone), plan.content.ends_on) if plan.content else None,
    )  # fmt: skip


async def by_indicator(visitor: Visitor, plan: str) -> dict[str, list[RealisationView]]:
    """What was recorded of a plan, by indicator, the latest day first."""
    found: dict[str, list[RealisationView]] = {}
    for one in await visitor.ask.targets.list_realisations(plan):
        found.setdefault(one.indicator_id, []).append(one)
    return found


def find(plan: PlanView | None, indicator: str) -> IndicatorView | None:
    """An indicator with some realisation, by its id."""
    all_of_it = [one for result in plan.results for one in result.indicators] if plan else []
    there = [one for one in all_of_it if one.indicator_id == indicator and one.realised is not None]
    return next(iter(there), None)
