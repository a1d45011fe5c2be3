"""The first visit: what is measured, and how pay follows from it, in one's own figures."""

import msgspec
from fastapi import APIRouter, Request, Response

from portal.clients.identity import NewPreferences
from portal.clients.payroll_incentive import ExplanationView, MyMonth
from portal.web.acting import CurrentVisitor, SentForm
from portal.web.days import current
from portal.web.forms import attempt, go
from portal.web.pages import page
from portal.web.panels import Panel, panel
from portal.web.visitors import COOKIE, Visitor, sessions_of

router = APIRouter()


@router.get("/selamat-datang")
async def show_welcome(request: Request, visitor: CurrentVisitor) -> Response:
    """What somebody new needs to know before their first figure."""
    months: Panel[list[MyMonth]] = await panel(visitor.ask.payroll_incentive.list_my_months())
    rows = current(months.content or ())
    return page(
        request, "screens/welcome.html", visitor=visitor, months=months, rows=rows,
        explained=await explain(visitor, rows),
    )  # fmt: skip


async def explain(visitor: Visitor, rows: list[MyMonth]) -> Panel[ExplanationView]:
    """The month line by line, where there is one."""
    if not rows or visitor.me.employee_id is None:
        return Panel()
    return await panel(
        visitor.ask.payroll_incentive.explain_month(visitor.me.employee_id, rows[0].month)
    )


@router.post("/selamat-datang")
async def begin(request: Request, visitor: CurrentVisitor, form: SentForm) -> Response:
    """Remember that the person was shown around; where that fails they are shown it once more."""
    kept = await attempt(
        form,
        visitor,
        lambda: visitor.ask.identity.put_my_preferences(NewPreferences(onboarded=True)),
    )
    if kept:
        me = msgspec.structs.replace(visitor.me, onboarded_at=kept.onboarded_at)
        sessions_of(request).refresh(request.cookies[COOKIE], me)
    return go(request, "/beranda")
