"""How the system is: its processes, what waits, and what could not be handled."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Final, cast

from fastapi import APIRouter, Depends, Request, Response
from starlette.exceptions import HTTPException

from portal.watch import Process, look
from portal.web.acting import CurrentVisitor, SentForm, Visitor
from portal.web.forms import Form, attempt, go, status_of
from portal.web.pages import page, part
from portal.web.panels import panel
from portal.web.places import OPS_ROLES

router = APIRouter(prefix="/operasi")

SLOW: Final = 60.0
"""Seconds: what waits longer deserves a word."""

AT_ONCE: Final = 100
TOGETHER: Final = 8
"""Letters that are asked to be handled again: of one press, and at the same moment."""


@dataclass(frozen=True)
class Service:
    """A service: its processes, and what waits in it."""

    name: str
    processes: list[Process]

    def _most(self, field: str) -> int | None:
        found = [getattr(one, field) for one in self.processes]
        known = [value for value in found if value is not None]
        return max(known) if known else None

    @property
    def missing(self) -> list[Process]:
        return [one for one in self.processes if not one.answers]

    @property
    def unready(self) -> list[Process]:
        return [one for one in self.processes if one.answers and not one.ready]

    @property
    def lag(self) -> int | None:
        return self._most("lag")

    @property
    def pending(self) -> int | None:
        return self._most("pending")

    @property
    def age(self) -> float | None:
        return self._most("age")

    @property
    def parked(self) -> int | None:
        return self._most("parked")

    @property
    def well(self) -> bool:
        late = (self.age or 0) > SLOW
        return not (self.missing or self.unready or self.parked or late)


async def operator(visitor: CurrentVisitor) -> Visitor:
    """Somebody who tends the system; the services ask again."""
    if not visitor.has(*OPS_ROLES):
        raise HTTPException(HTTPStatus.FORBIDDEN)
    return visitor


Operator = Annotated[Visitor, Depends(operator)]


@router.get("")
async def show_operations(request: Request, visitor: Operator, bagian: str = "") -> Response:
    """Everything at a glance; with `bagian` only what changes by itself."""
    template = "screens/operations.html"
    if bagian == "keadaan":
        services = await seen(request)
        return part(request, template, "state", visitor=visitor, services=services)
    if bagian == "surat":
        return part(request, template, "letters", visitor=visitor, **await all_letters(visitor))
    return await everything(request, visitor, Form())


@router.post("/surat/{service}/{letter_id}")
async def retry_letter(
    request: Request, visitor: Operator, form: SentForm, service: str, letter_id: int
) -> Response:
    """Have one event handled again."""
    ask = client(visitor, service)
    await attempt(form, visitor, lambda: ask.retry_dead_letter(letter_id, idempotency_key=form.key))
    return await after(request, visitor, form)


@router.post("/surat/{service}")
async def retry_letters(
    request: Request, visitor: Operator, form: SentForm, service: str
) -> Response:
    """Have all of a service's events handled again that stand still, a hundred at a time."""
    ask = client(visitor, service)
    found = await attempt(form, visitor, lambda: ask.list_dead_letters(state="parked"))
    turn = asyncio.Semaphore(TOGETHER)

    async def retry(letter_id: int) -> None:
        key = f"{form.key}-{letter_id}"
        async with turn:  # once one fails, those that wait are not asked for
            await attempt(
                form, visitor, lambda: ask.retry_dead_letter(letter_id, idempotency_key=key)
            )

    if found:
        await asyncio.gather(*(retry(letter.id) for letter in found.letters[:AT_ONCE]))
    return await after(request, visitor, form)


async def after(request: Request, visitor: Visitor, form: Form) -> Response:
    """Back to the page; with a sentence where something was refused."""
    if form.ok:
        return go(request, "/operasi#surat")
    return await everything(request, visitor, form)


async def everything(request: Request, visitor: Visitor, form: Form) -> Response:
    services, letters = await asyncio.gather(seen(request), all_letters(visitor))
    return page(
        request, "screens/operations.html", status=status_of(form), visitor=visitor,
        services=services, form=form, **letters,
    )  # fmt: skip


async def seen(request: Request) -> list[Service]:
    processes = await look(request.app.state.http, request.app.state.settings.watched)
    names = list(dict.fromkeys(one.service for one in processes))
    return [Service(name, [one for one in processes if one.service == name]) for name in names]


async def all_letters(visitor: Visitor) -> dict[str, Any]:
    """Each service's events that could not be handled, the newest hundred; if any is retried."""
    found = await asyncio.gather(*(panel(one.list_dead_letters()) for one in visitor.ask))
    known = [letter for one in found if one.content for letter in cast(Any, one.content).letters]
    return {
        "letters": dict(zip(visitor.ask._fields, found, strict=True)),
        "retrying": any(letter.state == "retrying" for letter in known),
    }


def client(visitor: Visitor, service: str) -> Any:
    if service not in visitor.ask._fields:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return getattr(visitor.ask, service)
