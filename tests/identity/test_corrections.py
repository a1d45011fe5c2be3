"""Corrections of one person: what contradicts them makes room, and each is an act with a name."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from tests.identity.office import (
    ADMIN,
    HR,
    HR_HEALTH,
    HR_SCHOOLS,
    Office,
    furnish,
    holds,
    nip,
    person,
    under,
)
from tests.support.services import rows, said
from tests.support.tokens import Person


@pytest_asyncio.fixture(scope="module", autouse=True)
async def furnished(office: Office) -> None:
    await furnish(office)


async def newcomer(office: Office, number: int) -> UUID:
    """A person of health, in P01-STAFF under 2 since 2024."""
    for kind, row in (
        ("employees", person(nip(number))),
        ("assignments", holds(number, "P01-STAFF")),
        ("superiors", under(number, 2)),
    ):
        await office.send(kind, [row], HR_HEALTH)
    found = await rows(office.store, "select employee_id from employee where nip = $1", nip(number))
    return UUID(str(found[0]["employee_id"]))


async def correct(
    office: Office, whom: UUID, what: str, body: dict[str, Any], by: Person = HR_HEALTH
) -> tuple[int, dict[str, Any]]:
    path = f"/v1/employees/{whom}/{what}"
    answer = await office.client.post(path, json=body, headers=by.bearer)
    return answer.status_code, answer.json()


async def test_a_superior_put_in_makes_room_and_is_said(office: Office) -> None:
    whom = await newcomer(office, 11)
    body = {"superior_nip": nip(4), "kind": "definitif", "from": "2026-06-01", "to": "2026-06-30"}
    status, shown = await correct(office, whom, "superiors", body)
    assert status == 200
    assert [(one["nip"][-1], one["from"], one["to"]) for one in shown["superiors"]] == [
        ("2", "2024-01-01", "2026-05-31"),
        ("4", "2026-06-01", "2026-06-30"),
        ("2", "2026-07-01", None),
    ]
    newest = [event for event in await said(office.store) if event["nip"] == nip(11)][-1]
    assert (newest["type"], newest["effective_date"]) == ("AssignmentChanged", "2026-06-01")
    assert len(newest["superiors"]) == 3
    assert newest["actor"] == str(HR_HEALTH.user_id)
    acts = await office.get(f"/v1/acts?subject={whom}", ADMIN)
    assert [(act["verb"], act["actor_name"]) for act in acts] == [("correct_superior", "Hani")]
    assert await correct(office, whom, "superiors", body) == (200, shown)  # nothing new: no version


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"superior_nip": nip(99)}, "superior_unknown"),
        ({"superior_nip": nip(2)}, "superior_self"),
        ({"superior_nip": nip(3)}, "superior_circle"),
        ({"to": "2026-01-01"}, "dates_reversed"),
    ],
)
async def test_a_superior_who_cannot_be_is_refused(
    office: Office, changes: dict[str, str], code: str
) -> None:
    found = await rows(office.store, "select employee_id from employee where nip = $1", nip(2))
    body = {"superior_nip": nip(1), "kind": "plt", "from": "2026-06-01"} | changes
    status, told = await correct(office, found[0]["employee_id"], "superiors", body)
    assert (status, told["code"]) == (422, code)


async def test_a_superior_entered_by_mistake_is_taken_back(office: Office) -> None:
    whom = await newcomer(office, 12)
    await office.send("superiors", [under(12, 1, kind="plh")], HR_HEALTH)
    stretch = {"kind": "plh", "from": "2024-01-01"}
    status, shown = await correct(office, whom, "superiors/withdrawal", stretch)
    assert (status, [one["kind"] for one in shown["superiors"]]) == (200, ["definitif"])
    assert (await correct(office, whom, "superiors/withdrawal", stretch))[0] == 404


async def test_a_post_that_turns_out_to_have_changed_makes_room(office: Office) -> None:
    whom = await newcomer(office, 13)
    body = {"post_code": "P01-HEAD", "kind": "definitif", "from": "2026-05-01"}
    status, shown = await correct(office, whom, "assignments", body)
    assert status == 200
    assert [(one["post_code"], one["from"], one["to"]) for one in shown["assignments"]] == [
        ("P01-STAFF", "2024-01-01", "2026-04-30"),
        ("P01-HEAD", "2026-05-01", None),
    ]
    acting = {"post_code": "DINKES-HEAD", "kind": "plt", "from": "2026-07-06"}
    _, shown = await correct(office, whom, "assignments", acting)
    assert len(shown["assignments"]) == 3


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"post_code": "NONE"}, 422, "post_unknown"),
        ({"from": "2014-01-01"}, 422, "before_hired"),
        ({"to": "2026-01-01"}, 422, "dates_reversed"),
        ({"post_code": "S01-STAFF"}, 403, "agency_not_yours"),
    ],
)
async def test_a_post_that_cannot_be_is_refused(
    office: Office, changes: dict[str, str], status: int, code: str
) -> None:
    found = await rows(office.store, "select employee_id from employee where nip = $1", nip(3))
    body = {"post_code": "P01-HEAD", "kind": "definitif", "from": "2026-06-01"} | changes
    told = await correct(office, found[0]["employee_id"], "assignments", body)
    assert (told[0], told[1]["code"]) == (status, code)


async def test_posts_of_another_agency_do_not_make_room(office: Office) -> None:
    whom = await newcomer(office, 14)
    await office.send("assignments", [holds(14, "P01-STAFF", to="2026-06-30")], HR_HEALTH)
    await office.send("assignments", [holds(14, "S01-STAFF", **{"from": "2026-07-01"})], HR_SCHOOLS)
    body = {"post_code": "S01-STAFF", "kind": "definitif", "from": "2026-06-15"}
    status, told = await correct(office, whom, "assignments", body, HR_SCHOOLS)
    assert (status, told["code"]) == (403, "agency_not_yours")
    status, shown = await correct(office, whom, "assignments", body, HR)
    assert status == 200
    assert shown["assignments"][0]["to"] == "2026-06-14"


async def test_a_post_entered_by_mistake_is_taken_back_but_never_the_last(office: Office) -> None:
    whom = await newcomer(office, 15)
    await office.send("assignments", [holds(15, "P01-HEAD", kind="plt")], HR_HEALTH)
    acting = {"post_code": "P01-HEAD", "kind": "plt", "from": "2024-01-01"}
    status, shown = await correct(office, whom, "assignments/withdrawal", acting)
    assert (status, len(shown["assignments"])) == (200, 1)
    last = {"post_code": "P01-STAFF", "kind": "definitif", "from": "2024-01-01"}
    status, told = await correct(office, whom, "assignments/withdrawal", last)
    assert (status, told["code"]) == (409, "assignment_last")


async def test_a_nip_changes_and_the_person_stays(office: Office) -> None:
    whom = await newcomer(office, 16)
    for wrong, code in ((nip(1), "nip_taken"), ("198609262015131001", "nip_month")):
        assert (await correct(office, whom, "nip", {"nip": wrong}))[1]["code"] == code
    status, shown = await correct(office, whom, "nip", {"nip": nip(916)})
    assert (status, shown["nip"], shown["employee_id"]) == (200, nip(916), str(whom))
    newest = [event for event in await said(office.store) if event["nip"] == nip(916)][-1]
    assert (newest["type"], newest["employee_id"]) == ("EmployeeChanged", str(whom))


async def test_a_correction_sent_again_with_its_key_has_its_effect_once(office: Office) -> None:
    whom = await newcomer(office, 17)
    body = {"superior_nip": nip(1), "kind": "plh", "from": "2026-06-01"}
    headers = HR_HEALTH.bearer | {"Idempotency-Key": str(uuid4())}
    path = f"/v1/employees/{whom}/superiors"
    first = await office.client.post(path, json=body, headers=headers)
    await correct(office, whom, "superiors/withdrawal", {"kind": "plh", "from": "2026-06-01"})
    again = await office.client.post(path, json=body, headers=headers)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    assert len((await office.get(f"/v1/employees/{whom}", HR_HEALTH))["superiors"]) == 1
