"""How a month is judged: attendance, measures, grades, stand-ins. Tables of cases."""

from datetime import date
from decimal import Decimal

import pytest

from payroll_incentive.domain.attendance import AttendanceRules, JudgedDay, judge, longest_absence
from payroll_incentive.domain.facts import AttendanceDay, Facts, Measure
from payroll_incentive.domain.scorers import (
    AnyScorer,
    AttendancePercentage,
    DeductionTable,
    Fixed,
    Missing,
    SatisfactionGrade,
    Score,
    Sheet,
    Step,
    WeightedMeasures,
    satisfaction_grade,
)
from payroll_incentive.domain.scorers.base import percent_text
from payroll_incentive.domain.statement import calculate
from tests.support.pay import (
    changed_policy,
    day,
    evaluation,
    facts,
    named,
    policies,
    rules,
    worked,
)

RULES = AttendanceRules(article="test")
STEPS = (
    Step(from_=1, below=31, percent=Decimal("0.5")),
    Step(from_=31, below=61, percent=Decimal(1)),
    Step(from_=61, below=91, percent=Decimal("1.25")),
    Step(from_=91, percent=Decimal("1.5")),
)
WEDNESDAY = date(2026, 7, 1)


def table(count: str = "event", **changes: object) -> DeductionTable:
    parameters = {
        "count": count,
        "late": STEPS,
        "early": STEPS if count == "event" else (),
        "no_check_in": Decimal("1.5"),
        "no_check_out": Decimal("1.5"),
        "absent": Decimal(10),
    }
    return DeductionTable(**(parameters | changes))


def percent(scorer: AnyScorer, month: Facts) -> str | None:
    """What the scorer makes of the month, in percent; None where something is missing."""
    score = scorer.score(Sheet(month, RULES, month.month, "5-day"))
    return percent_text(score.ratio) if isinstance(score, Score) else None


@pytest.mark.parametrize(
    ("late", "left"),
    [(0, "100"), (1, "99.5"), (30, "99.5"), (31, "99"), (60, "99"), (61, "98.75"), (90, "98.75"),
     (91, "98.5"), (300, "98.5")],
)  # fmt: skip
@pytest.mark.parametrize("side", ["in", "out"])
def test_lateness_and_leaving_early_cost_by_half_open_steps(
    late: int, left: str, side: str
) -> None:
    lapse = (
        day(WEDNESDAY, clock_in=450 + late)
        if side == "in"
        else day(WEDNESDAY, clock_out=960 - late)
    )
    assert percent(table(), facts(days=worked(a=lapse))) == left


@pytest.mark.parametrize(
    ("count", "left"),
    [("event", "98"), ("day", "98"), ("cumulative", "98.75")],
    ids=["4 × 0.5", "2 × 1", "80 minutes"],
)
def test_what_is_looked_up_is_the_lapse_the_day_or_the_month(count: str, left: str) -> None:
    """Two days, each 20 minutes late and 20 minutes early."""
    lapses = {
        str(number): day(date(2026, 7, number), clock_in=470, clock_out=940) for number in (1, 2)
    }
    assert percent(table(count), facts(days=worked(**lapses))) == left


@pytest.mark.parametrize(
    ("lapse", "left"),
    [
        (day(WEDNESDAY, None, 960), "98.5"),
        (day(WEDNESDAY, 450, None), "98.5"),
        (day(WEDNESDAY, None, None), "90"),
        (day(WEDNESDAY, None, None, leave="tahunan"), "100"),
        (day(WEDNESDAY, None, None, leave="sakit"), "97.5"),
        (day(WEDNESDAY, None, None, schedule_in=None, schedule_out=None), "100"),
        (day(WEDNESDAY, 480, None), "98"),
    ],
    ids=["no check-in", "no check-out", "absent", "leave", "sick", "day off", "late and no out"],
)
def test_what_a_day_costs(lapse: AttendanceDay, left: str) -> None:
    scorer = table(leave={"sakit": Decimal("2.5")})
    assert percent(scorer, facts(days=worked(a=lapse))) == left


