"""Who visits: from the cookie to a token, to what the person may see."""

import asyncio
import hashlib
import hmac
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal, cast

from fastapi import Depends, Request

from portal.clients import Away, Services, Ways, services
from portal.clients.identity import Exchange, Me
from portal.web.units import Units
from portal.web.words import Language, known

COOKIE: Final = "__Host-sid"
THEME_COOKIE: Final = "tema"
LANGUAGE_COOKIE: Final = "bahasa"

AHEAD: Final = 90.0
"""Seconds before its end a token is exchanged for the next."""

MOST: Final = 100_000
"""Sessions a process remembers tokens of; the oldest are asked for again."""

Theme = Literal["system", "light", "dark"]


class SignInNeeded(Exception):
    """Nobody is signed in, or the session is over."""


@dataclass(frozen=True)
class Signed:
    """A session's token as long as it holds, and whose it is."""

    token: str
    until: float
    me: Me
    watching: bool = False
    """Asked for by a page that renews itself: identity does not know yet that somebody is there."""


@dataclass(frozen=True)
class Visitor:
    """Who looks at a page, and through whose eyes the services are asked."""

    me: Me
    ask: Services
    language: Language
    theme: Theme
    units: Units
    zone: str
    """The time zone of the visitor's agency."""
    seal: str
    """The token that forms of this person carry; bound to the person, not to the session."""

    def has(self, *roles: str) -> bool:
        return any(role in self.me.roles for role in roles)

    @property
    def is_employee(self) -> bool:
        return self.me.employee_id is not None

    @property
    def is_superior(self) -> bool:
        return self.is_employee and bool(self.me.supervised)

    def agencies(self, *roles: str) -> list[str]:
        """Agencies in which the visitor has one of these roles."""
        return sorted({agency for role in roles for agency in self.me.roles.get(role, [])})


class Sessions:
    """Tokens by session, in memory: identity is asked again when one ends or is not known."""

    def __init__(self, ways: Ways, urls: dict[str, str], key: bytes) -> None:
        self._ways = ways
        self._urls = urls
        self._key = key
        self._signed: OrderedDict[bytes, Signed] = OrderedDict()
        self._locks: dict[bytes, asyncio.Lock] = {}
        self.units = Units()

    def services(self, token: str | None, language: str, address: str = "") -> Services:
        return services(self._ways, self._urls, token, language, address)

    async def find(self, secret: str, *, watching: bool = False) -> Signed:
        """Whose session this is, with a token that holds a while.

        `watching` says that an open page asks by itself, so that it keeps no desk signed in.

        Raises:
            Refused: identity says that the session is over.
            Away: identity does not answer, and the known token is over.
        """
        name = hashlib.sha256(secret.encode()).digest()
        if signed := self._fresh(name, watching=watching):
            return signed
        lock = self._locks.setdefault(name, asyncio.Lock())
        async with lock:
            try:
                known = self._fresh(name, watching=watching)
                return known or await self._exchange(name, secret, watching=watching)
            except Away:
                if signed := self._fresh(name, watching=True):
                    return signed
                raise
            finally:
                self._locks.pop(name, None)

    def forget(self, secret: str) -> None:
        """Let a session's token go."""
        self._signed.pop(hashlib.sha256(secret.encode()).digest(), None)

    def seal(self, user_id: str) -> str:
        """What forms of this person carry, so that no other site can send one."""
        return hmac.new(self._key, user_id.encode(), hashlib.sha256).hexdigest()

    def sealed(self, user_id: str, given: str) -> bool:
        """Whether a form that carries this was given to this person."""
        return hmac.compare_digest(self.seal(user_id).encode(), given.encode())

    def _fresh(self, name: bytes, *, watching: bool) -> Signed | None:
        signed = self._signed.get(name)
        if signed is None or signed.until <= time.monotonic():
            return None
        return signed if watching or not signed.watching else None

    async def _exchange(self, name: bytes, secret: str, *, watching: bool) -> Signed:
        said = Exchange(session=secret, watching=watching)
        given = await self.services(None, "id").identity.exchange(said)
        ask = self.services(given.access_token, "id")
        me, _ = await asyncio.gather(ask.identity.tell_me(), self.units.refresh(ask))
        until = time.monotonic() + given.expires_in - AHEAD
        signed = Signed(given.access_token, until, me, watching)
        self._signed[name] = signed
        self._signed.move_to_end(name)
        while len(self._signed) > MOST:
            self._signed.popitem(last=False)
        return signed

    def refresh(self, secret: str, me: Me) -> None:
        """Remember what a person just changed of themselves."""
        name = hashlib.sha256(secret.encode()).digest()
        if signed := self._signed.get(name):
            self._signed[name] = replace(signed, me=me)


def sessions_of(request: Request) -> Sessions:
    found: Sessions = request.app.state.sessions
    return found


def language_of(request: Request, preferred: str | None = None) -> Language:
    """The language chosen on this device, else the person's, else the browser's."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return known(chosen or preferred or request.headers.get("Accept-Language"))


def address_of(request: Request) -> str:
    """Where a request came from, as far as our server knows."""
    return request.client.host if request.client else ""


def renews_itself(request: Request) -> bool:
    """Whether an open page asks, without anybody having touched it."""
    listens = request.headers.get("Accept") == "text/event-stream"
    return request.method == "GET" and (listens or "HX-Request" in request.headers)


def theme_of(request: Request) -> Theme:
    chosen = request.cookies.get(THEME_COOKIE)
    return cast(Theme, chosen) if chosen in ("light", "dark") else "system"


async def current_visitor(request: Request) -> Visitor:
    """The person who is signed in.

    Raises:
        SignInNeeded: there is no session.
    """
    secret = request.cookies.get(COOKIE)
    if not secret:
        raise SignInNeeded
    sessions = sessions_of(request)
    signed = await sessions.find(secret, watching=renews_itself(request))
    language = language_of(request, signed.me.language)
    visitor = Visitor(
        me=signed.me,
        ask=sessions.services(signed.token, language, address_of(request)),
        language=language,
        theme=theme_of(request),
        units=sessions.units,
        zone=sessions.units.zone(signed.me),
        seal=sessions.seal(signed.me.user_id),
    )
    request.state.visitor = visitor
    return visitor


CurrentVisitor = Annotated[Visitor, Depends(current_visitor)]
