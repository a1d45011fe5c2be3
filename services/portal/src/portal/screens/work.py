"""What one did: told in a few taps, seen by week, mended until it is approved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from portal.clients.evaluation import (
    ActivityView,
    ChangedActivity,
    DueView,
    NewActivity,
    RecentActivity,
)
from portal.web.acting import CurrentVisitor, SentForm
from portal.web.days import WEEK, current, offered, read_day, today, week_of
from portal.web.forms import Form, attempt, go, status_of
from portal.web.pages import page, part, wants_part
from portal.web.panels import panel
from portal.web.visitors import Visitor
from portal.web.words import say

router = APIRouter()

NAMES: Final = {
    "description": "uraian", "minutes": "menit", "volume": "banyak", "day": "hari",
}  # fmt: skip
LONGEST_DAY: Final = 1_440
MOST: Final = 1_000
AT_HOME: Final = 5
"""Activities of the week that one's month shows; the week itself shows all."""

PATIENCE: Final = 0.6
"""Seconds for what only chooses the day that is offered."""

HOME: Final = "/beranda"

CLOSED: Final = "month_closed"
"""What the service calls it that work of a closed month needs a reason."""
GONE: Final = "not_found"
"""What the service calls it that an activity was deleted meanwhile."""


@dataclass(frozen=True)
class Week:
    """The activities of one person from a Monday to a Sunday, the newest day first."""

    day: date
    """The day that is offered to write about."""
    today: date
    """What day it is where the visitor is."""
    activities: list[ActivityView]
    recent: list[RecentActivity]
    """What is told of often, to tell it again."""
    due: list[DueView]
    """What there is to do now, the most urgent first."""

    @property
    def monday(self) -> date:
        return week_of(self.day)[0]

    @property
    def sunday(self) -> date:
        return week_of(self.day)[1]

    @property
    def before(self) -> date:
        return self.monday - WEEK

    @property
    def after(self) -> date | None:
        """The next Monday, once it has come."""
        return self.monday + WEEK if self.monday + WEEK <= self.today else None

    @property
    def days(self) -> list[tuple[date, list[ActivityView]]]:
        return [(day, list(those)) for day, those in groupby(self.activities, lambda one: one.day)]

    def minutes(self, *states: str) -> int:
        """The time told of, in these states or in all."""
        return sum(
            one.minutes * one.volume for one in self.activities if not states or one.state in states
        )

    def count(self, state: str) -> int:
        return sum(one.state == state for one in self.activities)

    @property
    def again(self) -> list[ActivityView]:
        """What was done this week, each text once, the newest first."""
        return list({one.description: one for one in reversed(self.activities)}.values())[::-1]

    def newest(self, new: str = "") -> list[ActivityView]:
        """The few that one's month shows: what was just told of, what came back, the newest."""
        order = {"returned": 1}
        by_need = sorted(
            self.activities,
            key=lambda one: 0 if one.activity_id == new else order.get(one.state, 2),
        )
        return by_need[:AT_HOME]

    def find(self, activity_id: str) -> ActivityView | None:
        return next((one for one in self.activities if one.activity_id == activity_id), None)


async def find_week(visitor: Visitor, day: date) -> Week:
    """The week of a day, with what the visitor told of it."""
    found = await visitor.ask.evaluation.show_my_week(day=day)
    newest = sorted(found.activities, key=lambda one: (one.day, one.reference), reverse=True)
    return Week(day, today(visitor.zone), newest, found.recent, found.due)


def within(monday: date | None, now: date) -> date | None:
    """The day to offer in a week that is looked at: today where it is this week."""
    return now if monday and week_of(monday) == week_of(now) else monday


async def usual_day(visitor: Visitor) -> date:
    """The day to offer where no week is asked for: of the month that is being counted."""
    months = await panel(visitor.ask.payroll_incentive.list_my_months(), PATIENCE)
    return offered(current(months.content or ()), today(visitor.zone))


@router.get("/kegiatan")
async def show_week(
    request: Request,
    visitor: CurrentVisitor,
    minggu: str = "",
    hari: str = "",
    baru: str = "",
    bagian: str = "",
    hapus: str = "",
) -> Response:
    """A week of one's own work, and the form to write down more."""
    day = read_day(hari) or within(read_day(minggu), today(visitor.zone))
    day = day or await usual_day(visitor)
    if bagian:
        return part(
            request, "screens/week.html", "week", visitor=visitor, day=day,
            short=bagian == "ringkas", week=await panel(find_week(visitor, day)),
        )  # fmt: skip
    form = empty(day)
    return await whole_week(request, visitor, day, form, new=baru, removed=bool(hapus))


