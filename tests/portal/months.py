"""A month of pay as payroll explains it, for pages that are looked at without payroll."""

from typing import Any, Final

from tests.portal.stand_in import ME

AGENCY: Final = ME["own"][0]
EVENT: Final = "00000000-0000-7000-8000-00000000000a"
RUN: Final = "00000000-0000-7000-8000-0000000000aa"
EXPLAINED: Final = f"GET payroll_incentive/v1/explanations/{ME['employee_id']}"
MOMENT: Final = "2026-08-01T03:00:00Z"


def line(component: str, amount: int, **changes: Any) -> dict[str, Any]:
    return {
        "month": "2026-07", "component": component, "title": component.title(), "kind": "gross",
        "amount": amount, "bearer": "employee", "text": f"Penjelasan {component}.",
        "rule": f"x@1#/{component}", "basis": "Pasal 8", "decree": "Pergub 1/2026", "inputs": {},
        "events": [], "looked_at": "", "provisional": False,
    } | changes  # fmt: skip


def change(before: int | None, after: int, *causes: str) -> dict[str, Any]:
    told = [{"kind": "X", "event_id": EVENT, "effective": None, "text": cause} for cause in causes]
    return {
        "version": 1, "at": MOMENT, "gross_before": before, "gross_after": after,
        "difference": after - (before or 0), "provisional": False, "hash": "0" * 64,
        "causes": told, "text": "",
    }  # fmt: skip


def statement(lines: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    gross = sum(one["amount"] for one in lines if one["kind"] == "gross")
    return {
        "agency_id": AGENCY, "month": "2026-07", "decree": "Pergub 1/2026", "version": 1,
        "gross": gross, "previous_gross": None, "provisional": False, "hash": "ab" * 32,
        "calculated_at": MOMENT, "difference": 0, "causes": [],
        "changes": [change(None, gross, "Bulan ini mulai dihitung.")],
        "segments": [{"job_class": 9, "golongan": "III/c", "share": 1, "whole": 1}],
        "lines": lines, "excluded": [], "holds": [],
    } | changes  # fmt: skip


def explained(*statements: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "employee_id": ME["employee_id"], "month": "2026-07", "statements": list(statements),
        "payslips": [], "held": [],
    } | changes  # fmt: skip


def payslip(net: int, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "agency_id": AGENCY, "run_id": RUN, "month": "2026-08", "pay_date": "2026-08-05",
        "state": "approved", "gross": net, "tax": 0, "bpjs": 0, "net": net, "receivable": 0,
        "hash": "0" * 64, "lines": lines, "held": [],
    }  # fmt: skip


def my_month(month: str, gross: int, **changes: Any) -> dict[str, Any]:
    return {
        "agency_id": AGENCY, "agency_name": "Sekretariat Daerah", "month": month, "version": 1,
        "gross": gross, "previous_gross": None, "provisional": False, "attendance_closed": True,
        "held": False,
        "excluded": [], "holds": [], "difference": 0, "net": None, "calculated_at": MOMENT,
        "decree": "Pergub 1/2026",
    } | changes  # fmt: skip
