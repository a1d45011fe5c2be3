"""People are told once, and what was answered with a success is there."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from shared.events.base import event_id
from tests.faults.check_events import type_of
from tests.faults.load import Promises
from tests.faults.snapshot import Snapshot

NOTICES: Final = (
    "notifications",
    "select event_id, recipient, channel, template, agency_id, notice_id from notice",
)
PAYSLIPS: Final = (
    "payroll_incentive",
    (
        "select p.run_id, p.employee_id from payslip p join run r using (agency_id, run_id, seal)"
        " where r.approved_at is not null"
    ),
)
TOLD: Final = frozenset(
    {
        "TargetSubmitted", "TargetReturned", "TargetApproved", "ActivityReturned",
        "EvaluationFinalised", "EvaluationRevised", "RunSealed",
    }
)  # fmt: skip
"""What somebody is told of; and each approved payslip."""

MOST_MAILS: Final = 2

PROMISED: Final[Mapping[str, tuple[str, str]]] = {
    "employees": ("identity", "select nip, name from employee"),
    "attendance": (
        "evaluation",
        "select p.nip, day::text, clock_out from attendance_day join person p using (employee_id)",
    ),
    "activities": (
        "evaluation",
        "select p.nip, reference, state from activity join person p using (employee_id)",
    ),
    "measures": (
        "evaluation",
        "select p.nip, month, measure, realisation from measure join person p using (employee_id)",
    ),
    "ratings": (
        "evaluation",
        (
            "select p.nip, e.code, r.result_rating, r.result_score, r.state from result r"
            " join person p using (employee_id) join period e using (agency_id, period_id)"
        ),
    ),
    "obligations": (
        "payroll_incentive",
        (
            "select c.nip, month, obligation, fulfilled from obligation"
            " join employee_copy c using (agency_id, employee_id)"
        ),
    ),
}
QUESTIONS: Final = (NOTICES, PAYSLIPS, *PROMISED.values())


def notices(world: Snapshot) -> Iterator[str]:
    """One notice for each act that calls for one, and no other."""
    rows = world.rows(*NOTICES)
    keys = Counter(tuple(row.values())[:4] for row in rows)
    if twice := [key for key, count in keys.items() if count > 1]:
        yield f"{len(twice)} notices are there twice, such as {twice[0]}"
    wanted = {
        row["event_id"]
        for store in world.stores.values()
        for row in store.outbox
        if type_of(row) in TOLD
    }
    wanted |= {
        event_id("PayslipState", f"payslip/{row['run_id']}:{row['employee_id']}", 1)
        for row in world.rows(*PAYSLIPS)
    }
    told = {row["event_id"] for row in rows}
    if lacking := wanted - told:
        yield f"{len(lacking)} acts were told to nobody"
    if extra := told - wanted:
        yield f"{len(extra)} notices speak of no act"


def mails(world: Snapshot, seen: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """An e-mail comes twice at most, with the same Message-ID, and speaks of a notice there is."""
    if often := [key for key, count in seen.items() if count > MOST_MAILS]:
        yield f"{len(often)} e-mails came more than twice, such as {often[0]}"
    known = {f"<{row['notice_id']}@capaian>" for row in world.rows(*NOTICES)}
    if strange := {name for name, _ in seen} - known:
        yield f"{len(strange)} e-mails speak of no notice"


def promises(world: Snapshot, given: Promises) -> Iterator[str]:
    """Every row that was answered with a success is there, as it was given last."""
    for kind, rows in given.kept.items():
        if kind not in PROMISED:
            continue
        held: dict[tuple[Any, ...], list[Any]] = {}  # a person may be known at two agencies
        for one in world.rows(*PROMISED[kind]):
            held.setdefault(tuple(one.values())[: LENGTH[kind]], []).append(one)
        broken = [
            key
            for key, row in rows.items()
            if not any(AGREES[kind](row, one) for one in held.get(key, ()))
        ]
        if broken:
            yield f"{len(broken)} promised {kind} are not there, such as {' '.join(broken[0])}"


LENGTH: Final = {
    "employees": 1, "attendance": 2, "activities": 2, "measures": 3, "ratings": 2,
    "obligations": 3,
}  # fmt: skip


def minutes(clock: str) -> int | None:
    return int(clock[:2]) * 60 + int(clock[3:5]) if clock else None


def same_rating(row: Mapping[str, str], held: Mapping[str, Any]) -> bool:
    score = held["result_score"]
    same_score = (score is None) == (not row["result_score"])
    return (
        held["state"] == ("finalised" if row["finalise"] == "yes" else "rated")
        and (held["result_rating"] or "") == row["result_rating"]
        and same_score
        and (score is None or Decimal(score) == Decimal(row["result_score"]))
    )


AGREES: Final[Mapping[str, Callable[[Mapping[str, str], Mapping[str, Any]], bool]]] = {
    "employees": lambda row, held: bool(held["name"] == row["name"]),
    "attendance": lambda row, held: bool(held["clock_out"] == minutes(row["out"])),
    "activities": lambda row, held: bool(held["state"] == row["state"]),
    "measures": lambda row, held: Decimal(held["realisation"]) == Decimal(row["realisation"]),
    "ratings": same_rating,
    "obligations": lambda row, held: bool(held["fulfilled"] == (row["fulfilled"] == "yes")),
}
