"""Activities one by one: logged and edited by their owner, decided on by the superior."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid5

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.actions.manifests import Act
from evaluation.actions.months import lock_month, publish_corrections
from evaluation.domain.activity import (
    APPROVED,
    LOGGED,
    RETURNED,
    check_day,
    check_decidable,
    check_editable,
    check_removable,
    check_superior,
    check_total,
)
from evaluation.domain.period import month_of
from evaluation.queries import activities, people, periods
from shared.auth import Principal
from shared.errors import Conflict, NotFound, Refusal
from shared.etag import check_seen
from shared.events.evaluation import ActivityApproved, ActivityEvent, ActivityReturned
from shared.outbox import emit
from shared.session import raw

LOG = """
insert into activity (agency_id, activity_id, employee_id, reference, day, description, minutes,
                      volume, state, version, returns, changed_at, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'logged', 0, 0, $9, $10)
on conflict (agency_id, employee_id, reference) do nothing returning *
"""
EDIT = """
update activity set description = $3, minutes = $4, volume = $5, state = 'logged',
  changed_at = $6, reason = $7
where (agency_id, activity_id) = ($1, $2) returning *
"""
REMOVE = "delete from activity where (agency_id, activity_id) = ($1, $2)"
DECIDE = """
update activity set state = $2, version = version + 1, returns = returns + ($2 = 'returned')::int,
  superior_id = $3, reason = case when $2 = 'returned' then $4 else reason end, changed_at = $5