def test_deductions_end_at_nothing() -> None:
    absent = {str(n): day(date(2026, 7, n), None, None) for n in range(1, 32)}
    assert percent(table(), facts(days=worked(**absent))) == "0"


def test_no_recorded_day_is_missing_not_perfect() -> None:
    assert percent(table(), facts(days=())) is None
    assert percent(AttendancePercentage(), facts(days=())) is None


def test_a_night_shift_belongs_to_the_day_it_began_on() -> None:
    shift = day(WEDNESDAY, 1325, 355, schedule_in=1320, schedule_out=360)
    after_midnight = day(WEDNESDAY, 20, 365, schedule_in=1320, schedule_out=360)
    judged = judge(shift, RULES)
    assert (judged.verdict, judged.late, judged.early) == ("present", 5, 5)
    assert judge(after_midnight, RULES).late == 140


@pytest.mark.parametrize(
    ("when", "length"),
    [
        ((1, 2, 3), 3),
        ((1, 2, 3, 6, 7), 5),
        ((1, 2, 6), 2),
        ((1, 3), 1),
    ],
    ids=["in a row", "over a weekend", "a day of work between", "apart"],
)
def test_absence_in_a_row(when: tuple[int, ...], length: int) -> None:
    days = worked(**{str(n): day(date(2026, 7, n), None, None) for n in when})
    assert len(row_of(days)) == length


def test_a_working_day_without_a_record_breaks_the_row() -> None:
    days = [day(date(2026, 7, n), None, None) for n in (1, 2, 6, 7, 8)]
    assert len(row_of(days)) == 3


def test_a_recorded_day_off_does_not_break_the_row() -> None:
    days = [day(date(2026, 7, n), None, None) for n in (1, 3)]
    off = day(date(2026, 7, 2), None, None, schedule_in=None, schedule_out=None)
    assert len(row_of([*days, off])) == 2


def row_of(days: object) -> tuple[JudgedDay, ...]:
    judged = [judge(fact, RULES) for fact in days]
    return longest_absence(judged, WEDNESDAY, date(2026, 7, 31), "5-day")


def test_attendance_percentage_counts_the_leave_it_names() -> None:
    away = {
        "a": day(date(2026, 7, 1), None, None),
        "b": day(date(2026, 7, 2), None, None, leave="tahunan"),
        "c": day(date(2026, 7, 3), None, None, leave="sakit"),
    }
    month = facts(days=worked(**away))
    assert percent(AttendancePercentage(leave_counts=("tahunan",)), month) == "91.3043"


def measured(name: str, realisation: str, target: str = "100", month: str = "2026-07") -> Measure:
    return Measure(
        month=month, measure=name, target=target, realisation=realisation, event_id=named(name)
    )


PATIENTS_AND_SPEED = WeightedMeasures(
    weights={"patients_served": Decimal(60), "service_speed": Decimal(40)},
    cap=Decimal(120),
    lower_is_better=("service_speed",),
)


@pytest.mark.parametrize(
    ("patients", "minutes", "expected"),
    [("90", "10", "94"), ("100", "8", "108"), ("300", "5", "120"), ("100", "20", "80")],
)
def test_measures_are_weighted_and_capped(patients: str, minutes: str, expected: str) -> None:
    measures = (measured("patients_served", patients), measured("service_speed", minutes, "10"))
    assert percent(PATIENTS_AND_SPEED, facts(measures=measures)) == expected


@pytest.mark.parametrize(
    "measures",
    [
        (),
        (measured("patients_served", "10"),),
        (measured("patients_served", "10", "0"), measured("service_speed", "1")),
        (measured("patients_served", "10"), measured("service_speed", "1", month="2026-06")),
        (measured("patients_served", "ten"), measured("service_speed", "1")),
        (measured("patients_served", "NaN"), measured("service_speed", "1")),
        (measured("patients_served", "1e99"), measured("service_speed", "1")),
    ],
    ids=["none", "one", "no target", "another month's", "a word", "not a number", "too long"],
)
def test_a_measure_that_cannot_be_judged_is_missing(measures: tuple[Measure, ...]) -> None:
    assert percent(PATIENTS_AND_SPEED, facts(measures=measures)) is None


