"""Refusals become answers in one place: RFC 9457 problem details, in the caller's language."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import asyncpg
import structlog
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from opentelemetry import trace
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Invalid, Refusal, TooLarge, TooMany
from shared.idempotency import Replayed
from shared.messages import Say, choose_language

MEGABYTE: Final = 1_048_576
LARGEST_BODY: Final = 2
LARGEST_FILE: Final = 64
"""Megabytes of a request: plain ones, and those to `/v1/imports/`."""

STATUS_CODES: Final = {404: "not_found", 405: "method_not_allowed"}

log = structlog.get_logger()


def sayer(request: Request) -> Say:
    """Says sentences in the language of this request."""
    language = choose_language(request.headers.get("Accept-Language"))
    sentences = request.app.state.sentences

    def say(code: str, values: Mapping[str, Any]) -> str:
        return str(sentences.say(language, code, values))

    return say


Sayer = Annotated[Say, Depends(sayer)]


def install(app: FastAPI) -> None:
    """Have every refusal, fault and failure of an app answered in the same form."""
    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(Replayed, replayed)
    app.add_exception_handler(RequestValidationError, misread)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(DBAPIError, database_failed)
    app.add_exception_handler(asyncpg.PostgresError, database_failed)
    app.add_exception_handler(PoolTimeoutError, busy)
    app.add_exception_handler(asyncpg.InterfaceError, busy)
    app.add_exception_handler(OSError, busy)
    app.add_exception_handler(Exception, failed)
    app.add_middleware(BodyLimit)


def problem(
    request: Request, status: int, code: str, values: Mapping[str, Any], **more: Any
) -> JSONResponse:
    say = sayer(request)
    body = {
        "type": f"urn:capaian:problem:{code}",
        "title": code.replace("_", " "),
        "status": status,
        "detail": say(code, values),
        "code": code,
        **more,
    }
    return JSONResponse(body, status, media_type="application/problem+json")


async def refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101 - registered for this type
    answer = problem(request, error.status, error.code, error.values)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.values.get("retry_after", 1))
    return answer


async def replayed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Replayed)  # noqa: S101 - registered for this type
    headers = {"Idempotent-Replayed": "true"}
    return Response(error.body, error.status, headers, media_type="application/json")


async def misread(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type
    errors = [
        {"field": ".".join(str(part) for part in found["loc"][1:]), "reason": found["type"]}
        for found in error.errors()
    ]
    fields = sorted({found["field"] or "body" for found in errors})
    return problem(request, 422, "fields_invalid", {"fields": fields}, errors=errors)


async def plain(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 400
    return problem(request, status, STATUS_CODES.get(status, "bad_request"), {})


async def database_failed(request: Request, error: Exception) -> Response:
    """Busy or away: 503. A value the database cannot hold (a NUL byte): 422. Else a failure."""
    cause = getattr(error, "orig", None) or error
    state = str(getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None) or "")
    if state.startswith("22"):
        return await refused(request, Invalid("bad_request"))
    if getattr(error, "connection_invalidated", False) or state[:2] in (
        "08",
        "40",
        "53",
        "55",
        "57",
    ):
        return await busy(request, error)
    return await failed(request, error)


async def busy(request: Request, error: Exception) -> Response:
    log.warning("busy", path=request.url.path, error=repr(error)[:500])
    answer = problem(request, 503, "busy", {})
    answer.headers["Retry-After"] = "2"
    return answer


async def failed(request: Request, error: Exception) -> Response:
    context = trace.get_current_span().get_span_context()
    code = f"{context.trace_id:032x}"[:12]
    log.error("unexpected", path=request.url.path, trace=code, exc_info=error)
    return problem(request, 500, "unexpected", {"trace": code})


class BodyLimit:
    """ASGI middleware: refuses bodies over the limit before and while they are read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = LARGEST_FILE if scope["path"].startswith("/v1/imports/") else LARGEST_BODY
        request = Request(scope)
        refusal = TooLarge("body_too_large", limit=limit)
        announced = request.headers.get("content-length", "0")
        if not announced.isdigit() or int(announced) > limit * MEGABYTE:
            await (await refused(request, refusal))(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit * MEGABYTE:
                raise refusal
            return message

        await self.app(scope, counted, send)
