"""What every import does first: find the people, the agency of each row, and repeated rows."""

from collections.abc import Awaitable, Callable, Container, Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions.manifests import Act
from evaluation.domain.activity import check_day
from evaluation.domain.person import Person
from evaluation.queries import people, periods
from shared.auth import Principal
from shared.errors import Conflict, Forbidden, Invalid, Refusal
from shared.imports import Fault

IMPORTER = "hr_admin"


class NipRow(Protocol):
    """A row about a person."""

    @property
    def nip(self) -> str: ...


class DayRow(NipRow, Protocol):
    """A row about a person's day."""

    @property
    def day(self) -> date: ...


AnyRow = TypeVar("AnyRow", bound=NipRow)
AnyDayRow = TypeVar("AnyDayRow", bound=DayRow)


class Known(NamedTuple, Generic[AnyRow]):
    """A row whose person is known; `agency_id` is the agency that the row belongs to."""

    number: int
    row: AnyRow
    person: Person
    agency_id: UUID


class Import:
    """One file on its way in: who brings it, why, and which rows it has brought already."""

    def __init__(self, user: Principal, act: Act) -> None:
        self.user = user
        self.act = act
        self._seen: dict[Hashable, int] = {}

    def check_first(self, number: int, key: Hashable) -> None:
        """Refuse a row that speaks of the same thing as an earlier one of the file.

        Raises:
            Conflict: the earlier row stands.
        """
        first = self._seen.setdefault(key, number)
        if first != number:
            raise Conflict("row_repeated", first=first)


class Sieve(Generic[AnyRow]):
    """Rows that pass every check, the faults of those that do not, and how many stand already."""

    def __init__(self, rows: Iterable[Known[AnyRow]], faults: Iterable[Fault] = ()) -> None:
        self.rows = list(rows)
        self.faults = list(faults)
        self.standing = 0

    def check(self, rule: Callable[[Known[AnyRow]], None]) -> None:
        """Keep the rows that a rule does not refuse."""
        passed = []
        for known in self.rows:
            try:
                rule(known)
            except Refusal as refusal:
                self.faults.append(fault_of(known.number, refusal))
            else:
                passed.append(known)
        self.rows = passed

    def set_aside(self, standing: Container[int]) -> None:
        """Leave out the rows of these numbers: they say what stands already."""
        before = len(self.rows)
        self.rows = [known for known in self.rows if known.number not in standing]
        self.standing += before - len(self.rows)


def fault_of(number: int, refusal: Refusal) -> Fault:
    """A rule's refusal as the fault of a row."""
    values = dict(refusal.values)
    column, value = values.pop("column", None), values.pop("value", None)
    return Fault(number, column, value, refusal.code, values)


async def place(
    session: AsyncSession,
    user: Principal,
    rows: Sequence[tuple[int, AnyRow]],
    agency_of: Callable[[Person, AnyRow], UUID | None],
) -> Sieve[AnyRow]:
    """The rows whose person is known and belongs to an agency that the caller imports for."""
    persons = await people.by_nip(session, [row.nip for _, row in rows])
    placed: list[Known[AnyRow]] = []
    faults: list[Fault] = []
    for number, row in rows:
        try:
            person = find(persons, "nip", row.nip)
            placed.append(Known(number, row, person, own(user, agency_of(person, row), row.nip)))
        except Refusal as refusal:
            faults.append(fault_of(number, refusal))
    return Sieve(placed, faults)


Found = TypeVar("Found")


def find(known: Mapping[str, Found], column: str, nip: str) -> Found:
    """Who has this NIP.

    Raises:
        Invalid: nobody that the caller can see.
    """
    if nip not in known:
        raise Invalid("nip_unknown", column=column, value=nip)
    return known[nip]


def own(user: Principal, agency_id: UUID | None, nip: str) -> UUID:
    """The agency of a row.

    Raises:
        Conflict: the person belonged to none.
        Forbidden: the caller does not import for it.
    """
    if agency_id is None:
        raise Conflict("no_post", column="nip", value=nip)
    if not user.has(IMPORTER, agency_id):
        raise Forbidden("agency_not_yours", column="nip", value=nip)
    return agency_id


async def check_days(session: AsyncSession, sieve: Sieve[AnyDayRow], act: Act) -> None:
    """Keep the rows whose day has come where the person works."""
    posts = {known.number: known.person.post_on(known.row.day) for known in sieve.rows}
    units = {number: post.unit_id for number, post in posts.items() if post}
    clocks = await people.clocks(session, units.values())
    today = {unit: act.now.astimezone(clock).date() for unit, clock in clocks.items()}
    sieve.check(lambda known: check_day(known.row.day, today[units[known.number]]))


async def keep_months(
    session: AsyncSession,
    sieve: Sieve[AnyRow],
    month_of: Callable[[AnyRow], str],
    act: Act,
    standing: Callable[[Sequence[Known[AnyRow]]], Awaitable[Container[int]]],
) -> set[tuple[UUID, str]]:
    """Hold the rows' months open for writing; rows of closed ones change with a reason only.

    `standing` gives the numbers of rows that say what stands already: those ask for no reason.
    Gives the closed months.
    """
    months = {(known.agency_id, month_of(known.row)) for known in sieve.rows}
    closed = await periods.closed_months(session, months)
    if act.reason or not closed:
        return closed
    late = [known for known in sieve.rows if (known.agency_id, month_of(known.row)) in closed]
    sieve.set_aside(await standing(late))

    def check_month(known: Known[AnyRow]) -> None:
        month = month_of(known.row)
        if (known.agency_id, month) in closed:
            raise Conflict("month_closed", month=month)

    sieve.check(check_month)
    return closed


def numbered(rows: Iterable[Known[Any]]) -> list[int]:
    return [known.number for known in rows]


def keys(rows: Sequence[Known[Any]]) -> list[list[UUID]]:
    """The agencies and the people of rows."""
    return [[known.agency_id for known in rows], [known.person.employee_id for known in rows]]


def columns(rows: Iterable[Any], *names: str) -> list[list[Any]]:
    """The named attributes of rows, a list for each name."""
    listed = list(rows)
    return [[getattr(row, name) for row in listed] for name in names]
