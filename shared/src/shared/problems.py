"""Refusals become answers in one place: RFC 9457 problem details, in the caller's language."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import asyncpg
import structlog
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from opentelemetry import trace
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import (
    Busy,
    ChangedMeanwhile,
    Invalid,
    Refusal,
    TooLarge,
    TooMany,
    Unauthenticated,
)
from shared.idempotency import Replayed
from shared.messages import Say, choose_language
from shared.observability import describe

MEGABYTE: Final = 1_048_576
LARGEST_BODY: Final = 2
LARGEST_FILE: Final = 64
"""Megabytes of a request: plain ones, and those to `/v1/imports/`."""

STATUS_CODES: Final = {404: "not_found", 405: "method_not_allowed"}
MOST_FIELDS: Final = 50
PROBLEM: Final = "application/problem+json"
AWAY: Final = ("08", "40", "53", "55", "57")
"""SQLSTATE classes of a database that is busy or away."""

log = structlog.get_logger()


class Problem(BaseModel):
    """Every answer that is not what was asked for (RFC 9457). Some codes come with more fields.

    `code` is for programs; `detail` is a sentence for people, in their language.
    """

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str


def sayer(request: Request) -> Say:
    """Says sentences in the language of this request."""
    language = choose_language(request.headers.get("Accept-Language"))
    sentences = request.app.state.sentences

    def say(code: str, values: Mapping[str, Any]) -> str:
        return str(sentences.say(language, code, values))

    return say


Sayer = Annotated[Say, Depends(sayer)]


def install(app: FastAPI) -> None:
    """Have every refusal, fault and failure of an app answered in the same form, and say so."""
    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(Replayed, replayed)
    app.add_exception_handler(RequestValidationError, misread)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(DBAPIError, database_failed)
    app.add_exception_handler(asyncpg.PostgresError, database_failed)
    app.add_exception_handler(PoolTimeoutError, busy)
    app.add_exception_handler(asyncpg.InterfaceError, busy)
    app.add_exception_handler(OSError, busy)
    app.add_exception_handler(UnicodeEncodeError, unwritable)
    app.add_middleware(LastResort)
    app.add_middleware(BodyLimit)
    app.openapi = lambda: documented(app)  # type: ignore[method-assign]  # how FastAPI says to extend it


def documented(app: FastAPI) -> dict[str, Any]:
    """The app's OpenAPI document, in which every route may answer with a problem."""
    if app.openapi_schema is None:
        document = FastAPI.openapi(app)
        document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = (
            Problem.model_json_schema()
        )
        schema = {"$ref": "#/components/schemas/Problem"}
        answer = {
            "description": "Refused, with its reason.",
            "content": {PROBLEM: {"schema": schema}},
        }
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["responses"].pop("422", None)  # FastAPI's own form, which we never send
                operation["responses"] |= {"4XX": answer, "5XX": answer}
    return FastAPI.openapi(app)


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
    language = choose_language(request.headers.get("Accept-Language"))
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    return JSONResponse(body, status, headers, media_type=PROBLEM)


async def refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101 - registered for this type
    more = {"current": error.current} if isinstance(error, ChangedMeanwhile) else {}
    answer = problem(request, error.status, error.code, error.values, **more)
    if isinstance(error, TooMany | Busy):
        answer.headers["Retry-After"] = str(error.values.get("retry_after", 1))
    if isinstance(error, Unauthenticated):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


async def replayed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Replayed)  # noqa: S101 - registered for this type
    headers = {"Idempotent-Replayed": "true"}
    return Response(error.body, error.status, headers, media_type="application/json")


async def misread(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type
    errors = [
        {"field": field_of(found), "reason": found["type"]}
        for found in error.errors()[:MOST_FIELDS]
    ]
    fields = sorted({found["field"] for found in errors})
    return problem(request, 422, "fields_invalid", {"fields": fields}, errors=errors)


def field_of(found: Mapping[str, Any]) -> str:
    """The name of a field that is not right; `body` where the whole cannot be read."""
    if found["type"] == "json_invalid":
        return "body"
    return ".".join(str(part) for part in found["loc"][1:]) or "body"


async def plain(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type
    answer = problem(
        request, error.status_code, STATUS_CODES.get(error.status_code, "bad_request"), {}
    )
    answer.headers.update(error.headers or {})
    return answer


async def database_failed(request: Request, error: Exception) -> Response:
    """Busy or away: 503. A value the database cannot hold: 422. Else a failure."""
    cause = getattr(getattr(error, "orig", None), "__cause__", None) or error
    state = str(getattr(cause, "sqlstate", None) or "")
    if state.startswith("22"):
        return await refused(request, Invalid("bad_request"))
    lost = isinstance(cause, asyncpg.InterfaceError) or getattr(
        error, "connection_invalidated", False
    )
    if lost or state[:2] in AWAY:
        return await busy(request, error)
    return await failed(request, error)


async def unwritable(request: Request, _error: Exception) -> Response:
    r"""JSON can carry half a character (`"\ud800"`), which is no text to anybody else."""
    return await refused(request, Invalid("bad_request"))


async def busy(request: Request, error: Exception) -> Response:
    log.warning("busy", path=request.url.path, error=describe(error))
    return await refused(request, Busy("busy", retry_after=2))


async def failed(request: Request, error: Exception) -> Response:
    context = trace.get_current_span().get_span_context()
    code = f"{context.trace_id:032x}"[:12]
    log.error("unexpected", path=request.url.path, trace=code, exc_info=error)
    return problem(request, 500, "unexpected", {"trace": code})


class LastResort:
    """ASGI middleware: answers what nobody foresaw; the log is told, the caller learns nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, note)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            await (await failed(Request(scope), error))(scope, receive, send)


class BodyLimit:
    """ASGI middleware: refuses bodies over the limit before and while they are read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = LARGEST_FILE if scope["path"].startswith("/v1/imports/") else LARGEST_BODY
        counted = Counted(receive, send, limit * MEGABYTE)
        announced = Request(scope).headers.get("content-length", "0")
        if announced.isdigit() and int(announced) <= limit * MEGABYTE:
            await self.app(scope, counted.receive, counted.send)
        else:
            counted.exceeded = True
        if counted.exceeded:
            answer = await refused(Request(scope), TooLarge("body_too_large", limit=limit))
            await answer(scope, receive, send)


class Counted:
    """A request's body, counted; once it is too large, no answer to it is passed on."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive, self._send = receive, send
        self.left = most
        self.exceeded = False

    async def receive(self) -> Message:
        message = await self._receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            self.exceeded = True
            raise HTTPException(413)
        return message

    async def send(self, message: Message) -> None:
        if not self.exceeded:
            await self._send(message)
