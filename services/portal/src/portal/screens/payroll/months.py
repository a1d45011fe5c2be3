"""Payroll months, the agencies of one, and one agency's month."""

from typing import Any

from fastapi import APIRouter, Request, Response

from portal.clients.payroll_incentive import AgencyMonth, RunReview
from portal.screens.payroll.stages import GROUPS, in_groups, may, step_of
from portal.web.acting import CurrentVisitor
from portal.web.forms import Form, status_of
from portal.web.pages import either, page, part
from portal.web.panels import panel, panels
from portal.web.paths import Id, Month
from portal.web.visitors import Visitor

router = APIRouter(prefix="/gaji")

FOREMOST = 6
"""People with the largest differences who stand on an agency's page."""
FOLLOWED = 60
"""Agencies whose news a page follows."""


@router.get("")
async def show_months(request: Request, visitor: CurrentVisitor) -> Response:
    months = await panel(visitor.ask.payroll_incentive.overview_months())
    return page(request, "payroll/months.html", visitor=visitor, months=months)


@router.get("/{month}")
async def show_month(
    request: Request, month: Month, visitor: CurrentVisitor, bagian: str = ""
) -> Response:
    """Every agency of the visitor's, and the step its month is at."""
    agencies = await panel(visitor.ask.payroll_incentive.list_readiness(month=month))
    rows = [(one, step_of(one)) for one in agencies.content or ()]
    values: dict[str, Any] = {
        "visitor": visitor,
        "month": month,
        "agencies": agencies,
        "rows": rows,
    }
    if bagian == "daftar":
        return part(request, "payroll/month.html", "listed", **values)
    live = ",".join(f"agency:{one.agency_id}" for one, _ in rows[:FOLLOWED])
    return page(request, "payroll/month.html", live=live, **values)


@router.get("/{month}/{agency_id}")
async def show_agency(
    request: Request,
    month: Month,
    agency_id: Id,
    visitor: CurrentVisitor,
    bagian: str = "",
    baru: str = "",
) -> Response:
    """One agency's month: its step and what comes next, what to look at twice, who did what."""
    if bagian == "keadaan":
        state = await panel(read_state(visitor, month, agency_id))
        return part(
            request,
            "payroll/agency.html",
            "standing",
            **of_agency(visitor, month, agency_id),
            state=state,
        )
    return await agency_page(request, visitor, month, agency_id, Form(), baru)


async def agency_page(
    request: Request, visitor: Visitor, month: str, agency_id: str, form: Form, done: str = ""
) -> Response:
    """The page of an agency's month, with what was wrong with an act."""
    payroll = visitor.ask.payroll_incentive
    found = await panels(
        state=read_state(visitor, month, agency_id),
        variances=payroll.list_variances(agency_id, month, size=FOREMOST),
    )
    return either(
        request,
        "payroll/agency.html",
        "standing",
        status=status_of(form),
        live=f"agency:{agency_id}",
        form=form,
        done=done,
        **of_agency(visitor, month, agency_id),
        **found,
    )


class State:
    """An agency's month and its newest run."""

    def __init__(self, month: AgencyMonth, run: RunReview | None) -> None:
        self.month = month
        self.run = run
        self.step = step_of(month)
        self.code = in_groups(run.hash if run else None)


async def read_state(visitor: Visitor, month: str, agency_id: str) -> State:
    """The month as it stands, and the run it has."""
    payroll = visitor.ask.payroll_incentive
    found = await payroll.review_month(agency_id, month)
    run = await payroll.review_run(found.run_id) if found.run_id else None
    return State(found, run)


def of_agency(visitor: Visitor, month: str, agency_id: str) -> dict[str, Any]:
    """What every page of an agency's month is given."""
    return {
        "visitor": visitor,
        "month": month,
        "agency_id": agency_id,
        "place": f"/gaji/{month}/{agency_id}",
        "may": may(visitor, agency_id),
        "groups": GROUPS,
    }
