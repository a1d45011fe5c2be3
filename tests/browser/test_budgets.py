"""What pages weigh, how often they ask, and how long they take where the network is weak."""

from typing import Any, Final

import pytest
from playwright.sync_api import CDPSession, Page

from tests.browser.conftest import Told, Walk
from tests.browser.screens import (
    LETTERS,
    PART,
    SCREENS,
    SCRIPTS,
    STYLES,
    WARM,
    WARM_REQUESTS,
    Screen,
)

KINDS: Final = {"Stylesheet": STYLES, "Script": SCRIPTS, "Font": LETTERS}
SLOW_3G: Final = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s and 400 ms, as a phone has it between two masts."""
CPU: Final = 4
"""Times slower than this machine."""
PAINTED: Final = 2_500.0
SHIFT: Final = 0.02
SLACK: Final = 1.15
"""For what is measured in time; bytes and requests get none."""
TIMED: Final = ("/masuk", "/beranda", "/tunjangan/{}", "/tim")
LOOK: Final = """() => new Promise(done => {
  const found = {shift: 0, largest: 0};
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) found.shift += one.value;
  }).observe({type: 'layout-shift', buffered: true});
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) found.largest = one.startTime;
  }).observe({type: 'largest-contentful-paint', buffered: true});
  const first = performance.getEntriesByName('first-contentful-paint')[0];
  setTimeout(() => done({...found, first: first ? first.startTime : 0}), 100);
})"""

every_screen = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)


class Wire:
    """What goes over the wire for a page, as the browser's own tools count it."""

    def __init__(self, page: Page) -> None:
        self.kinds: dict[str, str] = {}
        self.bytes: dict[str, float] = {}
        self.kept: set[str] = set()
        self.tools: CDPSession = page.context.new_cdp_session(page)
        self.tools.on("Network.requestServedFromCache", self._served)
        self.tools.on("Network.responseReceived", self._answered)
        self.tools.on("Network.loadingFinished", self._finished)
        self.tools.send("Network.enable")

    def _served(self, event: dict[str, Any]) -> None:
        self.kept.add(event["requestId"])

    def _answered(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        kept = event["requestId"] in self.kept or answer.get("fromDiskCache")
        if answer["url"].startswith("http") and event["type"] != "EventSource" and not kept:
            self.kinds[event["requestId"]] = event["type"]

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes[event["requestId"]] = event["encodedDataLength"]

    def of(self, kind: str = "") -> float:
        """Bytes of what is of this kind; of all together."""
        return sum(
            self.bytes.get(request, 0)
            for request, its in self.kinds.items()
            if not kind or its == kind
        )

    def clear(self) -> None:
        self.kinds.clear()
        self.bytes.clear()


@every_screen
def test_a_screen_keeps_its_budget(walker: Walk, told: Told, screen: Screen) -> None:
    walk = walker(screen.account, width=390 if screen.budget.requests == 7 else 1280)
    wire = Wire(walk.page)
    path = screen.address(walk.province)
    walk.visit(path).page.wait_for_load_state("networkidle" if not screen.account else "load")
    html, total = wire.of("Document"), wire.of()
    assert html <= screen.budget.html, f"{html:.0f} bytes of HTML"
    for kind, most in KINDS.items():
        assert wire.of(kind) <= most, f"{wire.of(kind):.0f} bytes of {kind}"
    assert total <= screen.budget.total, f"{total:.0f} bytes together"
    assert len(wire.kinds) <= screen.budget.requests, sorted(wire.kinds.values())
    elements = walk.page.evaluate("document.querySelectorAll('*').length")
    assert elements <= screen.budget.elements
    wire.clear()
    walk.visit(path).page.wait_for_load_state("load")
    assert len(wire.kinds) <= WARM_REQUESTS, sorted(wire.kinds.values())
    assert wire.of() <= max(WARM, screen.budget.html)
    told(f"{screen.name}: {html:.0f} + {total - html:.0f} bytes, {elements} elements")


@pytest.mark.parametrize("path", TIMED)
def test_a_screen_is_there_soon_on_a_weak_network(walker: Walk, told: Told, path: str) -> None:
    screen = next(one for one in SCREENS if one.path == path)
    address = screen.address(walker("").province)
    seen = []
    for _ in range(3):
        walk = walker(screen.account)
        tools = walk.context.new_cdp_session(walk.page)
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", {"offline": False, **SLOW_3G})
        tools.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
        walk.visit(address).page.wait_for_load_state("load")
        seen.append(walk.page.evaluate(LOOK))
        walk.page.goto("about:blank")
    seen.sort(key=lambda one: one["largest"])
    best, middle = seen[0], seen[1]
    told(
        f"{path} on slow 3G: first paint {middle['first']:.0f} ms,"
        f" largest {middle['largest']:.0f} ms (best {best['largest']:.0f}),"
        f" shift {middle['shift']:.3f}"
    )
    assert max(one["shift"] for one in seen) <= SHIFT
    assert best["first"] <= PAINTED * SLACK


def test_a_part_is_small(walker: Walk) -> None:
    walk = walker("jkt.pegawai")
    walk.visit("/beranda").page.wait_for_load_state("load")
    parts = walk.page.locator("[hx-get][hx-trigger]")
    addresses = [one.get_attribute("hx-get") or "" for one in parts.all()]
    for address in addresses:
        answer = walk.province.get("jkt.pegawai", address, **{"HX-Request": "true"})
        assert answer.num_bytes_downloaded <= PART, address
