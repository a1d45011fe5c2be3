"""What the imports share: the file on its way in, the queue of writers, events, acts."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.service import day_of
from identity.queries.states import whole_states
from shared.auth import Principal
from shared.errors import Refusal
from shared.events.identity import EmployeeSnapshot, EmployeeState
from shared.imports import Fault
from shared.outbox import emit, mark_dirty
from shared.session import raw

WRITERS: Final = 7301
"""The lock that lets one writer of people at a time pass: no two may build a circle together."""

BUMP: Final = """
update employee set version = version + 1, changed_at = $2,
  admitted_by = case when employee_id = any ($3::uuid[]) then '{}' else admitted_by end
where employee_id = any ($1::uuid[])
"""
ACT: Final = """
insert into act (at, actor_id, actor_name, verb, subject, details)
values ($1, $2, $3, $4, $5, $6::jsonb)
"""


@dataclass(frozen=True)
class Import:
    """One file on its way in: whose, into which agencies, when, and the rows it had so far."""

    user: Principal
    agencies: frozenset[UUID]
    moment: datetime
    seen: dict[Hashable, int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return day_of(self.moment)

    def repeated(self, number: int, key: Hashable) -> list[Fault]:
        """The fault of a row whose key an earlier row of the file had."""
        first = self.seen.setdefault(key, number)
        if first == number:
            return []
        return [Fault(number, None, None, "row_repeated", {"first": first})]


class Change(NamedTuple):
    """The event that fits what changed about a person, and from which day on."""

    event: type[EmployeeState]
    effective_date: date | None = None


class Check(NamedTuple):
    """A rule to ask about a row, and the column that is wrong where it refuses."""

    column: str
    value: object
    rule: Callable[[], object]


def ask(number: int, checks: Iterable[Check]) -> list[Fault]:
    """The faults of a row, by its rules."""
    faults = []
    for check in checks:
        try:
            check.rule()
        except Refusal as error:
            value = None if check.value is None else str(check.value)
            faults.append(Fault(number, check.column, value, error.code, error.values))
    return faults


async def queue_up(session: AsyncSession) -> None:
    """Wait until no other transaction writes people or units."""
    await (await raw(session)).execute("select pg_advisory_xact_lock($1)", WRITERS)


async def announce(
    session: AsyncSession,
    changes: Mapping[UUID, Change],
    *,
    moment: datetime,
    actor: UUID,
    new: Collection[UUID] = (),
    settled: Collection[UUID] = (),
) -> None:
    """Count up the versions of changed people (not of `new` ones) and say their whole state.

    Nobody is announced before their first post. `settled` are those who got it now, and so are
    seen through it and no longer by who entered them.
    """
    if not changes:
        return
    connection = await raw(session)
    known = [person for person in changes if person not in new]
    await connection.execute(BUMP, known, moment, list(settled))
    states = await whole_states(connection, list(changes))
    events = [
        change.event(**states[person], effective_date=change.effective_date, actor=actor)
        for person, change in changes.items()
        if person in states
    ]
    await emit(session, *events)
    await mark_dirty(session, EmployeeSnapshot.topic, [event.key for event in events])


async def record_act(
    session: AsyncSession,
    user: Principal,
    moment: datetime,
    verb: str,
    subject: str,
    **details: Any,
) -> None:
    """Write down who did what to whom; never changed afterwards."""
    said = msgspec.json.encode(details).decode()
    await (await raw(session)).execute(ACT, moment, user.user_id, user.name, verb, subject, said)
