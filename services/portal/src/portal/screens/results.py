"""One's own evaluations: the predicate of each period, and why it is that one."""

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response

from portal.clients.evaluation import ResultView
from portal.web.acting import CurrentVisitor
from portal.web.answers import tell
from portal.web.pages import page
from portal.web.panels import Panel, panel

router = APIRouter()

Period = Annotated[str, Path(pattern=r"^\d{4}(-(Q[1-4]|S[12]|0[1-9]|1[0-2]))?$")]

RATINGS: Final = ("di_atas", "sesuai", "di_bawah")


@router.get("/penilaian")
async def show_results(request: Request, visitor: CurrentVisitor) -> Response:
    """All periods, the newest first."""
    if not visitor.is_employee:
        return tell(request, HTTPStatus.FORBIDDEN)
    results = await panel(visitor.ask.evaluation.list_my_results())
    ordered = newest_first(results)
    return page(
        request, "screens/results/list.html", visitor=visitor,
        results=results, ordered=ordered, ratings=RATINGS,
    )  # fmt: skip


@router.get("/penilaian/{period}")
async def show_result(request: Request, period: Period, visitor: CurrentVisitor) -> Response:
    """One period: ratings, predicate, who decided it and when, and what changed it since."""
    employee = visitor.me.employee_id
    if employee is None:
        return tell(request, HTTPStatus.FORBIDDEN)
    results = await panel(visitor.ask.evaluation.list_my_results())
    mine = [one for one in newest_first(results) if one.period == period]
    if results.ok and not mine:
        return tell(request, HTTPStatus.NOT_FOUND)
    whole = (
        await panel(visitor.ask.evaluation.read_result(employee, mine[0].period_id))
        if mine
        else results
    )
    return page(
        request, "screens/results/one.html", visitor=visitor, live=f"person:{employee}",
        period=period, whole=whole, ratings=RATINGS,
    )  # fmt: skip


def newest_first(results: Panel[list[ResultView]]) -> list[ResultView]:
    return sorted(results.content or [], key=lambda one: (one.ends_on, one.starts_on), reverse=True)
