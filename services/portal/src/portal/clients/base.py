"""How the portal asks a service: one call, its deadline, and what may come back instead."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from http import HTTPStatus
from typing import Any, Final, NamedTuple, TypeVar, cast
from urllib.parse import quote

import aiohttp
import msgspec
import structlog

from portal.clients.wires import Wires, place, request

Answer = TypeVar("Answer")

log = structlog.get_logger()

DEADLINE: Final = 5.0
"""Seconds for an act. What only shows something has a shorter one (`portal.web.panels`)."""

UPLOAD_DEADLINE: Final = 300.0
CONNECTIONS: Final = 200
"""At once, of either way; who comes later waits."""

OK: Final = range(200, 300)
IF_MATCH: Final = "if-match"
NO_STEPS: Final = frozenset({"", ".", ".."})
"""What would lead elsewhere than to a place of this name."""


class Data(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What travels between the portal and a service."""


class Problem(msgspec.Struct, frozen=True):
    """Why a service refused (RFC 9457); `detail` is a sentence for people in their language."""

    code: str
    detail: str
    status: int
    errors: list[dict[str, Any]] = []
    current: dict[str, Any] | None = None


NO_SUCH: Final = Problem(code="not_found", detail="", status=404)
"""What is asked for cannot be: no address or header can say it."""


class Refused(Exception):
    """A service answered that it will not: the reader is told `problem.detail`."""

    def __init__(self, service: str, problem: Problem) -> None:
        super().__init__(f"{service}: {problem.status} {problem.code}")
        self.service = service
        self.problem = problem

    @property
    def status(self) -> int:
        return self.problem.status

    @property
    def signed_out(self) -> bool:
        """Whether the service no longer knows who asks."""
        return self.status == HTTPStatus.UNAUTHORIZED

    @property
    def missing(self) -> bool:
        """Whether there is no such thing, for this reader."""
        return self.status == HTTPStatus.NOT_FOUND


class Away(Exception):
    """A service did not answer in time, or not at all."""

    def __init__(self, service: str) -> None:
        super().__init__(service)
        self.service = service


class Ways(NamedTuple):
    """How services are reached: calls over wires, files as streams."""

    wires: Wires
    streams: aiohttp.ClientSession


@asynccontextmanager
async def open_ways() -> AsyncIterator[Ways]:
    """Ways to services, closed at the end of the block."""
    connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=60)
    jar = aiohttp.DummyCookieJar()  # one visitor's cookies are no other's
    async with aiohttp.ClientSession(connector=connector, cookie_jar=jar) as streams:
        wires = Wires(CONNECTIONS)
        try:
            yield Ways(wires, streams)
        finally:
            wires.close()


class Client:
    """Calls of one service in the name of one visitor."""

    def __init__(self, ways: Ways, url: str, headers: Mapping[str, str]) -> None:
        self._ways = ways
        self._url = url
        self._headers = headers

    @property
    def service(self) -> str:
        return type(self).__name__

    async def call(
        self,
        verb: str,
        path: str,
        kind: type[Answer],
        *,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Ask, and read the answer as `kind`.

        Raises:
            Refused: the service answered that it will not.
            Away: it did not answer.
        """
        sent = {**self._headers, **headed(headers)}
        if body is not None:
            sent["Content-Type"] = "application/json"
            body = msgspec.json.encode(body)
        at = place(self._url)
        try:
            wanted = request(at, verb, path, plain(query), sent.items(), body)
        except ValueError as error:
            raise Refused("portal", NO_SUCH) from error
        try:
            answer = await self._ways.wires.ask(at, wanted, DEADLINE, again=verb == "GET")
        except OSError as error:
            raise Away(self.service) from error
        return cast(Answer, self._read(path, kind, answer.status, answer.content))

    async def upload(
        self, path: str, name: str, content: AsyncIterator[bytes], **headers: str
    ) -> Any:
        """Send a file as a form with the field `file`; the service's report as plain data.

        Raises:
            Refused: the service answered that it will not.
            Away: it did not answer.
        """
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name, content_type="application/octet-stream")
        sent = {**self._headers, **headers}
        timeout = aiohttp.ClientTimeout(total=UPLOAD_DEADLINE)
        post = self._ways.streams.post
        try:
            async with post(self._url + path, data=form, headers=sent, timeout=timeout) as answer:
                told = await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Away(self.service) from error
        return self._read(path, dict[str, Any], answer.status, told)

    def _read(self, path: str, kind: Any, status: int, content: bytes) -> Any:
        if status not in OK:
            raise Refused(self.service, read_problem(status, content))
        try:
            return msgspec.json.decode(content, type=kind) if content else None
        except msgspec.DecodeError as error:  # of another version, as while it is renewed
            log.warning("an answer of another form", service=self.service, path=path)
            raise Away(self.service) from error


def read_problem(status: int, content: bytes) -> Problem:
    """What a service said instead of an answer."""
    try:
        return msgspec.json.decode(content, type=Problem)
    except msgspec.MsgspecError:
        return Problem(code="unexpected", detail="", status=status)


def step(value: Any) -> str:
    """One step of a path, whatever it says: never several, no query, and never the way up.

    Raises:
        Refused: nothing can have this name.
    """
    name = text(value)
    if name in NO_STEPS or "/" in name:
        raise Refused("portal", NO_SUCH)
    return quote(name, safe="")


def plain(values: Mapping[str, Any] | None) -> dict[str, str]:
    """Query values or headers as text, without those that are not given."""
    return {name: text(value) for name, value in (values or {}).items() if value is not None}


def headed(values: Mapping[str, Any] | None) -> dict[str, str]:
    """Headers as text; what was seen goes in quotes, as its header wants it (RFC 9110, 13.1.1)."""
    found = plain(values)
    return {name: f'"{said}"' if name == IF_MATCH else said for name, said in found.items()}


def text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