where activity_id = any ($1) returning *
"""


Name = TypeVar("Name")
Thing = TypeVar("Thing")


class Work(NamedTuple):
    """What was done: `minutes` is the time of one, `volume` how many."""

    description: str
    minutes: int
    volume: int


class Decided(NamedTuple):
    """What became of a list: decided now, decided so before, refused."""

    changed: Sequence[Any]
    unchanged: int
    refused: Sequence[tuple[UUID, Refusal]]


def activity_id(agency_id: UUID, employee_id: UUID, reference: str) -> UUID:
    """The id of the activity that a person calls so in an agency."""
    return uuid5(agency_id, f"{employee_id}:{reference}")


async def log_activity(
    session: AsyncSession, user: Principal, day: date, reference: str, work: Work, act: Act
) -> Any:
    """Log one's own work of a day that has come.

    Raises:
        Invalid: the day lies ahead, or has more minutes than a day.
        Conflict: there was no post that day, the month is closed, or the reference is in use.
    """
    person = await people.see_own(session, user)
    post = person.post_on(day)
    if post is None:
        raise Conflict("no_post", value=day)
    clocks = await people.clocks(session, [post.unit_id])
    check_day(day, act.now.astimezone(clocks[post.unit_id]).date())
    late = await lock_month(session, post.agency_id, month_of(day), act.reason)
    await check_minutes(session, (post.agency_id, person.employee_id, day), reference, work)
    key = (post.agency_id, person.employee_id, reference)
    values = (person.employee_id, reference, day, *work, act.now, act.reason if late else None)
    row = await (await raw(session)).fetchrow(LOG, post.agency_id, activity_id(*key), *values)
    if row is None:
        raise Conflict("activity_reference_used", value=reference)
    return row


async def edit_activity(
    session: AsyncSession, user: Principal, edited: UUID, work: Work, act: Act, seen: str | None
) -> Any:
    """Change one's own activity until it is approved; a returned one waits for approval again.

    Raises:
        NotFound: it is not the caller's.
        ChangedMeanwhile: it is not as the caller has `seen` it.
        Conflict: it was approved, or the month is closed.
        Invalid: the day has more minutes than a day.
    """
    person = await people.see_own(session, user)
    found = await activities.one(session, edited)
    if found["employee_id"] != person.employee_id:
        raise NotFound("not_found")
    key = (found["agency_id"], found["employee_id"], found["day"])
    late = await lock_month(session, found["agency_id"], month_of(found["day"]), act.reason)
    await check_minutes(session, key, found["reference"], work)
    standing = visible(await activities.locked(session, [edited]), edited)
    check_seen(seen, activities.etag_of(standing), standing)
    check_editable(standing["state"])
    values = (found["agency_id"], edited, *work, act.now, act.reason if late else None)
    return await (await raw(session)).fetchrow(EDIT, *values)


async def remove_activity(
    session: AsyncSession, user: Principal, removed: UUID, seen: str | None
) -> None:
    """Take back one's own activity on which nobody decided yet; nothing was ever said of it.

    Raises:
        NotFound: it is not the caller's.
        ChangedMeanwhile: it is not as the caller has `seen` it.
        Conflict: it was approved, or returned once.
    """
    person = await people.see_own(session, user)
    standing = visible(await activities.locked(session, [removed]), removed)
    if standing["employee_id"] != person.employee_id:
        raise NotFound("not_found")
    check_seen(seen, activities.etag_of(standing), standing)
    check_removable(standing["state"], standing["version"])
    await (await raw(session)).execute(REMOVE, standing["agency_id"], removed)


async def check_minutes(
    session: AsyncSession, key: tuple[UUID, UUID, date], reference: str, work: Work
) -> None:
    """Add up a person's day, one writer at a time.

    Raises:
        Invalid: the day has more minutes than a day.
    """
    agency_id, employee_id, day = key
    await people.lock(session, [(agency_id, employee_id)])
    others = await activities.minutes(session, [key], [(employee_id, reference)])
    check_total(day, others.get((employee_id, day), 0) + work.minutes * work.volume)


async def decide_one(
    session: AsyncSession, user: Principal, decided: UUID, state: str, act: Act, seen: str | None
) -> Any:
    """Approve or return an activity as the superior of its day.

    Raises:
        NotFound: there is none.
        Forbidden: somebody else was the superior.
        ChangedMeanwhile: it is not as the caller has `seen` it.
        Conflict: it was decided on before, or the month is closed and there is no reason.
    """
    done = await decide(session, user, [decided], state, act, {decided: seen} if seen else {})
    for _, refusal in done.refused:
        raise refusal
    if done.unchanged:
        raise Conflict("activity_final" if state == APPROVED else "activity_returned_before")
    return done.changed[0]


async def decide(
    session: AsyncSession,
    user: Principal,
    wanted: Sequence[UUID],
    state: str,
    act: Act,
    seen: Mapping[UUID, str],
) -> Decided:
    """Approve or return activities of one's people; what is so already is left alone.

    What is not as the caller has `seen` it is refused.
    """
    superior = user.require_employee()
    found = await activities.found(session, wanted)
    months = {(row["agency_id"], month_of(row["day"])) for row in found.values()}
    closed = await periods.closed_months(session, months)
    standing = await activities.locked(session, list(found))
    keys = {(row["agency_id"], row["employee_id"]) for row in found.values()}
    persons = await people.in_agencies(session, keys)
    good: list[UUID] = []
    refused: list[tuple[UUID, Refusal]] = []
    for one in dict.fromkeys(wanted):
        try:
            row = visible(standing, one)
            person = visible(persons, (row["agency_id"], row["employee_id"]))
            check_superior(person, row["day"], superior)
            if row["state"] != state:
                check_seen(seen.get(one), activities.etag_of(row), row)
                check_decision(row, closed, act)
                good.append(one)
        except Refusal as refusal:
            refused.append((one, refusal))
    values = (state, superior, act.reason, act.now)
    changed = await (await raw(session)).fetch(DECIDE, good, *values)
    await announce(session, changed, closed, act)
    return Decided(changed, len(set(wanted)) - len(good) - len(refused), refused)


def visible(things: Mapping[Name, Thing], name: Name) -> Thing:
    """The thing of this name.

    Raises:
        NotFound: there is none that the caller can see.
    """
    if name not in things:
        raise NotFound("not_found")
    return things[name]


def check_decision(row: Any, closed: Collection[tuple[UUID, str]], act: Act) -> None:
    """Refuse to decide on what is decided, or closed and without a reason."""
    check_decidable(row["state"])
    month = month_of(row["day"])
    if (row["agency_id"], month) in closed and not act.reason:
        raise Conflict("month_closed", month=month)


async def announce(
    session: AsyncSession, rows: Iterable[Any], closed: Collection[tuple[UUID, str]], act: Act
) -> None:
    """Say what was approved or returned; correct the manifests of closed months."""
    decided = [row for row in rows if row["state"] != LOGGED]
    await emit(session, *(event(row, act) for row in decided))
    touched = [(row["agency_id"], month_of(row["day"]), row["employee_id"]) for row in decided]
    await publish_corrections(session, [one for one in touched if one[:2] in closed], act)


def event(row: Any, act: Act) -> ActivityEvent:
    said = {
        "agency_id": row["agency_id"],
        "version": row["version"],
        "recorded_at": act.now,
        "actor": act.actor,
        "employee_id": row["employee_id"],
        "activity_id": row["activity_id"],
        "day": row["day"],
        "minutes": row["minutes"] * row["volume"],
    }
    if row["state"] == RETURNED:
        return ActivityReturned(**said, reason=row["reason"])
    return ActivityApproved(**said)
