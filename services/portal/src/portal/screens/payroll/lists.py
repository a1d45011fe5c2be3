"""The lists behind an agency's month, a page at a time."""

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from portal.screens.pay.story import folded
from portal.screens.payroll.months import of_agency, read_state
from portal.screens.payroll.stages import GROUPS
from portal.web.acting import CurrentVisitor
from portal.web.pages import page
from portal.web.panels import panels
from portal.web.paths import Id, Month, Number

router = APIRouter(prefix="/gaji/{month}/{agency_id}")

SIZE: Final = 50


@router.get("/selisih")
async def show_variances(
    request: Request,
    month: Month,
    agency_id: Id,
    visitor: CurrentVisitor,
    kelompok: str = "",
    halaman: Number = 1,
) -> Response:
    """Everybody beside the month before, the most different first; or one group of them."""
    group = GROUPS.get(kelompok)
    asked = visitor.ask.payroll_incentive.list_variances(
        agency_id, month, page=halaman, size=SIZE, group=group
    )
    found: dict[str, Any] = await panels(variances=asked)
    return page(
        request, "payroll/variances.html", **of_agency(visitor, month, agency_id), **found,
        chosen=kelompok if group else "", number=halaman, size=SIZE,
    )  # fmt: skip


@router.get("/belum-lengkap")
async def show_lacking(
    request: Request,
    month: Month,
    agency_id: Id,
    visitor: CurrentVisitor,
    halaman: Number = 1,
) -> Response:
    """Whose pay a run would hold because their salary or tax status is not known."""
    asked = visitor.ask.payroll_incentive.list_variances(
        agency_id, month, page=halaman, size=SIZE, group="lacking"
    )
    found: dict[str, Any] = await panels(people=asked)
    return page(
        request, "payroll/lacking.html", **of_agency(visitor, month, agency_id), **found,
        number=halaman, size=SIZE,
    )  # fmt: skip


@router.get("/koreksi")
async def show_adjustments(
    request: Request,
    month: Month,
    agency_id: Id,
    visitor: CurrentVisitor,
    halaman: Number = 1,
) -> Response:
    """Differences of settled months that the next run carries."""
    asked = visitor.ask.payroll_incentive.list_adjustments(agency_id, page=halaman, size=SIZE)
    found: dict[str, Any] = await panels(owed=asked)
    return page(
        request, "payroll/adjustments.html", **of_agency(visitor, month, agency_id), **found,
        number=halaman, size=SIZE, folded=folded,
    )  # fmt: skip


@router.get("/slip")
async def show_payslips(
    request: Request,
    month: Month,
    agency_id: Id,
    visitor: CurrentVisitor,
    halaman: Number = 1,
) -> Response:
    """What a proposal pays each person."""
    payroll = visitor.ask.payroll_incentive

    async def read() -> tuple[object, object]:
        state = await read_state(visitor, month, agency_id)
        if state.run is None or not state.run.hash:
            return state, []
        lines = await payroll.list_payslips(state.run.run_id, page=halaman, size=SIZE)
        return state, lines

    found: dict[str, Any] = await panels(slips=read())
    return page(
        request, "payroll/payslips.html", **of_agency(visitor, month, agency_id), **found,
        number=halaman, size=SIZE,
    )  # fmt: skip
