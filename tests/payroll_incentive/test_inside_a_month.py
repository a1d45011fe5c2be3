"""What changes inside a month: posts, statuses, punishments, policies; and who is not paid."""

from datetime import date

import msgspec
import pytest

from payroll_incentive.domain.facts import Facts, Punishment
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.statement import Statement, calculate
from tests.support.pay import (
    OTHER_AGENCY,
    changed_policy,
    day,
    facts,
    named,
    person,
    policies,
    post,
    rules,
    status,
    unit,
    worked,
)

BY_CALENDAR = "segments: {by: calendar_days"


def gross_by_segment(statement: Statement) -> list[tuple[int, int, int]]:
    return [
        (
            s.share,
            s.whole,
            sum(x.amount for x in statement.lines if x.segment == i and x.kind == "gross"),
        )
        for i, s in enumerate(statement.segments)
    ]


def promoted() -> Facts:
    """Class 9 (8 m) until the 15th, class 10 (9 m) from the 16th; ten minutes late on the 2nd."""
    posts = (post(9, to=date(2026, 7, 15)), post(10, from_=date(2026, 7, 16)))
    late = day(date(2026, 7, 2), clock_in=460)
    return facts(person=person(status(), *posts), days=worked(a=late))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("by: calendar_days", [(15, 31, 3_863_226), (16, 31, 4_635_871)]),
        ("by: working_days", [(11, 23, 3_818_435), (12, 23, 4_686_261)]),
        ("by: cut_off, cut_off_day: 15", [(1, 1, 7_984_000)]),
        ("by: cut_off, cut_off_day: 16", [(1, 1, 8_982_000)]),
        ("by: cut_off, cut_off_day: 31", [(1, 1, 8_982_000)]),
    ],
)
def test_a_promotion_shares_the_month_as_the_policy_says(
    rule: str, expected: list[tuple[int, int, int]]
) -> None:
    """The month's deductions (0.5 % of the discipline part) count for every part of it."""
    ruling = rules(changed_policy(("by: calendar_days", rule)))
    assert gross_by_segment(calculate(promoted(), ruling)) == expected


def test_rounding_at_the_total_makes_the_lines_add_up_to_the_rounded_sum() -> None:
    ruling = rules(changed_policy(("at: line", "at: total")))
    statement = calculate(promoted(), ruling)
    exact = 8_000_000 * 15 / 31 * 0.998 + 9_000_000 * 16 / 31 * 0.998
    assert statement.gross == round(exact)


@pytest.mark.parametrize(
    ("unit_", "direction", "gross"),
    [(1, "half_up", 7_984_000), (1000, "half_up", 7_984_000), (50_000, "down", 7_950_000),
     (50_000, "up", 8_000_000)],
)  # fmt: skip
def test_rounding_is_the_policys(unit_: int, direction: str, gross: int) -> None:
    new = f"{{unit: {unit_}, direction: {direction}, at: line"
    ruling = rules(changed_policy(("{unit: 1, direction: half_up, at: line", new)))
    month = msgspec.structs.replace(promoted(), person=person())
    assert calculate(month, ruling).gross == gross


def test_two_stretches_that_say_the_same_are_one() -> None:
    spans = (status(to=date(2026, 7, 9)), status(from_=date(2026, 7, 10)))
    statement = calculate(facts(person=person(*spans, post())), policies())
    assert gross_by_segment(statement) == [(31, 31, 8_000_000)]


