"""The keys identity signs tokens with."""

import os
from pathlib import Path

import msgspec
from joserfc.jwk import ECKey


def signing_keys(path: Path) -> Path:
    """A file with two private ES256 keys, made when it is missing, for its owner's eyes only.

    The first signs; the second is published beside it, so that it can take over at once.
    """
    if not path.exists():
        keys = [ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}) for _ in range(2)]
        shown = [{**key.as_dict(private=True), "kid": key.thumbprint()} for key in keys]
        part = path.with_name(f"{path.name}.part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(msgspec.json.encode({"keys": shown}))
        part.replace(path)
    return path
