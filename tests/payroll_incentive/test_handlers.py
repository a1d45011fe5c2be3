"""What others say becomes what months are worth: once, in any order, whatever comes late."""

import json
from collections.abc import AsyncIterator, Callable
from itertools import permutations
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from payroll_incentive.handlers import STATES
from shared.events.base import encode
from shared.events.evaluation import DisciplineImposed
from shared.events.identity import AssignmentChanged, EmployeeLeft
from shared.session import raw
from tests.support.databases import Database
from tests.support.payroll import (
    HEALTH,
    SCHOOLS,
    THEN,
    attended,
    civil_servant,
    evaluated,
    found,
    open_month,
)
from tests.support.people import assignment
from tests.support.services import api_client, deliver, rows, said, worker_transaction


@pytest.fixture(scope="module")
def store(database: Callable[[str], Database]) -> Database:
    return database("payroll_incentive")


@pytest_asyncio.fixture(scope="module")
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        await found(store, made, "2026-07", "2026-08")
        await open_month(made, "2026-07", SCHOOLS)
        yield made


pytestmark = pytest.mark.usefixtures("client")


async def statements(store: Database, person: object, *months: str) -> list[dict]:
    """A person's statements of July, or of the months asked for."""
    return await rows(
        store,
        "select agency_id, month, version, gross, provisional, excluded, holds, hash"
        " from statement where employee_id = $1 and month = any ($2) order by month, agency_id",
        person.employee_id,
        months or ["2026-07"],
    )


async def test_a_finalised_evaluation_is_worth_its_month(store: Database) -> None:
    person = civil_servant()
    await deliver(store, person)
    await deliver(store, attended(person))
    await deliver(store, evaluated(person, "butuh_perbaikan"))
    (july,) = await statements(store, person)
    assert july["gross"] == 6_800_000
    told = [
        event
        for event in await said(store)
        if event.get("employee_id") == str(person.employee_id) and event["month"] == "2026-07"
    ]
    assert [e["type"] for e in told] == ["IncentiveCalculated", "IncentiveRecalculated"]
    assert told[-1]["previous_gross"] == 8_000_000
    assert told[-1]["causes"] == [str(evaluated(person).event_id)]


async def test_the_order_of_events_does_not_matter(store: Database) -> None:
    hashes = set()
    for order in permutations(range(3)):
        person = civil_servant(employee_id=uuid4())
        events = [person, attended(person, late=20), evaluated(person, "kurang")]
        for index in order:
            await deliver(store, events[index])
        (july,) = await statements(store, person)
        hashes.add((july["gross"], july["provisional"], tuple(july["excluded"])))
    assert hashes == {(2_400_000 + 3_184_000, True, ())}


async def test_saying_it_again_changes_nothing(store: Database) -> None:
    person = civil_servant()
    events = [person, attended(person, late=40), evaluated(person)]
    await deliver(store, *events)
    before = await statements(store, person)
    await deliver(store, *events)
    await deliver(store, evaluated(person, version=1))
    assert await statements(store, person) == before


async def test_an_older_version_that_comes_late_is_kept_out(store: Database) -> None:
    person = civil_servant()
    await deliver(store, person, attended(person), evaluated(person, "kurang", version=2))
    before = await statements(store, person)
    await deliver(store, evaluated(person, "sangat_baik", version=1))
    assert await statements(store, person) == before


async def test_facts_of_an_unknown_person_wait_for_them(store: Database) -> None:
    person = civil_servant()
    await deliver(store, attended(person), evaluated(person, "butuh_perbaikan"))
    (july,) = await statements(store, person)
    assert (july["gross"], july["excluded"]) == (0, ["person_unknown"])
    await deliver(store, person)
    (july,) = await statements(store, person)
    assert (july["gross"], july["excluded"]) == (6_800_000, [])


