"""What leaves identity: every person's whole newest state, in order, once and re-publishable."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import msgspec
import pytest
import pytest_asyncio

from identity.handlers import STATES
from shared.db import Transactions
from shared.events.identity import EmployeeSnapshot, EmployeeState, UnitState, unit_id
from shared.events.registry import EVENTS
from shared.relay import republish
from shared.session import raw
from tests.identity.office import (
    ADMIN,
    HEALTH,
    HR,
    HR_HEALTH,
    Office,
    furnish,
    holds,
    nip,
    person,
    unit,
)
from tests.shared.mechanism import drain, records, relay_of
from tests.support.services import rows, worker_transaction
from tests.support.stack_broker import Broker

pytestmark = pytest.mark.kafka

EMPLOYEES, SNAPSHOTS, UNITS = (
    EmployeeState.topic,
    EmployeeSnapshot.topic,
    UnitState.topic,
)


@pytest_asyncio.fixture(scope="module", autouse=True)
async def furnished(office: Office) -> None:
    await furnish(office)


@pytest_asyncio.fixture
async def transaction(office: Office) -> AsyncIterator[Transactions]:
    async with worker_transaction(office.store) as made:
        yield made


def read(record: Any) -> Any:
    kind = EVENTS[dict(record.headers)["ce_type"].decode()]
    return msgspec.json.decode(record.value, type=kind)


async def person_of(office: Office, number: int) -> UUID:
    found = await rows(office.store, "select employee_id from employee where nip = $1", nip(number))
    return UUID(str(found[0]["employee_id"]))


async def test_a_person_is_heard_in_order_and_the_snapshot_is_the_newest_state(
    office: Office, transaction: Transactions, broker: Broker
) -> None:
    whom = await person_of(office, 3)
    async with relay_of(transaction, broker, STATES) as relay:
        await drain(relay)
        risen = person(nip(3), golongan="III/b", **{"from": "2026-04-01"})
        await office.send("employees", [risen], HR_HEALTH)
        await drain(relay)
    said = {
        dict(record.headers)["ce_id"]: read(record)
        for record in await records(broker, EMPLOYEES, [whom])
    }
    heard = list(said.values())
    assert [type(event).__name__ for event in heard] == [
        "EmployeeHired", "AssignmentChanged", "EmployeeChanged",
    ]  # fmt: skip
    assert [event.version for event in heard] == [2, 3, 4]
    snapshot = read((await records(broker, SNAPSHOTS, [whom]))[-1])
    fields = {name: getattr(heard[-1], name) for name in heard[-1].__struct_fields__}
    kept = {name: getattr(snapshot, name) for name in snapshot.__struct_fields__}
    changing = ("actor", "effective_date", "recorded_at")
    for name in changing:
        fields.pop(name), kept.pop(name)
    assert kept == fields
    assert kept["agency_id"] == HEALTH
    assert kept["statuses"][1].golongan == "III/b"


async def test_units_are_heard_with_their_agency_and_zone(
    office: Office, transaction: Transactions, broker: Broker
) -> None:
    await office.send(
        "units",
        [
            unit("AMB", "government", timezone="Asia/Jayapura"),
            unit("AMB-DINKES", "agency", "AMB", timezone="Asia/Jayapura"),
            unit("AMB-DINKES-P01", "puskesmas", "AMB-DINKES", timezone="Asia/Jayapura"),
        ],
        ADMIN,
    )
    async with relay_of(transaction, broker, STATES) as relay:
        await drain(relay)
    clinic = unit_id("AMB-DINKES-P01")
    state = read((await records(broker, UNITS, [clinic]))[-1])
    assert isinstance(state, UnitState)
    assert (state.agency_id, state.region, state.timezone) == (
        unit_id("AMB-DINKES"), "AMB", "Asia/Jayapura",
    )  # fmt: skip
    assert (state.parent_id, state.version) == (unit_id("AMB-DINKES"), 1)


async def test_a_person_without_a_post_is_heard_nowhere(
    office: Office, transaction: Transactions, broker: Broker
) -> None:
    await office.send("employees", [person(nip(21))], HR_HEALTH)
    whom = await person_of(office, 21)
    async with relay_of(transaction, broker, STATES) as relay:
        await drain(relay)
        assert await records(broker, EMPLOYEES, [whom]) == []
        assert await records(broker, SNAPSHOTS, [whom]) == []
        await office.send("assignments", [holds(21, "P01-STAFF")], HR)
        await drain(relay)
    event = read((await records(broker, EMPLOYEES, [whom]))[0])
    assert type(event).__name__ == "EmployeeHired"


async def test_all_is_said_again_after_a_broker_forgot(
    office: Office, transaction: Transactions, broker: Broker
) -> None:
    whom = await person_of(office, 2)
    async with relay_of(transaction, broker, STATES) as relay:
        await drain(relay)
        before = await records(broker, EMPLOYEES, [whom])
        await republish(transaction, STATES)
        await drain(relay)
    again = (await records(broker, EMPLOYEES, [whom]))[len(before) :]
    names = [dict(record.headers)["ce_id"] for record in again]
    assert names == [dict(record.headers)["ce_id"] for record in before]
    assert len(await records(broker, UNITS, [HEALTH])) >= 2
    assert read((await records(broker, SNAPSHOTS, [whom]))[-1]).nip == nip(2)


async def test_no_event_carries_what_may_not_travel(office: Office) -> None:
    found = await rows(office.store, "select value from outbox")
    allowed = {
        "agency_id", "version", "recorded_at", "effective_date", "actor", "employee_id", "nip",
        "name", "hired_on", "left_on", "statuses", "assignments", "superiors",
    }  # fmt: skip
    assert found
    for row in found:
        assert set(msgspec.json.decode(row["value"])) <= allowed


async def test_a_version_says_the_same_whenever_it_is_read(
    office: Office, transaction: Transactions
) -> None:
    await office.send("employees", [person(nip(8))], HR_HEALTH)
    moves = [
        holds(8, "P01-STAFF", to="2024-12-31"),
        holds(8, "S01-STAFF", **{"from": "2025-01-01"}),
    ]
    assert (await office.send("assignments", moves, HR))["faults"] == []
    whom = await person_of(office, 8)
    said = "update employee set changed_at = '2024-06-01T00:00:00Z' where employee_id = $1"
    await rows(office.store, said, whom)  # when the move still lay ahead
    async with transaction() as session:
        states = await STATES[SNAPSHOTS].read(await raw(session), [str(whom)])
    assert [state.agency_id for state in states] == [HEALTH]
