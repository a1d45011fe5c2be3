"""Import files: salary parts, tax statuses, duties, opening lines; set-wise, chunk by chunk."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.actions.concern import OWN_POST
from payroll_incentive.actions.recalculation import recalculate
from payroll_incentive.actions.touching import Touch, cause
from payroll_incentive.domain.facts import Month, Person
from payroll_incentive.domain.months import first_day, last_day
from payroll_incentive.schemas import (
    ObligationRow,
    OpeningLineRow,
    SalaryBaseRow,
    TaxStatusRow,
)
from shared.auth import Principal
from shared.events.base import event_id
from shared.events.identity import unit_id
from shared.imports import Fault, Row, Written
from shared.session import raw

PERSON: Final = msgspec.json.Decoder(Person)


class Kind(NamedTuple):
    """One kind of file: its table, columns beside who and when, and the months a row touches."""

    table: str
    key: Mapping[str, str]
    values: Mapping[str, str]
    months: Callable[[Any], tuple[Month, Month]]

    def statement(self) -> str:
        """One statement that takes many rows; gives back those that say something new."""
        columns = {"agency_id": "uuid", "employee_id": "uuid", **self.key, **self.values}
        names = ", ".join(columns)
        arrays = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(columns.values(), 1))
        at, actor = f"${len(columns) + 1}", f"${len(columns) + 2}"
        key = ", ".join(("employee_id", *self.key, "agency_id"))
        changes = ", ".join(f"{name} = excluded.{name}" for name in self.values)
        old = ", ".join(f"t.{name}" for name in self.values)
        new = ", ".join(f"excluded.{name}" for name in self.values)
        return f"""
            insert into {self.table} as t ({names}, taken_at, actor)
            select {names}, {at}, {actor} from unnest({arrays}) as row ({names}) order by {key}
            on conflict ({key}) do update set {changes}, version = t.version + 1,
              taken_at = excluded.taken_at, actor = excluded.actor
            where ({old}) is distinct from ({new})
            returning agency_id, employee_id, version, {", ".join(self.key)}"""  # noqa: S608 - our own names


def own_month(row: Any) -> tuple[Month, Month]:
    return row["month"], row["month"]


def whole_year(row: Any) -> tuple[Month, Month]:
    return f"{row['year']}-01", f"{row['year']}-12"


MONTH: Final = {"month": "text"}
RUPIAH: Final = "bigint"
SALARY: Final = Kind(
    "salary_base",
    MONTH,
    {"gross": RUPIAH, "bpjs_employee": RUPIAH, "bpjs_employer": RUPIAH, "pph21": RUPIAH},
    own_month,
)
TAX: Final = Kind(
    "tax_status", {"year": "integer"}, {"ptkp": "text", "npwp": "boolean"}, whole_year
)
DUTY: Final = Kind(
    "obligation", MONTH | {"obligation": "text"}, {"fulfilled": "boolean"}, own_month
)
OPENING: Final = Kind("opening_line", MONTH | {"component": "text"}, {"amount": RUPIAH}, own_month)


async def take_salaries(
    session: AsyncSession, user: Principal, rows: Sequence[tuple[int, SalaryBaseRow]], now: datetime
) -> Written:
    """Keep the salary parts of months."""
    return await take(session, user, rows, SALARY, now)


async def take_tax_statuses(
    session: AsyncSession, user: Principal, rows: Sequence[tuple[int, TaxStatusRow]], now: datetime
) -> Written:
    """Keep the tax statuses of a year."""
    return await take(session, user, rows, TAX, now)


async def take_obligations(
    session: AsyncSession, user: Principal, rows: Sequence[tuple[int, ObligationRow]], now: datetime
) -> Written:
    """Keep whether duties were met."""
    return await take(session, user, rows, DUTY, now)


async def take_opening_lines(
    session: AsyncSession,
    user: Principal,
    rows: Sequence[tuple[int, OpeningLineRow]],
    now: datetime,
) -> Written:
    """Keep what was paid before payroll began at an agency; later months are its runs' to pay."""
    agencies = {unit_id(row.agency_code) for _, row in rows}
    await queries.share_agencies(session, agencies)  # or a month could open meanwhile
    months = await queries.open_months(session, agencies)
    begun = dict(sorted(months, reverse=True))
    late = [
        Fault(number, "month", row.month, "opening_line_late", {"first": begun[agency]})
        for number, row in rows
        if (agency := unit_id(row.agency_code)) in begun and row.month >= begun[agency]
    ]
    wrong = {fault.row for fault in late}
    good = [item for item in rows if item[0] not in wrong]
    written = await take(session, user, good, OPENING, now)
    return written._replace(faults=[*late, *written.faults])


