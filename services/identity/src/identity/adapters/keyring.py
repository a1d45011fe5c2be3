"""The keys that sign tokens."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import msgspec
from joserfc import jwt
from joserfc.jwk import ECKey

from shared.auth import ALGORITHM, TOKEN_TYPE


class Keyring:
    """The first key signs; all are published, so that the next can take over at once."""

    def __init__(self, keys: list[ECKey]) -> None:
        if not keys:
            raise ValueError("there is no signing key")
        self.keys = keys

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read `{"keys": [JWK, …]}` with private ES256 keys that each have a `kid`."""
        document = msgspec.json.decode(path.read_bytes())
        return cls([ECKey.import_key(key) for key in document["keys"]])

    def sign(self, claims: Mapping[str, Any]) -> str:
        key = self.keys[0]
        header = {"alg": ALGORITHM, "kid": key.kid, "typ": TOKEN_TYPE}
        return jwt.encode(header, dict(claims), key)

    def published(self) -> dict[str, Any]:
        """The public halves, as a JWK set."""
        return {
            "keys": [
                {**key.as_dict(private=False), "use": "sig", "alg": ALGORITHM} for key in self.keys
            ]
        }