async def test_who_moves_is_paid_by_each_agency_for_its_days(store: Database) -> None:
    person = civil_servant()
    await deliver(store, person, attended(person), evaluated(person))
    moved = civil_servant(
        SCHOOLS,
        event=AssignmentChanged,
        employee_id=person.employee_id,
        nip=person.nip,
        version=2,
        effective_date=THEN.date().replace(month=7, day=11),
        assignments=(
            assignment(HEALTH, to=THEN.date().replace(month=7, day=10)),
            assignment(SCHOOLS, from_=THEN.date().replace(month=7, day=11)),
        ),
    )
    await deliver(store, moved)
    both = await statements(store, person)
    assert {row["agency_id"] for row in both} == {HEALTH, SCHOOLS}
    shares = {row["agency_id"]: row["gross"] for row in both}
    assert abs(sum(shares.values()) - 8_000_000) <= 2
    assert shares[HEALTH] < shares[SCHOOLS]


async def test_who_left_has_a_statement_with_the_reason(store: Database) -> None:
    person = civil_servant()
    await deliver(store, person, attended(person), evaluated(person))
    left = civil_servant(
        event=EmployeeLeft,
        employee_id=person.employee_id,
        nip=person.nip,
        version=2,
        left_on=THEN.date().replace(month=6, day=30),
    )
    await deliver(store, left)
    (july,) = await statements(store, person)
    assert (july["gross"], july["excluded"]) == (0, ["left"])


async def test_a_punishment_lowers_the_months_it_lasts(store: Database) -> None:
    person = civil_servant()
    await deliver(store, person, attended(person), evaluated(person))
    punished = DisciplineImposed(
        agency_id=HEALTH, version=1, recorded_at=THEN, employee_id=person.employee_id,
        punishment_id=uuid4(), code="pemotongan_tukin_25", decree="SK 1/2026",
        from_=THEN.date().replace(month=7, day=1), to=None,
    )  # fmt: skip
    await deliver(store, punished)
    (july,) = await statements(store, person)
    assert july["gross"] == 6_000_000


async def test_an_open_month_has_a_statement_for_everyone_in_it(
    store: Database, client: httpx.AsyncClient
) -> None:
    quiet = [civil_servant(SCHOOLS) for _ in range(3)]
    await deliver(store, *quiet)
    view = await open_month(client, "2026-08", SCHOOLS)
    found_rows = await rows(
        store, "select count(*) as n from statement where agency_id = $1 and month = '2026-08'",
        SCHOOLS,
    )  # fmt: skip
    assert found_rows[0]["n"] == view["statements"] >= 3


async def test_a_later_evaluation_replaces_what_was_last_known(store: Database) -> None:
    both = ("2026-07", "2026-08")
    person = civil_servant()
    await deliver(store, person, attended(person), attended(person, "2026-08-03"))
    await deliver(store, evaluated(person, "kurang", period="2026-07"))
    july, august = await statements(store, person, *both)
    assert (july["gross"], august["gross"]) == (5_600_000, 5_600_000)
    assert august["provisional"]
    await deliver(store, evaluated(person, "baik", period="2026-08"))
    gross = [row["gross"] for row in await statements(store, person, *both)]
    assert gross == [5_600_000, 8_000_000]


async def test_the_compacted_topic_is_filled_from_the_newest_statement(store: Database) -> None:
    person = civil_servant()
    await deliver(store, person, attended(person), evaluated(person, "kurang"))
    await deliver(store, evaluated(person, "baik", version=2))
    key = f"{HEALTH}:{person.employee_id}:2026-07"
    assert await rows(store, "select 1 from outbox_dirty where $1 = any (keys)", key)
    state = STATES["payroll.incentive.state.v1"]
    async with worker_transaction(store) as transaction, transaction() as session:
        connection = await raw(session)
        (event,) = await state.read(connection, [key])
        assert key in await state.keys(connection)
    assert (event.key, event.version, event.gross) == (key, 2, 8_000_000)
    content = json.loads(encode(event))["statement"]
    assert sum(line["amount"] for line in content["lines"] if line["kind"] == "gross") == 8_000_000


async def test_two_agencies_records_of_a_day_are_two_things(store: Database) -> None:
    person = civil_servant()
    own, other = attended(person, late=0), attended(person, late=120, agency=SCHOOLS, version=5)
    await deliver(store, person, evaluated(person))
    await deliver(store, other)
    (july,) = await statements(store, person)
    assert july["gross"] == 4_800_000 + 3_200_000 * 985 // 1000
    await deliver(store, own)
    (july,) = await statements(store, person)
    assert july["gross"] == 8_000_000
