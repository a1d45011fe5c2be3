"""An audit that could not be made is never taken for one without findings."""

import pytest

from tests.support.audit import judge

FOUND = "Found 2 known vulnerabilities in 1 package\nName Version ID Fix Versions\n"


@pytest.mark.parametrize(
    ("code", "output", "begins", "failed"),
    [
        (0, "No known vulnerabilities found\n", "ok", False),
        (1, FOUND, "FAULTY", True),
        (1, "ERROR:pip_audit: x: Dependency not found on PyPI\n", "NOT CHECKED", False),
        (1, "", "NOT CHECKED", False),
    ],
)
def test_what_is_said_of_an_audit(code: int, output: str, begins: str, *, failed: bool) -> None:
    words, stops = judge(code, output)
    assert words.startswith(begins)
    assert stops is failed
