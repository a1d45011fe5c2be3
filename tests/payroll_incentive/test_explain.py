"""Every rupiah can be asked why it is there, in the asker's language."""

from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from shared.events.identity import EmployeeState
from tests.support.databases import Database
from tests.support.payroll import (
    AUDITOR,
    HEALTH,
    MAKER,
    attended,
    civil_servant,
    closed_attendance,
    closed_period,
    evaluated,
    found,
    get,
    paid_by,
    run_of,
    work_off,
)
from tests.support.services import api_client, deliver
from tests.support.tokens import Person


@pytest.fixture(scope="module")
def store(database: Callable[[str], Database]) -> Database:
    return database("payroll_incentive")


@pytest_asyncio.fixture(scope="module")
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        await found(store, made, "2026-07")
        yield made


@pytest_asyncio.fixture(scope="module")
async def person(store: Database, client: httpx.AsyncClient) -> EmployeeState:
    """Somebody whose July was paid, and whose evaluation was revised afterwards."""
    person = civil_servant(employee_id=uuid4())
    day, result = attended(person, late=20), evaluated(person, "butuh_perbaikan")
    await deliver(store, person, day, result)
    await deliver(store, *closed_attendance("2026-07", [day]), *closed_period("2026-07", [result]))
    await paid_by(client, person)
    await work_off(store)
    await run_of(client, "2026-07")
    await deliver(store, evaluated(person, "baik", version=2))
    return person


async def test_a_month_is_told_with_its_rules_and_events(
    client: httpx.AsyncClient, person: EmployeeState
) -> None:
    owner = Person(employee_id=person.employee_id, own=[HEALTH])
    told = await get(client, owner, f"/v1/explanations/{person.employee_id}/2026-07")
    (july,) = told["statements"]
    gross = [line for line in july["lines"] if line["kind"] == "gross"]
    assert sum(line["amount"] for line in gross) == july["gross"] == 4_800_000 + 3_184_000
    work, discipline = gross
    assert (work["title"], work["basis"]) == ("Produktivitas kerja", "Contoh Pasal 5")
    assert work["rule"] == "example@1#/components/productivity"
    assert work["decree"] == "Contoh 1/2026"
    assert work["events"] == [str(evaluated(person, "baik", version=2).event_id)]
    assert "Baik" in work["text"]
    assert "Rp8.000.000" in work["text"]
    assert discipline["events"] == [str(attended(person).event_id)]
    assert july["difference"] == 1_200_000
    assert july["previous_gross"] == 3_600_000 + 3_184_000
    assert july["causes"][0]["kind"] == "EvaluationRevised"
    english = await get(client, owner, f"/v1/explanations/{person.employee_id}/2026-07", "en")
    assert english["statements"][0]["lines"][0]["text"] != work["text"]
    assert "Rp8.000.000" in english["statements"][0]["lines"][0]["text"]


async def test_what_paid_a_month_stands_beside_it(
    client: httpx.AsyncClient, person: EmployeeState
) -> None:
    told = await get(client, MAKER, f"/v1/explanations/{person.employee_id}/2026-07")
    (slip,) = told["payslips"]
    borne = [line["amount"] for line in slip["lines"] if line["bearer"] == "employee"]
    assert sum(borne) == slip["net"]
    assert all(line["text"] and line["title"] for line in slip["lines"])


async def test_who_gets_nothing_is_told_why(store: Database, client: httpx.AsyncClient) -> None:
    person = civil_servant(left_on=attended(civil_servant(), "2026-06-30").day)
    await deliver(store, person, attended(person))
    answer = await client.get(
        f"/v1/explanations/{person.employee_id}/2026-07", headers=MAKER.bearer
    )
    assert answer.status_code == 404
    unknown = civil_servant()
    await deliver(store, evaluated(unknown))
    told = await get(client, AUDITOR, f"/v1/explanations/{unknown.employee_id}/2026-07")
    (reason,) = told["statements"][0]["excluded"]
    assert reason["code"] == "person_unknown"
    assert reason["text"] != reason["code"]


async def test_a_superior_does_not_see_why(store: Database, client: httpx.AsyncClient) -> None:
    person = civil_servant()
    await deliver(store, person)
    superior = Person(employee_id=civil_servant().employee_id, supervised=[HEALTH], own=[HEALTH])
    answer = await client.get(
        f"/v1/explanations/{person.employee_id}/2026-07", headers=superior.bearer
    )
    assert answer.status_code == 403