@router.post("/kegiatan")
async def log_work(request: Request, visitor: CurrentVisitor, form: SentForm) -> Response:
    """Write down what was done: as filled in, or once more what was done before."""
    work, day = written(form, visitor)
    made = await attempt(
        form, visitor,
        lambda: visitor.ask.evaluation.log_activity(
            NewActivity(day=day, **work), idempotency_key=form.key
        ),
        NAMES,
    )  # fmt: skip
    ask_reason(form)
    short = form["ke"] == HOME
    if not wants_part(request):
        if made:
            where = HOME if short else "/kegiatan"
            return go(request, f"{where}?hari={day}&baru={made.activity_id}#kerja")
        return await whole_week(request, visitor, day, form)
    shown = empty(day) if made else form
    return part(
        request, "screens/logbook.html", "logbook", status=status_of(form), visitor=visitor,
        form=shown, day=day, short=short, new=made.activity_id if made else "",
        week=await panel(find_week(visitor, day)),
    )  # fmt: skip


@router.get("/kegiatan/{day}/{activity_id}")
async def show_activity(
    request: Request, visitor: CurrentVisitor, day: date, activity_id: UUID
) -> Response:
    """One activity, to mend while it is not approved."""
    found = await one_of(visitor, day, activity_id)
    form = Form(values=dict(filled(found)), version=found.etag)
    return page(request, "screens/activity.html", visitor=visitor, activity=found, form=form)


@router.post("/kegiatan/{day}/{activity_id}")
async def change_activity(
    request: Request, visitor: CurrentVisitor, day: date, activity_id: UUID, form: SentForm
) -> Response:
    """Mend an activity, as it was seen."""
    form.values["hari"] = day.isoformat()
    work, _ = written(form, visitor)
    done = await attempt(
        form, visitor,
        lambda: visitor.ask.evaluation.edit_activity(
            str(activity_id), ChangedActivity(**work), if_match=form.version
        ),
        NAMES,
    )  # fmt: skip
    ask_reason(form)
    if done:
        return go(request, f"/kegiatan?hari={day}&baru={activity_id}#kerja")
    if form.code == GONE:
        return await whole_week(request, visitor, day, form)
    found = await one_of(visitor, day, activity_id)
    if form.theirs:
        form.version = found.etag
    return page(
        request, "screens/activity.html", status=status_of(form), visitor=visitor,
        activity=found, form=form,
    )  # fmt: skip


@router.post("/kegiatan/{day}/{activity_id}/hapus")
async def remove_activity(
    request: Request, visitor: CurrentVisitor, day: date, activity_id: UUID, form: SentForm
) -> Response:
    """Take back what nobody decided on yet, as it was seen."""
    await attempt(
        form, visitor,
        lambda: visitor.ask.evaluation.remove_activity(str(activity_id), if_match=form.version),
    )  # fmt: skip
    if form.ok or form.code == GONE:
        return go(request, f"/kegiatan?hari={day}&hapus=1")
    found = await one_of(visitor, day, activity_id)
    again = Form(values=dict(filled(found)), faults=form.faults, version=found.etag)
    return page(
        request, "screens/activity.html", status=status_of(again), visitor=visitor,
        activity=found, form=again,
    )  # fmt: skip


async def whole_week(
    request: Request,
    visitor: Visitor,
    day: date,
    form: Form,
    *,
    new: str = "",
    removed: bool = False,
) -> Response:
    """The page of a week; what is wrong with the form stands in it."""
    week = await panel(find_week(visitor, day))
    return page(
        request, "screens/work.html", status=status_of(form), visitor=visitor, form=form, day=day,
        short=False, new=new, removed=removed, live=f"person:{visitor.me.employee_id}", week=week,
    )  # fmt: skip


async def one_of(visitor: Visitor, day: date, activity_id: UUID) -> ActivityView:
    """An activity of the visitor's.

    Raises:
        HTTPException: there is none on this day.
    """
    those = await visitor.ask.evaluation.list_my_activities(from_=day, to=day)
    found = next((one for one in those if one.activity_id == str(activity_id)), None)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


def written(form: Form, visitor: Visitor) -> tuple[dict[str, Any], date]:
    """The work and its day as a form says; what cannot be is a fault of the form."""
    language = visitor.language
    day = read_day(form["hari"])
    if day is None:
        form.fault("hari", say(language, "Pilihlah tanggal, misalnya 31/07/2026."))
    again = form["ulang"].split("|", 2)
    if len(again) == len(NAMES) - 1:
        form.values |= dict(zip(("menit", "banyak", "uraian"), again, strict=True))
    form.values.setdefault("banyak", "1")
    work = {
        "description": form.needed("uraian", language),
        "minutes": form.whole("menit", language, 1, LONGEST_DAY),
        "volume": form.whole("banyak", language, 1, MOST),
        "reason": form["alasan"] or None,
    }
    return work, day or today(visitor.zone)


def ask_reason(form: Form) -> None:
    """Of work in a closed month the form asks why, where the fault is shown then."""
    if form.code == CLOSED:
        form.faults = {"alasan": form.faults[""]}


def empty(day: date) -> Form:
    return Form(values={"hari": day.isoformat()})


def filled(activity: ActivityView) -> Iterable[tuple[str, str]]:
    """An activity as a form has it."""
    yield "uraian", activity.description
    yield "menit", str(activity.minutes)
    yield "banyak", str(activity.volume)
    yield "hari", activity.day.isoformat()
