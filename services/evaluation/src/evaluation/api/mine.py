"""One's own days: what was told, what was told before, and what is to be done now."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Annotated, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from sqlmodel.ext.asyncio.session import AsyncSession

from evaluation.api.views import activity_view
from evaluation.db import transaction
from evaluation.domain.attention import Presence
from evaluation.domain.due import Due, ending, silent_days, week_of
from evaluation.domain.period import Span, days_asked, end_of_month, week
from evaluation.domain.person import Person
from evaluation.queries import activities, mine, people, team
from evaluation.schemas.http import ActivityView
from evaluation.schemas.mine import DueView, LinkView, MyWeek, RecentActivity
from shared.auth import CurrentUser, Principal
from shared.days import Day
from shared.messages import Say
from shared.problems import Sayer
from shared.session import utcnow

router = APIRouter(prefix="/v1/me")

RECENT_DAYS: Final = timedelta(days=60)

Month = Annotated[str | None, Query(max_length=7)]


class Own(NamedTuple):
    """The caller as a person, and the day it is where they work."""

    person: Person
    clock: ZoneInfo
    today: date


@router.get("/activities")
async def list_my_activities(
    user: CurrentUser,
    month: Month = None,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
) -> list[ActivityView]:
    """One's activities of a month, or of at most 62 days."""
    days = days_asked(month, first, last)
    async with transaction(user.agencies) as session:
        me = await people.see_own(session, user)
        rows = await activities.of_person(session, me.employee_id, days)
        return [activity_view(row) for row in rows]


@router.get("/week")
async def show_my_week(user: CurrentUser, say: Sayer, day: Day | None = None) -> MyWeek:
    """The week of a day, or this one: what was told of it, and what there is to do by now.

    With it comes what one told of most often in the last 60 days, to tell it again.
    """
    async with entered(user) as (session, me):
        employee_id = me.person.employee_id
        told = await activities.of_person(session, employee_id, week(day or me.today))
        often = await mine.recent(session, employee_id, me.today - RECENT_DAYS, me.today)
        found = [*await given_back(session, me), *await left_out(session, me)]
    found.sort(key=lambda one: (one.due, one.since))
    return MyWeek(
        activities=[activity_view(row) for row in told],
        recent=[RecentActivity(**row) for row in often],
        due=[due_view(one, say) for one in found],
    )


def due_view(one: Due, say: Say) -> DueView:
    return DueView(
        code=one.code,
        values=one.values,
        text=say(one.code, one.values),
        since=one.since,
        due=one.due,
        link=LinkView.model_validate(dict(zip(("kind", "id"), one.link, strict=True))),
    )


@asynccontextmanager
async def entered(user: Principal) -> AsyncIterator[tuple[AsyncSession, Own]]:
    """A transaction that sees the caller's own rows of whatever agency."""
    now = utcnow()
    async with transaction(user.agencies) as session:
        person = await people.see_own(session, user)
        post = person.post_on(now.date())
        unit = post.unit_id if post else None
        clocks = await people.clocks(session, [unit] if unit else [])
        clock = clocks[unit] if unit else ZoneInfo(people.WESTERN)
        yield session, Own(person, clock, now.astimezone(clock).date())


async def given_back(session: AsyncSession, me: Own) -> Iterator[Due]:
    """The activities that the superior gave back."""
    rows = await mine.returned(session, me.person.employee_id)
    return (returned(row, me.clock) for row in rows)


def returned(row: Any, clock: ZoneInfo) -> Due:
    day, reason = row["day"], row["reason"] or ""
    values = {"day": day, "description": row["description"], "reason": reason}
    since = row["changed_at"].astimezone(clock).date()
    link = ("activity", str(row["activity_id"]))
    return Due("activity_returned", values, since, end_of_month(day.year, day.month), link)


async def left_out(session: AsyncSession, me: Own) -> Iterator[Due]:
    """The days of this week without work told, and the periods that end soon."""
    employee_id, agencies = me.person.employee_id, {a.agency_id for a in me.person.assignments}
    past = week_of(me.today)
    worked = await mine.worked(session, employee_id, *past)
    days = await activities.attendance(session, employee_id, Span("", *past))
    presence = {
        row["day"]: Presence(*(row[name] for name in Presence._fields)) for row in days
    }  # fmt: skip
    opened = await team.open_periods(session, agencies, me.today, me.today)
    return iter(
        [
            *silent_days(me.person, me.today, worked, presence),
            *ending(me.person, me.today, opened),
        ]
    )