@pytest.mark.parametrize(
    ("value", "grade"),
    [("64.99", "D"), ("64.994", "D"), ("64.995", "C"), ("65.00", "C"), ("76.60", "C"),
     ("76.61", "B"), ("88.30", "B"), ("88.305", "A"), ("88.31", "A"), ("88.75", "A"),
     ("87.86", "B"), ("91.48", "A")],
)  # fmt: skip
def test_the_satisfaction_grade_is_that_of_the_rounded_value(value: str, grade: str) -> None:
    assert satisfaction_grade(Decimal(value)) == grade


def test_the_satisfaction_grade_is_worth_what_the_policy_says() -> None:
    scorer = SatisfactionGrade(
        values={"A": Decimal(100), "B": Decimal(90), "C": Decimal(60), "D": Decimal(0)}
    )
    assert percent(scorer, facts(measures=(measured("satisfaction", "80"),))) == "90"


def test_fixed_is_fixed() -> None:
    assert percent(Fixed(percent=Decimal("37.5")), facts()) == "37.5"


# --- what stands in for an input that is missing -------------------------------------------------


def productivity(month: Facts, *replaced: tuple[str, str]) -> tuple[int, bool, dict[str, object]]:
    ruling = rules(changed_policy(*replaced)) if replaced else policies()
    line = next(x for x in calculate(month, ruling).lines if x.component == "productivity")
    return line.amount, line.provisional, dict(line.inputs)


def test_a_silent_superior_does_not_cost_the_subordinate() -> None:
    """The last known evaluation stands in, or 100 % where there is none; the line says so."""
    known = productivity(facts(evaluations=(evaluation("kurang", "2026-05"),)))
    assert known[:2] == (2_400_000, True)
    assert known[2] == {
        "stand_in": "last_known",
        "period": "2026-05",
        "predicate": "kurang",
        "percent": "50",
    }
    unknown = productivity(facts(evaluations=()))
    assert unknown == (4_800_000, True, {"stand_in": "evaluation", "percent": "100"})


def test_an_input_may_hold_the_month() -> None:
    old = "evaluation: {use: last_known, percent: 100"
    ruling = rules(changed_policy((old, "evaluation: {use: hold")))
    statement = calculate(facts(evaluations=()), ruling)
    assert [hold.code for hold in statement.holds] == ["evaluation_missing"]


@pytest.mark.parametrize(
    ("late_fact", "provisional"),
    [
        ({}, False),
        ({"evaluations": (evaluation(closed=False),)}, True),
        ({"attendance_closed": False}, True),
        ({"evaluations": (evaluation("kurang", finalised=False),)}, True),
    ],
    ids=["all final", "period open", "attendance open", "evaluation not finalised"],
)
def test_a_statement_says_when_an_input_is_not_final(
    late_fact: dict[str, object], provisional: bool
) -> None:
    assert calculate(facts(**late_fact), policies()).provisional is provisional


def test_the_newest_version_of_the_agencys_own_evaluation_counts() -> None:
    older = evaluation("kurang", version=1)
    newer = evaluation("butuh_perbaikan", version=2)
    elsewhere = evaluation("sangat_kurang", version=9, agency_id=named("elsewhere"))
    assert productivity(facts(evaluations=(newer, older, elsewhere)))[0] == 3_600_000


def test_an_unknown_predicate_is_missing_never_zero() -> None:
    amount, provisional, inputs = productivity(facts(evaluations=(evaluation("istimewa"),)))
    assert (amount, provisional) == (4_800_000, True)
    assert inputs["stand_in"] == "evaluation"


def test_missing_names_its_source() -> None:
    assert PATIENTS_AND_SPEED.score(Sheet(facts(), RULES, "2026-07", "5-day")) == Missing(
        "measures"
    )
