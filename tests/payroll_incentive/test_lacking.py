"""Whom a run would hold is told before it is proposed: those whose pay rests on missing data."""

from collections.abc import AsyncIterator, Callable, Collection
from datetime import date
from typing import Any, Final

import httpx
import msgspec
import pytest
import pytest_asyncio

from shared.events.identity import EmployeeState
from tests.support.databases import Database
from tests.support.payroll import (
    CHECKER,
    HEALTH,
    MAKER,
    SCHOOLS,
    attended,
    civil_servant,
    closed_attendance,
    closed_period,
    evaluated,
    found,
    get,
    of_golongan,
    open_month,
    paid_by,
    post,
    upload,
    work_off,
)
from tests.support.people import assignment
from tests.support.services import api_client, deliver

SALARY: Final = "nip,month,gross,bpjs_employee,bpjs_employer,pph21"
NO_SALARY: Final = "Salary of {}"
NO_STATUS: Final = "Tax status of 2026"
BEFORE_JULY: Final = [
    f"Salary of {name} 2026" for name in ("January", "February", "March", "April", "May", "June")
]
BEFORE_DECEMBER: Final = [
    *BEFORE_JULY,
    *(f"Salary of {name} 2026" for name in ("July", "August", "September", "October", "November")),
]
PPPK: Final = of_golongan("IX", "pppk")


@pytest.fixture
def store(database: Callable[[str], Database]) -> Database:
    return database("payroll_incentive")


@pytest_asyncio.fixture
async def client(store: Database, month: str) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        await found(store, made, month)
        yield made


async def closed(
    store: Database, month: str, *people: EmployeeState, low: Collection[EmployeeState] = ()
) -> None:
    """A month that can be proposed, before anything is known of salaries."""
    days = [attended(one, f"{month}-03") for one in people]
    results = [evaluated(one, "kurang" if one in low else "baik", period=month) for one in people]
    await deliver(store, *people, *days, *results)
    await deliver(store, *closed_attendance(month, days), *closed_period(month, results))
    await work_off(store)


async def salaries(client: httpx.AsyncClient, month: str, *people: EmployeeState) -> None:
    lines = [f"{one.nip},{month},5200000,52000,208000,0" for one in people]
    assert (await upload(client, MAKER, "salary-base", SALARY, *lines))["accepted"] == len(people)


async def group(client: httpx.AsyncClient, month: str, name: str) -> dict[str, Any]:
    """The people of a group to look at twice, by id."""
    path = f"/v1/variances/{HEALTH}/{month}?group={name}"
    seen = await get(client, MAKER, path, language="en")
    return {row["employee_id"]: row for row in seen["variances"]}


async def held(client: httpx.AsyncClient, month: str) -> set[str]:
    """Whom the month's run holds: as listed, and as counted."""
    listed = set(await group(client, month, "held"))
    counted = await get(client, MAKER, f"/v1/counts/{HEALTH}/{month}")
    seen = await get(client, MAKER, f"/v1/variances/{HEALTH}/{month}")
    assert counted["held"] == seen["groups"]["held"] == len(listed)
    return listed


async def lacking(client: httpx.AsyncClient, month: str) -> dict[str, list[str]]:
    """What is lacking for whom."""
    listed = await group(client, month, "lacking")
    state = await get(client, MAKER, f"/v1/readiness/{HEALTH}/{month}")
    unproposed = state["run_state"] in (None, "open", "ready")
    assert state["lacking_count"] == (len(listed) if unproposed else 0)
    return {one: row["lacking"] for one, row in listed.items()}


async def approved(client: httpx.AsyncClient, month: str) -> None:
    run = await propose(client, month)
    path = f"/v1/runs/{run['run_id']}/approval"
    answer = await post(client, CHECKER, path, hash=run["hash"])
    assert answer.status_code == 200, answer.text


def moved(person: EmployeeState) -> EmployeeState:
    """The person at another agency from August on."""
    here = assignment(HEALTH, to=date(2026, 7, 31))
    there = assignment(SCHOOLS, from_=date(2026, 8, 1))
    return msgspec.structs.replace(person, version=2, assignments=(here, there))


async def propose(client: httpx.AsyncClient, month: str) -> dict[str, Any]:
    """The run of the month, opened unless it was, and proposed."""
    await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month=month)
    newest, *_ = await get(client, MAKER, f"/v1/runs?agency_id={HEALTH}&month={month}")
    answer = await post(client, MAKER, f"/v1/runs/{newest['run_id']}/proposal")
    assert answer.status_code == 200, answer.text
    run: dict[str, Any] = answer.json()
    return run


