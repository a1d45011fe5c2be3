"""Real Chromium before a real system: `make test-browser`, or `ARGS=tests/browser/test_x.py`.

Fixtures:

`system`
    A `Province` (tests/browser/province.py): the whole system with its portal as processes of its
    own, four governments, 200 people, month 2026-07 in progress; one for the run, so every test
    changes people or agencies that no other test counts on. `system.url`, `system.people` (rows
    of employees.csv by NIP), `system.account_of(nip)` (an account for anybody), `system.nip(
    "jkt.pegawai")`, `system.ask(account)` (the services' HTTP doors, to prepare and to check),
    `system.silent("evaluation-api")` (a service that answers nothing, while the block lasts).

`walker`
    `walker("jkt.pegawai", width=390, theme="light", javascript=True, language="id")` gives a
    signed-in `Walker` (tests/browser/walker.py): `.visit("/beranda")`, `.click(where)`,
    `.check`, `.choose`, `.press`, `.fill`, then `.at_most(2)`; `.page` is Playwright's page.
    An account "" is nobody. The test fails on anything in the console, errors of scripts,
    violations of the content policy, answers of 5xx and of 4xx other than 401, 409, 412, 422;
    `.expect_status(404)` allows more. Several walkers may stand side by side (two windows).

    Wait for content (`playwright.sync_api.expect(...)`), never for time.

`browser`
    Playwright's, with the machine's Chromium: CHROMIUM names another than /usr/bin/chromium.

While building a page: `BROWSER_HOME=<home of a running demonstration> BROWSER_URL=<a portal>
.venv/bin/python -m pytest -n0 -p no:randomly tests/browser/test_x.py` walks there, at once.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any, Final, Protocol, Unpack

import pytest
from playwright.sync_api import Browser

from tests.browser.province import Province, province
from tests.browser.walker import FLAGS, Device, Walker, chromium, context

FIGURE: Final = "figure"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


class Walk(Protocol):
    """How a test asks for a walker."""

    def __call__(self, account: str, *, session: str = "", **device: Unpack[Device]) -> Walker: ...


Told = Callable[[str], None]
"""Says a figure that is to be followed over time."""


@pytest.fixture
def told(record_property: Callable[[str, object], None]) -> Told:
    """Figures stand together at the end, whichever process measured them."""
    return partial(record_property, FIGURE)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    passed: list[pytest.TestReport] = terminalreporter.stats.get("passed", [])
    said = [str(text) for one in passed for name, text in one.user_properties if name == FIGURE]
    for text in sorted(said):
        terminalreporter.write_line(text)


@pytest.fixture(scope="session")
def system() -> Iterator[Province]:
    with province() as made:
        yield made


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": chromium(), "args": list(FLAGS)}


@pytest.fixture
def walker(browser: Browser, system: Province) -> Iterator[Walk]:
    with ExitStack() as walkers:

        def walk(account: str, *, session: str = "", **device: Unpack[Device]) -> Walker:
            secret = session or (system.session(account) if account else "")
            made = context(browser, system.url, secret, **device)
            return walkers.enter_context(Walker(system, made))

        yield walk
