"""What a month was worth before, and why it changed; one's own months at a glance."""

from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from payroll_incentive.actions.touching import cause, cause_event, read_cause
from shared.events.identity import EmployeeState
from tests.support.databases import Database
from tests.support.payroll import (
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
    open_month,
    paid_by,
    run_of,
    work_off,
)
from tests.support.people import assignment
from tests.support.services import api_client, deliver, rows
from tests.support.tokens import Person


@pytest.fixture(scope="module")
def store(database: Callable[[str], Database]) -> Database:
    return database("payroll_incentive")


@pytest_asyncio.fixture(scope="module")
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        await found(store, made, "2026-07", "2026-08")
        yield made


@pytest_asyncio.fixture(scope="module")
async def person(store: Database, client: httpx.AsyncClient) -> EmployeeState:
    """Somebody whose July was evaluated, closed and paid, and revised afterwards."""
    person = civil_servant(employee_id=uuid4())
    day = attended(person, late=20)
    await deliver(store, person, day)
    result = evaluated(person, "butuh_perbaikan")
    await deliver(store, result)
    await deliver(store, *closed_attendance("2026-07", [day]), *closed_period("2026-07", [result]))
    await paid_by(client, person)
    await work_off(store)
    await run_of(client, "2026-07")
    await deliver(store, evaluated(person, "baik", version=2))
    return person


def owner(person: EmployeeState) -> Person:
    return Person(employee_id=person.employee_id, own=[HEALTH])


async def test_every_change_of_the_amount_is_told_with_what_brought_it(
    client: httpx.AsyncClient, person: EmployeeState
) -> None:
    path = f"/v1/explanations/{person.employee_id}/2026-07"
    (july,) = (await get(client, owner(person), path))["statements"]
    newest, *earlier = july["changes"]
    assert (newest["gross_before"], newest["gross_after"]) == (6_784_000, july["gross"])
    assert newest["difference"] == 1_200_000
    assert newest["version"] == july["version"]
    assert newest["hash"] == july["hash"]
    assert newest["text"] == (
        "Penilaian Juli 2026 diperbaiki: Baik. Dari Rp6.784.000 menjadi Rp7.984.000, bertambah "
        "Rp1.200.000."
    )
    assert july["causes"][0]["text"] == newest["causes"][0]["text"]
    assert earlier[-1]["gross_before"] is None
    for change, before in zip(july["changes"], earlier, strict=False):
        assert change["gross_before"] == before["gross_after"]
    assert all(change["text"] for change in july["changes"])
    english = await get(client, owner(person), path, "en")
    assert "was revised: Baik (good)" in english["statements"][0]["changes"][0]["text"]


async def test_what_an_event_said_is_told_also_when_a_newer_one_took_its_place(
    client: httpx.AsyncClient, person: EmployeeState
) -> None:
    told = await get(client, MAKER, f"/v1/explanations/{person.employee_id}/2026-07")
    texts = [change["text"] for change in told["statements"][0]["changes"]]
    assert any(
        text.startswith("Penilaian Juli 2026 ditetapkan: Butuh Perbaikan. Dari") for text in texts
    )
    assert any("bukan lagi perkiraan" in text for text in texts)


@given(st.dictionaries(st.sampled_from(["decree", "measure", "day"]), st.text(min_size=1)))
def test_a_cause_keeps_what_the_event_said_word_by_word(said: dict[str, str]) -> None:
    event = uuid4()
    for since in (None, date(2026, 7, 1)):
        text = cause("DisciplineImposed", event, since, **said)
        assert text.split() == [text], "causes stand beside each other with blanks between"
        assert read_cause(text) == ("DisciplineImposed", event, since, said)
        assert cause_event(text) == event


async def test_a_version_that_changes_no_amount_is_no_change(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = civil_servant()
    await deliver(store, person, evaluated(person, "baik"))
    before = await changes(store, person)
    await deliver(store, evaluated(person, "sangat_baik", version=2))
    versions = await rows(
        store, "select version from statement where employee_id = $1 and month = '2026-07'",
        person.employee_id,
    )  # fmt: skip
    assert versions[0]["version"] > before[-1]["version"]
    assert await changes(store, person) == before
    del client


async def changes(store: Database, person: EmployeeState) -> list[dict]:
    return await rows(
        store,
        "select * from statement_change where employee_id = $1 and month = '2026-07'"
        " order by version",
        person.employee_id,
    )


async def test_ones_months_are_shown_light(
    client: httpx.AsyncClient, person: EmployeeState
) -> None:
    august, july = await get(client, owner(person), "/v1/me/months")
    assert (august["month"], july["month"]) == ("2026-08", "2026-07")
    assert july["agency_id"] == str(HEALTH)
    assert (july["gross"], july["previous_gross"]) == (7_984_000, 6_784_000)
    assert july["difference"] == 1_200_000
    assert july["decree"] == "Contoh 1/2026"
    assert july["attendance_closed"]
    slips = (await get(client, owner(person), "/v1/me/pay"))["payslips"]
    assert july["net"] == sum(slip["net"] for slip in slips)
    assert (august["net"], august["provisional"]) == (None, True)
    (newest,) = await get(client, owner(person), "/v1/me/months?limit=1")
    assert newest == august
    many = await client.get("/v1/me/months?limit=0", headers=owner(person).bearer)
    assert many.status_code == 422
    assert (await client.get("/v1/me/months", headers=MAKER.bearer)).status_code == 403


async def test_nobody_sees_the_months_of_another(
    store: Database, client: httpx.AsyncClient, person: EmployeeState
) -> None:
    other = civil_servant()
    await deliver(store, other)
    months = await get(client, owner(other), "/v1/me/months")
    assert {month["net"] for month in months} == {None}
    assert len(months) == 2
    del person


async def test_months_of_former_agencies_are_ones_own_too(
    store: Database, client: httpx.AsyncClient
) -> None:
    await open_month(client, "2026-07", SCHOOLS)
    moved = date(2026, 7, 15)
    person = civil_servant(
        assignments=(
            assignment(HEALTH, to=moved - timedelta(days=1)),
            assignment(SCHOOLS, from_=moved),
        )
    )
    await deliver(store, person)
    here = Person(employee_id=person.employee_id, own=[SCHOOLS])
    july = [m for m in await get(client, here, "/v1/me/months") if m["month"] == "2026-07"]
    assert {month["agency_id"] for month in july} == {str(HEALTH), str(SCHOOLS)}
