"""What people see when something is not as it should be: a sentence and a way on."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from portal.clients import Away, Refused
from portal.web.addresses import nearest, page_of
from portal.web.forms import PASSWORD, Form, sent
from portal.web.guard import HEADERS, SAFE, Forged
from portal.web.pages import page, part, wants_part
from portal.web.visitors import COOKIE, SignInNeeded, sessions_of

KINDS: Final[Mapping[int, str]] = {
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.NOT_FOUND: "missing",
    HTTPStatus.METHOD_NOT_ALLOWED: "missing",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "large",
    HTTPStatus.BAD_GATEWAY: "away",
    HTTPStatus.SERVICE_UNAVAILABLE: "away",
    HTTPStatus.GATEWAY_TIMEOUT: "away",
}
"""What a status means to the page that tells of it; any other is a fault of ours."""

log = structlog.get_logger()


def install(app: FastAPI) -> None:
    """Have every failure answered by a page."""
    app.add_exception_handler(SignInNeeded, sign_in_needed)
    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(Away, away)
    app.add_exception_handler(Forged, forged)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(RequestValidationError, misread)
    app.add_exception_handler(Exception, failed)


async def sign_in_needed(request: Request, _error: Exception) -> Response:
    """To the door, and back again afterwards; a form that was sent is kept on the page."""
    if request.method in SAFE and not wants_part(request):
        back = quote(page_of(request), safe="")
        answer: Response = RedirectResponse(f"/masuk?ke={back}", HTTPStatus.SEE_OTHER)
    elif wants_part(request):
        answer = Response(status_code=HTTPStatus.UNAUTHORIZED, headers={"HX-Reswap": "none"})
    else:
        form = await sent(request)
        kept = [
            (name, text)
            for name, text in form.multi_items()
            if isinstance(text, str) and name != PASSWORD
        ]
        answer = page(
            request, "screens/sign_in_again.html", status=HTTPStatus.UNAUTHORIZED,
            kept=kept, path=request.url.path, form=Form(),
        )  # fmt: skip
    return answer


async def refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - registered for this type
    if error.signed_out:
        if secret := request.cookies.get(COOKIE):
            sessions_of(request).forget(secret)
        return await sign_in_needed(request, error)
    return tell(request, error.status, error.problem.detail)


async def away(request: Request, error: Exception) -> Response:
    del error
    return tell(request, HTTPStatus.SERVICE_UNAVAILABLE)


async def forged(request: Request, error: Exception) -> Response:
    del error
    return tell(request, HTTPStatus.FORBIDDEN)


async def plain(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method in SAFE:
        return RedirectResponse(
            nearest(request, request.url.path), HTTPStatus.SEE_OTHER
        )  # only forms go there
    return tell(request, error.status_code)


async def misread(request: Request, error: Exception) -> Response:
    """An address with a part that cannot be: there is no such page."""
    del error
    return tell(request, HTTPStatus.NOT_FOUND)


async def failed(request: Request, error: Exception) -> Response:
    log.error("unexpected", path=request.url.path, exc_info=error)
    answer = tell(request, HTTPStatus.INTERNAL_SERVER_ERROR)
    answer.headers.update(HEADERS)  # this one does not pass the guard
    return answer


def tell(request: Request, status: int, sentence: str = "") -> Response:
    """A page (or a part) that says what happened and what to do."""
    values = {
        "visitor": getattr(request.state, "visitor", None),
        "kind": KINDS.get(status, "fault"),
        "sentence": sentence,
    }
    if wants_part(request):
        return part(request, "screens/told.html", "told", status=status, **values)
    return page(request, "screens/told.html", status=status, **values)
