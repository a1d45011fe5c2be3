"""Statements worked out again: from the stored facts, put together here, byte for byte."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import zip_longest
from typing import Any, Final

import msgspec

from payroll_incentive.domain.facts import (
    ApprovedMinutes,
    AttendanceDay,
    Evaluation,
    Facts,
    Measure,
    Obligation,
    Person,
    Punishment,
    SalaryBase,
    TaxStatus,
    Unit,
)
from payroll_incentive.domain.months import first_day, last_day, shift
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.policy_file import read_national, read_policy
from payroll_incentive.domain.statement import Statement, calculate, decode, encode
from payroll_incentive.queries.documents import national_documents
from shared.events.base import event_id
from tests.faults.snapshot import Snapshot

PAYROLL: Final = "payroll_incentive"
TABLES: Final = (
    "employee_copy", "unit_copy", "result_copy", "attendance_copy", "activity_copy",
    "measure_copy", "punishment_copy", "obligation", "salary_base", "tax_status", "feed",
    "month", "policy", "statement", "month_part",
)  # fmt: skip
SUMS: Final = ("statements", "provisional", "held", "gross")
SERVING: Final = """
select a.agency_id, a.employee_id, greatest(a.from_date, e.hired_on) as first,
  least(a.to_date, e.left_on) as last
