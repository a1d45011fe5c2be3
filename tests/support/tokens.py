"""Tokens as identity would sign them, for tests of the other services."""

import time
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

import msgspec
from joserfc import jwt
from joserfc.jwk import ECKey

from shared.auth import AUDIENCE, Keys

KEY = ECKey.generate_key("P-256", {"kid": "test-1"}, private=True)
ISSUER = "capaian"


class Person(msgspec.Struct, kw_only=True):
    """Somebody who signs in: an employee, or an account with roles, or both."""

    user_id: UUID = msgspec.field(default_factory=uuid4)
    name: str = "Sari"
    employee_id: UUID | None = None
    roles: dict[str, list[UUID]] = {}
    supervised: Iterable[UUID] = ()
    own: Iterable[UUID] = ()

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {sign(claims(self))}"}


def claims(person: Person, **changes: Any) -> dict[str, Any]:
    now = int(time.time())
    said = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(person.user_id),
        "name": person.name,
        "emp": str(person.employee_id) if person.employee_id else None,
        "roles": {role: [str(a) for a in agencies] for role, agencies in person.roles.items()},
        "sup": [str(agency) for agency in person.supervised],
        "own": [str(agency) for agency in person.own],
        "iat": now,
        "exp": now + 600,
        "jti": str(uuid4()),
    }
    return said | changes


def sign(said: Mapping[str, Any], key: ECKey = KEY, **header: Any) -> str:
    head = {"alg": "ES256", "kid": key.kid, "typ": "at+jwt"} | header
    return jwt.encode(head, dict(said), key)


def published() -> Keys:
    """The keys a service would fetch from identity."""

    async def fetch() -> Mapping[str, Any]:
        return {"keys": [KEY.as_dict(private=False)]}

    return Keys(fetch)
