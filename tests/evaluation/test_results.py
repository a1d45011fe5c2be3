"""Ratings are given by the assessor, signed once, and changed only with a reason."""

from datetime import date
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from shared.events.targets import TargetApproved
from tests.evaluation.world import RATINGS, House, key, person, rating
from tests.support.people import THEN
from tests.support.services import codes, deliver, said
from tests.support.tokens import Person

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
    lines = [rating(one, office.head) for one in office.staff[1:3]]
    report = await house.upload("ratings", RATINGS, *lines, who=office.hr)
    assert (report["accepted"], report["unchanged"], report["faults"]) == (2, 0, [])
    again = await house.upload("ratings", RATINGS, *lines, who=office.hr)
    assert (again["accepted"], again["unchanged"], list(codes(again))) == (2, 2, [])
    for one in office.staff[1:3]:
        assert len(await events_of(house, one.employee_id)) == 1


async def test_somebody_else_is_not_the_assessor(house: House, july: UUID) -> None:
    someone, office = house.health.staff[3], house.health
    place = f"/results/{someone.employee_id}/{july}"
    colleague = office.signed_in(office.staff[4])
    for who in (colleague, office.signed_in(someone), office.hr):
        answer = await house.put(place, who, SESUAI)
        assert answer.status_code == 403, answer.text
    stranger = await house.put(place, house.schools.assessor, SESUAI)
    assert stranger.status_code == 404


async def test_a_draft_is_not_shown_to_its_person(house: House, july: UUID) -> None:
    someone, office = house.health.staff[4], house.health
    place, own = f"/results/{someone.employee_id}/{july}", office.signed_in(someone)
    await house.put(place, office.assessor, SESUAI)
    assert (await house.get(place, own)).json()["code"] == "not_finalised"
    assert (await house.get("/me/results", own)).json() == []
    await house.post(f"{place}/finalisation", office.assessor, **key())
    shown = (await house.get(place, own)).json()
    assert (shown["predicate"], shown["employee_name"], shown["assessor_name"]) == (
        "baik", someone.name, office.head.name,
    )  # fmt: skip
    assert [one["version"] for one in shown["versions"]] == [1]
    [mine] = (await house.get("/me/results", own)).json()
    assert (mine["period"], mine["version"]) == ("2026-07", 1)


async def test_a_look_at_anothers_result_is_recorded(house: House, july: UUID) -> None:
    someone, office = house.health.staff[6], house.health
    await house.upload("ratings", RATINGS, rating(someone, office.head), who=office.hr)
    place, own = f"/results/{someone.employee_id}/{july}", office.signed_in(someone)
    auditor = Person(name="Auditor", roles={"auditor": [office.agency]})
    colleague = office.signed_in(office.staff[5])
    assert (await house.get(place, auditor)).status_code == 200
    assert (await house.get(place, office.assessor)).status_code == 200
    assert (await house.get(place, colleague)).json()["code"] == "result_not_yours"
    maker = Person(roles={"payroll_maker": [office.agency]})
    assert (await house.get(place, maker)).status_code == 403
    seen = (await house.get("/me/accesses", own)).json()
    assert sorted((one["reader_name"], one["what"]) for one in seen) == [
        ("Auditor", "result 2026-07"), (office.head.name, "result 2026-07"),
    ]  # fmt: skip


async def test_the_team_list_names_who_is_to_be_rated(house: House) -> None:
    office = house.schools
    period = await house.open_period(office, "2026-04")
    await house.put(f"/results/{office.staff[0].employee_id}/{period}", office.assessor, ABOVE)
    listed = (await house.get("/team/results", office.assessor, period="2026-04")).json()
    assert {one["employee_id"] for one in listed} == {str(p.employee_id) for p in office.staff}
    rated = {one["employee_id"]: one["result"] for one in listed}
    assert rated[str(office.staff[0].employee_id)]["predicate"] == "sangat_baik"
    assert rated[str(office.staff[1].employee_id)] is None
    nobody = await house.get("/team/results", office.signed_in(office.staff[0]), period="2026-04")
    assert nobody.json() == []
    for someone, looks in ((office.staff[0], ["result 2026-04"]), (office.staff[1], [])):
        seen = (await house.get("/me/accesses", office.signed_in(someone))).json()
        assert [one["what"] for one in seen if one["what"].endswith("2026-04")] == looks


async def test_a_list_is_signed_and_what_cannot_be_is_named(house: House) -> None:
    office = house.schools
    period = await house.open_period(office, "2026-03")
    first, second, third = office.staff
    lines = [rating(p, office.head, finalise="no", period="2026-03") for p in (first, second)]
    await house.upload("ratings", RATINGS, *lines, who=office.hr)
    stranger = house.health.staff[0]
    people = [str(p.employee_id) for p in (first, second, third, stranger)]
    wanted = {"period_id": str(period), "employee_ids": people}
    once = key()
    answer = await house.post("/finalisations", office.hr, wanted, **once)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["changed"], answer.json()["unchanged"]) == (2, 0)
    assert {(one["id"], one["code"]) for one in answer.json()["refused"]} == {
        (people[2], "not_rated"), (people[3], "not_rated"),
    }  # fmt: skip
    replayed = await house.post("/finalisations", office.hr, wanted, **once)
    assert replayed.json() == answer.json()
    again = await house.post("/finalisations", office.assessor, wanted, **key())
    assert (again.json()["changed"], again.json()["unchanged"]) == (0, 2)
    other = await house.post("/finalisations", office.signed_in(third), wanted, **key())
    assert {one["code"] for one in other.json()["refused"]} == {"not_the_assessor", "not_rated"}
    for one in (first, second):
        events = await events_of(house, one.employee_id)
        assert [e["version"] for e in events if e["period"] == "2026-03"] == [1]


