"""What a superior's pages make of what services say: weeks, turns, results beside results."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from portal.clients.evaluation import (
    GivenRatings,
    NoticeView,
    QueuedActivity,
    QueuedPerson,
    RefusedView,
    TeamQueue,
)
from portal.screens.given import given
from portal.screens.team_ratings import unsigned
from portal.screens.team_work import Choice, after, chosen_week, monday_of, refusals, weeks
from portal.web.forms import Form

MONDAY = date(2026, 7, 20)


def activity(day: date, *codes: str) -> QueuedActivity:
    return QueuedActivity(
        activity_id=str(uuid4()), agency_id="a", employee_id="e", reference="r", day=day,
        description="Rapat", minutes=30, volume=2, state="logged", reason=None,
        decided=False, etag="0" * 16,
        exceptions=[NoticeView(code=code, text=code) for code in codes],
    )  # fmt: skip


def queue(*activities: QueuedActivity) -> TeamQueue:
    person = QueuedPerson(
        employee_id="e", name="Dedi", agency_id="a", waiting=len(activities), minutes=0,
        oldest=MONDAY, activities=list(activities),
    )  # fmt: skip
    return TeamQueue(
        month=None, waiting=len(activities), listed=len(activities), people=[person],
        ratings=[], months=[], periods=[],
    )  # fmt: skip


def test_sunday_ends_the_week_that_monday_began() -> None:
    found = weeks(queue(activity(date(2026, 7, 27)), activity(date(2026, 7, 26)), activity(MONDAY)))
    assert [(week.starts_on, len(week.all)) for week in found] == [
        (MONDAY, 2),
        (date(2026, 7, 27), 1),
    ]
    assert chosen_week(found, "2026-07-27") is found[1]
    assert chosen_week(found, "nonsense") is found[0]
    assert chosen_week(found, "nonsense", exact=True) is None


def test_what_is_odd_is_held_out_and_a_closed_month_only_asks_for_a_reason() -> None:
    plain, odd = activity(MONDAY), activity(MONDAY, "text_repeated")
    closed = activity(MONDAY, "reason_needed")
    [week] = weeks(queue(plain, odd, closed))
    assert [one.activity for one in week.held] == [odd]
    [person] = week.people
    assert person.activities == [plain, closed]
    assert person.minutes == 120
    assert week.closed


def test_a_refused_activity_is_named_as_the_reader_saw_it() -> None:
    chosen = [Choice.read("1~abc~Dedi, Sen, 20 Jul: a ~ b"), Choice.read("2")]
    back = refusals(chosen, [RefusedView(id="1", code="c", message="Berubah.")])
    assert back == [("Dedi, Sen, 20 Jul: a ~ b", "Berubah.")]


def test_an_address_is_never_made_of_what_a_form_says() -> None:
    form = Form(values={"pekan": "//evil.example", "lanjut": "../../keluar"})
    assert monday_of(form) == ""
    assert after(form, 3) == "/tim/kegiatan?pekan=&setuju=3"


def member(name: str, state: str | None) -> Any:
    result = SimpleNamespace(state=state) if state else None
    return SimpleNamespace(employee_id=name, name=name, result=result)


def test_the_next_to_rate_comes_after_this_one_then_from_the_beginning() -> None:
    team = [member("a", None), member("b", "rated"), member("c", "finalised")]
    assert unsigned(team) is team[0]
    assert unsigned(team, after="a") is team[1]
    assert unsigned(team, after="b") is team[0]
    assert unsigned([member("c", "finalised")], after="c") is None


def test_scores_are_written_with_a_comma_and_have_their_limits() -> None:
    fine = Form(values={"skema": "numeric", "nilai_hasil": "92,5", "nilai_perilaku": "120"})
    body = given(fine, "id", GivenRatings, "")
    assert (body.result_score, body.behaviour_score, body.reason) == ("92.5", "120", None)
    for text in ("", "121", "-1", "nan", "sembilan"):
        wrong = Form(values={"skema": "numeric", "nilai_hasil": text, "nilai_perilaku": "90"})
        given(wrong, "id", GivenRatings, "")
        assert list(wrong.faults) == ["nilai_hasil"]
