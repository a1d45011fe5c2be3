"""Ratings are given by the assessor, signed once, and changed only with a reason."""

from uuid import UUID

import pytest
import pytest_asyncio

from tests.evaluation.world import RATINGS, House, key, rating
from tests.support.services import codes, said

SESUAI = {"result_rating": "sesuai", "behaviour_rating": "sesuai"}
ABOVE = {"result_rating": "di_atas", "behaviour_rating": "di_atas"}


@pytest_asyncio.fixture(scope="module")
async def july(house: House) -> UUID:
    return await house.open_period(house.health)


async def events_of(house: House, employee_id: UUID, *types: str) -> list[dict]:
    found = await said(house.store, *(types or ("EvaluationFinalised", "EvaluationRevised")))
    return [event for event in found if event["employee_id"] == str(employee_id)]


async def test_the_assessor_rates_and_signs_and_the_event_says_it(house: House, july: UUID) -> None:
    someone, office = house.health.staff[0], house.health
    place = f"/results/{someone.employee_id}/{july}"
    rated = await house.put(place, office.assessor, ABOVE)
    assert rated.status_code == 200, rated.text
    assert (rated.json()["state"], rated.json()["predicate"]) == ("rated", "sangat_baik")
    assert await events_of(house, someone.employee_id) == []

    signed = await house.post(f"{place}/finalisation", office.assessor, **key())
    assert signed.status_code == 200, signed.text
    assert (signed.json()["state"], signed.json()["version"]) == ("finalised", 1)
    [event] = await events_of(house, someone.employee_id)
    assert event["type"] == "EvaluationFinalised"
    assert (event["version"], event["period"], event["predicate"], event["late"]) == (
        1, "2026-07", "sangat_baik", False,
    )  # fmt: skip
    assert event["assessor_id"] == str(office.head.employee_id)

    again = await house.post(f"{place}/finalisation", office.assessor, **key())
    assert (again.status_code, again.json()["code"]) == (409, "result_final")
    rerated = await house.put(place, office.assessor, SESUAI)
    assert (rerated.status_code, rerated.json()["code"]) == (409, "result_final")


@pytest.mark.usefixtures("july")
async def test_a_file_rates_and_finalises(house: House) -> None:
    office = house.health
    lines = [rating(person, office.head) for person in office.staff[1:3]]
    report = await house.upload("ratings", RATINGS, *lines, who=office.hr)
    assert (report["accepted"], report["unchanged"], report["faults"]) == (2, 0, [])
    again = await house.upload("ratings", RATINGS, *lines, who=office.hr)
    assert (again["accepted"], again["unchanged"], list(codes(again))) == (2, 2, [])
    for person in office.staff[1:3]:
        assert len(await events_of(house, person.employee_id)) == 1
