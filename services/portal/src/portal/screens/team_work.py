"""The team's activities: a week approved for everybody at once, what is odd looked at singly."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.clients.evaluation import (
    Approval,
    Approvals,
    ListView,
    QueuedActivity,
    RefusedView,
    Return,
    TeamQueue,
)
from portal.web.acting import CurrentVisitor, SentForm
from portal.web.days import week_of
from portal.web.forms import Form, attempt, go, status_of
from portal.web.pages import page
from portal.web.panels import Panel, panel
from portal.web.visitors import Visitor
from portal.web.words import say

router = APIRouter()

LIST: Final = "screens/team_work.html"
ONE: Final = "screens/team_activity.html"
REASON_NEEDED: Final = "reason_needed"
"""Of a closed month; no reason to hold something out, only to give a reason."""

APPROVE: Final = "setujui"
RETURN: Final = "kembalikan"
DAYS: Final = 7


class Waiting(NamedTuple):
    """An activity that waits, and whose it is."""

    name: str
    activity: QueuedActivity

    @property
    def monday(self) -> date:
        return week_of(self.activity.day)[0]

    @property
    def odd(self) -> list[str]:
        """What there is to look at twice."""
        return [one.text for one in self.activity.exceptions if one.code != REASON_NEEDED]

    @property
    def closed(self) -> bool:
        return any(one.code == REASON_NEEDED for one in self.activity.exceptions)


class Person(NamedTuple):
    """A person's activities of a week that nothing is odd about."""

    name: str
    activities: list[QueuedActivity]

    @property
    def minutes(self) -> int:
        return sum(one.minutes * one.volume for one in self.activities)


class Week(NamedTuple):
    """What waits of a week, Monday to Sunday."""

    starts_on: date
    all: list[Waiting]

    @property
    def ends_on(self) -> date:
        return self.starts_on + timedelta(days=DAYS - 1)

    @property
    def held(self) -> list[Waiting]:
        """What is looked at singly."""
        return [one for one in self.all if one.odd]

    @property
    def people(self) -> list[Person]:
        """Who has activities that may be approved at once, by name."""
        found: dict[str, Person] = {}
        for one in sorted(self.all, key=lambda one: (one.name, one.activity.day)):
            if not one.odd:
                key = one.activity.employee_id
                found.setdefault(key, Person(one.name, [])).activities.append(one.activity)
        return list(found.values())

    @property
    def closed(self) -> bool:
        """Whether approving needs a reason: a month of it is closed."""
        return any(one.closed for one in self.all)


@router.get("/tim/kegiatan")
async def show_week(
    request: Request, visitor: CurrentVisitor, pekan: str = "", setuju: int = 0, putus: str = ""
) -> Response:
    """A week's activities of everybody; `setuju` and `putus` tell what was decided just now."""
    queue = await panel(visitor.ask.evaluation.show_queue())
    done = {"approved": max(setuju, 0), "decided": putus}
    return show(request, visitor, queue, pekan, Form(), **done)


@router.post("/tim/kegiatan")
async def approve_week(request: Request, visitor: CurrentVisitor, form: SentForm) -> Response:
    """Approve what was chosen, as it was seen; what changed meanwhile comes back by name."""
    chosen = [Choice.read(text) for text in form.all("pilih")]
    if not chosen:
        form.fault("pilih", say(visitor.language, "Pilih sedikitnya satu kegiatan."))
    reason = form.needed("alasan", visitor.language) if form["perlu_alasan"] else form["alasan"]
    wanted = Approvals(
        activity_ids=[one.id for one in chosen],
        etags={one.id: one.etag for one in chosen},
        reason=reason or None,
    )
    ask = visitor.ask.evaluation
    done: ListView | None = await attempt(
        form, visitor, lambda: ask.approve_list(wanted, idempotency_key=form.key or None)
    )
    if done and not done.refused:
        return go(request, after(form, done.changed + done.unchanged))
    queue = await panel(ask.show_queue())
    back = refusals(chosen, done.refused) if done else []
    approved = done.changed + done.unchanged if done else 0
    return show(request, visitor, queue, form["pekan"], form, back=back, approved=approved)


@router.get("/tim/kegiatan/{activity_id}")
async def show_activity(
    request: Request, activity_id: UUID, visitor: CurrentVisitor, setuju: int = 0, putus: str = ""
) -> Response:
    """One activity with what is odd about it; the next odd one of its week follows."""
    queue = await panel(visitor.ask.evaluation.show_queue())
    done = {"approved": max(setuju, 0), "decided": putus}
    return show_one(request, visitor, queue, str(activity_id), Form(), **done)


