"""A person before a browser, whose clicks are counted, and before whom nothing may go wrong."""

import os
from types import TracebackType
from typing import Final, Self, TypedDict, Unpack

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
)

from tests.browser.province import Province

CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
"""Nothing is fetched or updated by the browser itself, and pictures are the same everywhere."""

SERVER_ERROR: Final = 500
WRONG: Final = 400
EXPECTED: Final = frozenset({401, 409, 412, 422})
"""What a page may answer in the course of work: sign in, fill in again, look at both."""
WIDE: Final = 600
PATIENCE: Final = 10_000
"""Milliseconds a test waits for something to appear, on a machine that may be busy."""
ECHO: Final = ("Failed to load resource", "Response Status Error Code")
"""What browser and htmx say of an answer of 400 and more; answers are looked at themselves."""

GIVEN_UP: Final = "Transition was "
"""How Chromium begins what it says of fading between two pages, where it is too busy to fade."""


class Walker:
    """A page with a click counter.

    `where` is a CSS selector or a Locator. Opening an address oneself (`visit`) is no click.
    """

    def __init__(self, province: Province, context: BrowserContext) -> None:
        self.province = province
        self.context = context
        self.page: Page = context.new_page()
        self.clicks = 0
        self.status = 0
        """What the address that was visited last answered."""
        self.faults: list[str] = []
        self.expected: set[int] = set(EXPECTED)
        self.answers: list[Response] = []
        self.watch(self.page)

    # Ways

    def visit(self, path: str) -> Self:
        """Open an address of the portal, such as `/beranda`."""
        answer = self.page.goto(self.province.url + path)
        self.status = answer.status if answer else 0
        return self

    def click(self, where: str | Locator) -> Self:
        """Click or tap."""
        self.clicks += 1
        self.at(where).click()
        return self

    def press(self, where: str | Locator, key: str) -> Self:
        """Press a key in place of a click: Enter, Space, or one of a shortcut."""
        self.clicks += 1
        self.at(where).press(key)
        return self

    def check(self, where: str | Locator) -> Self:
        """Tick a box, or choose a radio button: one click."""
        self.clicks += 1
        self.at(where).check()
        return self

    def choose(self, where: str | Locator, value: str) -> Self:
        """Choose from a list: one click."""
        self.clicks += 1
        self.at(where).select_option(value)
        return self

    def fill(self, where: str | Locator, text: str) -> Self:
        """Type; typing is no click."""
        self.at(where).fill(text)
        return self

    def at(self, where: str | Locator) -> Locator:
        return self.page.locator(where) if isinstance(where, str) else where

    # What should hold

    def at_most(self, clicks: int) -> None:
        """The way so far took no more clicks than this; the count begins anew."""
        assert self.clicks <= clicks, f"{self.clicks} clicks, at most {clicks} promised"
        self.clicks = 0

    def expect_status(self, *statuses: int) -> None:
        """Answers that this test wants to see, such as 404 or 503."""
        self.expected.update(statuses)

    # What must not happen

    def watch(self, page: Page) -> None:
        """Note what goes wrong in a page; done for the first one already."""
        page.on("console", self._hear)
        page.on("pageerror", self._fall)
        page.on("response", self._look)
        page.on("requestfailed", self._lost)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(ECHO):
            self.faults.append(f"console {message.type}: {message.text}")

    def _fall(self, error: object) -> None:
        if not str(error).startswith(GIVEN_UP):
            self.faults.append(f"script: {error}")

    def _look(self, response: Response) -> None:
        self.answers.append(response)
        if response.status >= WRONG and response.status not in self.expected:
            method, url = response.request.method, response.url
            self.faults.append(f"{response.status} for {method} {url}")

    def _lost(self, request: Request) -> None:
        failure = request.failure or ""
        if "ERR_ABORTED" not in failure:  # a page that is left drops what it still waited for
            self.faults.append(f"{failure}: {request.method} {request.url}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del error, trace
        self.context.close()
        if kind is None:
            assert not self.faults, "\n".join(self.faults)


class Device(TypedDict, total=False):
    """What somebody looks at the pages with."""

    width: int
    theme: str
    javascript: bool
    language: str


def context(
    browser: Browser, url: str, session: str = "", **device: Unpack[Device]
) -> BrowserContext:
    """A browser of its own, with this session where there is one."""
    width, theme = device.get("width", 390), device.get("theme", "light")
    language = device.get("language", "id")
    made = browser.new_context(
        viewport={"width": width, "height": 844 if width < WIDE else 900},
        color_scheme="dark" if theme == "dark" else "light",
        java_script_enabled=device.get("javascript", True),
        locale="id-ID" if language == "id" else "en-GB",
    )
    made.set_default_timeout(PATIENCE)
    give(made, url, bahasa=language, tema=theme)
    if session:
        give(made, url, **{"__Host-sid": session})
    return made


def chromium() -> str:
    """The browser's program."""
    return os.environ.get("CHROMIUM", CHROMIUM)


def give(context: BrowserContext, url: str, **cookies: str) -> None:
    """Set cookies as the portal does. An address of HTTPS: the browser keeps them to it."""
    secure = url.replace("http://", "https://")
    for name, value in cookies.items():
        context.add_cookies(
            [{"name": name, "value": value, "url": secure, "secure": True, "sameSite": "Lax"}]
        )
