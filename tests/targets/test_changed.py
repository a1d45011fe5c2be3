"""Who acts on a plan as they saw it is refused when it is another by then, and is shown it."""

import asyncio

from tests.support.databases import Database
from tests.targets.staff import Staff, chain
from tests.targets.world import Office, result

OTHER = "0" * 16


def saw(etag: str) -> dict[str, str]:
    return {"If-Match": f'"{etag}"'}


async def test_an_edit_of_what_changed_meanwhile_is_refused_and_shown(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    first = await office.draft(staff.as_head)
    path = f"plans/{first['plan_id']}"
    bodies = [{"version": 1, "results": [result(title=f"Hasil {n}")]} for n in range(3)]
    tries = [office.put(staff.as_head, path, body, **saw(first["etag"])) for body in bodies]
    answers = await asyncio.gather(*tries)
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]
    [kept] = [answer.json() for answer in answers if answer.is_success]
    for answer in answers:
        if answer.status_code == 412:
            said = answer.json()
            assert (said["code"], said["current"]) == ("changed_meanwhile", kept)


async def test_every_act_is_of_what_was_seen(store: Database, office: Office) -> None:
    staff = await Staff().arrive(store)
    plan = await chain(office, staff)
    path, deputy = f"plans/{plan['plan_id']}", staff.as_deputy
    for act, who, body in (
        ("submission", staff.as_nurse, None),
        ("approval", deputy, None),
        ("return", deputy, {"reason": "Terlalu rendah"}),
        ("revision", deputy, {"version": 1, "results": [result()], "reason": "strategy"}),
    ):
        late = await office.post(who, f"{path}/{act}", body, **saw(OTHER))
        assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile"), act
        assert late.json()["current"]["etag"] == plan["etag"]
    theirs = await office.post(staff.as_head, f"{path}/approval", None, **saw(OTHER))
    assert (theirs.status_code, "current" in theirs.json()) == (403, False)
    done = await office.post(deputy, f"{path}/approval", None, **saw(plan["etag"]))
    assert done.status_code == 200, done.text
    [listed] = (await office.get(staff.as_nurse, "me/plans")).json()
    assert listed["etag"] == done.json()["etag"] != plan["etag"]


async def test_of_a_list_what_changed_meanwhile_is_named(store: Database, office: Office) -> None:
    staff = await Staff().arrive(store)
    plan = await chain(office, staff)
    ids = [plan["plan_id"]]
    wanted = {"plan_ids": ids, "etags": {ids[0]: OTHER}}
    late = (await office.post(staff.as_deputy, "approvals", wanted)).json()
    assert [(one["plan_id"], one["code"]) for one in late["refused"]] == [
        (ids[0], "changed_meanwhile")
    ]
    wanted["etags"] = {ids[0]: plan["etag"]}
    done = (await office.post(staff.as_deputy, "approvals", wanted)).json()
    assert (done["approved"], done["refused"]) == (1, [])


async def test_a_superior_is_told_since_when_a_plan_waits(store: Database, office: Office) -> None:
    staff = await Staff().arrive(store)
    plan = await chain(office, staff)
    listed = (await office.get(staff.as_deputy, "team/plans?period=2026-07")).json()
    [waiting] = [one for member in listed for one in member["plans"]]
    assert waiting["submitted_at"] == waiting["changed_at"] == plan["submitted_at"]
    done = await office.post(staff.as_deputy, f"plans/{plan['plan_id']}/approval")
    assert done.json()["submitted_at"] is None
