"""Saving results: set-wise, each change with its event, its version and its manifest entry."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions.manifests import Act, Feed, publish, take_turn
from evaluation.domain.manifest import Entry
from evaluation.domain.predicate import plain
from evaluation.domain.rating import FINALISED, LATE, Judged, Period, Ratings
from shared.events.evaluation import EvaluationFinalised, EvaluationRevised, ResultEvent
from shared.outbox import emit
from shared.session import raw

WRITE = """
with written as (
  insert into result as t (agency_id, period_id, employee_id, result_id, state, version,
    assessor_id, predicate, result_rating, behaviour_rating, result_score, behaviour_score, score,
    innovation, late, changed_at)
  select agency_id, period_id, employee_id, result_id, state, (state = 'finalised')::int,
    assessor_id, predicate, result_rating, behaviour_rating, result_score, behaviour_score, score,
    innovation, late, $1
  from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::uuid[], $9::text[],
              $10::text[], $11::text[], $12::numeric[], $13::numeric[], $14::numeric[],
              $15::boolean[], $16::boolean[])
    as row (agency_id, period_id, employee_id, result_id, state, assessor_id, predicate,
            result_rating, behaviour_rating, result_score, behaviour_score, score, innovation, late)
  order by agency_id, period_id, employee_id
  on conflict (agency_id, period_id, employee_id) do update set
    state = excluded.state, version = t.version + (excluded.state = 'finalised')::int,
    assessor_id = excluded.assessor_id, predicate = excluded.predicate,
    result_rating = excluded.result_rating, behaviour_rating = excluded.behaviour_rating,
    result_score = excluded.result_score, behaviour_score = excluded.behaviour_score,
    score = excluded.score, innovation = excluded.innovation,
    late = case when t.version = 0 then excluded.late else t.late end, changed_at = $1
  where (t.state = 'rated' or ($2 and excluded.state = 'finalised'))
    and (t.state, t.assessor_id, t.result_rating, t.behaviour_rating, t.result_score,
         t.behaviour_score, t.innovation)
      is distinct from (excluded.state, excluded.assessor_id, excluded.result_rating,
         excluded.behaviour_rating, excluded.result_score, excluded.behaviour_score,
         excluded.innovation)
  returning new.*, old.state as state_before
), counted as (
  insert into period_part (agency_id, period_id, rated, finalised)
  select agency_id, period_id,
    count(*) filter (where state = 'rated') - count(*) filter (where state_before = 'rated'),
    count(*) filter (where state = 'finalised')
      - count(*) filter (where state_before = 'finalised')
  from written where state is distinct from state_before group by agency_id, period_id
)
select * from written
"""

SIGN = """
with signed as (
  update result set state = 'finalised', version = 1, late = $4, changed_at = $5
  where agency_id = $1 and period_id = $2 and employee_id = any ($3) and state = 'rated'
  returning *
), counted as (
  insert into period_part (agency_id, period_id, rated, finalised)
  select agency_id, period_id, -count(*), count(*) from signed group by agency_id, period_id
)
select * from signed
"""

KEEP = """
insert into result_version (agency_id, result_id, version, period_id, employee_id, assessor_id,
  predicate, result_rating, behaviour_rating, result_score, behaviour_score, score, innovation,
  late, reason, actor, recorded_at)
select agency_id, result_id, version, period_id, employee_id, assessor_id, predicate,
  result_rating, behaviour_rating, result_score, behaviour_score, score, innovation, late,
  case when version > 1 or late then $2 end, $3, $4
from result join unnest($1::uuid[], $5::uuid[], $6::uuid[])
  as row (agency_id, period_id, employee_id) using (agency_id, period_id, employee_id)
"""


class Rated(NamedTuple):
    """A result as it shall stand."""

    period: Period
    employee_id: UUID
    assessor_id: UUID
    given: Ratings
    judged: Judged
    state: str

    @property
    def key(self) -> tuple[UUID, UUID, UUID]:
        return self.period.agency_id, self.period.period_id, self.employee_id


def result_id(period_id: UUID, employee_id: UUID) -> UUID:
    """The id of the result of a person for a period."""
    return uuid5(period_id, str(employee_id))


async def write(
    session: AsyncSession, rated: Sequence[Rated], act: Act, *, revise: bool = False
) -> set[tuple[UUID, UUID, UUID]]:
    """Save results and say what was finalised or revised; gives the keys of what changed.

    What stands as wanted is left alone, and so is what is finalised unless `revise`. The periods
    must be locked for writing.
    """
    rows = await (await raw(session)).fetch(
        WRITE,
        act.now,
        revise,
        [one.period.agency_id for one in rated],
        [one.period.period_id for one in rated],
        [one.employee_id for one in rated],
        [result_id(one.period.period_id, one.employee_id) for one in rated],
        [one.state for one in rated],
        [one.assessor_id for one in rated],
        [one.judged.predicate for one in rated],
        [one.given.result_rating for one in rated],
        [one.given.behaviour_rating for one in rated],
        [one.given.result_score for one in rated],
        [one.given.behaviour_score for one in rated],
        [one.judged.score for one in rated],
        [one.given.innovation for one in rated],
        [one.period.is_closed for one in rated],
    )
    await announce(session, rows, {one.period.period_id: one.period for one in rated}, act)
    return {(row["agency_id"], row["period_id"], row["employee_id"]) for row in rows}


async def sign(session: AsyncSession, period: Period, people: Sequence[UUID], act: Act) -> None:
    """Finalise rated results and say so; the period must be locked for writing."""
    key = (period.agency_id, period.period_id, sorted(people))
    rows = await (await raw(session)).fetch(SIGN, *key, period.is_closed, act.now)
    await announce(session, rows, {period.period_id: period}, act)


async def announce(
    session: AsyncSession, rows: Iterable[Any], periods: Mapping[UUID, Period], act: Act
) -> None:
    """Say and keep what was finalised or revised; extend the manifests of closed periods."""
    signed = [row for row in rows if row["state"] == FINALISED]
    if not signed:
        return
    await (await raw(session)).execute(
        KEEP,
        [row["agency_id"] for row in signed],
        act.reason,
        act.actor,
        act.now,
        [row["period_id"] for row in signed],
        [row["employee_id"] for row in signed],
    )
    await emit(session, *(event(row, periods[row["period_id"]], act) for row in signed))
    for period in sorted(periods.values(), key=lambda period: period.period_id):
        entries = [
            Entry(row["employee_id"], row["version"], "")
            for row in signed
            if row["period_id"] == period.period_id
        ]
        if period.is_closed and entries:
            feed = Feed(period.agency_id, "evaluation", str(period.period_id))
            await take_turn(session, feed)
            await publish(session, feed, entries, act)


def event(row: Any, period: Period, act: Act) -> ResultEvent:
    """What is said of a result: the first time that it is finalised, later that it is revised."""
    said: dict[str, Any] = {
        name: row[name]
        for name in (
            "agency_id", "version", "employee_id", "result_id", "period_id", "assessor_id",
            "predicate", "result_rating", "behaviour_rating", "innovation", "late",
        )
    } | {
        name: plain(row[name]) if isinstance(row[name], Decimal) else None
        for name in ("result_score", "behaviour_score", "score")
    } | {
        "recorded_at": act.now,
        "actor": act.actor,
        "period": period.code,
        "kind": period.kind,
        "scheme": period.scheme,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
    }  # fmt: skip
    if row["version"] == 1:
        return EvaluationFinalised(**said)
    return EvaluationRevised(**said, reason=act.reason or LATE)
