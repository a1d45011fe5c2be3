"""What would have changed a month: only what makes a difference, by the rules as they are."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio
from hypothesis import given

from payroll_incentive.domain.alternatives import MOST, changed_facts, compare
from payroll_incentive.domain.facts import ApprovedMinutes, Facts, Measure
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.statement import calculate
from tests.payroll_incentive.test_properties import any_facts
from tests.support.databases import Database
from tests.support.pay import (
    day,
    evaluation,
    facts,
    named,
    person,
    policies,
    post,
    status,
    worked,
)
from tests.support.payroll import (
    AUDITOR,
    HEALTH,
    attended,
    civil_servant,
    evaluated,
    found,
    get,
)
from tests.support.services import api_client, deliver
from tests.support.tokens import Person

JAKARTA = "jakarta/2020.yaml"
SOLOK = "solok/2023.yaml"
EXAMPLE = "example/p-ex.yaml"


def listed(month: Facts, ruling: Policies) -> dict[str, tuple[int, dict[str, Any]]]:
    """Differences and values, by code."""
    found = compare(month, ruling).alternatives
    return {one.code: (one.difference, dict(one.inputs)) for one in found}


def measure(name: str, realisation: str, target: str = "100") -> Measure:
    return Measure(
        month="2026-07",
        measure=name,
        target=target,
        realisation=realisation,
        event_id=named(name, realisation),
    )


def minutes(total: int) -> ApprovedMinutes:
    return ApprovedMinutes(total=total, count=1, hash="", newest=named("minutes"))


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        ("sangat_baik", {}),
        ("baik", {"predicate_down": (-1_200_000, "butuh_perbaikan")}),
        (
            "butuh_perbaikan",
            {"predicate_up": (1_200_000, "baik"), "predicate_down": (-1_200_000, "kurang")},
        ),
        ("sangat_kurang", {"predicate_up": (1_200_000, "kurang")}),
    ],
)
def test_the_predicate_one_step_up_and_down(
    predicate: str, expected: dict[str, tuple[int, str]]
) -> None:
    month = facts(evaluations=(evaluation(predicate),))
    found = listed(month, policies())
    assert {
        code: (difference, values["predicate"]) for code, (difference, values) in found.items()
    } == expected


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("95", {"score_down": (-500_000, "70")}),
        ("89.9", {"score_up": (500_000, "90"), "score_down": (-500_000, "50")}),
        ("12", {"score_up": (500_000, "50")}),
    ],
)
def test_the_score_one_band_up_and_down(score: str, expected: dict[str, tuple[int, str]]) -> None:
    """Half of Rp4.000.000 (class 8) in Solok; bands that are worth the same are not listed."""
    month = facts(
        region="SLK",
        person=person(status(), post(8)),
        evaluations=(evaluation("baik", scheme="numeric", score=score),),
    )
    found = {c: f for c, f in listed(month, policies(SOLOK)).items() if c.startswith("score")}
    assert {code: (d, values["score"]) for code, (d, values) in found.items()} == expected


def test_lapses_of_attendance_put_right() -> None:
    month = facts(
        days=worked(
            late=day(date(2026, 7, 1), 470),
            early=day(date(2026, 7, 2), 450, 950),
            unclocked=day(date(2026, 7, 3), None, 960),
            absent=day(date(2026, 7, 6), None, None),
        )
    )
    found = listed(month, policies())
    assert found["on_time"] == (32_000, {"days": 2, "minutes": 30})
    assert found["checked_in"] == (48_000, {"days": 1})
    assert found["present"] == (320_000, {"days": 1})


def test_minutes_up_to_what_can_count_and_results_at_their_target() -> None:
    month = facts(region="JKT", minutes=minutes(3_450), measures=(measure("work_plan", "80"),))
    found = listed(month, policies(JAKARTA))
    assert found["minutes"] == (2_550_000, {"minutes": 6_900, "now": 3_450})
    difference, values = found["measure"]
    assert difference == 12_750_000 * 60 // 100 * 20 // 100
    assert values == {"measure": "work_plan", "target": "100", "now": "80"}


def test_minutes_that_never_came_are_counted_from_nothing() -> None:
    month = facts(region="JKT", minutes=None, measures=(measure("work_plan", "100"),))
    difference, values = listed(month, policies(JAKARTA))["minutes"]
    assert (difference, values["now"]) == (5_100_000, 0)


def test_what_was_reached_already_is_not_told() -> None:
    month = facts(
        region="JKT",
        evaluations=(evaluation("sangat_baik"),),
        minutes=minutes(6_900),
        measures=(measure("work_plan", "130"),),
    )
    assert compare(month, policies(JAKARTA)).alternatives == []


def test_a_month_without_an_evaluation_does_not_guess_one() -> None:
    assert listed(facts(evaluations=()), policies()) == {}


@pytest.mark.parametrize(("region", "path"), [("EX", EXAMPLE), ("JKT", JAKARTA), ("SLK", SOLOK)])
@given(any_facts())
def test_only_what_makes_a_difference_is_told_and_by_how_much(
    region: str, path: str, month: Facts
) -> None:
    ruling = policies(path)
    units = tuple(msgspec.structs.replace(unit, region=region) for unit in month.units)
    month = msgspec.structs.replace(
        month,
        units=units,
        minutes=minutes(1_000),
        measures=tuple(measure(name, "60") for name in ("work_plan", "service_speed")),
    )
    gross = calculate(month, ruling).gross
    worth = {
        (code, inputs): calculate(changed, ruling).gross
        for code, inputs, changed in changed_facts(month, ruling)
    }
    told = compare(month, ruling)
    assert told.gross == gross
    assert len(told.alternatives) <= MOST
    for one in told.alternatives:
        assert one.difference
        assert one.gross == gross + one.difference == worth[one.code, one.inputs]
    differing = sum(amount != gross for amount in worth.values())
    assert len(told.alternatives) == min(MOST, differing)


@pytest.fixture(scope="module")
def store(database: Callable[[str], Database]) -> Database:
    return database("payroll_incentive")


@pytest_asyncio.fixture(scope="module")
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        await found(store, made, "2026-07")
        yield made


async def test_alternatives_are_told_in_words_to_those_who_may_know(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = civil_servant()
    await deliver(store, person, attended(person, late=20), evaluated(person, "butuh_perbaikan"))
    path = f"/v1/alternatives/{person.employee_id}/2026-07"
    owner = Person(employee_id=person.employee_id, own=[HEALTH])
    (told,) = (await get(client, owner, path))["statements"]
    assert (told["agency_id"], told["gross"]) == (str(HEALTH), 6_784_000)
    by_code = {one["code"]: one for one in told["alternatives"]}
    assert by_code["predicate_up"]["difference"] == 1_200_000
    assert by_code["predicate_up"]["text"] == (
        "Dengan predikat Baik untuk penilaian Juli 2026 (sekarang Butuh Perbaikan): Rp7.984.000, "
        "lebih banyak Rp1.200.000."
    )
    assert by_code["on_time"]["text"].startswith("Tanpa terlambat atau pulang cepat (20 menit")
    english = await get(client, AUDITOR, path, "en")
    assert "Rp7.984.000, which is Rp1.200.000 more" in str(english)
    looked = await get(client, owner, "/v1/me/accesses")
    assert [access["what"] for access in looked] == ["alternatives 2026-07"]
    superior = Person(employee_id=civil_servant().employee_id, supervised=[HEALTH], own=[HEALTH])
    assert (await client.get(path, headers=superior.bearer)).status_code == 403
    unknown = f"/v1/alternatives/{person.employee_id}/2026-06"
    assert (await client.get(unknown, headers=owner.bearer)).status_code == 404
