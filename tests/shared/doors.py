"""What the tests of the HTTP door share: who asks, and the form of a problem."""

from typing import Any

import httpx

from tests.support.people import HEALTH
from tests.support.tokens import Person

WRITER = Person(roles={"hr_admin": [HEALTH]}, name="Sari")
JSON = {"Content-Type": "application/json"}
FORM = {"type", "title", "status", "detail", "code"}


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem of an answer, after a look at its form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert said.keys() >= FORM
    assert (said["status"], said["code"]) == (status, code)
    assert said["type"] == f"urn:capaian:problem:{code}"
    assert "{" not in said["detail"], "a value is missing in the sentence"
    return said
