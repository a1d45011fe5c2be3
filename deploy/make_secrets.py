"""Writes .env with random secrets for docker-compose.yml, and the keys that sign tokens.

Run once, before the first `docker compose up`; what is there already is kept.
"""

import secrets
import sys
from pathlib import Path

from capaian.keys import signing_keys

ROOT = Path(__file__).parent.parent
KEYS = ROOT / ".capaian" / "secrets" / "signing-keys.json"


def main() -> None:
    target = ROOT / ".env"
    if target.exists():
        sys.exit(f"{target} is there already; nothing was changed.")
    KEYS.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    signing_keys(KEYS).chmod(0o644)  # read in the container by another user; the folder is closed
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    target.touch(mode=0o600)
    target.write_text("".join(f"{filled(line)}\n" for line in lines), encoding="utf-8")
    print(f"wrote {target}")


def filled(line: str) -> str:
    """The line with a value, where it names a variable."""
    name, equals, _ = line.partition("=")
    if line.startswith("#") or not equals:
        return line
    return f"{name}={KEYS if name == 'SIGNING_KEYS_FILE' else secrets.token_urlsafe(36)}"


if __name__ == "__main__":
    main()
