"""Ratings by file: as the law judges them, by the assessor, and once."""

from datetime import date

import pytest_asyncio

from shared.events.identity import Status
from tests.evaluation.world import (
    RATINGS,
    SINCE,
    UNKNOWN,
    House,
    events_of,
    faults,
    person,
    rating,
    under,
)
from tests.support.services import codes, deliver


@pytest_asyncio.fixture(scope="module", autouse=True)
async def july(house: House) -> None:
    await house.open_period(house.health)
    await house.open_period(house.schools, "2026-07", scheme="numeric")


async def test_ratings_by_number_follow_the_law(house: House) -> None:
    office = house.schools
    cases = [
        ("110", "110", "no", "baik"),
        ("110", "110", "yes", "sangat_baik"),
        ("69.99", "69.99", "no", "kurang"),
    ]
    lines = [
        f"{someone.nip},2026-07,,,{result},{behaviour},{innovation},{office.head.nip},yes"
        for someone, (result, behaviour, innovation, _) in zip(office.staff, cases, strict=True)
    ]
    report = await house.upload("ratings", RATINGS, *lines, who=office.hr)
    assert (report["accepted"], report["faults"]) == (3, [])
    again = await house.upload("ratings", RATINGS, *lines, who=office.hr)
    assert again["unchanged"] == 3
    events = [(await events_of(house, p, "EvaluationFinalised"))[0] for p in office.staff]
    assert [(e["score"], e["result_score"], e["predicate"]) for e in events] == [
        (score, score, predicate) for score, _, _, predicate in cases
    ]


async def test_faulty_ratings_are_named(house: House) -> None:
    office = house.health
    someone, head = office.staff[2], office.head
    stranger, numeric = office.staff[3], house.schools.staff[0]
    found = await faults(
        house, "ratings", RATINGS,
        rating(someone, head).replace(someone.nip, UNKNOWN),
        rating(someone, head, result="melampaui"),
        rating(someone, head, behaviour=""),
        rating(someone, stranger),
        rating(someone, head).replace(head.nip, UNKNOWN),
        rating(someone, head, finalise="mungkin"),
        rating(someone, head, period="2031-01"),
        rating(someone, head, period="Juli"),
        f"{someone.nip},2026-07,,,90,90,no,{head.nip},yes",
        f"{someone.nip},2026-07,,,121,90,no,{head.nip},yes",
        rating(numeric, house.schools.head),
    )  # fmt: skip
    assert found == [
        ("nip", "nip_unknown"),
        ("result_rating", "cell_choice"),
        ("behaviour_rating", "rating_incomplete"),
        ("assessor_nip", "not_the_assessor"),
        ("assessor_nip", "nip_unknown"),
        ("finalise", "cell_yes_no"),
        ("period", "period_unknown"),
        ("period", "period_code"),
        ("result_score", "rating_other_scheme"),
        ("result_score", "cell_maximum"),
        ("nip", "nip_unknown"),
    ]


async def test_final_ratings_change_by_file_only_with_a_reason(house: House) -> None:
    office, someone = house.health, house.health.staff[2]
    first, second = rating(someone, office.head), rating(someone, office.head, "di_bawah")
    await house.upload("ratings", RATINGS, first, who=office.hr)
    report = await house.upload("ratings", RATINGS, second, who=office.hr)
    assert list(codes(report)) == [(2, None, "result_final")]
    report = await house.upload("ratings", RATINGS, second, who=office.hr, reason="late")
    assert list(codes(report)) == [(2, None, "result_final")]
    report = await house.upload("ratings", RATINGS, second, who=office.hr, reason="Salah ketik.")
    assert (report["accepted"], report["unchanged"]) == (1, 0)
    report = await house.upload("ratings", RATINGS, second, who=office.hr, reason="Salah ketik.")
    assert (report["accepted"], report["unchanged"]) == (1, 1)
    events = await events_of(house, someone, "EvaluationFinalised", "EvaluationRevised")
    assert [(e["version"], e["predicate"], e.get("reason")) for e in events] == [
        (1, "baik", None), (2, "butuh_perbaikan", "Salah ketik."),
    ]  # fmt: skip


async def test_who_is_not_evaluated_is_refused(house: House) -> None:
    office = house.health
    away = person(
        office.agency, office.head,
        statuses=(Status(from_=SINCE, kind="pns", status="02", golongan="III/c"),),
    )  # fmt: skip
    await deliver(house.store, away)
    found = await faults(house, "ratings", RATINGS, rating(away, office.head))
    assert found == [("nip", "status_not_evaluated")]
    listed = (await house.get("/team/results", office.assessor, period="2026-07")).json()
    assert str(office.staff[0].employee_id) in {one["employee_id"] for one in listed}
    assert str(away.employee_id) not in {one["employee_id"] for one in listed}


async def test_the_acting_superior_of_the_last_day_assesses(house: House) -> None:
    office, acting = house.health, house.health.staff[3]
    someone = person(
        office.agency,
        superiors=(under(office.head), under(acting, "plt", date(2026, 7, 20), date(2026, 8, 20))),
    )
    await deliver(house.store, someone)
    found = await faults(house, "ratings", RATINGS, rating(someone, office.head))
    assert found == [("assessor_nip", "not_the_assessor")]
    assert await faults(house, "ratings", RATINGS, rating(someone, acting)) == []


async def test_an_assessor_may_sit_in_another_agency(house: House) -> None:
    head = person(house.health.agency, house.schools.head)
    await deliver(house.store, head)
    assert await faults(house, "ratings", RATINGS, rating(head, house.schools.head)) == []
