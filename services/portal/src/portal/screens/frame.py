"""What belongs to every page: how it looks, news while it is open, help, what was refused."""

import math
from http import HTTPStatus
from typing import Final

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from portal.clients import Away, Refused
from portal.clients.identity import NewPreferences
from portal.screens.sign_in import ours
from portal.web.answers import tell
from portal.web.forms import read
from portal.web.live import Hub
from portal.web.pages import page
from portal.web.visitors import (
    COOKIE,
    LANGUAGE_COOKIE,
    THEME_COOKIE,
    CurrentVisitor,
    SignInNeeded,
    Visitor,
    current_visitor,
    sessions_of,
)

router = APIRouter()

YEAR: Final = 365 * 86_400
CHOICES: Final = {THEME_COOKIE: ("system", "light", "dark"), LANGUAGE_COOKIE: ("id", "en")}


@router.post("/tampilan")
async def choose_look(request: Request) -> Response:
    """Remember language or colours on this device, and the language with the person."""
    form = await read(request)
    answer = RedirectResponse(ours(form["ke"]), HTTPStatus.SEE_OTHER)
    for name, choices in CHOICES.items():
        if form[name] in choices:
            answer.set_cookie(name, form[name], max_age=YEAR, path="/", secure=True, samesite="lax")
    if form["bahasa"] in CHOICES[LANGUAGE_COOKIE]:
        await prefer(request, form["bahasa"])
    return answer


async def prefer(request: Request, language: str) -> None:
    """Let messages and other devices speak this language too, where identity can be told."""
    visitor = await whoever_comes(request)
    if visitor is None:
        return
    chosen = msgspec.convert({"language": language}, NewPreferences)
    try:
        kept = await visitor.ask.identity.put_my_preferences(chosen)
    except (Refused, Away):
        return
    me = msgspec.structs.replace(visitor.me, language=kept.language)
    sessions_of(request).refresh(request.cookies[COOKIE], me)


async def whoever_comes(request: Request) -> Visitor | None:
    """Who is signed in; None where nobody is, or identity does not say who."""
    try:
        return await current_visitor(request)
    except (SignInNeeded, Refused, Away):
        return None


@router.get("/langsung")
async def follow(
    request: Request, visitor: CurrentVisitor, tentang: str, sejak: float = math.inf
) -> Response:
    """Words that something changed of what is asked for, as long as a page written then is open."""
    hub: Hub = request.app.state.hub
    allowed = {name for name in tentang.split(",") if may_follow(visitor, name)}
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        hub.follow(allowed, sejak), media_type="text/event-stream", headers=headers
    )


def may_follow(visitor: Visitor, name: str) -> bool:
    """Own news, and that of agencies one works for, or has people in."""
    kind, _, who = name.partition(":")
    if kind == "person":
        return who == visitor.me.employee_id
    return kind in ("agency", "team") and any(
        who in them for them in (visitor.me.supervised, *visitor.me.roles.values())
    )


@router.get("/bantuan")
async def help_people(request: Request) -> Response:
    """Help, for whoever needs it: also where the session is over, or nobody can be asked."""
    return page(request, "screens/help.html", visitor=await whoever_comes(request))


@router.get("/ditolak")
async def refuse(request: Request) -> Response:
    """What a form of another site gets."""
    return tell(request, HTTPStatus.FORBIDDEN)
