"""One's month on one page: what is to be done, what it pays so far, the week, the targets."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from portal.screens.work import PATIENCE, empty, find_week
from portal.web.acting import CurrentVisitor
from portal.web.days import current, looked_from, offered, read_day, today
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
                short=True, **found)  # fmt: skip


async def look(visitor: Visitor, chosen: str, day: date | None) -> dict[str, Any]:
    """Everything of one's month, one question to each service; the month says which week."""
    ask = visitor.ask
    months = await panel(ask.payroll_incentive.list_my_months(), PATIENCE)
    rows = current(months.content or (), chosen)
    now = today(visitor.zone)
    form = empty(day or offered(rows, now))
    day = day or looked_from(rows, now)
    found = await panels(
        week=find_week(visitor, day),
        mine=ask.targets.show_my_plan(day=day),
        notices=ask.notifications.list_my_notices(),
    )
    plan = found["mine"].part(lambda mine: mine.plan)
    return {"months": months, "rows": rows, "day": day, "plan": plan, "form": form, **found}
