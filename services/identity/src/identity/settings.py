"""What identity reads from its environment beside what every service reads."""

from pathlib import Path

from pydantic import SecretStr

from shared import settings


class Settings(settings.Settings):
    """`signing_keys` names a file `{"keys": [JWK, JWK]}`: the first signs, both are published.

    `admin_password` is used once, when there is no account yet.
    """

    service: str = "identity"
    signing_keys: Path | None = None
    admin_password: SecretStr | None = None
    hash_threads: int = 2
    """Passwords hashed at a time; each takes 19 MiB and a processor for some 25 ms."""
