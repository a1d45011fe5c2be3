"""axe-core in a page: what keeps people out, as far as a program can find it."""

import json
from functools import cache
from typing import Any, Final

from playwright.sync_api import Page

from capaian.home import ROOT

SOURCE: Final = ROOT / "services/portal/assets/node_modules/axe-core/axe.min.js"
RUN: Final = (
    "() => axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"
)


@cache
def source() -> str:
    return SOURCE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds wrong: rule, place and why, one line each."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(f"() => {{ {source()}; }}")
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [
        f"{rule['id']}: {json.dumps(node['target'])} {reason(node)}"
        for rule in found
        for node in rule["nodes"]
    ]


def reason(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks) or node["html"][:120]
