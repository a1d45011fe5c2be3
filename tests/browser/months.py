"""A payroll month brought to where its maker can propose it: all it waits for was closed."""

from typing import Final

from capaian.client import Refused
from shared.events.evaluation import period_id
from shared.events.identity import unit_id
from tests.browser.province import Province

MONTH: Final = "2026-07"
SEMESTER: Final = "2026-S1"
"""What Ambon evaluates by."""


def readied(system: Province, agency: str) -> str:
    """Have Ambon's HR close what this agency's month waits for; the address of the month.

    Payroll hears of it by events: whoever walks there waits for the button.
    """
    found = unit_id(agency)
    hr = system.ask("amb.hr")
    for path, body in (
        (f"/v1/periods/{period_id(found, SEMESTER)}/closing", {}),
        ("/v1/attendance-closings", {"agency_id": str(found), "month": MONTH}),
    ):
        try:
            hr.post("evaluation", path, body)
        except Refused as refused:
            if refused.status != CONFLICT:  # another test closed it
                raise
    return f"/gaji/{MONTH}/{found}"


CONFLICT: Final = 409
