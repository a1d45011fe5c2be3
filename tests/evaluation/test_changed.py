"""Who acts on what they saw is refused when something else stands by then, and is shown it."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.events.identity import EmployeeState
from tests.evaluation.world import FIRST, House, key, person, saw
from tests.support.services import deliver

WORK = {"description": "Menyusun laporan", "minutes": 60}
SESUAI = {"result_rating": "sesuai", "behaviour_rating": "sesuai"}
ABOVE = {"result_rating": "di_atas", "behaviour_rating": "di_atas"}
OTHER = "0" * 16


async def newcomer(house: House) -> EmployeeState:
    someone = person(house.health.agency, house.health.head)
    await deliver(house.store, someone)
    return someone


async def log(house: House, who: EmployeeState, **changes: Any) -> dict[str, Any]:
    body = WORK | {"day": str(FIRST)} | changes
    answer = await house.post("/activities", house.health.signed_in(who), body, **key())
    assert answer.status_code == 200, answer.text
    logged: dict[str, Any] = answer.json()
    return logged


async def test_an_edit_of_what_changed_meanwhile_is_refused_and_shown(house: House) -> None:
    someone = await newcomer(house)
    own, first = house.health.signed_in(someone), await log(house, someone)
    place = f"/activities/{first['activity_id']}"
    second = await house.put(place, own, WORK | {"minutes": 30}, **saw(first["etag"]))
    assert second.status_code == 200, second.text
    assert second.json()["etag"] != first["etag"]
    late = await house.put(place, own, WORK | {"minutes": 45}, **saw(first["etag"]))
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert late.json()["current"] == second.json()
    [mine] = (await house.get("/me/activities", own, month="2026-07")).json()
    assert mine == second.json()
    assert (await house.put(place, own, WORK)).status_code == 200, "who does not say is not asked"


async def test_of_two_edits_at_once_one_is_kept(house: House) -> None:
    someone = await newcomer(house)
    own, first = house.health.signed_in(someone), await log(house, someone)
    place, seen = f"/activities/{first['activity_id']}", saw(first["etag"])
    tries = [house.put(place, own, WORK | {"minutes": n}, **seen) for n in (10, 20, 30)]
    answers = await asyncio.gather(*tries)
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]


@pytest.mark.parametrize("act", ["approval", "return"])
async def test_a_superior_decides_on_what_they_saw(house: House, act: str) -> None:
    someone, boss = await newcomer(house), house.health.assessor
    own, first = house.health.signed_in(someone), await log(house, someone)
    place, body = f"/activities/{first['activity_id']}", {"reason": "Sudah dibaca."}
    edited = (await house.put(place, own, WORK | {"minutes": 600})).json()
    late = await house.post(f"{place}/{act}", boss, body, **key(), **saw(first["etag"]))
    assert (late.status_code, late.json()["current"]["minutes"]) == (412, 600)
    colleague = house.health.signed_in(house.health.staff[0])
    theirs = await house.post(f"{place}/{act}", colleague, body, **key(), **saw(OTHER))
    assert (theirs.status_code, "current" in theirs.json()) == (403, False)
    done = await house.post(f"{place}/{act}", boss, body, **key(), **saw(edited["etag"]))
    assert done.status_code == 200, done.text


async def test_of_a_list_what_changed_meanwhile_is_named(house: House) -> None:
    someone, boss = await newcomer(house), house.health.assessor
    first, second, third = [await log(house, someone, minutes=n) for n in (10, 20, 30)]
    own = house.health.signed_in(someone)
    await house.put(f"/activities/{second['activity_id']}", own, WORK | {"minutes": 25})
    wanted = {
        "activity_ids": [one["activity_id"] for one in (first, second, third)],
        "etags": {one["activity_id"]: one["etag"] for one in (first, second)},
    }
    answer = (await house.post("/activities/approvals", boss, wanted, **key())).json()
    assert answer["changed"] == 2
    assert [(one["id"], one["code"]) for one in answer["refused"]] == [
        (second["activity_id"], "changed_meanwhile")
    ]


async def member(house: House, someone: EmployeeState) -> dict[str, Any]:
    listed = await house.get("/team/results", house.health.assessor, period="2026-07")
    [found] = [one for one in listed.json() if one["employee_id"] == str(someone.employee_id)]
    return dict(found)


async def rated(house: House) -> tuple[EmployeeState, UUID, str]:
    someone, period = await newcomer(house), await house.open_period(house.health)
    return someone, period, f"/results/{someone.employee_id}/{period}"


async def test_a_first_rating_is_refused_when_there_is_one_by_then(house: House) -> None:
    someone, _, place = await rated(house)
    boss, seen = house.health.assessor, (await member(house, someone))["etag"]
    first = await house.put(place, boss, SESUAI, **saw(seen))
    assert first.status_code == 200, first.text
    late = await house.put(place, boss, ABOVE, **saw(seen))
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert late.json()["current"] == first.json()
    assert (await member(house, someone))["etag"] == first.json()["etag"]
    never = await house.put(f"/results/{(await newcomer(house)).employee_id}/{place[-36:]}", boss,
                            SESUAI, **saw(OTHER))  # fmt: skip
    assert (never.status_code, never.json()["current"]) == (412, None)


async def test_signing_and_revising_is_of_what_was_seen(house: House) -> None:
    _, _, place = await rated(house)
    boss = house.health.assessor
    first = (await house.put(place, boss, SESUAI)).json()["etag"]
    second = (await house.put(place, boss, ABOVE)).json()["etag"]
    late = await house.post(f"{place}/finalisation", boss, **key(), **saw(first))
    assert (late.status_code, late.json()["current"]["etag"]) == (412, second)
    once = key()
    signed = await house.post(f"{place}/finalisation", boss, **once, **saw(second))
    assert signed.status_code == 200, signed.text
    again = await house.post(f"{place}/finalisation", boss, **once, **saw(second))
    assert again.json() == signed.json(), "an answer that was lost is given again"
    change = SESUAI | {"reason": "Bukti baru."}
    late = await house.post(f"{place}/revision", boss, change, **key(), **saw(second))
    assert (late.status_code, late.json()["current"]) == (412, signed.json())
    seen = saw(signed.json()["etag"])
    revised = await house.post(f"{place}/revision", boss, change, **key(), **seen)
    assert (revised.status_code, revised.json()["version"]) == (200, 2)


async def test_of_a_list_to_sign_what_changed_meanwhile_is_named(house: House) -> None:
    one, period, place = await rated(house)
    boss = house.health.assessor
    first = (await house.put(place, boss, SESUAI)).json()["etag"]
    await house.put(place, boss, ABOVE)
    wanted = {
        "period_id": str(period),
        "employee_ids": [str(one.employee_id)],
        "etags": {str(one.employee_id): first},
    }
    answer = (await house.post("/finalisations", boss, wanted, **key())).json()
    assert [(said["id"], said["code"]) for said in answer["refused"]] == [
        (str(one.employee_id), "changed_meanwhile")
    ]


async def test_what_is_no_etag_is_refused_as_such(house: House) -> None:
    own = house.health.signed_in(await newcomer(house))
    for wrong in ("*", "abc", '"abc"', 'W/"0000000000000000"'):
        answer = await house.put(f"/activities/{uuid4()}", own, WORK, **{"If-Match": wrong})
        assert (answer.status_code, answer.json()["code"]) == (422, "fields_invalid")
