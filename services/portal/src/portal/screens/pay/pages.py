"""Pay: one's months, why each is worth what it is, and the statement on paper."""

import hashlib
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from portal.clients.payroll_incentive import MyMonth
from portal.screens.pay.facts import hour
from portal.screens.pay.story import (
    Panels,
    Subject,
    compared,
    folded,
    mark,
    own_story,
    steps,
    story_of_other,
)
from portal.web.acting import CurrentVisitor
from portal.web.amounts import spelled
from portal.web.answers import tell
from portal.web.pages import page
from portal.web.panels import panel
from portal.web.paths import Id, Month
from portal.web.visitors import Visitor

router = APIRouter()

MOST_MONTHS: Final = 36
"""Months shown in the list."""


@router.get("/tunjangan")
async def show_months(request: Request, visitor: CurrentVisitor) -> Response:
    """One's own months, the newest first."""
    if not visitor.is_employee:
        return tell(request, HTTPStatus.FORBIDDEN)
    months = await panel(visitor.ask.payroll_incentive.list_my_months(limit=MOST_MONTHS))
    known = seen(months.content or [])
    whole = not request.query_params.get("bagian")
    if not whole and request.query_params.get("tahu") == known:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    return page(
        request, f"screens/pay/{'months' if whole else 'months_body'}.html", visitor=visitor,
        live=f"person:{visitor.me.employee_id}", months=months, seen=known,
    )  # fmt: skip


@router.get("/tunjangan/{month}")
async def explain_own(request: Request, month: Month, visitor: CurrentVisitor) -> Response:
    """Why a month of one's own is worth what it is; the part of it that follows the events."""
    return await show_own(request, visitor, month, "why")


@router.get("/tunjangan/{month}/cetak")
async def print_own(request: Request, month: Month, visitor: CurrentVisitor) -> Response:
    """The statement for paper."""
    return await show_own(request, visitor, month, "print")


@router.get("/gaji/pegawai/{employee_id}/{month}")
async def explain_other(
    request: Request, employee_id: Id, month: Month, visitor: CurrentVisitor
) -> Response:
    """The same of another person, for payroll and auditors; that they looked is recorded."""
    return await show_other(request, visitor, (employee_id, month), "why")


@router.get("/gaji/pegawai/{employee_id}/{month}/cetak")
async def print_other(
    request: Request, employee_id: Id, month: Month, visitor: CurrentVisitor
) -> Response:
    return await show_other(request, visitor, (employee_id, month), "print")


async def show_own(request: Request, visitor: Visitor, month: str, template: str) -> Response:
    me = visitor.me.employee_id
    if me is None:
        return tell(request, HTTPStatus.FORBIDDEN)
    subject = Subject(me, month, own=True)
    story = await own_story(visitor, subject)
    if template == "print":
        story["person"] = await panel(visitor.ask.identity.show_employee(me))
    return show(request, visitor, subject, story, template)


async def show_other(
    request: Request, visitor: Visitor, whose: tuple[str, str], template: str
) -> Response:
    if whose[0] == visitor.me.employee_id:
        return await show_own(request, visitor, whose[1], template)
    subject = Subject(*whose, own=False, auditor=visitor.has("auditor"))
    story = await story_of_other(visitor, subject)
    return show(request, visitor, subject, story, template)


def show(
    request: Request, visitor: Visitor, subject: Subject, story: Panels, template: str
) -> Response:
    """The page, or only what follows the events, or nothing where that did not change."""
    explained = story["explained"]
    if explained.refused:
        return tell(request, HTTPStatus.NOT_FOUND, explained.refused)
    values = shaped(subject, story)
    if request.query_params.get("bagian") and explained.ok:
        if request.query_params.get("tahu") == values["mark"]:
            return Response(status_code=HTTPStatus.NO_CONTENT)
        template = "why_body"
        values["changed_now"] = True
    return page(request, f"screens/pay/{template}.html", visitor=visitor, **values)


def shaped(subject: Subject, story: Panels) -> dict[str, Any]:
    """What the templates are given."""
    explained = story["explained"].content
    last = story["last"].content if "last" in story else None
    base = "/tunjangan" if subject.own else f"/gaji/pegawai/{subject.employee_id}"
    return {
        **story,
        "subject": subject,
        "path": f"{base}/{subject.month}",
        "live": f"person:{subject.employee_id}" if subject.own else "",
        "mark": mark(explained) if explained else "",
        "compared": compared(explained, last) if explained and last else [],
        "steps": steps,
        "folded": folded,
        "hour": hour,
        "spelled": spelled,
    }


def seen(months: list[MyMonth]) -> str:
    """Tells two states of the list apart."""
    said = "|".join(
        f"{one.month}:{one.agency_id}:{one.version}:{one.net}:{one.held}:{one.difference}"
        for one in months
    )
    return hashlib.sha256(said.encode()).hexdigest()[:16]
