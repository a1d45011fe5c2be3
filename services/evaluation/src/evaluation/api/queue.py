"""The superior's queue, put together: what waits, what to look at twice, what a delay costs."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.api.views import activity_view
from evaluation.domain.attention import Day, Presence, Work, notices
from evaluation.domain.period import month_of, read_month
from evaluation.domain.person import Person
from evaluation.domain.rating import FINALISED, Period, assessor_in
from evaluation.queries import people, results, team
from evaluation.schemas.team import (
    MonthAtStake,
    NoticeView,
    PeriodAtStake,
    QueuedActivity,
    QueuedPerson,
    QueuedRating,
    TeamQueue,
)
from shared.messages import Say

AT_ONCE: Final = 500
EARLIEST: Final = date(2000, 1, 1)
"""No day of work is kept that lies before."""
LATEST: Final = timedelta(days=366)
"""How long after a closed period's end somebody who was not rated in it is asked for."""


class Asked(NamedTuple):
    """Whose queue, in which agencies, of which days; `today` is each agency's own."""

    superior: UUID
    agencies: Collection[UUID]
    first: date
    last: date
    today: Mapping[UUID, date]


async def queue(session: AsyncSession, asked: Asked, month: str | None, say: Say) -> TeamQueue:
    """All that waits for the superior."""
    members = await people.team(session, asked.agencies, asked.superior)
    turns = [
        (person.employee_id, first, last)
        for person in members
        for first, last in person.turns_under(asked.superior, asked.first, asked.last)
    ]
    heaps = await team.heaps(session, turns, asked.agencies)
    months = {(heap["agency_id"], heap["month"]) for heap in heaps}
    closed = await team.closed(session, months)
    rows = await team.oldest(session, turns, asked.agencies, AT_ONCE)
    listed = await queued(session, rows, closed, say)
    ratings = await due_ratings(session, asked, members)
    return TeamQueue(
        month=month,
        waiting=sum(heap["activities"] for heap in heaps),
        listed=len(rows),
        people=by_person(heaps, listed, {person.employee_id: person.name for person in members}),
        ratings=ratings,
        months=[month_at_stake(key, heaps, closed=key in closed) for key in by_month(months)],
        periods=periods_at_stake(ratings),
    )


def by_month(months: Collection[tuple[UUID, str]]) -> list[tuple[UUID, str]]:
    return sorted(months, key=lambda key: (key[1], key[0]))


async def queued(
    session: AsyncSession, rows: Sequence[Any], closed: Collection[tuple[UUID, str]], say: Say
) -> list[QueuedActivity]:
    """Waiting activities with what there is to look at twice, seen beside their whole days."""
    keys = {place(row) for row in rows}
    works = team.by_day(await team.works(session, keys))
    presence = team.by_day(await team.presence(session, keys))
    recorded = await team.recorded_until(session, {agency for agency, _, _ in keys})
    days = {
        key: Day(
            day=key[2],
            works=[work(one) for one in works[key]],
            presence=next((attended(one) for one in presence.get(key, ())), None),
            recorded_until=recorded.get(key[0]),
            closed=(key[0], month_of(key[2])) in closed,
        )
        for key in keys
    }
    return [
        QueuedActivity(
            **activity_view(row).model_dump(),
            exceptions=[
                NoticeView(code=code, text=say(code, values))
                for code, values in notices(row["description"], days[place(row)])
            ],
        )
        for row in rows
    ]


def place(row: Any) -> team.DayKey:
    return row["agency_id"], row["employee_id"], row["day"]


def work(row: Mapping[str, Any]) -> Work:
    return Work(*(row[name] for name in Work._fields))


def attended(row: Mapping[str, Any]) -> Presence:
    return Presence(*(row[name] for name in Presence._fields))


def by_person(
    heaps: Sequence[Any], listed: Sequence[QueuedActivity], names: Mapping[UUID, str]
) -> list[QueuedPerson]:
    """What waits of each person, who waits longest first."""
    found: dict[tuple[UUID, UUID], QueuedPerson] = {}
    for heap in sorted(heaps, key=lambda heap: (heap["oldest"], heap["employee_id"])):
        agency, person = heap["agency_id"], heap["employee_id"]
        one = found.setdefault(
            (agency, person),
            QueuedPerson(
                employee_id=person,
                name=names[person],
                agency_id=agency,
                waiting=0,
                minutes=0,
                oldest=heap["oldest"],
                activities=[],
            ),
        )
        one.waiting += heap["activities"]
        one.minutes += heap["minutes"]
    for activity in listed:
        found[activity.agency_id, activity.employee_id].activities.append(activity)
    return list(found.values())


def month_at_stake(key: tuple[UUID, str], heaps: Sequence[Any], *, closed: bool) -> MonthAtStake:
    waiting = [heap for heap in heaps if (heap["agency_id"], heap["month"]) == key]
    return MonthAtStake(
        agency_id=key[0],
        month=key[1],
        closed=closed,
        closes_from=read_month(key[1]).ends_on + timedelta(days=1),
        people=len(waiting),
        activities=sum(heap["activities"] for heap in waiting),
        minutes=sum(heap["minutes"] for heap in waiting),
    )


async def due_ratings(
    session: AsyncSession, asked: Asked, members: Sequence[Person]
) -> list[QueuedRating]:
    """Whom the superior has yet to rate or sign, by name, of periods that have begun."""
    named = sorted(members, key=lambda one: (one.name, one.employee_id))
    today = min(asked.today.values(), default=EARLIEST)
    about = (asked.agencies, asked.first, asked.last, today - LATEST)
    pairs = [
        (person, period)
        for period in await team.periods_to_rate(session, *about)
        for person in named
        if period.starts_on <= asked.today[period.agency_id]
        and assesses(asked.superior, person, period)
    ]
    keys = [(period.agency_id, period.period_id, p.employee_id) for p, period in pairs]
    standing = {
        (row["period_id"], row["employee_id"]): row for row in await results.keyed(session, keys)
    }
    planned = await team.planned(session, pairs)
    return [
        rating_view(person, period, row, (key in planned, asked.today[period.agency_id]))
        for person, period in pairs
        for key in [(period.period_id, person.employee_id)]
        for row in [standing.get(key)]
        if row is None or row["state"] != FINALISED
    ]


def assesses(superior: UUID, person: Person, period: Period) -> bool:
    span = (period.agency_id, period.starts_on, period.ends_on)
    return assessor_in(person, period) == superior and person.is_evaluated_in(*span)


def rating_view(
    person: Person, period: Period, row: Any | None, seen: tuple[bool, date]
) -> QueuedRating:
    planned, today = seen
    return QueuedRating(
        employee_id=person.employee_id,
        name=person.name,
        agency_id=period.agency_id,
        period_id=period.period_id,
        period=period.code,
        scheme=period.scheme,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        days_left=(period.ends_on - today).days,
        rated=row is not None,
        plan_required=period.plan_required,
        plan_approved=planned,
        closed=period.is_closed,
        etag=results.etag_of(period.period_id, person.employee_id, row),
    )


def periods_at_stake(ratings: Sequence[QueuedRating]) -> list[PeriodAtStake]:
    """What closing an open period would cost now, those that end first first."""
    people = Counter(one.period_id for one in ratings)
    last = {one.period_id: one for one in ratings if not one.closed}
    return [
        PeriodAtStake(
            agency_id=one.agency_id,
            period_id=one.period_id,
            period=one.period,
            closes_from=one.ends_on + timedelta(days=1),
            people=people[one.period_id],
        )
        for one in last.values()
    ]
