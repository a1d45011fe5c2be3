"""What must be in no log line, no event and no address; and how it is found there."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

from structlog.processors import JSONRenderer

from shared.observability import Plain

SHAPES: Final = {
    "NIK": r"(?<![\w-])\d{16}(?!\w)",
    "NPWP": r"\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}",
    "phone": r"(?<![\w.-])(?:\+?62|0)8\d{8,11}(?!\w)",
    "e-mail": r"[\w.+-]+@[\w-]+\.\w+",
    "token": r"eyJ[\w-]{10,}",
    "password hash": r"\$argon2|sha256\$",
    "private key": r"PRIVATE KEY|\"d\": ?\"",
    "password in an address": r"://[^/\s:@]+:[^/\s@]+@",
}
"""What gives itself away by its form, wherever it stands; digits inside a hash or an id do not."""

NIP: Final = r"(?<![\w-])\d{18}(?!\w)"
"""Events carry it; logs and addresses do not."""

EXAMPLES: Final = {
    "NIK": "3175024708860003",
    "NPWP": "09.254.294.3-407.000",
    "phone": "081234567890",
    "e-mail": "orang10@example.org",
    "token": "eyJhbGciOiJFUzI1NiIsImtpZCI6",
    "password hash": "$argon2id$v=19$m=19456",
    "private key": "-----BEGIN PRIVATE KEY-----",
    "password in an address": "postgresql://api:rahasia@/identity",
}


def leaks(text: str, words: Iterable[str] = (), *, nip: bool = False) -> Iterator[str]:
    """What a text gives away: by its form, or because it is one of these words."""
    shapes = SHAPES | ({"NIP": NIP} if nip else {})
    for what, shape in shapes.items():
        if found := re.search(shape, text):
            yield f"{what}: {around(text, found.start())}"
    for word in words:
        if (place := text.find(word)) >= 0:
            yield f"{word}: {around(text, place)}"


def around(text: str, place: int) -> str:
    return text[max(0, place - 80) : place + 80].replace("\n", " ")


@contextmanager
def overheard() -> Iterator[list[str]]:
    """Every line that any logger of this process writes meanwhile."""
    lines: list[str] = []
    render, form = JSONRenderer.__call__, Plain.format

    def rendered(self: JSONRenderer, *given: Any) -> Any:
        lines.append(str(made := render(self, *given)))
        return made

    def formed(self: Plain, record: Any) -> str:
        lines.append(made := form(self, record))
        return made

    with patch.object(JSONRenderer, "__call__", rendered), patch.object(Plain, "format", formed):
        yield lines
