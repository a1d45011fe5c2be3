"""Closing an agency's month of attendance, activities and measures; corrections afterwards."""

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions.manifests import Act, Feed, publish, take_turn
from evaluation.actions.periods import Closing
from evaluation.domain.manifest import manifest_hash
from evaluation.domain.period import check_over, read_month
from evaluation.queries import manifests, people, periods
from shared.errors import Conflict
from shared.events.evaluation import AttendanceClosed
from shared.outbox import emit
from shared.session import raw

CLOSE = """
update month_close set state = 'closed', closed_at = $3 where (agency_id, month) = ($1, $2)
"""

Touched = tuple[UUID, str, UUID]
"""Agency, month and person of a record that changed."""


async def close_month(session: AsyncSession, agency_id: UUID, month: str, act: Act) -> Closing:
    """Close the records of a month: publish the manifest of everybody who has any.

    Raises:
        Conflict: the month is closed already, or not over yet where the agency is.
    """
    span = read_month(month)
    if await periods.month_for_closing(session, agency_id, month) == "closed":
        raise Conflict("month_closed_before", month=month)
    check_over(month, span.ends_on, await people.today(session, agency_id, act.now))
    feed = Feed(agency_id, "attendance", month)
    await take_turn(session, feed)
    entries = await manifests.of_records(session, agency_id, span)
    await publish(session, feed, entries, act)
    await (await raw(session)).execute(CLOSE, agency_id, month, act.now)
    sealed = manifest_hash(entries)
    await emit(
        session,
        AttendanceClosed(
            agency_id=agency_id,
            version=1,
            recorded_at=act.now,
            actor=act.actor,
            month=month,
            count=len(entries),
            manifest_hash=sealed,
        ),
    )
    return Closing(len(entries), sealed, 0)


async def lock_month(
    session: AsyncSession, agency_id: UUID, month: str, reason: str | None
) -> bool:
    """Hold a month open for one change; whether it is closed and the change a correction.

    Raises:
        Conflict: it is closed and there is no reason for a correction.
    """
    closed = bool(await periods.closed_months(session, [(agency_id, month)]))
    if closed and not reason:
        raise Conflict("month_closed", month=month)
    return closed


async def publish_corrections(session: AsyncSession, touched: Iterable[Touched], act: Act) -> None:
    """Send the present numbers and digests of people whose records of a closed month changed."""
    for (agency_id, month), named in groupby(sorted(set(touched)), key=lambda item: item[:2]):
        feed = Feed(agency_id, "attendance", month)
        await take_turn(session, feed)
        wanted = [person for _, _, person in named]
        span = read_month(month)
        entries = await manifests.of_records(session, agency_id, span, wanted)
        await publish(session, feed, entries, act)
