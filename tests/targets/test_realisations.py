"""How far an indicator has come: recorded by its employee, kept, and read with the plan."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from shared.events.evaluation import PeriodClosed
from tests.support.databases import Database
from tests.support.services import deliver, rows, said
from tests.targets.staff import Staff, chain
from tests.targets.test_due import MAY, opened
from tests.targets.world import Office, hr, indicator, person, refused, result, sign_in

MONTH = "2026-05"
CLOSING = "2026-02"


async def agreed(office: Office, staff: Staff, *indicators: Any) -> Any:
    """The deputy's approved plan of May, of one result."""
    top = await office.approved(staff.as_head, staff.leader, period=MONTH)
    above = top["results"][0]["result_id"]
    linked = result(above=above, indicators=list(indicators or (indicator(target="20"),)))
    return await office.approved(staff.as_deputy, staff.as_head, linked, period=MONTH)


def measures(plan: Any) -> list[Any]:
    return [one for result in plan["results"] for one in result["indicators"]]


def door(plan: Any, number: int = 0) -> str:
    return (
        f"plans/{plan['plan_id']}/indicators/{measures(plan)[number]['indicator_id']}/realisations"
    )


async def test_the_newest_realisation_is_shown_with_the_plan_and_the_others_are_kept(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    await deliver(store, MAY)
    plan = await agreed(office, staff)
    assert plan["may"] == ["revise"], "so far the head looks at it"
    events = len(await said(store))
    for value, day in (("5", "2026-05-10"), ("12.5", "2026-05-20"), ("7", "2026-05-12")):
        body = {"value": value, "as_of": day, "note": f"Sampai {day}"}
        answer = await office.post(staff.as_deputy, door(plan), body)
        assert answer.status_code == 200, answer.text
    (shown,) = measures(answer.json())
    assert (shown["realised"], shown["realised_on"], shown["share"]) == (
        "12.5", "2026-05-20", "0.625",
    )  # fmt: skip
    assert shown["realised_note"] == "Sampai 2026-05-20"
    assert answer.json()["etag"] == plan["etag"], "the plan itself did not change"
    for reader in (staff.as_deputy, staff.as_head, hr()):
        path = f"plans/{plan['plan_id']}"
        assert measures((await office.get(reader, path)).json()) == [shown]
        kept = (await office.get(reader, f"{path}/realisations")).json()
        assert [one["value"] for one in kept] == ["12.5", "7", "5"]
        assert {one["actor_name"] for one in kept} == {"Joko"}
    assert len(await said(store)) == events, "no pay depends on it"


async def test_of_two_records_of_a_day_the_later_one_counts(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    plan = await agreed(office, staff)
    for value in ("200", "20"):
        answer = await office.post(staff.as_deputy, door(plan), {"value": value})
    (shown,) = measures(answer.json())
    assert (shown["realised"], shown["share"]) == ("20", "1")
    assert shown["realised_on"] == "2026-05-31", "the plan is over: its last day"


async def test_sent_again_it_is_recorded_once(store: Database, office: Office) -> None:
    staff = await Staff().arrive(store)
    plan = await agreed(office, staff)
    for _ in range(2):
        answer = await office.post(
            staff.as_deputy, door(plan), {"value": "3"}, **{"Idempotency-Key": "k" + MONTH}
        )
        assert answer.status_code == 200
    kept = await office.get(staff.as_deputy, f"plans/{plan['plan_id']}/realisations")
    assert len(kept.json()) == 1


@pytest.mark.parametrize(
    ("aspect", "target", "value", "share"),
    [
        ("kuantitas", "20", "30", "1.5"),
        ("kualitas", "85.5", "85.4999", "0.9999"),
        ("kuantitas", "0", "3", None),
        ("waktu", "10", "5", None),
        ("biaya", "95", "95", None),
    ],
)
async def test_a_share_is_said_only_where_more_is_better(
    store: Database, office: Office, aspect: str, target: str, value: str, share: str | None
) -> None:
    staff = await Staff().arrive(store)
    first = indicator() if aspect != "kuantitas" else indicator(target=target)
    plan = await agreed(office, staff, first, indicator(aspect, text="Lain", target=target))
    answer = await office.post(staff.as_deputy, door(plan, 1), {"value": value})
    shown = measures(answer.json())[1]
    assert (shown["realised"], shown["share"]) == (value, share)
    assert measures(answer.json())[0]["realised"] is None


async def test_only_the_employee_records_and_who_may_not_read_finds_nothing(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    plan = await agreed(office, staff)
    for who in (staff.as_head, hr(), staff.leader):
        answer = await office.post(who, door(plan), {"value": "1"})
        assert refused(answer) == (403, "not_your_realisation")
    stranger = sign_in(person())
    path = f"plans/{plan['plan_id']}/realisations"
    assert (await office.get(stranger, path)).status_code == 404
    gone = f"plans/{plan['plan_id']}/indicators/{uuid4()}/realisations"
    assert refused(await office.post(staff.as_deputy, gone, {"value": "1"})) == (
        404, "indicator_unknown",
    )  # fmt: skip
    assert await rows(store, "select 1 from realisation where plan_id = $1", plan["plan_id"]) == []


@pytest.mark.parametrize("value", ["-1", "NaN", "banyak", "1.23456", "1e30", None])
async def test_a_bad_number_is_refused(store: Database, office: Office, value: Any) -> None:
    staff = await Staff().arrive(store)
    plan = await agreed(office, staff)
    answer = await office.post(staff.as_deputy, door(plan), {"value": value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].endswith("value")


async def test_the_day_lies_in_the_plan_and_is_not_still_to_come(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    plan = await agreed(office, staff)
    for day in ("2026-04-30", "2026-06-01"):
        answer = await office.post(staff.as_deputy, door(plan), {"value": "1", "as_of": day})
        assert refused(answer) == (422, "realised_day")
    year = datetime.now(UTC).year
    top = await office.approved(staff.as_head, staff.leader, period=str(year))
    tomorrow = date.today() + timedelta(days=2)  # noqa: DTZ011 - any zone
    answer = await office.post(staff.as_head, door(top), {"value": "1", "as_of": str(tomorrow)})
    assert refused(answer) == (422, "realised_day")
    later = await office.approved(staff.as_head, staff.leader, period="2099-01")
    assert (
        "record" not in (await office.get(staff.as_head, f"plans/{later['plan_id']}")).json()["may"]
    )
    answer = await office.post(staff.as_head, door(later), {"value": "1"})
    assert refused(answer) == (409, "plan_not_begun")


async def test_nothing_is_recorded_before_the_approval_or_after_the_closing(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    waiting = await chain(office, staff, CLOSING)
    answer = await office.post(staff.as_nurse, door(waiting), {"value": "1"})
    assert refused(answer) == (409, "plan_is_submitted")
    approval = f"plans/{waiting['plan_id']}/approval"
    plan = (await office.post(staff.as_deputy, approval)).json()
    seen = {"If-Match": f'"{waiting["etag"]}"'}
    answer = await office.post(staff.as_nurse, door(plan), {"value": "1"}, **seen)
    assert answer.status_code == 412
    assert answer.json()["current"]["etag"] == plan["etag"]
    first, last = date(2026, 2, 1), date(2026, 2, 28)
    closed = opened(CLOSING, first, last, PeriodClosed, version=2, count=0, manifest_hash="")
    await deliver(store, closed)
    answer = await office.post(staff.as_nurse, door(plan), {"value": "1"})
    assert refused(answer) == (409, "period_closed")


async def test_a_revised_plan_keeps_the_progress_of_what_is_still_measured(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    plan = await agreed(office, staff)
    await office.post(staff.as_deputy, door(plan), {"value": "10"})
    above = plan["results"][0]["superior_result_id"]
    for changes, share in (({"target": "40"}, "0.25"), ({"unit": "berkas"}, None)):
        known = (await office.get(staff.as_head, f"plans/{plan['plan_id']}")).json()
        body = {
            "version": known["version"], "reason": "strategy",
            "results": [result(above=above, indicators=[indicator(**changes)])],
        }  # fmt: skip
        path = f"plans/{plan['plan_id']}/revision"
        answer = await office.post(staff.as_head, path, body)
        assert measures(answer.json())[0]["share"] == share
    kept = await office.get(staff.as_deputy, f"plans/{plan['plan_id']}/realisations")
    assert len(kept.json()) == 1, "what was recorded stays"
