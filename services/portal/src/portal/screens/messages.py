"""Notices, and who looked at one's own data."""

import asyncio
from itertools import chain
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.web.acting import CurrentVisitor, SentForm
from portal.web.forms import go
from portal.web.pages import page
from portal.web.panels import panel
from portal.web.visitors import Visitor

router = APIRouter()


@router.get("/pesan")
async def show_notices(request: Request, visitor: CurrentVisitor) -> Response:
    notices = await panel(visitor.ask.notifications.list_my_notices())
    return page(request, "screens/notices.html", visitor=visitor, notices=notices)


@router.post("/pesan/{notice_id}/dibaca")
async def read_notice(
    request: Request, notice_id: UUID, visitor: CurrentVisitor, form: SentForm
) -> Response:
    await visitor.ask.notifications.read_notice(str(notice_id), idempotency_key=form.key or None)
    return go(request, "/pesan")


@router.get("/data-saya")
async def show_accesses(request: Request, visitor: CurrentVisitor) -> Response:
    """Everybody who looked at what is the visitor's, in all services, the newest first."""
    found = await asyncio.gather(*(panel(asked) for asked in accesses(visitor)))
    looks = sorted(
        chain.from_iterable(one.content or () for one in found), key=lambda a: a.at, reverse=True
    )
    missing = next((one for one in found if not one.ok), None)
    return page(request, "screens/accesses.html", visitor=visitor, looks=looks, missing=missing)


def accesses(visitor: Visitor) -> list[Any]:
    return [service.list_my_accesses() for service in visitor.ask]
