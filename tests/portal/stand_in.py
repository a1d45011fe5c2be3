"""Stand-ins of the five services, for what real ones do not do on demand: refuse, hang, fall."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import msgspec
from aiohttp import web

NAMES: Final = ("identity", "targets", "evaluation", "payroll_incentive", "notifications")
NOT_FOUND: Final = 404
CUT: Final = object()
"""In place of an answer: the line is cut."""

Answer = Any
"""What a route answers with: data (200), a status with data, a function giving either, or CUT.

Bytes are sent as they are."""

ME: Final = {
    "language": "id",
    "onboarded_at": "2026-07-01T00:00:00Z",
    "user_id": "5d2c8d3e-0000-7000-8000-000000000001",
    "name": "Sri Wahyuni",
    "employee_id": "5d2c8d3e-0000-7000-8000-000000000002",
    "roles": {},
    "supervised": [],
    "own": ["5d2c8d3e-0000-7000-8000-000000000003"],
    "superior": None,
}


class Asked:
    """One call that a stand-in heard."""

    def __init__(self, request: web.Request, body: bytes) -> None:
        self.what = f"{request.method} {request.path.lstrip('/')}"
        self.headers = dict(request.headers)
        self.query = dict(request.query)
        self.body = body

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body) if self.body else None


class StandIn:
    """All five services behind one port. `on["GET identity/v1/me"]` says what is answered."""

    def __init__(self) -> None:
        self.on: dict[str, Answer] = {}
        self.heard: list[Asked] = []
        self.url = ""
        self.let_in()

    def let_in(self, **changes: Any) -> None:
        """Have every session be of this person."""
        token = {"access_token": "token", "token_type": "Bearer", "expires_in": 600}
        self.on["POST identity/v1/sessions/exchange"] = token
        self.on["GET identity/v1/me"] = ME | changes

    def refuse(self, what: str, status: int, code: str, detail: str, **more: Any) -> None:
        """Have a route refuse as our services do."""
        self.on[what] = (status, {"code": code, "detail": detail, "status": status, **more})

    def hang(self, what: str) -> None:
        """Have a route never answer."""

        async def forever(_asked: Asked) -> Answer:
            await asyncio.Event().wait()

        self.on[what] = forever

    def times(self, what: str) -> int:
        return sum(asked.what == what for asked in self.heard)

    def last(self, what: str) -> Asked:
        return next(asked for asked in reversed(self.heard) if asked.what == what)

    async def answer(self, request: web.Request) -> web.Response:
        asked = Asked(request, await request.read())
        self.heard.append(asked)
        unknown = (NOT_FOUND, {"code": "not_found", "detail": "Tidak ada.", "status": NOT_FOUND})
        found = self.on.get(asked.what, unknown)
        if callable(found):
            act: Callable[[Asked], Awaitable[Answer]] = found
            found = await act(asked)
        if found is CUT:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        status, data = found if isinstance(found, tuple) else (200, found)
        body = data if isinstance(data, bytes) else msgspec.json.encode(data)
        return web.Response(body=body, status=status, content_type="application/json")


@asynccontextmanager
async def stand_in() -> AsyncIterator[StandIn]:
    """The stand-in, answering on a port of this machine."""
    made = StandIn()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    made.url = f"http://{host}:{port}"
    try:
        yield made
    finally:
        await runner.cleanup()
