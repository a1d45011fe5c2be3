"""Sound questions in which one value is made hostile, each in turn."""

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from tests.security.asking import Question

VALUES: Final[dict[str, str]] = {
    "a NUL": r'"a\u0000b"',
    "half a character": r'"\ud800"',
    "a huge number": "1" + "0" * 400,
    "more than the database holds": str(2**63),
    "no number": "NaN",
    "without end": "-Infinity",
    "a long text": json.dumps("x" * 100_000),
    "deep": "[" * 500 + "]" * 500,
    "nothing": "null",
    "another kind": '{"a": [1]}',
    "SQL": json.dumps("' or 1=1; drop table outbox --"),
    "a date that never is": '"2026-02-30"',
    "before Christ": '"-0001-01-01"',
    "a far year": '"9999-12-31"',
}
"""Hostile JSON, as it is sent."""

WORDS: Final = {
    "a NUL": "%00",
    "no UTF-8": "%ff",
    "half a character": "%ed%a0%80",
    "a path": "..%2f..%2fetc%2fpasswd",
    "SQL": quote("' or 1=1 --"),
    "a long text": "x" * 5_000,
    "a huge number": "9" * 400,
}
"""Hostile parts of an address, as they are sent."""

MARK: Final = "hostile-value-here"
Sent = tuple[str, str, bytes | None]


def bodies(question: Question) -> Iterator[Sent]:
    """The question's JSON with each of its values replaced by each hostile one."""
    for changed in replaced(question.ask.json):
        text = json.dumps(changed)
        for what, value in VALUES.items():
            body = text.replace(json.dumps(MARK), value).encode()
            yield what, question.path, body


def replaced(value: Any) -> Iterator[Any]:
    """The value again and again, each time with one of the values inside it marked."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from ({**value, name: one} for one in replaced(inner))
    elif isinstance(value, list) and value:
        yield from ([one, *value[1:]] for one in replaced(value[0]))
        yield MARK
    elif value is not None:
        yield MARK


def addresses(question: Question, route: str) -> Iterator[Sent]:
    """The question's address with each of its parameters replaced by each hostile one."""
    body = json.dumps(question.ask.json).encode() if question.ask.json else None
    parts = question.path.split("/")
    for place, name in enumerate(route.split()[1].split("/")):
        if name.startswith("{"):
            for what, word in WORDS.items():
                yield what, "/".join([*parts[:place], word, *parts[place + 1 :]]), body
    for name in question.ask.params or ():
        for what, word in WORDS.items():
            yield what, f"{question.path}?{name}={word}", body
