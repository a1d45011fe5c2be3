"""The one path by which a month's worth is worked out, whatever the cause and however many."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.actions.adjustments import adjust
from payroll_incentive.actions.concern import reach
from payroll_incentive.actions.touching import Touch, cause_event
from payroll_incentive.domain.lines import Statement, decode, digest, encode
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.statement import calculate
from payroll_incentive.queries import Key, Reached
from shared.events.payroll import IncentiveCalculated, IncentiveRecalculated, StatementState
from shared.outbox import emit, mark_dirty
from shared.session import raw


class Worth(NamedTuple):
    """A statement that differs from the one there is, and why it was worked out."""

    key: Key
    statement: Statement
    gross: int
    content: bytes
    hash: str
    causes: Sequence[str]


class Saved(NamedTuple):
    """A statement as it was saved, and what stood there before."""

    version: int
    previous_gross: int | None
    was_provisional: bool | None
    previous: bytes | None


async def recalculate(session: AsyncSession, touches: Sequence[Touch], now: datetime) -> None:
    """Work out the touched months; save and announce what changed."""
    reached = await reach(session, touches) if touches else []
    if reached:
        policies = await queries.active_policies(session)
        await save(session, differing(reached, policies), now)


def differing(reached: Iterable[Reached], policies: Policies) -> list[Worth]:
    """The statements that differ from those there are."""
    found = []
    for facts, causes, there in reached:
        statement = calculate(facts, policies)
        content = encode(statement)
        known = digest(content)
        if known != there:
            key = Key(facts.agency_id, facts.employee_id, facts.month)
            found.append(Worth(key, statement, statement.gross, content, known, causes))
    return found


SAVE: Final = """
with saved as (
  insert into statement as t (agency_id, employee_id, month, version, gross, provisional, excluded,
    holds, hash, content, causes, calculated_at)
  select agency_id, employee_id, month, 1, gross, provisional, string_to_array(excluded, ','),
    string_to_array(holds, ','), hash, content, causes::jsonb, $11
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::boolean[], $6::text[],
    $7::text[], $8::text[], $9::bytea[], $10::text[])
    as row (agency_id, employee_id, month, gross, provisional, excluded, holds, hash, content,
      causes)
  order by agency_id, employee_id, month
  on conflict (agency_id, employee_id, month) do update set version = t.version + 1,
    gross = excluded.gross, provisional = excluded.provisional, excluded = excluded.excluded,
    holds = excluded.holds, hash = excluded.hash, content = excluded.content,
    previous = t.content, causes = excluded.causes, calculated_at = excluded.calculated_at
  where t.hash <> excluded.hash
  returning new.agency_id, new.employee_id, new.month, new.version, old.gross as previous_gross,
    old.provisional as was_provisional, old.holds as held_before, old.content as previous,
    new.gross, new.provisional, new.holds, new.hash, new.causes
), noted as (
  insert into statement_change (agency_id, employee_id, month, version, gross_before, gross_after,
    provisional, hash, causes, at)
  select agency_id, employee_id, month, version, previous_gross, gross, provisional, hash, causes,
    $11
  from saved
  where previous_gross is distinct from gross or was_provisional is distinct from provisional
), added as (
  select agency_id, month, count(*) filter (where previous_gross is null) as statements,
    sum(provisional::int - coalesce(was_provisional, false)::int) as provisional,
    sum((holds <> '{}')::int - coalesce(held_before <> '{}', false)::int) as held,
    sum(gross - coalesce(previous_gross, 0)) as gross
  from saved group by agency_id, month
), summed as (
  insert into month_part (agency_id, month, statements, provisional, held, gross)
  select * from added where (statements, provisional, held, gross) <> (0, 0, 0, 0)
)
select agency_id, employee_id, month, version, previous_gross, was_provisional, previous from saved
"""
"""Statements that differ; a change of the amount, or of being provisional, is kept for good.

What they add to the month of their agency becomes a part of its sum.
"""


async def save(session: AsyncSession, worths: Sequence[Worth], now: datetime) -> None:
    """Write what changed, mark it for the compacted topic, and say what people would notice."""
    if not worths:
        return
    columns = queries.columns([row(worth) for worth in worths])
    saved = await (await raw(session)).fetch(SAVE, *columns, now)
    by_key = {worth.key: worth for worth in worths}
    written = [(by_key[Key(*row[:3])], Saved(*row[3:])) for row in saved]
    await emit(session, *(event(w, s, now) for w, s in written if matters(w, s)))
    await mark_dirty(session, StatementState.topic, (state_key(w.key) for w, _ in written))
    await adjust(session, {w.key: w.causes for w, _ in written}, now)


def row(worth: Worth) -> tuple[Any, ...]:
    statement = worth.statement
    return (
        *(*worth.key, worth.gross, statement.provisional, ",".join(statement.excluded)),
        ",".join(dict.fromkeys(hold.code for hold in statement.holds)),
        *(worth.hash, worth.content, msgspec.json.encode(worth.causes).decode()),
    )


def matters(worth: Worth, saved: Saved) -> bool:
    """Whether amounts, reasons, holds or the provisional flag changed."""
    was = saved.previous_gross, saved.was_provisional
    return (
        saved.previous is None
        or was != (worth.gross, worth.statement.provisional)
        or gist(decode(saved.previous)) != gist(worth.statement)
    )


def gist(statement: Statement) -> tuple[object, ...]:
    return (
        [(line.component, line.kind, line.amount, line.bearer) for line in statement.lines],
        [(reason.code, reason.from_, reason.to) for reason in statement.reasons],
        [hold.code for hold in statement.holds],
        statement.provisional,
    )


def event(worth: Worth, saved: Saved, now: datetime) -> IncentiveCalculated | IncentiveRecalculated:
    statement = worth.statement
    state: dict[str, Any] = {
        "agency_id": worth.key.agency_id,
        "employee_id": worth.key.employee_id,
        "month": worth.key.month,
        "version": saved.version,
        "recorded_at": now,
        "gross": worth.gross,
        "provisional": statement.provisional,
        "excluded": statement.excluded,
        "hash": worth.hash,
    }
    if saved.previous_gross is None:
        return IncentiveCalculated(**state)
    because = tuple(cause_event(cause) for cause in worth.causes)
    return IncentiveRecalculated(**state, previous_gross=saved.previous_gross, causes=because)


def state_key(key: Key) -> str:
    return f"{key.agency_id}:{key.employee_id}:{key.month}"
