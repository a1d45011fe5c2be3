"""Who is asking: an ES256 token of identity, verified with its published keys."""

import asyncio
import hashlib
import time
from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Annotated, Any, Final, NamedTuple
from uuid import UUID

import httpx
import msgspec
import structlog
from fastapi import Depends, Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from shared.errors import Busy, Forbidden, Unauthenticated

ALGORITHM: Final = "ES256"
AUDIENCE: Final = "capaian"
TOKEN_TYPE: Final = "at+jwt"  # noqa: S105 - a media type
LONGEST_TOKEN: Final = 16_384
LEEWAY: Final = 60
FRESH_FOR: Final = 600
USABLE_FOR: Final = 86_400
ASK_EVERY: Final = 10
LONGEST_LIFE: Final = 86_400
CURVE: Final = "P-256"
MOST_KEYS: Final = 10
ROOM: Final = 4_000_000
"""Characters of tokens that are remembered; when they are more, all are forgotten."""

EVERYWHERE: Final = UUID(int=0)
"""The agency of roles that tend the system and see no one's data; no agency has this id."""

log = structlog.get_logger()


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """The person or service asking.

    `roles` are the agencies of each role; `supervised` the agencies of the people whose superior
    the person is today.
    """

    user_id: UUID
    name: str
    employee_id: UUID | None = None
    roles: Mapping[str, frozenset[UUID]] = {}
    supervised: frozenset[UUID] = frozenset()
    own: frozenset[UUID] = frozenset()

    @property
    def agencies(self) -> frozenset[UUID]:
        """The agencies whose rows this person may come near: row-level security's net."""
        return self.supervised.union(self.own, *self.roles.values())

    def has(self, role: str, agency_id: UUID) -> bool:
        return agency_id in self.roles.get(role, ())

    def require(self, agency_id: UUID, *roles: str) -> None:
        """Refuse unless the person has one of the roles at the agency."""
        if not any(self.has(role, agency_id) for role in roles):
            raise Forbidden("role_needed", roles=roles)

    def require_anywhere(self, *roles: str) -> None:
        """Refuse unless the person has one of the roles at some agency."""
        if not any(self.roles.get(role) for role in roles):
            raise Forbidden("role_needed", roles=roles)

    def require_employee(self) -> UUID:
        """The person's employee id; refused for accounts that belong to no employee."""
        if self.employee_id is None:
            raise Forbidden("employee_needed")
        return self.employee_id


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What a token says. Unknown claims are ignored; these are required or empty."""

    iss: str
    aud: str
    sub: UUID
    exp: int
    iat: int
    nbf: int = 0
    jti: str
    name: str
    emp: UUID | None = None
    roles: dict[str, frozenset[UUID]] = {}
    sup: frozenset[UUID] = frozenset()
    own: frozenset[UUID] = frozenset()


class Verified(NamedTuple):
    """What a token says, and the key that signed it."""

    key: ECKey
    claims: Claims
    principal: Principal


class Tokens:
    """Tokens whose signature was checked, by their hash: it is checked once for each key."""

    def __init__(self) -> None:
        self._known: dict[bytes, Verified] = {}
        self._room = ROOM

    def read(self, token: str, key: ECKey) -> Verified:
        """What a token says that this key signed.

        Raises:
            JoseError, ValueError, RecursionError, msgspec.DecodeError: it is not such a token.
        """
        name = hashlib.sha256(token.encode()).digest()
        known = self._known.get(name)
        if known is None or known.key is not key:
            decoded = jwt.decode(token, key, algorithms=[ALGORITHM])
            claims = msgspec.convert(decoded.claims, Claims)
            known = Verified(key, claims, principal(claims))
            self._keep(name, known, len(token))
        return known

    def _keep(self, name: bytes, known: Verified, length: int) -> None:
        if length > self._room:
            self._known.clear()
            self._room = ROOM
        self._known[name] = known
        self._room -= length


class Keys:
    """Identity's public keys: fresh for ten minutes, usable for a day when it cannot be asked."""

    def __init__(self, fetch: Callable[[], Awaitable[Mapping[str, Any]]]) -> None:
        self._fetch = fetch
        self._keys: dict[str, ECKey] = {}
        self._fetched = self._asked = float("-inf")
        self._lock = asyncio.Lock()
        self.tokens = Tokens()

    @classmethod
    def at(cls, url: str) -> "Keys":
        async def fetch() -> Mapping[str, Any]:
            async with httpx.AsyncClient(timeout=5) as client:
                answer = await client.get(url)
                answer.raise_for_status()
                return dict(answer.json())

        return cls(fetch)

    async def find(self, kid: str) -> ECKey:
        """The key of this name.

        Raises:
            Unauthenticated: identity publishes no such key.
            Busy: identity did not answer since this process started.
        """
        known = kid in self._keys
        if not (known and (self._age() <= FRESH_FOR or self._lock.locked())):
            async with self._lock:  # where another asks already, its answer is awaited
                if (kid not in self._keys or self._age() > FRESH_FOR) and self._may_ask():
                    await self._refresh()
        if self._age() > USABLE_FOR:
            raise Busy("busy", retry_after=ASK_EVERY)
        if kid not in self._keys:
            raise Unauthenticated("token_invalid")
        return self._keys[kid]

    def _age(self) -> float:
        return time.monotonic() - self._fetched

    def _may_ask(self) -> bool:
        return time.monotonic() - self._asked > ASK_EVERY

    async def _refresh(self) -> None:
        """Fetch the keys; what cannot be fetched or holds none leaves the known ones standing."""
        self._asked = time.monotonic()
        try:
            document = await self._fetch()
            keys = read_keys(document)
        except Exception as error:  # noqa: BLE001 - whatever it was, the known keys stand
            log.warning("identity's keys cannot be fetched", error=type(error).__name__)
            return
        if keys:
            self._keys = keys
            self._fetched = time.monotonic()