@pytest.mark.parametrize(
    ("start", "end", "gross"),
    [
        (date(2026, 7, 16), None, 8_000_000 - 2_000_000 * 16 // 31 - 1),
        (date(2026, 1, 16), date(2026, 7, 15), 8_000_000 - 2_000_000 * 15 // 31 - 1),
        (date(2026, 8, 1), None, 8_000_000),
        (date(2026, 1, 1), date(2026, 6, 30), 8_000_000),
    ],
)
def test_a_punishment_counts_for_the_days_it_is_in_force(
    start: date, end: date | None, gross: int
) -> None:
    cut = Punishment(
        code="pemotongan_tukin_25", decree="D", from_=start, to=end, event_id=named("cut")
    )
    assert abs(calculate(facts(punishments=(cut,)), policies()).gross - gross) <= 1


def test_a_punishment_without_a_last_day_ends_as_the_table_says() -> None:
    cut = Punishment(
        code="pemotongan_tukin_25_6_bulan",
        decree="D",
        from_=date(2026, 1, 1),
        event_id=named("cut"),
    )
    june = facts("2026-06", punishments=(cut,))
    july = facts("2026-07", punishments=(cut,))
    assert calculate(june, policies()).gross == 6_000_000
    assert calculate(july, policies()).gross == 8_000_000


def test_only_the_heaviest_punishment_counts() -> None:
    both = tuple(
        Punishment(code=code, decree="D", from_=date(2026, 1, 1), event_id=named(code))
        for code in ("teguran_lisan", "pemotongan_tukin_25")
    )
    assert calculate(facts(punishments=both), policies()).gross == 6_000_000


def test_a_punishment_the_policy_does_not_rule_holds_the_month() -> None:
    odd = Punishment(code="dijemur", decree="D", from_=date(2026, 1, 1), event_id=named("odd"))
    statement = calculate(facts(punishments=(odd,)), policies())
    assert [(hold.code, dict(hold.inputs)) for hold in statement.holds] == [
        ("punishment_not_ruled", {"code": "dijemur"})
    ]


@pytest.mark.parametrize(
    ("group", "job_class", "added"),
    [("pelaksana", 10, 1_800_000), ("pengawas", 10, 1_000_000), ("jpt", 15, 17_000_000)],
    ids=["equal: 20 % of the held post", "higher: its amount", "much higher"],
)
def test_acting_in_an_equal_or_higher_post(group: str, job_class: int, added: int) -> None:
    held = post(
        job_class,
        kind="plt",
        group=group,
        from_=date(2026, 7, 1),
        to=date(2026, 7, 28),
        post_code="H",
    )
    statement = calculate(facts(person=person(post(), held)), policies())
    assert statement.gross == 8_000_000 + added


def test_acting_in_a_lower_post_or_by_the_day_adds_nothing() -> None:
    own = post(9, group="pengawas")
    lower = post(8, kind="plt", from_=date(2026, 7, 1), post_code="L")
    daily = post(15, kind="plh", group="jpt", from_=date(2026, 7, 1), post_code="D")
    statement = calculate(facts(person=person(own, lower, daily)), policies())
    assert statement.gross == 8_000_000


def test_acting_in_a_post_without_an_amount_holds_the_month() -> None:
    held = post(99, kind="plt", group="jpt", from_=date(2026, 7, 1), post_code="H")
    statement = calculate(facts(person=person(post(), held)), policies())
    assert [hold.code for hold in statement.holds] == ["plt_amount_missing"]


def test_who_comes_after_the_cut_off_day_is_not_paid() -> None:
    ruling = rules(changed_policy(("by: calendar_days", "by: cut_off, cut_off_day: 5")))
    late = facts(person=person(hired_on=date(2026, 7, 6)))
    assert calculate(late, ruling).excluded == ("not_here_on_cut_off",)


def test_a_golongan_without_a_rate_holds_the_month() -> None:
    odd = facts(person=person(status(golongan="IX"), post()))
    assert [hold.code for hold in calculate(odd, policies()).holds] == ["tax_rate_missing"]


def two_decrees() -> Policies:
    """The example until 14 July; from the 15th another one, with 9 m for class 9."""
    first = changed_policy(
        ("valid_from: 2026-01-01", "valid_from: 2026-01-01\n  valid_to: 2026-07-14")
    )
    second = changed_policy(
        ("version: 1", "version: 2"),
        ("valid_from: 2026-01-01", "valid_from: 2026-07-15"),
        ("    9: 8_000_000", "    9: 9_000_000"),
    )
    return rules(first, second)


def test_a_decree_that_changes_inside_a_month_makes_two_segments() -> None:
    statement = calculate(facts(), two_decrees())
    assert [(s.policy, s.share) for s in statement.segments] == [
        ("example@1", 14),
        ("example@2", 17),
    ]
    assert statement.gross == sum((2_167_742, 1_445_161, 2_961_290, 1_974_194))


def test_a_later_version_replaces_from_its_day_on_even_without_an_end() -> None:
    first = changed_policy()
    second = changed_policy(
        ("version: 1", "version: 2"), ("valid_from: 2026-01-01", "valid_from: 2026-07-15")
    )
    found = rules(first, second)
    assert found.find("EX", "pns", "pelaksana", date(2026, 7, 14)) is first
    assert found.find("EX", "pns", "pelaksana", date(2026, 7, 15)) is second
    assert found.find("EX", "pns", "pelaksana", date(2025, 7, 15)) is None
    assert found.find("XX", "pns", "pelaksana", date(2026, 7, 15)) is None


@pytest.mark.parametrize(
    ("month", "reason"),
    [
        (facts(person=None), "person_unknown"),
        (facts(person=person(hired_on=date(2026, 8, 1))), "not_yet_hired"),
        (facts(person=person(left_on=date(2026, 6, 30))), "left"),
        (facts(units=()), "agency_unknown"),
        (facts(region="XX"), "no_policy"),
        (facts("2025-12"), "no_policy"),
        (facts(person=person(status(from_=date(2026, 9, 1)), post())), "no_status"),
        (facts(person=person(status(), post(kind="plt"))), "no_post"),
        (facts(person=person(status(), post(agency_id=OTHER_AGENCY))), "paid_elsewhere"),
        (facts(person=person(status(status="02"), post())), "unpaid_leave"),
        (facts(person=person(status(status="77"), post())), "status_not_paid"),
        (facts(person=person(status(), post(99))), "class_without_amount"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nobody_is_simply_absent(month: Facts, reason: str) -> None:
    statement = calculate(month, policies())
    assert statement.excluded == (reason,)
    assert (statement.gross, statement.lines, statement.segments) == (0, (), ())


def test_who_leaves_inside_the_month_is_paid_for_the_days() -> None:
    statement = calculate(facts(person=person(left_on=date(2026, 7, 10))), policies())
    assert [(s.share, s.whole) for s in statement.segments] == [(10, 31)]


def test_unpaid_leave_inside_the_month_is_a_reason_beside_the_lines() -> None:
    spans = (status(to=date(2026, 7, 15)), status(status="02", from_=date(2026, 7, 16)))
    statement = calculate(facts(person=person(*spans, post())), policies())
    assert statement.excluded == ()
    assert [(r.code, r.from_, r.to) for r in statement.reasons] == [
        ("unpaid_leave", date(2026, 7, 16), date(2026, 7, 31))
    ]
    assert [s.share for s in statement.segments] == [15]


def test_a_unit_of_the_post_has_its_own_calendar() -> None:
    clinic = unit(unit_id=named("clinic"), calendar="6-day")
    ruling = rules(changed_policy((BY_CALENDAR, "segments: {by: working_days")))
    served = person(status(), post(unit_id=named("clinic")), left_on=date(2026, 7, 11))
    month = facts(person=served, days=(), units=(unit(), clinic))
    [segment] = calculate(month, ruling).segments
    assert (segment.share, segment.whole) == (10, 27)
