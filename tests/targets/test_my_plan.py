"""One's plan of a day with its progress and what is due: one answer, three statements."""

from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.pool import Pool

from tests.support.databases import Database
from tests.support.services import deliver
from tests.targets.staff import Staff
from tests.targets.test_due import JUNE, MAY
from tests.targets.test_realisations import agreed, door, measures
from tests.targets.world import Office, hr, person, sign_in


async def mine(office: Office, who: Any, day: str = "2026-05-15") -> Any:
    return (await office.get(who, f"me/plan?day={day}")).json()


async def test_the_plan_of_the_day_comes_with_its_progress_and_what_is_due(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    await deliver(store, MAY, JUNE)
    plan = await agreed(office, staff)
    await office.post(staff.as_deputy, door(plan), {"value": "12", "as_of": "2026-05-10"})
    draft = await office.draft(staff.as_deputy, period="2026-06")
    found = await mine(office, staff.as_deputy)
    assert found["plan"]["plan_id"] == plan["plan_id"]
    assert (found["plan"]["superior_name"], found["plan"]["may"]) == ("Ratna", ["record"])
    (shown,) = measures(found["plan"])
    assert (shown["realised"], shown["realised_on"], shown["share"]) == ("12", "2026-05-10", "0.6")
    assert [one["code"] for one in found["due"]] == ["plan_due_draft"]
    june = await mine(office, staff.as_deputy, "2026-06-15")
    assert (june["plan"]["plan_id"], june["plan"]["may"]) == (draft["plan_id"], ["edit", "submit"])
    for day in ("2026-01-01", "2027-01-01"):
        assert (await mine(office, staff.as_deputy, day))["plan"]["plan_id"] == draft["plan_id"]


async def test_who_has_no_plan_or_is_not_known_yet_gets_none(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    await deliver(store, MAY)
    found = await mine(office, staff.as_nurse)
    assert (found["plan"], found["due"][0]["code"]) == (None, "plan_missing")
    assert await mine(office, sign_in(person())) == {"plan": None, "due": []}
    assert (await office.get(hr(), "me/plan")).status_code == 403
    for day in ("0", "1783296000", "31-07-2026", "2026-02-30", ""):
        assert (await office.get(staff.as_nurse, f"me/plan?day={day}")).status_code == 422, day


async def test_it_costs_three_statements_however_many_plans_there_are(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    await deliver(store, MAY, JUNE)
    plan = await agreed(office, staff)
    for month in ("06", "07", "08"):
        await office.draft(staff.as_deputy, period=f"2026-{month}")
    for value in ("1", "2", "3"):
        await office.post(staff.as_deputy, door(plan), {"value": value})
    asked: list[str] = []

    def note(record: asyncpg.connection.LoggedQuery) -> None:
        asked.append(record.query)

    def listen(connection: Any, *_: Any) -> None:
        connection.driver_connection.add_query_logger(note)

    event.listen(Pool, "checkout", listen)
    try:
        found = await mine(office, staff.as_deputy)
    finally:
        event.remove(Pool, "checkout", listen)
    assert measures(found["plan"])[0]["realised"] == "3"
    assert len([one for one in asked if "set_config" not in one and "from" in one]) == 3, asked
