"""Opening and closing evaluation periods."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions.manifests import Act, Feed, publish, take_turn
from evaluation.domain.manifest import manifest_hash
from evaluation.domain.period import check_over, read_code
from evaluation.domain.rating import Period
from evaluation.queries import manifests, people, periods, results
from shared.errors import Conflict, Invalid
from shared.events.evaluation import PeriodClosed, PeriodOpened, PeriodState, period_id
from shared.outbox import emit
from shared.session import raw

OPEN = """
insert into period (agency_id, period_id, code, kind, scheme, starts_on, ends_on, state,
                    plan_required, version)
values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, 1)
on conflict do nothing returning period_id
"""
CLOSE = """
update period set state = 'closed', version = version + 1, closed_at = $3
where (agency_id, period_id) = ($1, $2)
"""


class Wanted(NamedTuple):
    """A period to be opened."""

    agency_id: UUID
    code: str
    kind: str
    scheme: str
    plan_required: bool


class Closing(NamedTuple):
    """What was closed: how many are in the manifest, its hash, and who is rated but not signed."""

    people: int
    manifest_hash: str
    unfinished: int


async def open_period(session: AsyncSession, wanted: Wanted, act: Act) -> Period:
    """Open a period of an agency; opened again in the same way, it stays as it is.

    Raises:
        Invalid: the code is not one of the kind.
        Conflict: the agency has this period in another way.
    """
    period = asked(wanted)
    made = await (await raw(session)).fetchval(
        OPEN,
        period.agency_id,
        period.period_id,
        period.code,
        period.kind,
        period.scheme,
        period.starts_on,
        period.ends_on,
        period.plan_required,
    )
    if made is None:
        return await same_period(session, period)
    await emit(session, state_event(PeriodOpened, period, 1, act))
    return period


def asked(wanted: Wanted) -> Period:
    """The period as it shall be opened.

    Raises:
        Invalid: the code is not one of the kind.
    """
    span = read_code(wanted.code)
    if span.kind != wanted.kind:
        raise Invalid("period_kind", value=wanted.code, kind=wanted.kind)
    return Period(
        agency_id=wanted.agency_id,
        period_id=period_id(wanted.agency_id, wanted.code),
        code=wanted.code,
        kind=wanted.kind,
        scheme=wanted.scheme,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        state="open",
        plan_required=wanted.plan_required,
        version=1,
    )


async def same_period(session: AsyncSession, wanted: Period) -> Period:
    """The period that is open already.

    Raises:
        Conflict: it has another scheme, or other terms.
    """
    period = await periods.one(session, wanted.period_id)
    if (period.scheme, period.plan_required) != (wanted.scheme, wanted.plan_required):
        raise Conflict("period_exists", period=wanted.code, scheme=period.scheme)
    return period


async def close_period(session: AsyncSession, closing: UUID, act: Act) -> Closing:
    """Close a period: publish the manifest of its finalised results.

    Raises:
        Conflict: it is closed already, or not over yet where the agency is.
    """
    period = await periods.for_closing(session, closing)
    if period.is_closed:
        raise Conflict("period_closed_before", period=period.code)
    today = await people.today(session, period.agency_id, act.now)
    check_over(period.code, period.ends_on, today)
    feed = Feed(period.agency_id, "evaluation", str(period.period_id))
    await take_turn(session, feed)
    entries = await manifests.of_results(session, period.agency_id, period.period_id)
    await publish(session, feed, entries, act)
    await (await raw(session)).execute(CLOSE, period.agency_id, period.period_id, act.now)
    sealed = manifest_hash(entries)
    version = period.version + 1
    totals = {"count": len(entries), "manifest_hash": sealed}
    await emit(session, state_event(PeriodClosed, period, version, act, **totals))
    unfinished = await results.count_unfinished(session, period)
    return Closing(len(entries), sealed, unfinished)


def state_event(
    kind: type[PeriodState], period: Period, version: int, act: Act, **more: Any
) -> PeriodState:
    said: dict[str, Any] = {
        "agency_id": period.agency_id,
        "version": version,
        "recorded_at": act.now,
        "actor": act.actor,
        "period_id": period.period_id,
        "code": period.code,
        "kind": period.kind,
        "scheme": period.scheme,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
    }
    return kind(**said, **more)
