"""Rating the team: the list at left, one person at right, the predicate before it is signed."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.clients import Refused
from portal.clients.evaluation import (
    EvidenceView,
    Finalisation,
    Finalisations,
    GivenRatings,
    ListView,
    PeriodView,
    RefusedView,
    Revision,
    TeamMemberView,
    WholeResultView,
)
from portal.clients.targets import PlanView
from portal.screens.given import LATE, given, scheme_of, shown
from portal.web.acting import CurrentVisitor, SentForm
from portal.web.answers import tell
from portal.web.days import today
from portal.web.forms import Form, attempt, go, status_of
from portal.web.pages import either, page
from portal.web.panels import Panel, panel, panels
from portal.web.visitors import Visitor
from portal.web.words import say

router = APIRouter(prefix="/tim/penilaian")

LIST: Final = "screens/team_ratings.html"
SIGN: Final = "screens/team_sign.html"
ONE: Final = "screens/team_rating.html"
FINALISED: Final = "finalised"
RATED: Final = "rated"
MOST_PERIODS: Final = 8

Path = tuple[UUID, UUID]
"""Whose result, for which period."""


@router.get("")
async def show_ratings(
    request: Request,
    visitor: CurrentVisitor,
    periode: str = "",
    ditetapkan: str = "",
    jumlah: int = 0,
) -> Response:
    """The team in a period, and how far rating it is."""
    periods = await panel(visitor.ask.evaluation.list_periods())
    code = periode or newest(periods.content or [], today(visitor.zone))
    members = await list_members(visitor, code)
    return page(
        request, LIST, visitor=visitor, periods=periods,
        codes=codes(periods.content or []), code=code, members=members,
        signed=find(members.content, ditetapkan), count=max(jumlah, 0),
        next=unsigned(members.content),
    )  # fmt: skip


@router.get("/tetapkan")
async def confirm_signing(request: Request, visitor: CurrentVisitor, periode: str) -> Response:
    """Before many are signed at once: all of them, with their predicates."""
    return await show_signing(request, visitor, Form(), periode)


@router.post("/tetapkan")
async def sign_all(request: Request, visitor: CurrentVisitor, form: SentForm) -> Response:
    """Sign those that were chosen, as they were seen; what changed meanwhile comes back by name."""
    by_period: dict[str, dict[str, str]] = defaultdict(dict)
    for text in form.all("pilih"):
        employee, etag, period = [*text.split("~"), "", ""][:3]
        by_period[period][employee] = etag
    if not by_period:
        form.fault("pilih", say(visitor.language, "Pilih sedikitnya satu orang."))
    signed, refused = 0, list[RefusedView]()
    for number, (period, etags) in enumerate(by_period.items()):
        done = await sign(visitor, form, (period, etags), f"{form.key}{number or ''}")
        signed += done.changed if done else 0
        refused += done.refused if done else []
    if form.ok and not refused:
        return go(request, f"/tim/penilaian?periode={form['periode']}&jumlah={signed}")
    return await show_signing(request, visitor, form, form["periode"], (signed, refused))


async def sign(
    visitor: Visitor, form: Form, chosen: tuple[str, dict[str, str]], key: str
) -> ListView | None:
    """Sign people of one period as they were seen, by their etags."""
    period, etags = chosen
    wanted = Finalisations(
        period_id=period,
        employee_ids=list(etags),
        etags=etags,
        reason=LATE if form["terlambat"] else None,
    )
    ask = visitor.ask.evaluation
    done: ListView | None = await attempt(
        form, visitor, lambda: ask.finalise_list(wanted, idempotency_key=key or None)
    )
    return done


async def show_signing(
    request: Request,
    visitor: Visitor,
    form: Form,
    code: str,
    done: tuple[int, Sequence[RefusedView]] = (0, ()),
) -> Response:
    members = await list_members(visitor, code)
    names = {member.employee_id: member.name for member in members.content or ()}
    return page(
        request, SIGN, status=status_of(form), visitor=visitor, form=form, code=code,
        members=members, signed=done[0],
        rated=[m for m in members.content or () if m.result and m.result.state == RATED],
        back=[(names.get(one.id, ""), one.message) for one in done[1]],
    )  # fmt: skip


@router.get("/{employee_id}/{period_id}")
async def show_person(
    request: Request,
    employee_id: UUID,
    period_id: UUID,
    visitor: CurrentVisitor,
    ditetapkan: str = "",
    direvisi: str = "",
) -> Response:
    """One person: what there is to rate by, the rating, and what follows from it."""
    told = {"just_signed": ditetapkan, "revised": bool(direvisi)}
    return await show(request, visitor, (employee_id, period_id), None, told)


@router.post("/{employee_id}/{period_id}")
async def rate(
    request: Request, employee_id: UUID, period_id: UUID, visitor: CurrentVisitor, form: SentForm
) -> Response:
    """Keep the ratings; the predicate that follows is shown before anything is signed."""
    body = given(form, visitor.language, GivenRatings, form["terlambat"] and LATE)
    ask, path = visitor.ask.evaluation, (str(employee_id), str(period_id))
    await attempt(form, visitor, lambda: ask.rate(*path, body, if_match=form.version))
    if form.ok and request.headers.get("HX-Request") != "true":
        return go(request, f"/tim/penilaian/{employee_id}/{period_id}#predikat")
    told = {"just_rated": form.ok}
    return await show(request, visitor, (employee_id, period_id), None if form.ok else form, told)


@router.post("/{employee_id}/{period_id}/tetapkan")
async def finalise(
    request: Request, employee_id: UUID, period_id: UUID, visitor: CurrentVisitor, form: SentForm
) -> Response:
    """Sign what was rated, and go on to the next person."""
    ask, path = visitor.ask.evaluation, (str(employee_id), str(period_id))
    body = Finalisation(reason=LATE if form["terlambat"] else None)
    key = form.key or None
    await attempt(
        form,
        visitor,
        lambda: ask.finalise(*path, body, idempotency_key=key, if_match=form.version),
    )
    if not form.ok:
        return await show(request, visitor, (employee_id, period_id), form, {"signing": True})
    code = form["periode"]
    next_ = unsigned((await list_members(visitor, code)).content, after=str(employee_id))
    if next_ is None:
        return go(request, f"/tim/penilaian?periode={code}&ditetapkan={employee_id}")
    where = f"/tim/penilaian/{next_.employee_id}/{next_.period_id}"
    return go(request, f"{where}?ditetapkan={employee_id}")


@router.post("/{employee_id}/{period_id}/revisi")
async def revise(
    request: Request, employee_id: UUID, period_id: UUID, visitor: CurrentVisitor, form: SentForm
) -> Response:
    """Change what was signed, for a reason; the first stays in the history."""
    form.needed("alasan", visitor.language)
    body = given(form, visitor.language, Revision, form["alasan"])
    ask, path = visitor.ask.evaluation, (str(employee_id), str(period_id))
    key = form.key or None
    await attempt(
        form,
        visitor,
        lambda: ask.revise(*path, body, idempotency_key=key, if_match=form.version),
    )
    if form.ok:
        return go(request, f"/tim/penilaian/{employee_id}/{period_id}?direvisi=1")
    return await show(request, visitor, (employee_id, period_id), form, {})


async def show(
    request: Request, visitor: Visitor, path: Path, form: Form | None, told: dict[str, Any]
) -> Response:
    """The page of one person, with what was filled in where something is wrong with it."""
    employee, period = str(path[0]), str(path[1])
    ask = visitor.ask.evaluation
    found = await panels(
        evidence=ask.show_evidence(employee, period), result=result_of(visitor, path)
    )
    evidence: Panel[EvidenceView] = found["evidence"]
    if evidence.refused:
        return tell(request, HTTPStatus.NOT_FOUND, evidence.refused)
    code = evidence.content.period if evidence.content else ""
    members, plan = await asyncio.gather(
        list_members(visitor, code), panel(plan_of(visitor, evidence.content))
    )
    result: WholeResultView | None = found["result"].content
    values = {
        **found,
        "members": members,
        "plan": plan,
        "member": find(members.content, employee),
        "code": code,
        "path": f"/tim/penilaian/{employee}/{period}",
        "form": form or Form(values=shown(result)),
        "scheme": scheme_of(evidence.content, result),
        "next": unsigned(members.content, after=employee),
        "signed": find(members.content, told.get("just_signed", "")),
        **told,
    }
    status = status_of(form) if form else HTTPStatus.OK
    return either(request, ONE, "penilaian", status=status, visitor=visitor, **values)


async def result_of(visitor: Visitor, path: Path) -> WholeResultView | None:
    """The result as it stands; None while there is none."""
    try:
        return await visitor.ask.evaluation.read_result(str(path[0]), str(path[1]))
    except Refused as refused:
        if not refused.missing:
            raise
        return None


async def plan_of(visitor: Visitor, evidence: EvidenceView | None) -> PlanView | None:
    """The agreed plan of who is rated, with how far it has come; None while there is none."""
    if evidence is None or evidence.plan_id is None:
        return None
    return await visitor.ask.targets.read_plan(evidence.plan_id)


async def list_members(visitor: Visitor, code: str) -> Panel[list[TeamMemberView]]:
    """Whom the visitor assesses in a period, by name."""
    if not code:
        return Panel([])
    found = await panel(visitor.ask.evaluation.list_team_results(period=code))
    if found.content:
        found.content.sort(key=lambda member: member.name)
    return found


def find(members: Sequence[TeamMemberView] | None, employee: str) -> TeamMemberView | None:
    return next((one for one in members or () if one.employee_id == employee), None)


def unsigned(members: Sequence[TeamMemberView] | None, after: str = "") -> TeamMemberView | None:
    """The next whose result is not signed, after somebody and then from the beginning."""
    listed = list(members or ())
    at = next((n for n, one in enumerate(listed) if one.employee_id == after), -1) + 1
    turn = [*listed[at:], *listed[: max(at - 1, 0)]]
    return next((one for one in turn if not one.result or one.result.state != FINALISED), None)


def codes(periods: Sequence[PeriodView]) -> list[str]:
    """The newest periods' codes, the newest first."""
    newest_first = sorted(periods, key=lambda one: (one.ends_on, one.starts_on), reverse=True)
    return list(dict.fromkeys(one.code for one in newest_first))[:MOST_PERIODS]


def newest(periods: Sequence[PeriodView], now: date) -> str:
    """The open period that began last, else the newest of all."""
    begun = [one for one in periods if one.state == "open" and one.starts_on <= now]
    return next(iter(codes(begun) or codes(periods)), "")
