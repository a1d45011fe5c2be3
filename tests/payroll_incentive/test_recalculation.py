"""One path for every cause: at once, in chunks, by the clock, and however many work at a time."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
import pytest_asyncio

from payroll_incentive import actions, jobs
from payroll_incentive.actions import queueing
from payroll_incentive.actions.touching import Touch
from shared.events.evaluation import ActivityApproved, ActivityReturned, MeasureRecorded
from shared.events.identity import unit_id
from tests.support.databases import Database
from tests.support.payroll import (
    AUDITOR,
    HEALTH,
    MAKER,
    SCHOOLS,
    THEN,
    attended,
    civil_servant,
    closed_attendance,
    evaluated,
    found,
    get,
    open_month,
    worker_jobs,
)
from tests.support.people import unit
from tests.support.services import api_client, deliver, rows, said, worker_transaction


@pytest.fixture(scope="module")
def store(database: Callable[[str], Database]) -> Database:
    return database("payroll_incentive")


@pytest_asyncio.fixture(scope="module")
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        await found(store, made, "2026-07")
        yield made


@pytest_asyncio.fixture(autouse=True)
async def nothing_queued(store: Database, client: httpx.AsyncClient) -> None:
    """Work off what an earlier test left."""
    del client
    async with worker_jobs(store):
        await jobs.work_off_queue()


async def differences(client: httpx.AsyncClient, month: str = "2026-07") -> int:
    checked = await get(client, AUDITOR, f"/v1/verifications/{HEALTH}/{month}")
    return int(checked["differences"])


async def test_what_several_workers_hear_at_once_adds_up(
    store: Database, client: httpx.AsyncClient
) -> None:
    people = [civil_servant(nip=f"19860926201505{n:04d}") for n in range(30)]
    await deliver(store, *people)
    chance = random.Random(7)
    batches = [
        [evaluated(p, chance.choice(["baik", "kurang"]), version=1) for p in people],
        [evaluated(p, "butuh_perbaikan", version=2) for p in people],
        [attended(p, late=20) for p in people],
        [attended(p, "2026-07-02", late=70) for p in people],
        [attended(p, version=2, late=5) for p in people],
    ]
    for batch in batches:
        chance.shuffle(batch)
    await asyncio.gather(*(deliver(store, *batch) for batch in batches), return_exceptions=True)
    for batch in batches:
        await deliver(store, *batch)
    assert await differences(client) == 0
    gross = await rows(
        store,
        "select distinct gross from statement where employee_id = any ($1) and month = '2026-07'",
        [person.employee_id for person in people],
    )
    assert [row["gross"] for row in gross] == [3_600_000 + 3_200_000 * 9825 // 10_000]


async def test_a_large_cause_is_cut_into_chunks_that_resume(
    store: Database, client: httpx.AsyncClient
) -> None:
    people = [civil_servant(nip=f"19860926201506{n:04d}") for n in range(25)]
    await deliver(store, *people)
    with patch.object(queueing, "AT_ONCE", 10), patch.object(queueing, "CHUNK", 10):
        await deliver(store, *(evaluated(p, "kurang") for p in people))
    waiting = await rows(store, "select cardinality(employees) as n from recalculation_queue")
    assert sum(row["n"] for row in waiting) == 25
    async with worker_jobs(store):
        await asyncio.gather(jobs.work_off_queue(), jobs.work_off_queue())
    assert await rows(store, "select 1 from recalculation_queue") == []
    assert await differences(client) == 0


async def test_two_causes_of_the_same_people_are_worked_out_once(
    store: Database, client: httpx.AsyncClient
) -> None:
    people = [civil_servant(nip=f"19860926201506{n:04d}") for n in range(40)]
    await deliver(store, *people)
    ids = [person.employee_id for person in people]
    with patch.object(queueing, "CHUNK", 10):
        for kind, concerned in (("AttendanceClosed", ids), ("PeriodClosed", ids)):
            why = f"{kind}:{uuid4()}"
            touches = [Touch(one, HEALTH, "2026-07", "2026-07", why) for one in concerned]
            async with worker_transaction(store) as transaction, transaction() as session:
                await queueing.enqueue(session, touches, datetime.now(UTC))
    really, seen = queueing.recalculate, []

    async def recalculate(session: Any, touches: Any, moment: datetime) -> None:
        seen.append({touch.employee_id for touch in touches})
        await really(session, touches, moment)

    with patch.object(queueing, "recalculate", recalculate):
        async with worker_jobs(store):
            await jobs.work_off_queue()
    assert set().union(*seen) == set(ids)
    assert sum(map(len, seen)) == len(ids)
    assert await rows(store, "select 1 from recalculation_queue") == []
    assert await differences(client) == 0


@pytest.mark.parametrize("gone", [0, 1, 2_500, 4_999])
def test_someone_less_moves_the_cuts_around_themselves_only(gone: int) -> None:
    chance = random.Random(gone)
    people = sorted(UUID(int=chance.getrandbits(128), version=4) for _ in range(5_000))
    whole = list(queueing.parts(people))
    assert [one for part in whole for one in part] == people
    assert max(map(len, whole)) <= queueing.CHUNK
    fewer = list(queueing.parts(people[:gone] + people[gone + 1 :]))
    assert sum(part not in whole for part in fewer) <= 3


async def test_returned_work_does_not_count(store: Database, client: httpx.AsyncClient) -> None:
    person = civil_servant()
    activity = {
        "agency_id": HEALTH, "recorded_at": THEN, "employee_id": person.employee_id,
        "activity_id": uuid4(), "day": date(2026, 7, 3), "minutes": 90,
    }  # fmt: skip
    other = {**activity, "activity_id": uuid4(), "minutes": 30}
    measured = MeasureRecorded(
        agency_id=HEALTH, version=1, recorded_at=THEN, employee_id=person.employee_id,
        month="2026-07", measure="satisfaction", target="80", realisation="85.5",
    )  # fmt: skip
    await deliver(store, person, measured)
    await deliver(
        store, ActivityApproved(version=1, **activity), ActivityApproved(version=1, **other)
    )
    path = f"/v1/facts/{HEALTH}/{person.employee_id}/2026-07"
    facts = await get(client, MAKER, path)
    assert (facts["minutes"]["total"], facts["minutes"]["count"]) == (120, 2)
    assert facts["measures"][0]["realisation"] == "85.5"
    await deliver(store, ActivityReturned(version=2, reason="Belum lengkap.", **activity))
    assert (await get(client, MAKER, path))["minutes"]["total"] == 30


async def test_a_unit_that_becomes_known_gives_its_people_their_rules(
    store: Database, client: httpx.AsyncClient
) -> None:
    del client
    person = civil_servant(SCHOOLS)
    await deliver(store, person, attended(person, agency=SCHOOLS))
    await deliver(store, unit("EX-DISDIK", version=2, calendar="6-day"))
    known = await rows(store, "select calendar from unit_copy where unit_id = $1", SCHOOLS)
    assert known[0]["calendar"] == "6-day"


async def test_a_month_opens_by_the_clock_in_the_agencys_own_time(
    store: Database, client: httpx.AsyncClient
) -> None:
    clock = unit_id("EX-JAM")
    people = [civil_servant(clock) for _ in range(3)]
    await deliver(store, unit("EX-JAM", timezone="Asia/Jayapura"), *people)
    await open_month(client, "2026-07", clock)
    before = datetime(2026, 7, 31, 14, 59, tzinfo=UTC)  # 23:59 in Jayapura
    after = datetime(2026, 7, 31, 15, 1, tzinfo=UTC)
    for moment, months in ((before, ["2026-07"]), (after, ["2026-08", "2026-07"])):
        async with worker_jobs(store):
            with patch.object(jobs, "utcnow", lambda moment=moment: moment):
                await jobs.open_months()
        opened = await get(client, MAKER, f"/v1/months?agency_id={clock}")
        assert [month["month"] for month in opened] == months
        assert {month["statements"] for month in opened} == {len(people)}


async def test_december_is_paid_ahead_and_settled_when_it_is_closed(
    store: Database, client: httpx.AsyncClient
) -> None:
    ahead = unit_id("EX-AWAL")
    person = civil_servant(ahead)
    await deliver(store, unit("EX-AWAL"), person)
    assert (await open_month(client, "2026-12", ahead))["phase"] == "advance"
    day = attended(person, "2026-12-01", late=120, agency=ahead)
    await deliver(store, day, evaluated(person, "kurang", period="2026-12", agency=ahead))
    path = f"/v1/statements/{ahead}/{person.employee_id}/2026-12"
    december = await get(client, MAKER, path)
    assert (december["gross"], december["provisional"]) == (8_000_000, True)
    await deliver(store, *closed_attendance("2026-12", [day], ahead))
    december = await get(client, MAKER, path)
    assert december["gross"] == 2_400_000 + 3_200_000 * 985 // 1000


async def test_a_new_national_table_has_all_months_since_worked_out(
    store: Database, client: httpx.AsyncClient
) -> None:
    del client
    async with worker_jobs(store):
        await jobs.work_off_queue()
        await jobs.note_national_tables()
        assert await rows(store, "select 1 from recalculation_queue") == []
        await rows(
            store, "update national_table set hash = 'older' where table_id like 'final%'"
            " returning 1",
        )  # fmt: skip
        await jobs.note_national_tables()
        (chunk,) = await rows(store, "select region, cause from recalculation_queue")
        assert (chunk["region"], chunk["cause"].split(":")[0]) == ("*", "NationalTable")
        await jobs.work_off_queue()
    assert await rows(store, "select 1 from recalculation_queue") == []


async def test_equal_bytes_say_nothing(store: Database, client: httpx.AsyncClient) -> None:
    del client
    person = civil_servant()
    await deliver(store, person, attended(person), evaluated(person))
    before = len(await said(store))
    renamed = civil_servant(
        employee_id=person.employee_id, nip=person.nip, name="Budi S.", version=2
    )
    await deliver(store, renamed)
    assert len(await said(store)) == before


async def test_a_new_name_of_who_acts_leaves_no_statement_behind(
    store: Database, client: httpx.AsyncClient
) -> None:
    known = civil_servant()
    (own,) = known.assignments
    acting = msgspec.structs.replace(own, kind="plt", post_code="HELD", from_=date(2026, 7, 1))
    person = msgspec.structs.replace(known, assignments=(own, acting))
    await deliver(store, person, attended(person), evaluated(person))
    assert await differences(client) == 0
    await deliver(store, msgspec.structs.replace(person, name="Budi S.", version=2))
    assert await differences(client) == 0


async def test_a_chunk_that_fails_waits_longer_each_time_and_holds_up_nobody(
    store: Database, client: httpx.AsyncClient
) -> None:
    people = [civil_servant(nip=f"19860926201507{n:04d}") for n in range(3)]
    await deliver(store, *people)
    with patch.object(queueing, "AT_ONCE", 0), patch.object(queueing, "CHUNK", 1):
        await deliver(store, *(evaluated(p, "kurang") for p in people))
    queue = "select chunk_id, attempts, next_try, employees from recalculation_queue order by 1"
    (first, _, _), now = await rows(store, queue), datetime.now(UTC)
    really = queueing.recalculate

    async def recalculate(session: Any, touches: Any, moment: datetime) -> None:
        if touches[0].employee_id == first["employees"][0]:
            raise ZeroDivisionError
        await really(session, touches, moment)

    async def work_off(moment: datetime) -> list[Any]:
        with patch.object(jobs, "utcnow", lambda: moment):
            await jobs.work_off_queue()
        return [(row["attempts"], row["next_try"]) for row in await rows(store, queue)]

    pause = queueing.FIRST_PAUSE
    async with worker_jobs(store):
        with patch.object(queueing, "recalculate", recalculate):
            once = (1, now + pause)
            assert await work_off(now) == [once], "the others are done"
            assert await work_off(now) == [once], "it is not its turn"
            assert await work_off(now + pause) == [(2, now + pause + 2 * pause)]
            for _ in range(12):
                later = (await rows(store, queue))[0]["next_try"]
                ((_, at),) = await work_off(later)
            assert at - later == queueing.LONGEST_PAUSE
        assert await work_off(at) == [], "what hindered it is over"
    assert await differences(client) == 0


async def test_an_agency_whose_month_cannot_be_opened_hinders_no_other(
    store: Database, client: httpx.AsyncClient
) -> None:
    del client
    codes = ("EX-SATU", "EX-DUA", "EX-TIGA")
    for code in codes:
        await deliver(store, unit(code), civil_servant(unit_id(code)))
    async with worker_jobs(store), jobs.transaction() as session:
        for code in codes:
            await actions.open_month(session, unit_id(code), "2026-07", None, None, THEN)
    really = actions.open_month
    tried: list[UUID] = []

    async def opening(session: Any, agency: UUID, *given: Any) -> None:
        tried.append(agency)
        await really(session, agency, *given)
        if len(tried) == 1:
            raise ZeroDivisionError

    august = datetime(2026, 8, 1, 12, tzinfo=UTC)
    query = "select agency_id from month where month = '2026-08' and agency_id = any ($1)"
    async with worker_jobs(store):
        with patch.object(jobs, "utcnow", lambda: august):
            with patch.object(actions, "open_month", opening):
                await jobs.open_months()
            wanted = {unit_id(code) for code in codes} | set(tried)
            opened = {row["agency_id"] for row in await rows(store, query, list(wanted))}
            assert opened == wanted - {tried[0]}
            await jobs.open_months()
    assert {row["agency_id"] for row in await rows(store, query, list(wanted))} == wanted