async def test_a_list_sent_again_signs_nobody_its_first_answer_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluation.api.acts.AT_ONCE", 1)
    office = house.schools
    period = await house.open_period(office, "2025-11")
    first, second, _ = office.staff
    await house.put(f"/results/{second.employee_id}/{period}", office.assessor, SESUAI)
    people = [str(first.employee_id), str(second.employee_id)]
    wanted, once = {"period_id": str(period), "employee_ids": people}, key()
    answer = await house.post("/finalisations", office.hr, wanted, **once)
    assert [one["code"] for one in answer.json()["refused"]] == ["not_rated"]
    await house.put(f"/results/{first.employee_id}/{period}", office.assessor, SESUAI)
    replayed = await house.post("/finalisations", office.hr, wanted, **once)
    assert replayed.json() == answer.json()
    assert not [e for e in await events_of(house, first.employee_id) if e["period"] == "2025-11"]


async def test_a_period_may_ask_for_an_approved_plan(house: House) -> None:
    office, someone = house.schools, house.schools.staff[0]
    period = await house.open_period(office, "2026-02", plan_required=True)
    place = f"/results/{someone.employee_id}/{period}"
    await house.put(place, office.assessor, SESUAI)
    refused = await house.post(f"{place}/finalisation", office.assessor, **key())
    assert (refused.status_code, refused.json()["code"]) == (409, "plan_needed")
    await deliver(house.store, approved_plan(office.agency, someone.employee_id))
    other = rating(office.staff[1], office.head, period="2026-02")
    report = await house.upload("ratings", RATINGS, other, who=office.hr)
    assert list(codes(report)) == [(2, "nip", "plan_needed")]
    shown = (await house.get(place, office.assessor)).json()
    assert shown["plan_approved"] is True
    signed = await house.post(f"{place}/finalisation", office.assessor, **key())
    assert signed.status_code == 200, signed.text


def approved_plan(agency: UUID, employee: UUID) -> TargetApproved:
    return TargetApproved(
        agency_id=agency, version=1, recorded_at=THEN, employee_id=employee, plan_id=uuid4(),
        period="2026", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
        superior_id=None, results=(),
    )  # fmt: skip


async def test_the_assessors_superior_may_revise_and_nobody_else(house: House) -> None:
    office = house.schools
    chief = person(office.agency, name="Sekretaris")
    head = person(office.agency, chief, name="Kepala Bidang")
    someone = person(office.agency, head)
    await deliver(house.store, chief, head, someone)
    period = await house.open_period(office, "2026-01")
    report = await house.upload(
        "ratings", RATINGS, rating(someone, head, period="2026-01"), who=office.hr
    )
    assert report["accepted"] == 1, report
    place = f"/results/{someone.employee_id}/{period}/revision"
    given = ABOVE | {"reason": "Keberatan diterima."}
    for who in (office.assessor, office.signed_in(someone)):
        refused = await house.post(place, who, given, **key())
        assert (refused.status_code, refused.json()["code"]) == (403, "not_the_reviser")
    assert (await house.post(place, office.hr, given, **key())).status_code == 403
    revised = await house.post(place, office.signed_in(chief), given, **key())
    assert (revised.json()["version"], revised.json()["predicate"]) == (2, "sangat_baik")
    assert (await house.post(place, office.signed_in(head), ABOVE, **key())).status_code == 422
    for reason, code in (("   ", "fields_invalid"), ("late", "late_is_for_first_ratings")):
        refused = await house.post(
            place, office.signed_in(chief), ABOVE | {"reason": reason}, **key()
        )
        assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_an_opened_period_is_opened_once(house: House, july: UUID) -> None:
    office = house.health
    wanted = {
        "agency_id": str(office.agency), "kind": "monthly", "code": "2026-07", "scheme": "matrix",
    }  # fmt: skip
    again = await house.post("/periods", office.hr, wanted, **key())
    assert (again.status_code, again.json()["period_id"]) == (200, str(july))
    numeric = await house.post("/periods", office.hr, wanted | {"scheme": "numeric"}, **key())
    assert (numeric.status_code, numeric.json()["code"]) == (409, "period_exists")
    other = await house.post("/periods", office.hr, wanted | {"kind": "yearly"}, **key())
    assert (other.status_code, other.json()["code"]) == (422, "period_kind")
    listed = (await house.get("/periods", office.hr, agency_id=str(office.agency))).json()
    assert [one["period_id"] for one in listed] == [str(july)]
    for who in (office.assessor, house.schools.hr):
        assert (await house.post("/periods", who, wanted, **key())).status_code == 403
    [event] = [e for e in await said(house.store, "PeriodOpened") if e["period_id"] == str(july)]
    assert (event["starts_on"], event["ends_on"], event["scheme"]) == (
        "2026-07-01", "2026-07-31", "matrix",
    )  # fmt: skip
