"""Activities: one's own until approved, decided on by the superior of the day, final then."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from evaluation.actions.activities import Work, log_activity
from evaluation.actions.manifests import Act
from shared.auth import Principal
from shared.errors import Invalid
from shared.events.identity import EmployeeState
from shared.session import utcnow
from tests.evaluation.world import ACTIVITIES, FIRST, House, key, person, under
from tests.support.people import assignment, unit
from tests.support.services import deliver, said, worker_transaction
from tests.support.tokens import Person

WORK = {"day": str(FIRST), "description": "Menyusun laporan", "minutes": 60}


async def log(house: House, who: EmployeeState, **changes: Any) -> Any:
    own = house.health.signed_in(who)
    return await house.post("/activities", own, WORK | changes, **key())


async def newcomer(house: House, **changes: Any) -> EmployeeState:
    someone = person(house.health.agency, house.health.head, **changes)
    await deliver(house.store, someone)
    return someone


async def of(house: House, someone: EmployeeState) -> list[tuple[str, int, int]]:
    events = await said(house.store, "ActivityApproved", "ActivityReturned")
    return [
        (e["type"], e["version"], e["minutes"])
        for e in events
        if e["employee_id"] == str(someone.employee_id)
    ]


async def test_an_activity_is_logged_returned_mended_and_approved_for_good(house: House) -> None:
    someone, boss = await newcomer(house), house.health.assessor
    own = house.health.signed_in(someone)
    logged = await log(house, someone, volume=2)
    assert logged.status_code == 200, logged.text
    place = f"/activities/{logged.json()['activity_id']}"
    returned = await house.post(f"{place}/return", boss, {"reason": "Belum jelas."}, **key())
    assert (returned.json()["state"], returned.json()["reason"]) == ("returned", "Belum jelas.")
    early = await house.post(f"{place}/approval", boss, **key())
    assert (early.status_code, early.json()["code"]) == (409, "activity_returned_before")
    mended = await house.put(place, own, {"description": "Laporan Juli", "minutes": 50})
    assert (mended.json()["state"], mended.json()["minutes"]) == ("logged", 50)
    approved = await house.post(f"{place}/approval", boss, **key())
    assert approved.json()["state"] == "approved"
    for late in (
        await house.put(place, own, {"description": "x", "minutes": 1}),
        await house.post(f"{place}/approval", boss, **key()),
        await house.post(f"{place}/return", boss, {"reason": "Berubah pikiran."}, **key()),
    ):
        assert (late.status_code, late.json()["code"]) == (409, "activity_final")
    assert await of(house, someone) == [("ActivityReturned", 1, 120), ("ActivityApproved", 2, 50)]
    [mine] = (await house.get("/me/activities", own, month="2026-07")).json()
    assert mine["state"] == "approved"


async def test_what_nobody_decided_on_is_taken_back_by_its_owner_alone(house: House) -> None:
    someone, boss = await newcomer(house), house.health.assessor
    own = house.health.signed_in(someone)
    first = (await log(house, someone)).json()
    place = f"/activities/{first['activity_id']}"
    assert (await house.delete(place, boss)).status_code == 404
    mended = await house.put(place, own, {"description": "Laporan", "minutes": 20})
    late = await house.delete(place, own, **{"If-Match": f'"{first["etag"]}"'})
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    gone = await house.delete(place, own, **{"If-Match": f'"{mended.json()["etag"]}"'})
    assert gone.status_code == 204
    assert (await house.delete(place, own)).status_code == 404
    assert (await house.get("/me/activities", own, month="2026-07")).json() == []
    assert (await log(house, someone, minutes=1_440)).status_code == 200, "its minutes are free"


async def test_what_was_decided_on_once_is_not_taken_back(house: House) -> None:
    someone, boss = await newcomer(house), house.health.assessor
    own = house.health.signed_in(someone)
    place = f"/activities/{(await log(house, someone)).json()['activity_id']}"
    await house.post(f"{place}/return", boss, {"reason": "Belum jelas."}, **key())
    returned = await house.delete(place, own)
    assert (returned.status_code, returned.json()["code"]) == (409, "activity_decided_on")
    await house.put(place, own, {"description": "Laporan Juli", "minutes": 50})
    await house.post(f"{place}/approval", boss, **key())
    approved = await house.delete(place, own)
    assert (approved.status_code, approved.json()["code"]) == (409, "activity_final")
    [mine] = (await house.get("/me/activities", own, month="2026-07")).json()
    assert mine["decided"]


async def test_a_list_approved_in_another_window_is_approved(house: House) -> None:
    someone, boss = await newcomer(house), house.health.assessor
    logged = (await log(house, someone)).json()
    seen = {"activity_ids": [logged["activity_id"]]}
    seen |= {"etags": {logged["activity_id"]: logged["etag"]}}
    first = await house.post("/activities/approvals", boss, seen, **key())
    assert (first.json()["changed"], first.json()["unchanged"]) == (1, 0)
    second = (await house.post("/activities/approvals", boss, seen, **key())).json()
    assert (second["changed"], second["unchanged"], second["refused"]) == (0, 1, [])
    assert len(await of(house, someone)) == 1


async def test_a_day_has_1440_minutes_and_has_come(house: House) -> None:
    someone = await newcomer(house)
    assert (await log(house, someone, minutes=720, volume=2)).status_code == 200
    too_much = await log(house, someone, minutes=1)
    assert (too_much.status_code, too_much.json()["code"]) == (422, "day_too_long")
    ahead = utcnow().date() + timedelta(days=2)
    future = await log(house, someone, day=str(ahead))
    assert (future.status_code, future.json()["code"]) == (422, "day_in_future")
    before = await log(house, someone, day="2020-01-01")
    assert (before.status_code, before.json()["code"]) == (409, "no_post")


async def test_a_day_comes_with_the_clock_of_the_unit(house: House) -> None:
    ambon = unit("AMB-DINKES", timezone="Asia/Jayapura")
    await deliver(house.store, ambon)
    eastern = await newcomer(house, assignments=(assignment(ambon.agency_id),))
    western = await newcomer(house)
    night = datetime(2026, 7, 31, 15, 30, tzinfo=UTC)
    work, august = Work("Jaga malam", 60, 1), date(2026, 8, 1)
    codes = []
    for someone in (eastern, western):
        user = Principal(user_id=uuid4(), name="x", employee_id=someone.employee_id)
        async with worker_transaction(house.store) as transaction, transaction() as session:
            try:
                await log_activity(session, user, august, "jaga", work, Act(user.user_id, night))
                codes.append("logged")
            except Invalid as refusal:
                codes.append(refusal.code)
    assert codes == ["logged", "day_in_future"]


async def test_a_day_is_added_up_by_one_writer_at_a_time(house: House) -> None:
    someone = await newcomer(house)
    answers = await asyncio.gather(*(log(house, someone, minutes=500) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 422, 422, 422]


async def test_a_reference_names_one_activity(house: House) -> None:
    someone = await newcomer(house)
    assert (await log(house, someone, reference="lap-1")).status_code == 200
    again = await log(house, someone, reference="lap-1")
    assert (again.status_code, again.json()["code"]) == (409, "activity_reference_used")


async def test_only_the_superior_of_the_day_decides(house: House) -> None:
    acting = house.health.staff[0]
    someone = await newcomer(
        house, superiors=(under(house.health.head), under(acting, "plh", FIRST, FIRST))
    )
    first = (await log(house, someone)).json()["activity_id"]
    second = (await log(house, someone, day=str(FIRST + timedelta(days=1)))).json()["activity_id"]
    own, boss = house.health.signed_in(someone), house.health.assessor
    for who, place, code in (
        (boss, first, "not_the_superior"),
        (house.health.signed_in(acting), second, "not_the_superior"),
        (own, first, "not_the_superior"),
        (house.schools.assessor, first, "not_found"),
        (boss, uuid4(), "not_found"),
    ):
        answer = await house.post(f"/activities/{place}/approval", who, **key())
        assert answer.json()["code"] == code
    waiting = await house.get("/team/activities", boss, month="2026-07")
    assert [one["activity_id"] for one in waiting.json() if one["employee_id"] == str(
        someone.employee_id)] == [second]  # fmt: skip
    done = await house.post(
        f"/activities/{first}/approval", house.health.signed_in(acting), **key()
    )
    assert done.status_code == 200


async def test_another_persons_activity_is_not_there(house: House) -> None:
    someone = await newcomer(house)
    logged = (await log(house, someone)).json()["activity_id"]
    other = house.health.signed_in(house.health.staff[1])
    answer = await house.put(f"/activities/{logged}", other, {"description": "x", "minutes": 1})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_list_is_approved_and_what_cannot_be_is_named(house: House) -> None:
    someone, boss = await newcomer(house), house.health.assessor
    ids = [(await log(house, someone, minutes=n)).json()["activity_id"] for n in (10, 20)]
    stranger = str(uuid4())
    wanted = {"activity_ids": [*ids, stranger]}
    once = key()
    answer = await house.post("/activities/approvals", boss, wanted, **once)
    assert (answer.json()["changed"], answer.json()["unchanged"]) == (2, 0)
    assert [(one["id"], one["code"]) for one in answer.json()["refused"]] == [
        (stranger, "not_found")
    ]
    replayed = await house.post("/activities/approvals", boss, wanted, **once)
    assert replayed.json() == answer.json()
    again = await house.post("/activities/approvals", boss, wanted, **key())
    assert (again.json()["changed"], again.json()["unchanged"]) == (0, 2)
    assert len(await of(house, someone)) == 2


async def test_who_moved_still_sees_and_mends_what_was_before(house: House) -> None:
    moved = person(
        house.schools.agency,
        house.schools.head,
        assignments=(
            assignment(house.health.agency, to=date(2026, 7, 10)),
            assignment(house.schools.agency, from_=date(2026, 7, 11)),
        ),
    )
    await deliver(house.store, moved)
    own = house.schools.signed_in(moved)
    answer = await house.post("/activities", own, WORK, **key())
    assert (answer.status_code, answer.json()["agency_id"]) == (200, str(house.health.agency))
    assert len((await house.get("/me/activities", own, month="2026-07")).json()) == 1


async def test_a_closed_month_takes_work_only_with_a_reason(house: House) -> None:
    someone, boss = await newcomer(house), house.health.assessor
    day = {"day": "2026-06-03"}
    waiting = (await log(house, someone, **day)).json()["activity_id"]
    office = house.health
    wanted = {"agency_id": str(office.agency), "month": "2026-06"}
    assert (await house.post("/attendance-closings", office.hr, wanted)).status_code == 200
    late = await log(house, someone, **day)
    assert (late.status_code, late.json()["code"]) == (409, "month_closed")
    told = await log(house, someone, **day, reason="Sistem padam.")
    assert told.json()["reason"] == "Sistem padam."
    mended = {"description": "Rapat", "minutes": 20, "reason": "Listrik padam."}
    own, place = house.health.signed_in(someone), f"/activities/{told.json()['activity_id']}"
    assert (await house.put(place, own, mended)).json()["reason"] == "Listrik padam."
    done = await house.post(f"{place}/approval", boss, {"reason": "Atasan cuti."}, **key())
    assert done.json()["reason"] == "Listrik padam.", "whoever looks at it later reads it too"
    place = f"/activities/{waiting}/approval"
    refused = await house.post(place, boss, **key())
    assert (refused.status_code, refused.json()["code"]) == (409, "month_closed")
    approved = await house.post(place, boss, {"reason": "Atasan cuti."}, **key())
    assert approved.status_code == 200
    *_, part = await said(house.store, "PeriodManifest")
    assert [entry[:2] for entry in part["entries"]] == [[str(someone.employee_id), 2]]


async def test_acts_of_returning_are_counted(house: House) -> None:
    office = house.schools
    period = await house.open_period(office)
    someone = office.staff[0]
    row = f"{someone.nip},2026-07-03,k-1,Rapat,60,1,returned,{office.head.nip}"
    await house.upload("activities", ACTIVITIES, row, who=office.hr)
    await house.upload("activities", ACTIVITIES, row.replace("Rapat", "Upacara"), who=office.hr)
    counts = await house.get(f"/counts/{office.agency}/{period}", office.hr)
    assert counts.json() == {"finalised": 0, "revised": 0, "returned_activities": 2}
    counts = await house.get(f"/counts/{office.agency}/{period}", office.hr, month="2026-08")
    assert counts.json()["returned_activities"] == 0


async def test_who_is_not_known_yet_is_told_so(house: House) -> None:
    nobody = Person(employee_id=uuid4(), own=[house.health.agency])
    answer = await house.post("/activities", nobody, WORK, **key())
    assert (answer.status_code, answer.json()["code"]) == (404, "person_unknown")
    account = Person(roles={"hr_admin": [house.health.agency]})
    answer = await house.post("/activities", account, WORK, **key())
    assert (answer.status_code, answer.json()["code"]) == (403, "employee_needed")
