"""What HR closes: periods of evaluation, and months of attendance and work."""

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from portal.clients.evaluation import NewMonthClosing
from portal.web.acting import CurrentVisitor, SentForm
from portal.web.forms import Form, attempt, go, status_of
from portal.web.pages import page, part
from portal.web.panels import panel, panels
from portal.web.paths import Id, Month, Number
from portal.web.visitors import Visitor

router = APIRouter(prefix="/admin/periode")

FOLLOWED: Final = 60


@router.get("")
async def show_progress(
    request: Request,
    visitor: CurrentVisitor,
    bagian: str = "",
    baru: str = "",
) -> Response:
    """What is open in the visitor's agencies, and what was closed."""
    progress = await panel(visitor.ask.evaluation.show_progress())
    values: dict[str, Any] = {"visitor": visitor, "progress": progress}
    if bagian == "daftar":
        return part(request, "payroll/closings.html", "listed", **values)
    live = ",".join(f"agency:{one}" for one in visitor.agencies("hr_admin")[:FOLLOWED])
    return page(request, "payroll/closings.html", live=live, done=baru, **values)


@router.get("/presensi/{agency_id}/{month}")
async def show_records(
    request: Request, agency_id: Id, month: Month, visitor: CurrentVisitor
) -> Response:
    """What closing a month of attendance and work means, before it is done."""
    return await records_page(request, visitor, agency_id, month, Form())


@router.post("/presensi/{agency_id}/{month}")
async def close_records(
    request: Request, agency_id: Id, month: Month, visitor: CurrentVisitor, form: SentForm
) -> Response:
    closing = NewMonthClosing(agency_id=agency_id, month=month)
    evaluation = visitor.ask.evaluation
    await attempt(
        form, visitor, lambda: evaluation.close_month(closing, idempotency_key=form.key or None)
    )
    if form.ok:
        return go(request, "/admin/periode?baru=presensi")
    return await records_page(request, visitor, agency_id, month, form)


async def records_page(
    request: Request, visitor: Visitor, agency_id: str, month: str, form: Form
) -> Response:
    found = await panel(visitor.ask.evaluation.review_records(agency_id, month))
    return page(
        request, "payroll/close_month.html", status=status_of(form), visitor=visitor,
        month=month, place=f"/admin/periode/presensi/{agency_id}/{month}", form=form, records=found,
    )  # fmt: skip


@router.get("/{period_id}")
async def show_period(
    request: Request, period_id: Id, visitor: CurrentVisitor, halaman: Number = 1
) -> Response:
    """A period, who would be left out, and what closing it means, before it is done."""
    return await period_page(request, visitor, period_id, Form(), halaman)


@router.post("/{period_id}")
async def close_period(
    request: Request, period_id: Id, visitor: CurrentVisitor, form: SentForm
) -> Response:
    evaluation = visitor.ask.evaluation
    closed = await attempt(
        form, visitor, lambda: evaluation.close_period(period_id, idempotency_key=form.key or None)
    )
    if form.ok and closed:
        return go(request, "/admin/periode?baru=periode")
    return await period_page(request, visitor, period_id, form, 1)


async def period_page(
    request: Request, visitor: Visitor, period_id: str, form: Form, number: int
) -> Response:
    evaluation = visitor.ask.evaluation
    found: dict[str, Any] = await panels(
        period=evaluation.review_period(period_id),
        left=evaluation.list_unfinished(period_id, page=number),
    )
    return page(
        request, "payroll/close_period.html", status=status_of(form), visitor=visitor,
        place=f"/admin/periode/{period_id}", form=form, number=number, **found,
    )  # fmt: skip