from assignment a join employee e using (employee_id) where a.kind = 'definitif'
"""


def all_of(table: str) -> str:
    return f"select * from {table}"  # noqa: S608 - our own tables


QUESTIONS: Final = (*((PAYROLL, all_of(table)) for table in TABLES), ("identity", SERVING))


class Facter:
    """Puts together the facts of statements, one after the other."""

    def __init__(self, world: Snapshot) -> None:
        self.world = world
        self.people: dict[Any, Any] = {}
        for row in sorted(self.rows("employee_copy"), key=lambda row: row["version"]):
            self.people[row["employee_id"]] = row
        self.units = {
            row["unit_id"]: Unit(**{name: row[name] for name in Unit.__struct_fields__})
            for row in self.rows("unit_copy")
        }
        self.feeds = {(r["agency_id"], r["feed"], r["reference"]) for r in self.rows("feed")}
        self.phases = {(r["agency_id"], r["month"]): r["phase"] for r in self.rows("month")}
        self.grouped = {table: by_person(self.rows(table)) for table in TABLES[2:10]}

    def rows(self, table: str) -> Any:
        return self.world.rows(PAYROLL, all_of(table))

    def of(self, table: str, employee: Any) -> list[Any]:
        return self.grouped[table].get(employee, [])

    def facts(self, agency: Any, employee: Any, month: str) -> Facts:
        known = self.people.get(employee)
        person = msgspec.json.decode(known["fact"], type=Person) if known else None
        return Facts(
            employee_id=employee,
            agency_id=agency,
            month=month,
            person=person,
            units=self.units_of(agency, person),
            evaluations=self.evaluations(employee, month),
            days=self.days(agency, employee, month),
            minutes=self.minutes(employee, month),
            measures=self.measures(agency, employee, month),
            punishments=self.punishments(employee, month),
            obligations=self.obligations(employee, month),
            salary=self.salary(employee, month),
            tax_status=self.tax_status(employee, month),
            phase=self.phases.get((agency, month), "final"),
            attendance_closed=(agency, "attendance", month) in self.feeds,
        )

    def units_of(self, agency: Any, person: Person | None) -> tuple[Unit, ...]:
        posts = person.assignments if person else ()
        ids = {agency} | {post.unit_id for post in posts} | {post.agency_id for post in posts}
        return tuple(self.units[one] for one in sorted(ids) if one in self.units)

    def evaluations(self, employee: Any, month: str) -> tuple[Evaluation, ...]:
        oldest = first_day(shift(month, -24))
        found = []
        for row in self.of("result_copy", employee):
            if row["ends_on"] >= oldest:
                one = msgspec.json.decode(row["fact"], type=Evaluation)
                closed = (row["agency_id"], "evaluation", str(row["period_id"])) in self.feeds
                found.append((one.ends_on, row["result_id"], with_closed(one, closed=closed)))
        return tuple(one for _, _, one in sorted(found, key=lambda each: each[:2]))

    def days(self, agency: Any, employee: Any, month: str) -> tuple[AttendanceDay, ...]:
        first, last = first_day(shift(month, -1)), last_day(month)
        rows = [r for r in self.of("attendance_copy", employee) if first <= r["day"] <= last]
        chosen = preferred(rows, agency, lambda row: row["day"])
        return tuple(msgspec.json.decode(row["fact"], type=AttendanceDay) for row in chosen)

    def measures(self, agency: Any, employee: Any, month: str) -> tuple[Measure, ...]:
        since = shift(month, -12)
        rows = [r for r in self.of("measure_copy", employee) if since <= r["month"] <= month]
        chosen = preferred(rows, agency, lambda row: (row["month"], row["measure"]))
        return tuple(msgspec.json.decode(row["fact"], type=Measure) for row in chosen)

    def minutes(self, employee: Any, month: str) -> ApprovedMinutes | None:
        rows = [
            r for r in self.of("activity_copy", employee) if r["approved"] and r["month"] == month
        ]
        if not rows:
            return None
        lines = sorted((str(row["activity_id"]), row["version"]) for row in rows)
        joined = "\n".join(f"{name}:{version}" for name, version in lines)
        newest = max(row["recorded_at"] for row in rows)
        return ApprovedMinutes(
            total=sum(row["minutes"] for row in rows),
            count=len(rows),
            hash=hashlib.sha256(joined.encode()).hexdigest(),
            newest=min(row["event_id"] for row in rows if row["recorded_at"] == newest),
        )

    def punishments(self, employee: Any, month: str) -> tuple[Punishment, ...]:
        last = last_day(month)
        rows = [r for r in self.of("punishment_copy", employee) if r["starts_on"] <= last]
        rows.sort(key=lambda row: (row["starts_on"], row["punishment_id"]))
        return tuple(msgspec.json.decode(row["fact"], type=Punishment) for row in rows)

    def obligations(self, employee: Any, month: str) -> tuple[Obligation, ...]:
        rows = [r for r in self.of("obligation", employee) if r["month"] == month]
        newest = {row["obligation"]: row for row in latest(rows)}
        return tuple(
            Obligation(
                obligation=name,
                fulfilled=row["fulfilled"],
                event_id=event_id(
                    "ObligationTaken",
                    f"obligation/{employee}:{month}:{name}:{row['agency_id']}",
                    row["version"],
                ),
            )
            for name, row in sorted(newest.items())
        )

    def salary(self, employee: Any, month: str) -> SalaryBase | None:
        rows = latest(r for r in self.of("salary_base", employee) if r["month"] == month)
        names = SalaryBase.__struct_fields__
        return SalaryBase(**{name: rows[-1][name] for name in names}) if rows else None

    def tax_status(self, employee: Any, month: str) -> TaxStatus | None:
        year = int(month[:4])
        rows = latest(r for r in self.of("tax_status", employee) if r["year"] == year)
        names = TaxStatus.__struct_fields__
        return TaxStatus(**{name: rows[-1][name] for name in names}) if rows else None


def statements(world: Snapshot) -> Iterator[str]:
    """Every statement is there, and is what its facts and policies are worth."""
    facter = Facter(world)
    active = [row["document"] for row in facter.rows("policy") if row["state"] == "active"]
    policies = Policies(
        [read_policy(document) for document in active],
        tuple(read_national(document) for document in national_documents()),
    )
    held = {(r["agency_id"], r["employee_id"], r["month"]): r for r in facter.rows("statement")}
    worth = {key: calculate(facter.facts(*key), policies) for key in held}
    wrong = [key for key, row in held.items() if encode(worth[key]) != row["content"]]
    if wrong:
        key = min(wrong, key=str)
        what = difference(decode(held[key]["content"]), worth[key])
        why = " ".join(map(str, key))
        yield f"{len(wrong)} statements are not what their facts are worth, such as {why}: {what}"
    if lacking := set(due(world, facter.phases)) - held.keys():
        yield f"{len(lacking)} statements are missing, such as {min(lacking, key=str)}"
    yield from sums(facter)


def sums(facter: Facter) -> Iterator[str]:
    """What a month of an agency adds up to is the sum of its statements."""
    kept, due = Counter[Any](), Counter[Any]()
    for row in facter.rows("month_part"):
        where = row["agency_id"], row["month"]
        kept.update({(*where, name): row[name] for name in SUMS})
    for row in facter.rows("statement"):
        where = row["agency_id"], row["month"]
        worth = 1, int(row["provisional"]), int(bool(row["holds"])), row["gross"]
        due.update({(*where, name): one for name, one in zip(SUMS, worth, strict=True)})
    if wrong := [key for key in kept.keys() | due.keys() if kept[key] != due[key]]:
        key = min(wrong, key=str)
        why = " ".join(map(str, key))
        yield f"{len(wrong)} sums are off, such as {why}: {kept[key]} for {due[key]}"


def difference(held: Statement, worth: Statement) -> str:
    """The first thing in which a statement differs from what it is worth."""
    for name in Statement.__struct_fields__:
        one, other = getattr(held, name), getattr(worth, name)
        if one != other:
            parts = zip_longest(one, other) if isinstance(one, tuple) else [(one, other)]
            here, there = next((a, b) for a, b in parts if a != b)
            return f"{name}: {here} is worth {there}"
    return "the bytes"


def due(world: Snapshot, months: Iterable[tuple[Any, str]]) -> Iterator[tuple[Any, Any, str]]:
    """Whose statement must be there: everyone with a post of their own in an open month."""
    serving: dict[Any, list[Any]] = {}
    for row in world.rows("identity", SERVING):
        serving.setdefault(row["agency_id"], []).append(row)
    for agency, month in months:
        first, last = first_day(month), last_day(month)
        for row in serving.get(agency, ()):
            if row["first"] <= last and (row["last"] or date.max) >= first:
                yield agency, row["employee_id"], month


def by_person(rows: Iterable[Mapping[str, Any]]) -> dict[Any, list[Mapping[str, Any]]]:
    found: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["employee_id"], []).append(row)
    return found


def preferred(rows: list[Any], agency: Any, name: Any) -> list[Any]:
    """Of several agencies' rows of one thing the paying agency's own, else the newest."""
    found: dict[Any, Any] = {}
    for row in sorted(rows, key=lambda r: (r["agency_id"] == agency, r["version"])):
        found[name(row)] = row
    return [found[one] for one in sorted(found)]


def latest(rows: Iterable[Any]) -> list[Any]:
    """Rows as they were taken, the last one last."""
    return sorted(rows, key=lambda row: row["taken_at"])


def with_closed(one: Evaluation, *, closed: bool) -> Evaluation:
    return msgspec.structs.replace(one, closed=True) if closed else one