async def take(
    session: AsyncSession,
    user: Principal,
    rows: Sequence[tuple[int, Row]],
    kind: Kind,
    now: datetime,
) -> Written:
    """Keep rows of people whose pay the caller makes, and work out their months again."""
    placed, faults = await place(session, user, rows, kind)
    if not placed:
        return Written(0, 0, faults)
    values = [(*key, *(getattr(row, name) for name in kind.values)) for key, row in placed.items()]
    columns = queries.columns(values)
    changed = await (await raw(session)).fetch(kind.statement(), *columns, now, user.user_id)
    await recalculate(session, [touch(row, kind) for row in changed], now)
    return Written(len(changed), len(placed) - len(changed), faults)


def touch(row: Any, kind: Kind) -> Touch:
    first, last = kind.months(row)
    named = ":".join(str(row[name]) for name in ("employee_id", *kind.key, "agency_id"))
    why = cause(kind.table, event_id(kind.table, named, row["version"]))
    return Touch(row["employee_id"], row["agency_id"], first, last, why)


async def place(
    session: AsyncSession, user: Principal, rows: Sequence[tuple[int, Row]], kind: Kind
) -> tuple[dict[tuple[Any, ...], Row], list[Fault]]:
    """The rows by their whole key, and what is wrong with the others."""
    people = await queries.people_by_nip(session, [getattr(row, "nip", "") for _, row in rows])
    placed: dict[tuple[Any, ...], Row] = {}
    first_at: dict[tuple[Any, ...], int] = {}
    faults: list[Fault] = []
    for number, row in rows:
        nip = getattr(row, "nip", "")
        person = people.get(nip)
        agency = paying_agency(user, PERSON.decode(person.fact), row) if person else None
        if person is None or agency is None:
            code = "agency_not_yours" if person else "nip_unknown"
            faults.append(Fault(number, "nip", nip, code, {}))
            continue
        key = (agency, person.employee_id, *(getattr(row, name) for name in kind.key))
        if key in placed:
            faults.append(Fault(number, None, None, "row_repeated", {"first": first_at[key]}))
        else:
            placed[key], first_at[key] = row, number
    return placed, faults


def paying_agency(user: Principal, person: Person, row: Any) -> UUID | None:
    """The agency a row belongs to, if the caller makes its pay: of the month, or the last one."""
    named = getattr(row, "agency_code", None)
    if named is not None:
        agencies = [unit_id(named)]
    else:
        month = getattr(row, "month", None)
        first = first_day(month) if month else date(row.year, 1, 1)
        last = last_day(month) if month else date(row.year, 12, 31)
        agencies = agencies_between(person, first, last)
    return next((agency for agency in agencies if user.has("payroll_maker", agency)), None)


def agencies_between(person: Person, first: date, last: date) -> list[UUID]:
    """The paying agencies between two days, the latest first; where there are none, the last."""
    posts = sorted((p for p in person.assignments if p.kind == OWN_POST), key=lambda p: p.from_)
    served = [p for p in posts if p.from_ <= last and (p.to is None or first <= p.to)]
    return [post.agency_id for post in reversed(served or posts[-1:])]
