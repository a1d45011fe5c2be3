"""Statements as they stand."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.events.base import Event
from shared.events.payroll import PayslipState, StatementState
from shared.session import raw

AGENCIES: Final = """
select distinct agency_id from employee_copy where employee_id = any ($1)
union select distinct agency_id from statement where employee_id = any ($1)
"""


async def agencies_of(session: AsyncSession, ids: Collection[UUID]) -> set[UUID]:
    """Every agency that ever had a post, or a statement, of one of these people."""
    return {row["agency_id"] for row in await (await raw(session)).fetch(AGENCIES, list(ids))}


STATES: Final = """
select s.agency_id, s.employee_id, s.month, s.version, s.gross, s.provisional, s.hash, s.content,
  s.calculated_at
from unnest($1::uuid[], $2::uuid[], $3::text[]) as k (agency_id, employee_id, month)
join statement s using (agency_id, employee_id, month)
"""
STATE_KEYS: Final = "select agency_id || ':' || employee_id || ':' || month as key from statement"


async def statement_states(connection: Any, keys: Sequence[str]) -> Iterable[Event]:
    """The newest statements of these keys (agency:employee:month), for the compacted topic."""
    split = [key.split(":") for key in keys]
    agencies, employees = [UUID(key[0]) for key in split], [UUID(key[1]) for key in split]
    rows = await connection.fetch(STATES, agencies, employees, [key[2] for key in split])
    return [StatementState(**said(row, "statement", "calculated_at")) for row in rows]


async def statement_keys(connection: Any) -> Iterable[str]:
    """The key of every statement."""
    return [row["key"] for row in await connection.fetch(STATE_KEYS)]


PAYSLIPS: Final = """
select p.agency_id, p.employee_id, p.run_id, r.month, p.gross, p.net, p.hash, p.content,
  r.approved_at, 1 as version
from unnest($1::uuid[], $2::uuid[]) as k (run_id, employee_id)
join payslip p using (run_id, employee_id)
join run r on r.agency_id = p.agency_id and r.run_id = p.run_id and r.seal = p.seal
where r.approved_at is not null
"""
PAYSLIP_KEYS: Final = """
select p.run_id || ':' || p.employee_id as key
from payslip p join run r using (agency_id, run_id, seal) where r.approved_at is not null
"""


async def payslip_states(connection: Any, keys: Sequence[str]) -> Iterable[Event]:
    """The approved payslips of these keys (run:employee), for the compacted topic."""
    split = [key.split(":") for key in keys]
    runs, employees = [UUID(key[0]) for key in split], [UUID(key[1]) for key in split]
    rows = await connection.fetch(PAYSLIPS, runs, employees)
    return [PayslipState(**said(row, "payslip", "approved_at")) for row in rows]


async def payslip_keys(connection: Any) -> Iterable[str]:
    """The key of every approved payslip."""
    return [row["key"] for row in await connection.fetch(PAYSLIP_KEYS)]


def said(row: Any, content: str, moment: str) -> dict[str, Any]:
    """The fields of a state event from its row."""
    values = dict(row)
    values[content] = msgspec.Raw(values.pop("content"))
    values["recorded_at"] = values.pop(moment)
    return values
