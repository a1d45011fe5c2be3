"""Closing a period: everybody signed is in the manifest, and nobody slips in afterwards."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest_asyncio

from evaluation.actions.manifests import Act
from evaluation.actions.periods import close_period
from evaluation.actions.rating import finalise_list
from shared.auth import Principal
from shared.db import Transactions
from shared.errors import Conflict
from shared.session import utcnow
from tests.evaluation import manifest
from tests.evaluation.world import RATINGS, House, key, rating
from tests.support.services import codes, rows, said, worker_transaction

ABOVE = {"result_rating": "di_atas", "behaviour_rating": "di_atas"}


async def test_a_closed_period_takes_late_and_revised_results_only(house: House) -> None:
    office = house.health
    july = await house.open_period(office)
    signed, unsigned, missing = office.staff[:4], office.staff[4], office.staff[5]
    lines = [rating(person, office.head) for person in signed]
    lines.append(rating(unsigned, office.head, finalise="no"))
    report = await house.upload("ratings", RATINGS, *lines, who=office.hr)
    assert (report["accepted"], report["faults"]) == (5, [])

    closing = await house.post(f"/periods/{july}/closing", office.hr, **key())
    assert closing.status_code == 200, closing.text
    events = await said(house.store)
    held = manifest.results(events, str(july))
    assert closing.json() == {
        "count": 4, "manifest_hash": manifest.sealed(held), "unfinished": 1,
    }  # fmt: skip
    assert manifest.entries(events, "evaluation", str(july)) == held
    [closed] = [
        event
        for event in events
        if event["type"] == "PeriodClosed" and event["period_id"] == str(july)
    ]
    assert (closed["count"], closed["manifest_hash"], closed["version"]) == (
        4, manifest.sealed(held), 2,
    )  # fmt: skip

    again = await house.post(f"/periods/{july}/closing", office.hr, **key())
    assert (again.status_code, again.json()["code"]) == (409, "period_closed_before")
    same = await house.upload("ratings", RATINGS, *lines, who=office.hr)
    assert (same["accepted"], same["unchanged"], same["faults"]) == (5, 5, [])
    await check_late(house, july, unsigned, missing)
    await check_revision(house, july, signed[0])
    after = await said(house.store)
    assert manifest.entries(after, "evaluation", str(july)) == manifest.results(after, str(july))


async def check_late(house: House, july: UUID, unsigned: object, missing: object) -> None:
    office = house.health
    place = f"/results/{unsigned.employee_id}/{july}/finalisation"
    refused = await house.post(place, office.assessor, **key())
    assert (refused.status_code, refused.json()["code"]) == (409, "period_closed")
    accepted = await house.post(place, office.assessor, {"reason": "late"}, **key())
    assert (accepted.status_code, accepted.json()["late"]) == (200, True), accepted.text

    line = rating(missing, office.head)
    report = await house.upload("ratings", RATINGS, line, who=office.hr)
    assert list(codes(report)) == [(2, "period", "period_closed")]
    report = await house.upload("ratings", RATINGS, line, who=office.hr, reason="late")
    assert (report["accepted"], report["unchanged"], report["faults"]) == (1, 0, [])
    late = [e for e in await said(house.store, "EvaluationFinalised") if e["late"]]
    assert {e["employee_id"] for e in late} == {
        str(unsigned.employee_id), str(missing.employee_id),
    }  # fmt: skip


async def check_revision(house: House, july: UUID, someone: object) -> None:
    office = house.health
    place = f"/results/{someone.employee_id}/{july}/revision"
    back = {"result_rating": "sesuai", "behaviour_rating": "sesuai"}
    for number, given in enumerate((ABOVE, back, ABOVE), start=2):
        answer = await house.post(
            place, office.assessor, given | {"reason": "Bukti baru."}, **key()
        )
        assert (answer.status_code, answer.json()["version"]) == (200, number), answer.text
    same = await house.post(place, office.assessor, ABOVE | {"reason": "Lagi."}, **key())
    assert (same.status_code, same.json()["code"]) == (409, "revision_without_change")
    revised = await said(house.store, "EvaluationRevised")
    assert [(e["version"], e["reason"]) for e in revised] == [
        (2, "Bukti baru."), (3, "Bukti baru."), (4, "Bukti baru."),
    ]  # fmt: skip
    counts = await house.get(f"/counts/{office.agency}/{july}", office.hr)
    assert counts.json() == {"finalised": 6, "revised": 3, "returned_activities": 0}
    kept = await rows(
        house.store, "select version from result_version where employee_id = $1 order by version",
        someone.employee_id,
    )  # fmt: skip
    assert [row["version"] for row in kept] == [1, 2, 3, 4]


@pytest_asyncio.fixture
async def doors(house: House) -> AsyncIterator[Transactions]:
    async with worker_transaction(house.store) as transaction:
        yield transaction


def assessor(house: House) -> Principal:
    return Principal(
        user_id=house.schools.head.employee_id,
        name="Kepala",
        employee_id=house.schools.head.employee_id,
    )


async def rated_period(house: House, code: str) -> UUID:
    office = house.schools
    period = await house.open_period(office, code)
    lines = [rating(p, office.head, finalise="no", period=code) for p in office.staff]
    report = await house.upload("ratings", RATINGS, *lines, who=office.hr)
    assert report["accepted"] == 3, report
    return period


async def test_the_closer_waits_for_a_writer_and_counts_them(
    house: House, doors: Transactions
) -> None:
    period = await rated_period(house, "2026-05")
    everybody = [person.employee_id for person in house.schools.staff]
    act = Act(house.schools.head.employee_id, utcnow())

    async def close() -> int:
        async with doors() as session:
            return (await close_period(session, period, act)).people

    async with doors() as session:
        signed = await finalise_list(session, assessor(house), period, everybody, act, {})
        assert signed.finalised == 3
        closer = asyncio.create_task(close())
        await asyncio.sleep(0.3)
        assert not closer.done()
    assert await closer == 3


async def test_a_writer_who_waits_for_the_closer_is_late(house: House, doors: Transactions) -> None:
    period = await rated_period(house, "2026-06")
    everybody = [person.employee_id for person in house.schools.staff]
    act = Act(house.schools.head.employee_id, utcnow())

    async def write() -> str:
        try:
            async with doors() as session:
                await finalise_list(session, assessor(house), period, everybody, act, {})
        except Conflict as refusal:
            return refusal.code
        return "slipped in"

    async with doors() as session:
        assert (await close_period(session, period, act)).people == 0
        writer = asyncio.create_task(write())
        await asyncio.sleep(0.3)
        assert not writer.done()
    assert await writer == "period_closed"
    counts = await house.get(f"/counts/{house.schools.agency}/{period}", house.schools.hr)
    assert counts.json()["finalised"] == 0
