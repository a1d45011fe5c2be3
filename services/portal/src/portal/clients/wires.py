"""Calls of services over connections that stay open.

A page asks several services, and what asking costs is most of what such a page costs. Here a call
takes less than half of what it takes with aiohttp (decision 0012), which still carries what is
streamed. Answers are read by llhttp, as uvicorn reads requests.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode, urlsplit

import httptools

FRESH: Final = 4.0
"""Seconds a connection is used again after its last call: uvicorn closes it after five."""

PORTS: Final = {"http": 80, "https": 443}
FIRST_LAST: Final = 200
"""Statuses below it are said on the way to the answer."""


class Answer(NamedTuple):
    status: int
    content: bytes


class Unanswered(OSError):
    """The other side does not speak HTTP, or went away before it had answered."""


class Unheard(Unanswered):
    """The connection ended before anything of an answer came."""


class Place(NamedTuple):
    """Where a service is: `prefix` stands before all its paths."""

    host: str
    port: int
    secure: bool
    name: str
    prefix: str


@cache
def place(url: str) -> Place:
    parts = urlsplit(url)
    port = parts.port or PORTS[parts.scheme]
    return Place(parts.hostname or "", port, parts.scheme == "https", parts.netloc, parts.path)


def request(
    at: Place,
    verb: str,
    path: str,
    query: Mapping[str, str],
    headers: Iterable[tuple[str, str]],
    body: bytes | None = None,
) -> bytes:
    """A request as it is sent.

    Raises:
        ValueError: a path or header would not stay on its line.
    """
    asked = f"?{urlencode(query)}" if query else ""
    lines = [f"{verb} {at.prefix}{path}{asked} HTTP/1.1", f"Host: {at.name}"]
    lines += [f"{name}: {value}" for name, value in headers]
    if body is not None or verb != "GET":
        lines.append(f"Content-Length: {len(body or b'')}")
    if not all(line.isprintable() for line in lines):
        raise ValueError("a line of a request has a character that cannot be printed")
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


class Wires:
    """Connections to services, each for one call at a time; at most so many calls at once."""

    def __init__(self, most: int) -> None:
        self._idle: dict[Place, list[Wire]] = defaultdict(list)
        self._room = asyncio.Semaphore(most)

    async def ask(self, at: Place, sent: bytes, deadline: float, *, again: bool = False) -> Answer:
        """Send a request, wait for its answer: so many seconds in all.

        `again` says that it may be sent twice: a kept connection may end just then, as where a
        service is started anew.

        Raises:
            OSError: there is no connection to be had, it ended, or the time did.
        """
        async with asyncio.timeout(deadline), self._room:
            if wire := self._fresh(at):
                try:
                    return await self._ask(at, wire, sent)
                except Unheard:
                    if not again:
                        raise
            return await self._ask(at, await connect(at), sent)

    async def _ask(self, at: Place, wire: "Wire", sent: bytes) -> Answer:
        answer = await wire.ask(sent)
        if wire.open:
            self._idle[at].append(wire)
        return answer

    def close(self) -> None:
        for wires in self._idle.values():
            for wire in wires:
                wire.close()

    def _fresh(self, at: Place) -> "Wire | None":
        """The connection used last, where it still holds; those used before are older still."""
        idle = self._idle[at]
        while idle:
            wire = idle.pop()
            if wire.fresh:
                return wire
            wire.close()
        return None


class Wire(asyncio.Protocol):
    """A connection."""

    def __init__(self) -> None:
        self.open = False
        self._answered = 0.0
        self._loop = asyncio.get_running_loop()
        self._waiter: asyncio.Future[Answer] | None = None

    @property
    def _waited(self) -> asyncio.Future[Answer] | None:
        """Whoever still waits for an answer."""
        return self._waiter if self._waiter and not self._waiter.done() else None

    @property
    def fresh(self) -> bool:
        return self.open and self._loop.time() - self._answered < FRESH

    async def ask(self, sent: bytes) -> Answer:
        """One call; where it is given up, so is the connection, for its answer may still come.

        Raises:
            Unanswered: the connection ended.
        """
        if not self.open:
            raise Unheard("closed")
        self._heard = False
        self._waiter = self._loop.create_future()
        self._reader = httptools.HttpResponseParser(self)
        self._parts: list[bytes] = []
        self._transport.write(sent)
        try:
            return await self._waiter
        except BaseException:
            self.open = False
            self._transport.abort()
            raise

    def close(self) -> None:
        self.open = False
        self._transport.close()

    def connection_made(self, transport: Any) -> None:
        self._transport: asyncio.Transport = transport
        self.open = True

    def connection_lost(self, error: Exception | None) -> None:
        self.open = False
        self._fail(error)

    def data_received(self, data: bytes) -> None:
        if not self._waited:
            self.close()
            return
        self._heard = True
        try:
            self._reader.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(error)

    def on_message_begin(self) -> None:
        if not self._waited:  # nobody asked for more
            self.close()

    def on_body(self, part: bytes) -> None:
        self._parts.append(part)

    def on_message_complete(self) -> None:
        status = self._reader.get_status_code()
        if status >= FIRST_LAST and (waiter := self._waited):
            self._answered = self._loop.time()
            if not self._reader.should_keep_alive():
                self.close()
            waiter.set_result(Answer(status, b"".join(self._parts)))

    def _fail(self, error: Exception | None) -> None:
        if waiter := self._waited:
            kind = Unanswered if self._heard else Unheard
            waiter.set_exception(kind(str(error or "closed")))


async def connect(at: Place) -> Wire:
    loop = asyncio.get_running_loop()
    _, wire = await loop.create_connection(Wire, at.host, at.port, ssl=at.secure or None)
    return wire