def read_keys(document: Mapping[str, Any]) -> dict[str, ECKey]:
    """The keys of a JWKS that are fit for our tokens, by their name; others are passed over."""
    found: dict[str, ECKey] = {}
    for given in list(document["keys"])[:MOST_KEYS]:
        fits = given.get("kty") == "EC" and given.get("crv") == CURVE
        if fits and given.get("kid") and given.get("use", "sig") == "sig":
            with suppress(JoseError, ValueError, TypeError, KeyError):
                found[str(given["kid"])] = ECKey.import_key(given)
    return found


async def verify(token: str, keys: Keys, issuer: str, now: float | None = None) -> Principal:
    """The principal a token speaks for.

    A token's signature is checked once as long as identity publishes the key that made it; all
    else that makes it good is looked at each time.

    Raises:
        Unauthenticated: the token is not one of identity's, or its time is over.
    """
    if len(token) > LONGEST_TOKEN:
        raise Unauthenticated("token_invalid")
    try:
        key = await keys.find(key_name(token))
        known = keys.tokens.read(token, key)
    except (JoseError, ValueError, msgspec.DecodeError, RecursionError) as error:
        raise Unauthenticated("token_invalid") from error
    check_claims(known.claims, issuer, time.time() if now is None else now)
    return known.principal


def check_claims(claims: Claims, issuer: str, moment: float) -> None:
    """Refuse a token that is for others, or whose time has not come or is over.

    Raises:
        Unauthenticated: it is.
    """
    if claims.iss != issuer or claims.aud != AUDIENCE:
        raise Unauthenticated("token_invalid")
    if max(claims.iat, claims.nbf) > moment + LEEWAY or claims.exp - claims.iat > LONGEST_LIFE:
        raise Unauthenticated("token_invalid")
    if claims.exp + LEEWAY < moment:
        raise Unauthenticated("token_expired")


def key_name(token: str) -> str:
    """The key a token names, if its header is of the only form we take."""
    header = msgspec.json.decode(urlsafe_b64decode(f"{token.split('.', 1)[0]}=="))
    if not isinstance(header, dict) or set(header) - {"alg", "kid", "typ"}:
        raise ValueError("unknown header")
    if header.get("alg") != ALGORITHM or header.get("typ") != TOKEN_TYPE:
        raise ValueError("other kind of token")
    return str(header.get("kid", ""))


def principal(claims: Claims) -> Principal:
    return Principal(
        user_id=claims.sub,
        name=claims.name,
        employee_id=claims.emp,
        roles=claims.roles,
        supervised=claims.sup,
        own=claims.own,
    )


async def current_user(request: Request) -> Principal:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("sign_in_needed")
    keys: Keys = request.app.state.keys
    return await verify(token.strip(), keys, request.app.state.issuer)


CurrentUser = Annotated[Principal, Depends(current_user)]
