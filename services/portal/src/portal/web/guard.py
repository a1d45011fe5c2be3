"""What stands before every page: headers that bind the browser, and no form from elsewhere."""

from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.web.forms import sent
from portal.web.visitors import Visitor, sessions_of

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; manifest-src 'self'; "
    "worker-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
LARGEST: Final = 65 * 1_048_576
"""Bytes of a request: the largest file that services take (64 MB), with its form."""

HTTPS_ONLY: Final = "max-age=31536000; includeSubDomains"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Forged(Exception):
    """A form that did not come from one of our pages, or was made for somebody else."""


class Guard:
    """ASGI middleware: the headers of every answer; unsafe requests of other sites are refused."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        counted = Counted(receive)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
            await send(message)

        if scope["method"] not in SAFE and not same_origin(Headers(scope=scope)):
            scope["path"], scope["raw_path"] = "/ditolak", b"/ditolak"
            scope["method"] = "GET"
        await self.app(scope, counted.receive, dressed)


class Counted:
    """A request's body, refused while it is read once it is larger than any file may be."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._left = LARGEST

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message


def same_origin(headers: Headers) -> bool:
    """Whether the browser says that one of our own pages sent this."""
    if site := headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = headers.get("Origin")
    return bool(origin) and urlsplit(origin).netloc == headers.get("Host", "")


async def check_seal(request: Request, visitor: Visitor) -> None:
    """Refuse a form that this person was not given.

    Raises:
        Forged: it carries another seal, or none.
    """
    form = await sent(request)
    given = form.get("segel")
    sessions = sessions_of(request)
    if not isinstance(given, str) or not sessions.sealed(visitor.me.user_id, given):
        raise Forged
