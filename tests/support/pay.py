"""Facts and policies for the rules of pay: one month of a person, changed where a test says so."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import msgspec

from payroll_incentive.domain import settlement
from payroll_incentive.domain.facts import (
    Assignment,
    AttendanceDay,
    Evaluation,
    Facts,
    Person,
    SalaryBase,
    StatusSpan,
    TaxStatus,
    Unit,
)
from payroll_incentive.domain.lines import Line, Route, Statement
from payroll_incentive.domain.months import first_day, last_day, months_of
from payroll_incentive.domain.national import AnyNational
from payroll_incentive.domain.policy import Policies, Policy
from payroll_incentive.domain.policy_file import read_national, read_policy
from payroll_incentive.domain.settlement import Payslip, Settled, settle, settled_by

POLICIES = Path(__file__).parents[2] / "services" / "payroll-incentive" / "policies"
NAMES = UUID("9f3d0a52-31d3-5a0c-8d0f-6a7b1f7b6c11")
EMPLOYEE = uuid5(NAMES, "employee")
AGENCY = uuid5(NAMES, "agency")
OTHER_AGENCY = uuid5(NAMES, "other agency")
HIRED = date(2020, 3, 1)


def named(*parts: object) -> UUID:
    """The id of an event or thing with this name."""
    return uuid5(NAMES, "|".join(map(str, parts)))


@cache
def nationals() -> tuple[AnyNational, ...]:
    """All national tables of the repository."""
    files = sorted((POLICIES / "national").glob("*.yaml"))
    return tuple(read_national(file.read_text()) for file in files)


@cache
def policy_text(path: str) -> str:
    """The text of a policy document of the repository."""
    return (POLICIES / path).read_text()


@cache
def policies(*paths: str) -> Policies:
    """These documents of the repository (the example without any), with all national tables."""
    return rules(*(read_policy(policy_text(path)) for path in paths or ("example/p-ex.yaml",)))


def rules(*ruling: Policy) -> Policies:
    """Prepared policies with all national tables."""
    return Policies(ruling, nationals())


def changed_policy(*replacements: tuple[str, str], path: str = "example/p-ex.yaml") -> Policy:
    """A document of the repository with texts replaced, each old one by its new one."""
    text = policy_text(path)
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    return read_policy(text)


def status(kind: str = "pns", golongan: str = "III/c", **changes: Any) -> StatusSpan:
    """A legal status, active since hiring unless changed."""
    return msgspec.structs.replace(
        StatusSpan(from_=HIRED, kind=kind, status="01", golongan=golongan), **changes
    )


def post(job_class: int = 9, **changes: Any) -> Assignment:
    """An own post of this class, held since hiring unless changed."""
    base = Assignment(
        from_=HIRED,
        kind="definitif",
        post_code=f"P-{job_class}",
        group="pelaksana",
        job_class=job_class,
        unit_id=AGENCY,
        agency_id=AGENCY,
    )
    return msgspec.structs.replace(base, **changes)


def person(*parts: StatusSpan | Assignment, **changes: Any) -> Person:
    """A person with these statuses and posts (one of each unless given)."""
    statuses = tuple(part for part in parts if isinstance(part, StatusSpan)) or (status(),)
    posts = tuple(part for part in parts if isinstance(part, Assignment)) or (post(),)
    base = Person(
        hired_on=HIRED, statuses=statuses, assignments=posts, event_id=named("person", EMPLOYEE)
    )
    return msgspec.structs.replace(base, **changes)


def evaluation(predicate: str = "baik", period: str = "2026-07", **changes: Any) -> Evaluation:
    """A finalised evaluation of a period, and the period closed."""
    base = Evaluation(
        agency_id=AGENCY,
        period=period,
        kind="month",
        starts_on=first_day(months_of(period)[0]),
        ends_on=last_day(months_of(period)[-1]),
        scheme="matrix",
        predicate=predicate,
        version=1,
        closed=True,
        event_id=named("evaluation", period, predicate, changes.get("version", 1)),
    )
    return msgspec.structs.replace(base, **changes)


def unit(region: str = "EX", agency: UUID = AGENCY, **changes: Any) -> Unit:
    """The agency as a unit of a region."""
    base = Unit(
        unit_id=agency,
        agency_id=agency,
        region=region,
        timezone="Asia/Jakarta",
        calendar="5-day",
    )
    return msgspec.structs.replace(base, **changes)


def day(
    when: date, clock_in: int | None = 450, clock_out: int | None = 960, **changes: Any
) -> AttendanceDay:
    """A working day from 07:30 to 16:00, worked in full unless changed."""
    base = AttendanceDay(
        day=when,
        schedule_in=450,
        schedule_out=960,
        clock_in=clock_in,
        clock_out=clock_out,
        event_id=named("day", when, clock_in, clock_out, changes),
    )
    return msgspec.structs.replace(base, **changes)


def weekdays(month: str) -> list[date]:
    """Monday to Friday of a month."""
    first, last = first_day(month), last_day(month)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [one for one in days if one.weekday() < 5]


def worked(month: str = "2026-07", **lapses: AttendanceDay) -> tuple[AttendanceDay, ...]:
    """A month worked in full, but for the lapses: their days take the place of the full ones."""
    replaced = {lapse.day: lapse for lapse in lapses.values()}
    return tuple(replaced.get(when) or day(when) for when in weekdays(month))


def facts(month: str = "2026-07", region: str = "EX", **changes: Any) -> Facts:
    """A month of the example person: class 9, predicate baik, worked in full, feeds closed."""
    base = Facts(
        employee_id=EMPLOYEE,
        agency_id=AGENCY,
        month=month,
        person=person(),
        units=(unit(region),),
        evaluations=(evaluation(period=month),),
        days=worked(month),
        salary=salary(month),
        tax_status=tax_status(),
        attendance_closed=True,
    )
    return msgspec.structs.replace(base, **changes)


def salary(month: str = "2026-07", **changes: Any) -> SalaryBase:
    """The salary part of a month: 5,200,000, of which the salary run took BPJS and no tax."""
    base = SalaryBase(
        month=month, gross=5_200_000, bpjs_employee=52_000, bpjs_employer=208_000, pph21=0
    )
    return msgspec.structs.replace(base, **changes)


def tax_status(ptkp: str = "K/1", *, npwp: bool = True, year: int = 2026) -> TaxStatus:
    """The tax status of 2026."""
    return TaxStatus(year=year, ptkp=ptkp, npwp=npwp)


class Account:
    """Runs of one agency for one person, one after the other; each is approved when paid."""

    def __init__(self, ruling: Policies, **about: Any) -> None:
        self.ruling = ruling
        self.about: dict[str, Any] = {
            "employee_id": EMPLOYEE,
            "agency_id": AGENCY,
            "region": "EX",
            "first_month": "2026-01",
            "kind": "pns",
            "group": "pelaksana",
            "hired_on": HIRED,
            "tax_status": tax_status(),
            "salaries": tuple(salary(f"2026-{number:02d}") for number in range(1, 13)),
        } | about
        self.statements: dict[str, Statement] = {}
        self.settled: list[Settled] = []

    def owe(self, month: str, statement: Statement) -> None:
        """The newest statement of a month."""
        self.statements[month] = msgspec.structs.replace(statement, month=month)

    def review(self, month: str, **about: Any) -> Payslip:
        """What a run of this month would pay."""
        known = {"pay_date": last_day(month), "settled": tuple(self.settled)} | self.about | about
        account = settlement.Account(
            month=month, statements=tuple(self.statements.values()), **known
        )
        return settle(account, self.ruling)

    def pay(self, month: str, **about: Any) -> Payslip:
        """What an approved run of this month pays; its lines are settled."""
        payslip = self.review(month, **about)
        self.settled.extend(settled_by(payslip))
        return payslip


def owed(month: str = "2026-07", amount: int = 8_000_000, **parts: int) -> Statement:
    """A statement with these gross lines under the TER route, productivity alone unless given."""
    lines = parts or {"productivity": amount}
    return statement_of(month, lines, route="ter")


def statement_of(month: str, parts: dict[str, int], route: Route, tax: int = 0) -> Statement:
    """A statement with these gross lines, and this final tax."""
    lines = [
        Line(name, 0, "gross", amount, "employee", route, f"r/{name}")
        for name, amount in parts.items()
    ]
    if tax:
        lines.append(Line("pph_final", 0, "tax", -tax, "employee", "final", "r/tax"))
    return Statement(EMPLOYEE, AGENCY, month, lines=tuple(lines))


def amounts(payslip: Payslip) -> dict[tuple[str, str], int]:
    """The payslip's amounts by month and component."""
    found: dict[tuple[str, str], int] = {}
    for line in payslip.lines:
        key = (line.month, line.component)
        found[key] = found.get(key, 0) + line.amount
    return found
