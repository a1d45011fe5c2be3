"""The first visit: what is measured, and how pay follows from it, in one's own figures."""

import msgspec
from fastapi import APIRouter, Request, Response

from portal.clients.identity import NewPreferences
from portal.web.acting import CurrentVisitor, SentForm
from portal.web.forms import attempt, go
from portal.web.pages import page
from portal.web.panels import panel
from portal.web.visitors import COOKIE, sessions_of

router = APIRouter()


@router.get("/selamat-datang")
async def show_welcome(request: Request, visitor: CurrentVisitor) -> Response:
    """What somebody new needs to know before their first figure."""
    rules = await panel(visitor.ask.payroll_incentive.read_my_policy())
    return page(request, "screens/welcome.html", visitor=visitor, rules=rules)


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
