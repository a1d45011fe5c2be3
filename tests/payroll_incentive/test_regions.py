"""The policies of the four governments: what their texts say, with numbers."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
import yaml

from payroll_incentive.domain.facts import (
    ApprovedMinutes,
    AttendanceDay,
    Facts,
    Measure,
    Obligation,
)
from payroll_incentive.domain.national import Nationals
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.policy_file import read_policy
from payroll_incentive.domain.settlement import alone
from payroll_incentive.domain.statement import Statement, calculate
from tests.support.pay import (
    POLICIES,
    day,
    evaluation,
    facts,
    named,
    nationals,
    person,
    policies,
    policy_text,
    post,
    status,
    unit,
    weekdays,
    worked,
)

DOCUMENTS = (
    "example/p-ex.yaml",
    "jakarta/2020.yaml",
    "ambon/2025.yaml",
    "tangerang-selatan/2021.yaml",
    "solok/2023.yaml",
)
JAKARTA, AMBON, TANGERANG_SELATAN, SOLOK = (policies(path) for path in DOCUMENTS[1:])


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_document_holds_against_the_national_list(path: str) -> None:
    policy = read_policy(policy_text(path), Nationals(nationals()))
    assert set(policy.kinds) == {"pns", "cpns", "pppk"}
    assert set(policy.document.amounts.classes) == set(range(1, 18))
    assert policy.document.assumptions


def codes(statement: Statement) -> tuple[str, ...]:
    return tuple(reason.code for reason in statement.reasons)


# --- Jakarta: minutes ----------------------------------------------------------------------------


def minutes(total: int) -> ApprovedMinutes:
    return ApprovedMinutes(total=total, count=40, hash="h", newest=named("activity"))


def work_plan(realisation: str, measure: str = "work_plan") -> Measure:
    return Measure(
        month="2026-06",
        measure=measure,
        target="100",
        realisation=realisation,
        event_id=named("measure", measure),
    )


def jakarta(total: int | None = 6_000, **changes: object) -> Facts:
    """June 2026 has 22 weekdays; class 10 pays 10,000,000 where a test says so."""
    base = facts(
        "2026-06",
        "JKT",
        minutes=None if total is None else minutes(total),
        measures=(work_plan("95"),),
    )
    return msgspec.structs.replace(base, **changes)


def ten_million() -> Policies:
    text = policy_text("jakarta/2020.yaml").replace("    9: 12_750_000", "    9: 10_000_000")
    return Policies([read_policy(text)], nationals())


def test_the_result_of_minutes_and_work_plan_is_rounded_once() -> None:
    """0.6 × 95 % + 0.4 × 6,000 ÷ 6,600 = 93.3636 % of 10 m."""
    statement = calculate(jakarta(), ten_million())
    assert statement.gross == 9_336_364
    assert sum(x.amount for x in statement.lines if x.kind == "gross") == 9_336_364
    activity = next(line for line in statement.lines if line.component == "aktivitas")
    assert dict(activity.inputs) == {
        "minutes": 6_000,
        "attainable": 6_600,
        "effective": 6_600,
        "working_days": 22,
        "hash": "h",
    }


@pytest.mark.parametrize(
    ("total", "absent", "gross"),
    [
        (6_600, 0, 5_700_000 + 4_000_000),
        (9_000, 0, 5_700_000 + 4_000_000),
        (6_600, 2, 5_700_000 + 3_636_364),
        (0, 0, 5_700_000),
    ],
    ids=["all", "no more than all", "absence lessens what can be attained", "none"],
)
def test_minutes_count_up_to_what_can_be_attained(total: int, absent: int, gross: int) -> None:
    away = weekdays("2026-06")[:absent]
    days = worked("2026-06", **{str(when): day(when, None, None) for when in away})
    assert calculate(jakarta(total, days=days), ten_million()).gross == gross


def test_nobody_logged_anything_is_known_only_after_closing() -> None:
    open_ = calculate(jakarta(None, attendance_closed=False), ten_million())
    closed = calculate(jakarta(None), ten_million())
    assert open_.gross == closed.gross == 5_700_000
    assert open_.provisional
    assert not closed.provisional


def test_the_weights_depend_on_the_group_of_the_post() -> None:
    boss = person(status(), post(14, group="jpt"))
    measures = tuple(
        work_plan(value, name)
        for name, value in (
            ("work_plan", "90"),
            ("complaint_follow_up", "80"),
            ("satisfaction", "70"),
        )
    )
    statement = calculate(jakarta(person=boss, measures=measures), JAKARTA)
    assert statement.gross == 27_216_000  # 84 % of 32.4 m


def test_a_low_predicate_lowers_the_result_of_minutes() -> None:
    statement = calculate(jakarta(evaluations=(evaluation("kurang", "2026-06"),)), ten_million())
    assert statement.gross == 7_002_273


# --- Ambon: attendance, waiting, holds -----------------------------------------------------------


def ambon_day(when: date, clock_in: int | None = 480, clock_out: int | None = 990) -> AttendanceDay:
    base = day(when, clock_in, clock_out)
    return msgspec.structs.replace(base, schedule_in=480, schedule_out=990)


def ambon(month: str = "2026-07", **changes: object) -> Facts:
    semester = evaluation("baik", "2026-S1", kind="semester")
    days = tuple(ambon_day(when) for when in weekdays(month))
    base = facts(month, "AMB", evaluations=(semester,), days=days)
    return msgspec.structs.replace(base, **changes)


@pytest.mark.parametrize(
    ("clock_in", "deducted"),
    [(449, "1.5"), (450, "0"), (480, "0")],
    ids=["07:29 is no check-in", "07:30", "08:00"],
)
def test_a_check_in_too_early_is_none(clock_in: int, deducted: str) -> None:
    days = tuple(
        ambon_day(when, clock_in if when.day == 1 else 480) for when in weekdays("2026-07")
    )
    statement = calculate(ambon(days=days), AMBON)
    line = next(line for line in statement.lines if line.component == "kehadiran")
    assert dict(line.inputs)["deducted"] == deducted


def absent(*when: date, month: str = "2026-07") -> tuple[AttendanceDay, ...]:
    return tuple(
        ambon_day(one, None, None) if one in when else ambon_day(one) for one in weekdays(month)
    )


IN_A_ROW = weekdays("2026-07")
SCATTERED = [when for index, when in enumerate(IN_A_ROW) if index % 3 != 2]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param(IN_A_ROW[:6], (), id="6 in a row"),
        pytest.param(IN_A_ROW[:7], ("absent_in_a_row",), id="7 in a row, over a weekend"),
        pytest.param(SCATTERED[:13], (), id="13 scattered"),
        pytest.param(SCATTERED[:14], ("absent_too_often",), id="14 scattered"),
    ],
)
def test_seven_in_a_row_or_fourteen_scattered_leave_nothing(
    days: list[date], expected: tuple[str, ...]
) -> None:
    statement = calculate(ambon(days=absent(*days)), AMBON)
    assert statement.excluded == expected
    assert (statement.gross == 0) == bool(expected)


def test_a_row_of_absence_may_begin_in_the_month_before() -> None:
    june, july = weekdays("2026-06")[-4:], weekdays("2026-07")[:3]
    seven, six = (absent(*days, month="2026-06") + absent(*july) for days in (june, june[1:]))
    assert calculate(ambon(days=seven), AMBON).excluded == ("absent_in_a_row",)
    assert calculate(ambon(days=six), AMBON).excluded == ()


@pytest.mark.parametrize(("month", "expected"), [("2026-06", ("waiting",)), ("2026-07", ())])
def test_pppk_are_paid_from_month_thirteen(month: str, expected: tuple[str, ...]) -> None:
    appointed = date(2025, 7, 1)
    new = person(status("pppk", "IX", from_=appointed), post(from_=appointed), hired_on=appointed)
    semesters = (
        evaluation("baik", "2025-S2", kind="semester"),
        *ambon().evaluations,
    )
    assert calculate(ambon(month, person=new, evaluations=semesters), AMBON).excluded == expected


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "cpns"}, "not_yet_pns"),
        ({"status": "11"}, "on_loan"),
        ({"status": "02"}, "unpaid_leave"),
        ({"status": "20"}, "before_retirement"),
    ],
)
def test_who_is_not_paid_has_a_reason_with_its_article(
    changes: dict[str, str], reason: str
) -> None:
    statement = calculate(ambon(person=person(status(**changes), post())), AMBON)
    assert statement.excluded == (reason,)
    assert statement.reasons[0].article
    assert statement.lines == ()


def levy(*, fulfilled: bool) -> Obligation:
    return Obligation(
        obligation="waste_levy", fulfilled=fulfilled, event_id=named("levy", fulfilled)
    )


def test_an_unpaid_levy_holds_the_month_until_it_is_paid() -> None:
    unpaid = ambon(obligations=(levy(fulfilled=False),))
    held = calculate(unpaid, AMBON)
    assert [hold.code for hold in held.holds] == ["obligation_unmet"]
    assert held.gross == 5_100_000
    assert alone(held, unpaid, AMBON).lines == ()
    paid = ambon(obligations=(levy(fulfilled=True),))
    assert alone(calculate(paid, AMBON), paid, AMBON).gross == 5_100_000


def test_a_semester_feeds_the_six_months_after_it() -> None:
    policy = AMBON.of_region("AMB")[0]
    assert policy.months_fed("2026-S1") == tuple(f"2026-{n:02d}" for n in range(7, 13))
    assert policy.months_fed("2026-07") == ()
    assert {policy.evaluation_period(month) for month in policy.months_fed("2026-S1")} == {
        "2026-S1"
    }
    assert policy.evaluation_period("2026-03") == "2025-S2"


# --- Tangerang Selatan and Solok -----------------------------------------------------------------


def test_tangerang_selatan_pays_december_ahead_at_full_and_the_region_bears_the_tax() -> None:
    ahead = facts(
        "2026-12", "TNG", evaluations=(), days=(), phase="advance", attendance_closed=False
    )
    statement = calculate(ahead, TANGERANG_SELATAN)
    assert statement.gross == 8_300_000
    assert statement.provisional
    assert {x.bearer for x in statement.lines if x.kind == "tax"} == {"region"}


@pytest.mark.parametrize(
    ("score", "gross"),
    [("49.99", 2_875_000), ("50", 3_450_000), ("69.99", 3_450_000), ("70", 4_025_000),
     ("89.99", 4_025_000), ("90", 4_600_000), ("110", 4_600_000), ("120", 4_600_000)],
)  # fmt: skip
def test_solok_pays_by_the_band_of_the_score(score: str, gross: int) -> None:
    numeric = evaluation("baik", scheme="numeric", score=score)
    assert calculate(facts(region="SLK", evaluations=(numeric,)), SOLOK).gross == gross


def test_solok_pays_for_measured_service() -> None:
    """20 % of 4.6 m: 0.4 × 95 ÷ 100, 0.3 × 81 ÷ 90, 0.3 for a budget spent beyond its target."""
    reached = {
        "service_speed": ("95", "100"),
        "satisfaction": ("81", "90"),
        "budget_absorption": ("99", "90"),
    }
    measures = tuple(
        Measure(
            month="2026-07", measure=name, target=target, realisation=real, event_id=named(name)
        )
        for name, (real, target) in reached.items()
    )
    numeric = evaluation("baik", scheme="numeric", score="95")
    month = facts(region="SLK", evaluations=(numeric,), measures=measures)
    statement = calculate(month, SOLOK)
    assert statement.gross == 3_680_000 + 874_000
    assert not statement.provisional


def test_solok_pays_all_month_what_holds_on_the_first() -> None:
    promoted = person(
        status(),
        post(9, to=date(2026, 7, 9)),
        post(12, from_=date(2026, 7, 10)),
    )
    numeric = evaluation("baik", scheme="numeric", score="95")
    statement = calculate(facts(region="SLK", person=promoted, evaluations=(numeric,)), SOLOK)
    assert [(s.job_class, s.share, s.whole) for s in statement.segments] == [(9, 1, 1)]
    assert statement.gross == 4_600_000


def test_shares_by_working_days_follow_the_calendar_of_the_unit() -> None:
    """A six-day unit: 1 to 11 July has ten working days of 27, where nothing is recorded."""
    left = person(status(), post(), left_on=date(2026, 7, 11))
    month = ambon(person=left, days=(), units=(unit("AMB", calendar="6-day"),))
    [segment] = calculate(month, AMBON).segments
    assert (segment.share, segment.whole) == (10, 27)


ENGLISH = re.compile(
    r"\b(art|article|annex|and|assumed|assumption|by|after|the|of|share|amounts?|example|without)\b"
)


def bases(data: object) -> Iterator[str]:
    """Every legal basis in a document."""
    if isinstance(data, dict):
        if isinstance(data.get("article"), str):
            yield data["article"]
        for value in data.values():
            yield from bases(value)
    elif isinstance(data, list):
        for item in data:
            yield from bases(item)


@pytest.mark.parametrize("path", sorted(POLICIES.rglob("*.yaml")), ids=lambda path: path.stem)
def test_a_legal_basis_is_cited_in_the_language_of_the_law(path: Path) -> None:
    data = yaml.safe_load(path.read_text())
    found = list(bases(data))
    assert found
    assert [one for one in found if ENGLISH.search(one)] == []
