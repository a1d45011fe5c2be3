"""One's month on one page: what is to be done, what it pays so far, the week, the targets."""

import asyncio
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from portal.clients.identity import SuperiorView
from portal.clients.targets import PlanView
from portal.screens.work import PATIENCE, empty, find_week
from portal.web.acting import CurrentVisitor
from portal.web.days import current, offered, read_day, today
from portal.web.forms import go
from portal.web.pages import page, part
from portal.web.panels import panel, panels
from portal.web.visitors import Visitor

router = APIRouter()


@router.get("/beranda")
async def show_home(
    request: Request,
    visitor: CurrentVisitor,
    bulan: str = "",
    hari: str = "",
    baru: str = "",
    bagian: str = "",
) -> Response:
    """One's month. `bagian` asks for one part of it anew, after news."""
    if not visitor.is_employee:
        return go(request, "/")
    if bagian == "tunjangan":
        months = await panel(visitor.ask.payroll_incentive.list_my_months())
        values: dict[str, Any] = {
            "months": months,
            "rows": current(months.content or (), bulan),
            "bulan": bulan,
        }
        return part(request, "screens/pay_so_far.html", "pay", visitor=visitor, **values)
    found = await look(visitor, bulan, read_day(hari))
    live = f"person:{visitor.me.employee_id}"
    return page(request, "screens/home.html", visitor=visitor, live=live, bulan=bulan, new=baru,
                short=True, form=empty(found["day"]), **found)  # fmt: skip


async def look(visitor: Visitor, chosen: str, day: date | None) -> dict[str, Any]:
    """Everything of one's month, asked for side by side; the week needs to know the month."""
    ask = visitor.ask
    months = asyncio.ensure_future(panel(ask.payroll_incentive.list_my_months(), PATIENCE))
    others = asyncio.ensure_future(
        panels(
            due=ask.evaluation.list_due(),
            due_plans=ask.targets.list_due(),
            recent=ask.evaluation.list_recent_activities(),
            notices=ask.notifications.list_my_notices(),
            superiors=superiors(visitor),
        )
    )
    rows = current((await months).content or (), chosen)
    day = day or offered(rows[0].month if rows else "", today())
    those = await panels(week=find_week(visitor, day), plan=plan_of(visitor, day))
    return {"months": await months, "rows": rows, "day": day, **those, **await others}


async def plan_of(visitor: Visitor, day: date) -> PlanView | None:
    """The visitor's plan for a day, else their newest, with its results."""
    plans = await visitor.ask.targets.list_my_plans()
    by_age = sorted(plans, key=lambda one: (one.starts_on, one.changed_at), reverse=True)
    there = [one for one in by_age if one.starts_on <= day <= one.ends_on]
    chosen = next(iter(there + by_age), None)
    return await visitor.ask.targets.read_plan(chosen.plan_id) if chosen else None


async def superiors(visitor: Visitor) -> list[SuperiorView]:
    """Who decides on the visitor's work today."""
    now = today()
    me = await visitor.ask.identity.show_employee(visitor.me.employee_id or "")
    return [one for one in me.superiors if one.from_ <= now and (one.to is None or now <= one.to)]