@router.post("/tim/kegiatan/{activity_id}")
async def decide(
    request: Request, activity_id: UUID, visitor: CurrentVisitor, form: SentForm
) -> Response:
    """Approve one activity, or give it back with a reason."""
    await attempt(form, visitor, lambda: decision(visitor, str(activity_id), form))
    queue = await panel(visitor.ask.evaluation.show_queue())
    if not form.ok:
        return show_one(request, visitor, queue, str(activity_id), form)
    week = chosen_week(weeks(queue.content), monday_of(form), exact=True)
    held = week.held if week else []
    next_ = f"/{held[0].activity.activity_id}" if held else ""
    decided = RETURN if form["putusan"] == RETURN else APPROVE
    return go(request, f"/tim/kegiatan{next_}?pekan={monday_of(form)}&putus={decided}")


async def decision(visitor: Visitor, activity_id: str, form: Form) -> Any:
    ask, key = visitor.ask.evaluation, form.key or None
    if form["putusan"] == APPROVE:
        approval = Approval(reason=form["alasan"] or None)
        return await ask.approve(activity_id, approval, idempotency_key=key, if_match=form.version)
    reason = form.needed("alasan", visitor.language)
    if not reason:
        return None
    body = Return(reason=reason)
    return await ask.give_back(activity_id, body, idempotency_key=key, if_match=form.version)


class Choice(NamedTuple):
    """An activity that was ticked: which, as it was seen, and its name for the reader."""

    id: str
    etag: str
    name: str

    @classmethod
    def read(cls, text: str) -> "Choice":
        parts = [*text.split("~", 2), "", ""]
        return cls(*parts[:3])


def refusals(chosen: Iterable[Choice], refused: Sequence[RefusedView]) -> list[tuple[str, str]]:
    """What was not approved, by its name, and why."""
    names = {one.id: one.name for one in chosen}
    return [(names.get(one.id, ""), one.message) for one in refused]


def after(form: Form, approved: int) -> str:
    """The first of the week's odd ones, else the list again."""
    try:
        next_ = f"/{UUID(form['lanjut'])}"
    except ValueError:
        next_ = ""
    return f"/tim/kegiatan{next_}?pekan={monday_of(form)}&setuju={approved}"


def monday_of(form: Form) -> str:
    """The week a form came from, as it stands in an address."""
    try:
        return date.fromisoformat(form["pekan"]).isoformat()
    except ValueError:
        return ""


def weeks(queue: TeamQueue | None) -> list[Week]:
    """The weeks of which something waits, the oldest first."""
    found: dict[date, Week] = {}
    for person in queue.people if queue else ():
        for activity in person.activities:
            one = Waiting(person.name, activity)
            found.setdefault(one.monday, Week(one.monday, [])).all.append(one)
    return [found[monday] for monday in sorted(found)]


def chosen_week(found: Sequence[Week], monday: str, *, exact: bool = False) -> Week | None:
    """The week that was asked for; else, unless `exact`, the oldest."""
    asked = next((week for week in found if week.starts_on.isoformat() == monday), None)
    return asked or (found[0] if found and not exact else None)


def show(
    request: Request,
    visitor: Visitor,
    queue: Panel[TeamQueue],
    monday: str,
    form: Form,
    **values: Any,
) -> Response:
    found = weeks(queue.content)
    week = chosen_week(found, monday)
    return page(
        request, LIST, status=status_of(form), visitor=visitor,
        queue=queue, weeks=found, week=week, form=form, picked=picked(form), **values,
    )  # fmt: skip


def picked(form: Form) -> set[str] | None:
    """What was ticked in a form that comes back; None where all is ticked from the start."""
    return {Choice.read(text).id for text in form.all("pilih")} if form.values else None


def show_one(
    request: Request,
    visitor: Visitor,
    queue: Panel[TeamQueue],
    activity_id: str,
    form: Form,
    **values: Any,
) -> Response:
    every = {one.activity.activity_id: one for week in weeks(queue.content) for one in week.all}
    one = every.get(activity_id)
    week = chosen_week(weeks(queue.content), one.monday.isoformat()) if one else None
    held = [other.activity.activity_id for other in week.held] if week else []
    at = held.index(activity_id) if activity_id in held else -1
    return page(
        request, ONE, status=status_of(form), visitor=visitor, queue=queue, one=one, week=week,
        form=form, at=at, held=held, **values,
    )  # fmt: skip
