"""The requests by which the HTTP doors are measured, written down from the services themselves."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from uuid import UUID, uuid4

import msgspec

from bench.doors import Caller, calling, listening, records, token
from bench.payroll import SERVICE as PAYROLL
from bench.payroll import payroll
from bench.people import AGENCY, DAYS, MONTH, evaluated, hired, units, worked
from bench.place import Place
from bench.recording import Exchange, Recorder, recording
from evaluation.actions.activities import activity_id
from evaluation.db import transaction as evaluation_transaction
from evaluation.handlers import CONSUMER
from evaluation.main import api
from payroll_incentive.db import transaction as payroll_transaction
from shared.events.identity import EmployeeHired

EVALUATION: Final = "evaluation"
HEADER: Final = "nip,date,reference,description,minutes,volume,state"
READERS: Final = 200
"""People who look at their pay, each with a token of their own."""

AGAIN: Final = """
update activity set state = 'logged', version = 0, superior_id = null where state <> 'logged';
truncate idempotency, outbox;
vacuum activity
"""
"""What lets the same requests be sent again, a statement a line."""


class Door(NamedTuple):
    """Requests of one kind; `again` makes it possible to send them once more."""

    name: str
    service: str
    exchanges: Sequence[Exchange]
    again: str = ""


class Activity(NamedTuple):
    """A logged activity and whose it is."""

    activity_id: UUID
    owner: UUID


async def activity_doors(where: Place, count: int) -> list[Door]:
    """An evaluation with so many logged activities: their owners edit, the head approves."""
    people = hired(2 + count // len(DAYS))
    await where.fresh(EVALUATION)
    async with (
        listening(where, EVALUATION, CONSUMER) as worker,
        calling(where, EVALUATION, api) as client,
        recording(client, evaluation_transaction) as recorder,
    ):
        await worker.hear(records(units()))
        await worker.hear(records(people))
        hr = Caller(client, {"hr_admin": [AGENCY]})
        await hr.upload("activities", "\n".join([HEADER, *rows(people[1:])]))
        logged = list(activities(people[1:]))[:count]
        owners = {person.employee_id: bearer(person) for person in people}
        edits = [await edit(recorder, one, owners[one.owner]) for one in logged]
        head = owners[people[0].employee_id]
        approvals = [await approve(recorder, one, head) for one in logged]
    return [
        Door("PUT activity", EVALUATION, edits, AGAIN),
        Door("approve activity", EVALUATION, approvals, AGAIN),
    ]


def rows(people: Sequence[EmployeeHired]) -> Iterator[str]:
    for person in people:
        for day in DAYS:
            yield f"{person.nip},{day},{day},Pelayanan di poliklinik,90,2,logged"


def activities(people: Sequence[EmployeeHired]) -> Iterator[Activity]:
    for day in DAYS:  # of another person each time, as requests come
        for person in people:
            own = person.employee_id
            yield Activity(activity_id(AGENCY, own, str(day)), own)


def bearer(person: EmployeeHired) -> dict[str, str]:
    """The headers of somebody who is signed in and has no role; the head is everyone's superior."""
    agency = [str(AGENCY)]
    claims = {"emp": str(person.employee_id), "own": agency}
    supervised = {} if person.superiors else {"sup": agency}
    return {"Authorization": f"Bearer {token({}, **claims, **supervised)}"}


async def edit(recorder: Recorder, one: Activity, owner: dict[str, str]) -> Exchange:
    body = {"description": "Pelayanan pasien di poliklinik umum", "minutes": 95, "volume": 2}
    headers = owner | {"Content-Type": "application/json"}
    path = f"/v1/activities/{one.activity_id}"
    return await recorder.record("PUT", path, headers, msgspec.json.encode(body))


async def approve(recorder: Recorder, one: Activity, head: dict[str, str]) -> Exchange:
    headers = head | {"Idempotency-Key": str(uuid4())}
    path = f"/v1/activities/{one.activity_id}/approval"
    return await recorder.record("POST", path, headers, b"")


async def explanation_door(where: Place, count: int) -> Door:
    """A payroll in which people look at their month and why it is what it is."""
    people = hired(READERS)
    async with payroll(where, people) as (worker, maker):
        await worker.hear(records(worked(people)))
        await worker.hear(records(evaluated(people)))
        async with recording(maker.client, payroll_transaction) as recorder:
            looks = [await look(recorder, person) for person in people]
    repeated = [looks[number % len(looks)] for number in range(count)]
    return Door("GET explanation", PAYROLL, repeated)


async def look(recorder: Recorder, person: EmployeeHired) -> Exchange:
    path = f"/v1/explanations/{person.employee_id}/{MONTH}"
    return await recorder.record("GET", path, bearer(person), b"")