@pytest.mark.parametrize("month", ["2026-07"])
async def test_who_lacks_what_is_told_before_the_proposal_and_is_who_it_holds(
    store: Database, client: httpx.AsyncClient, month: str
) -> None:
    whole, untaxed = civil_servant(**PPPK), civil_servant(**PPPK)
    final, unknown = civil_servant(), civil_servant()
    leaver = civil_servant(**PPPK, left_on=date(2026, 7, 20))
    people = (whole, untaxed, final, unknown, leaver)
    await closed(store, month, *people)
    assert set(await lacking(client, month)) == {str(one.employee_id) for one in people}
    both = (await lacking(client, month))[str(whole.employee_id)]
    assert both == [NO_SALARY.format("July 2026"), NO_STATUS], "all of it, at once"
    await paid_by(client, whole, leaver)
    await salaries(client, month, final, untaxed)
    told = {
        str(untaxed.employee_id): [NO_STATUS],
        str(unknown.employee_id): [NO_SALARY.format("July 2026")],
        str(leaver.employee_id): BEFORE_JULY,
    }
    assert await lacking(client, month) == told, "what is taxed finally needs no status"
    run = await propose(client, month)
    assert await held(client, month) == set(told)
    assert await lacking(client, month) == told, "listed, but not counted: the proposal holds them"
    back = {"hash": run["hash"], "reason": "Data gaji belum lengkap"}
    await post(client, CHECKER, f"/v1/runs/{run['run_id']}/rejection", **back)
    assert await lacking(client, month) == told
    await salaries(client, month, unknown)
    assert set(await lacking(client, month)) == set(told) - {str(unknown.employee_id)}


@pytest.mark.parametrize("month", ["2026-12"])
async def test_in_december_the_salaries_of_the_whole_year_are_needed(
    store: Database, client: httpx.AsyncClient, month: str
) -> None:
    of_year, final = civil_servant(**PPPK), civil_servant()
    late = civil_servant(**PPPK, hired_on=date(2026, 12, 1))
    people = (of_year, final, late)
    await closed(store, month, *people)
    await paid_by(client, *people, month=month)
    assert await lacking(client, month) == {str(of_year.employee_id): BEFORE_DECEMBER}
    await propose(client, month)
    assert await held(client, month) == {str(of_year.employee_id)}


@pytest.mark.parametrize("month", ["2026-07"])
async def test_who_is_owed_only_earlier_months_is_told_too(
    store: Database, client: httpx.AsyncClient, month: str
) -> None:
    """One was held and moved away, one was paid, moved away, and is corrected."""
    stays, waits, corrected = civil_servant(), civil_servant(), civil_servant()
    await closed(store, month, stays, waits, corrected, low=[corrected])
    await paid_by(client, stays, corrected)
    await approved(client, month)
    assert await held(client, month) == {str(waits.employee_id)}
    await open_month(client, "2026-08")
    await deliver(store, moved(waits), moved(corrected), evaluated(corrected, "baik", version=2))
    await closed(store, "2026-08", stays)
    await salaries(client, "2026-08", stays)
    unknown = [NO_SALARY.format("August 2026")]
    told = {str(waits.employee_id): unknown, str(corrected.employee_id): unknown}
    assert await lacking(client, "2026-08") == told
    run = await propose(client, "2026-08")
    assert await held(client, "2026-08") == set(told)
    assert run["corrections"] == 0, "what is held is in no total"
    back = {"hash": run["hash"], "reason": "Data gaji belum lengkap"}
    await post(client, CHECKER, f"/v1/runs/{run['run_id']}/rejection", **back)
    await salaries(client, "2026-08", waits, corrected)
    assert await lacking(client, "2026-08") == {}
    run = await propose(client, "2026-08")
    assert await held(client, "2026-08") == set()
    assert run["corrections"] == 8_000_000 + 2_400_000
    assert run["gross"] == 8_000_000 + run["corrections"]


@pytest.mark.parametrize("month", ["2026-07"])
async def test_a_further_run_of_a_month_tells_whom_it_would_hold(
    store: Database, client: httpx.AsyncClient, month: str
) -> None:
    stays, waits = civil_servant(), civil_servant()
    await closed(store, month, stays, waits)
    await paid_by(client, stays)
    await approved(client, month)
    await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month=month)
    assert await lacking(client, month) == {str(waits.employee_id): [NO_SALARY.format("July 2026")]}


@pytest.mark.parametrize("month", ["2026-07"])
async def test_what_comes_in_while_a_proposal_waits_is_told_before_it_is_signed(
    store: Database, client: httpx.AsyncClient, month: str
) -> None:
    stays, waits = civil_servant(), civil_servant()
    await closed(store, month, stays, waits)
    await paid_by(client, stays)
    run = await propose(client, month)
    path = f"/v1/readiness/{HEALTH}/{month}"
    assert (await get(client, MAKER, path))["supplied_since"] == 0
    await salaries(client, "2026-08", stays, waits)
    assert (await get(client, MAKER, path))["supplied_since"] == 0, "no pay of July rests on these"
    await salaries(client, month, waits)
    assert (await get(client, MAKER, path))["supplied_since"] == 1
    signed = await post(client, CHECKER, f"/v1/runs/{run['run_id']}/approval", hash=run["hash"])
    assert (signed.status_code, signed.json()["code"]) == (409, "run_moved_since")
