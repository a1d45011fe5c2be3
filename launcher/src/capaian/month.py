"""A month from its closing to its approved pay, for one agency after the other."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from capaian.client import Account, Refused
from shared.events.evaluation import period_id
from shared.events.identity import unit_id

PAYROLL: Final = "payroll_incentive"
PATIENCE: Final = 300
"""Seconds."""


def open_month(maker: Account, agency: str, month: str) -> None:
    body = {"agency_id": str(unit_id(agency)), "month": month}
    maker.post(PAYROLL, "/v1/months", body)


def close_period(hr: Account, agency: str, period: str) -> dict[str, Any]:
    """Close an evaluation period; gives its count and the hash of its manifest."""
    identifier = period_id(unit_id(agency), period)
    answer: dict[str, Any] = hr.post("evaluation", f"/v1/periods/{identifier}/closing")
    return answer


def periods_of(reader: Account, agency: str) -> list[str]:
    """The codes of an agency's evaluation periods, the newest first."""
    listed = reader.get("evaluation", "/v1/periods", agency_id=str(unit_id(agency)))
    return [period["code"] for period in listed]


def close_attendance(hr: Account, agency: str, month: str) -> dict[str, Any]:
    body = {"agency_id": str(unit_id(agency)), "month": month}
    answer: dict[str, Any] = hr.post("evaluation", "/v1/attendance-closings", body)
    return answer


def run_month(maker: Account, checker: Account, agency: str, month: str) -> dict[str, Any]:
    """Open a run, have the maker propose it and the checker approve the hash shown."""
    body = {"agency_id": str(unit_id(agency)), "month": month}
    run = maker.post(PAYROLL, "/v1/runs", body)
    proposed = propose(maker, run["run_id"])
    approval = {"hash": proposed["hash"]}
    approved: dict[str, Any] = checker.post(PAYROLL, f"/v1/runs/{run['run_id']}/approval", approval)
    return approved


def propose(maker: Account, run_id: str) -> dict[str, Any]:
    """Propose a run; waits while payroll still works on a large cause, such as a new policy."""
    for _ in range(PATIENCE):
        try:
            proposed: dict[str, Any] = maker.post(PAYROLL, f"/v1/runs/{run_id}/proposal")
        except Refused as refused:
            if refused.problem.get("code") != "recalculation_waiting":
                raise
            time.sleep(1)
        else:
            return proposed
    raise TimeoutError(f"payroll still recalculates after {PATIENCE} s")


def count(
    auditor: Account, agency: str, month: str, period: str, run: Mapping[str, Any]
) -> dict[str, Any]:
    """The control totals of an agency, each counted by the service that owns it."""
    identifier: UUID = unit_id(agency)
    roster = auditor.get("identity", f"/v1/rosters/{identifier}/{month}")
    pay = auditor.get(PAYROLL, f"/v1/counts/{identifier}/{month}")
    rated = auditor.get(
        "evaluation", f"/v1/counts/{identifier}/{period_id(identifier, period)}", month=month
    )
    planned = auditor.get("targets", f"/v1/counts/{identifier}/{period}")
    told = auditor.get("notifications", f"/v1/counts/{identifier}")["notices"]
    verified = auditor.get(PAYROLL, f"/v1/verifications/{identifier}/{month}")
    return {
        "agency": agency,
        "roster": roster["count"],
        "statements": pay["with_amounts"],
        "excluded": pay["excluded"],
        "finalised": rated["finalised"],
        "payroll_inputs": pay["payroll_inputs"],
        "notices_due": due(planned, rated, pay),
        "notices": sum(told.values()),
        "gross": run["gross"],
        "net": run["net"],
        "differences": verified["differences"],
    }


def due(planned: Mapping[str, int], rated: Mapping[str, int], pay: Mapping[str, Any]) -> int:
    """How many notices the acts call for: one each, and one to the checkers of the run."""
    acts = Counter(
        submitted=planned["submitted"],
        returned=planned["returned"],
        approved=planned["approved"],
        activities=rated["returned_activities"],
        finalised=rated["finalised"],
        revised=rated["revised"],
        sealed=1,
        payslips=pay["payslips"],
    )
    return acts.total()


def faults(totals: Iterable[Mapping[str, Any]]) -> list[str]:
    """What does not agree, in words; empty when all does."""
    checks: tuple[tuple[str, Callable[[Mapping[str, Any]], bool]], ...] = (
        (
            "roster is not statements and excluded",
            lambda t: t["roster"] == t["statements"] + sum(t["excluded"].values()),
        ),
        ("finalised is not payroll_inputs", lambda t: t["finalised"] == t["payroll_inputs"]),
        ("notices is not notices_due", lambda t: t["notices"] == t["notices_due"]),
        ("differences is not 0", lambda t: t["differences"] == 0),
    )
    return [f"{t['agency']}: {text}" for t in totals for text, holds in checks if not holds(t)]
