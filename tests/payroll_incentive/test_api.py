"""The HTTP door: imports, policies, months, who may see what, everything worked out again."""

from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from tests.support.databases import Database
from tests.support.payroll import (
    ALL,
    AUDITOR,
    CHECKER,
    EXAMPLE,
    HEALTH,
    MAKER,
    SCHOOLS,
    attended,
    civil_servant,
    evaluated,
    found,
    get,
    open_month,
    post,
    upload,
    work_off,
)
from tests.support.services import api_client, codes, deliver, rows, said
from tests.support.tokens import Person


@pytest.fixture(scope="module")
def store(database: Callable[[str], Database]) -> Database:
    return database("payroll_incentive")


@pytest_asyncio.fixture(scope="module")
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        await found(store, made, "2026-07")
        yield made


SALARY = "nip,month,gross,bpjs_employee,bpjs_employer,pph21"


async def test_good_rows_go_in_and_faulty_ones_are_named(
    store: Database, client: httpx.AsyncClient
) -> None:
    mine, other = civil_servant(), civil_servant(SCHOOLS)
    await deliver(store, mine, other)
    maker = Person(roles={"payroll_maker": [HEALTH]})
    report = await upload(
        client, maker, "salary-base", SALARY,
        f"{mine.nip},2026-07,5200000,52000,208000,0",
        f"{mine.nip},2026-07,5200000,52000,208000,0",
        f"{other.nip},2026-07,5200000,52000,208000,0",
        "198609262015051001,2026-07,1,1,1,1",
        f"{mine.nip},2026-13,1,1,1,1",
        f"{mine.nip},2026-08,-5,1,1,1",
    )  # fmt: skip
    assert report["accepted"] == 1
    assert list(codes(report)) == [
        (3, None, "row_repeated"),
        (4, "nip", "nip_unknown"),
        (5, "nip", "nip_unknown"),
        (6, "month", "cell_format"),
        (7, "gross", "cell_minimum"),
    ]
    again = await upload(
        client, maker, "salary-base", SALARY, f"{mine.nip},2026-07,5200000,52000,208000,0"
    )
    assert (again["accepted"], again["unchanged"]) == (1, 1)


async def test_a_row_of_an_agency_one_only_audits_is_refused(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = civil_servant(SCHOOLS)
    await deliver(store, person)
    user = Person(roles={"payroll_maker": [HEALTH], "auditor": [SCHOOLS]})
    report = await upload(client, user, "tax-status", "nip,year,ptkp,npwp",
                          f"{person.nip},2026,K/1,ya")  # fmt: skip
    assert list(codes(report)) == [(2, "nip", "agency_not_yours")]


async def test_an_obligation_that_is_not_met_changes_nothing_where_no_policy_asks(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = civil_servant()
    await deliver(store, person)
    report = await upload(client, MAKER, "obligations", "nip,month,obligation,fulfilled",
                          f"{person.nip},2026-07,pbb,tidak")  # fmt: skip
    assert report["accepted"] == 1
    facts = await get(client, MAKER, f"/v1/facts/{HEALTH}/{person.employee_id}/2026-07")
    assert [o["obligation"] for o in facts["obligations"]] == ["pbb"]


async def test_opening_lines_are_for_months_before_the_first(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = civil_servant()
    await deliver(store, person)
    report = await upload(
        client, MAKER, "opening-lines", "nip,agency_code,month,component,amount",
        f"{person.nip},EX-DINKES,2026-06,productivity,4800000",
        f"{person.nip},EX-DINKES,2026-07,productivity,4800000",
    )  # fmt: skip
    assert report["accepted"] == 1
    assert list(codes(report)) == [(3, "month", "opening_line_late")]


async def test_a_faulty_policy_is_refused_with_lines(client: httpx.AsyncClient) -> None:
    broken = EXAMPLE.replace("percent: 60", "percent: 50").replace("id: example", "id: other")
    answer = await post(client, MAKER, "/v1/policies", document=broken)
    assert (answer.status_code, answer.json()["code"]) == (422, "policy_faulty")
    fault = answer.json()["faults"][0]
    assert fault["code"] == "percentages_not_100"
    assert fault["line"] > 1
    assert "100" in fault["message"]


async def test_a_policy_needs_two_people_and_moves_the_months_it_rules(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = civil_servant()
    await deliver(store, person, attended(person), evaluated(person))
    newer = (
        EXAMPLE.replace("version: 1", "version: 2")
        .replace("valid_from: 2026-01-01", "valid_from: 2026-07-01")
        .replace("9: 8_000_000", "9: 8_500_000")
    )
    both = Person(roles={"payroll_maker": ALL, "payroll_checker": ALL})
    sent = await post(client, both, "/v1/policies", document=newer)
    assert sent.json()["state"] == "proposed"
    path = f"/v1/policies/{sent.json()['policy_id']}/approval"
    own = await post(client, both, path)
    assert (own.status_code, own.json()["code"]) == (403, "policy_own_proposal")
    local = Person(roles={"payroll_checker": [HEALTH]})
    assert (await post(client, local, path)).status_code == 403
    assert (await post(client, CHECKER, path)).json()["state"] == "active"
    assert (await post(client, CHECKER, path)).json()["code"] == "policy_active_already"
    await work_off(store)
    july = await get(client, MAKER, f"/v1/statements/{HEALTH}/{person.employee_id}/2026-07")
    assert (july["gross"], july["previous_gross"]) == (8_500_000, 8_000_000)
    assert july["causes"][0].startswith("PolicyActivated:")
    assert [e["policy_id"] for e in await said(store, "PolicyActivated")][-1] == "example"


async def test_pay_is_seen_by_the_person_and_those_who_make_and_check_it(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = civil_servant()
    await deliver(store, person)
    path = f"/v1/statements/{HEALTH}/{person.employee_id}/2026-07"
    for reader in (
        Person(employee_id=person.employee_id, own=[HEALTH]),
        MAKER,
        CHECKER,
        AUDITOR,
    ):
        assert (await client.get(path, headers=reader.bearer)).status_code == 200
    for stranger in (
        Person(employee_id=uuid4(), supervised=[HEALTH], own=[HEALTH]),
        Person(roles={"leader": [HEALTH]}),
        Person(roles={"hr_admin": [HEALTH]}),
        Person(roles={"payroll_maker": [SCHOOLS]}),
    ):
        assert (await client.get(path, headers=stranger.bearer)).status_code == 403
    owner = Person(employee_id=person.employee_id, own=[HEALTH])
    seen = await get(client, owner, "/v1/me/accesses")
    assert sorted(access["reader_name"] for access in seen) == ["Auditor", "Checker", "Maker"]
    assert [s["month"] for s in (await get(client, owner, "/v1/me/pay"))["statements"]] == [
        "2026-07"
    ]


async def test_who_makes_one_agencys_pay_sees_no_facts_of_their_colleagues_elsewhere(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = civil_servant()
    await deliver(store, person)
    nearby = Person(
        employee_id=uuid4(), own=[HEALTH], supervised=[HEALTH], roles={"payroll_maker": [SCHOOLS]}
    )
    path = f"/v1/facts/{SCHOOLS}/{person.employee_id}/2026-07"
    answer = await client.get(path, headers=nearby.bearer)
    assert (answer.status_code, answer.json()["code"]) == (404, "person_not_at_agency")


async def test_a_month_opens_after_the_last_one_only(client: httpx.AsyncClient) -> None:
    gap = await post(client, MAKER, "/v1/months", agency_id=HEALTH, month="2026-09")
    assert (gap.status_code, gap.json()["code"]) == (409, "month_not_next")
    before = await post(client, MAKER, "/v1/months", agency_id=HEALTH, month="2026-06")
    assert before.json()["code"] == "month_before_start"
    again = await open_month(client, "2026-07")
    assert again["phase"] == "final"


async def test_counts_and_verification_of_a_month(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = civil_servant()
    await deliver(store, person, attended(person), evaluated(person))
    counted = await get(client, AUDITOR, f"/v1/counts/{HEALTH}/2026-07")
    assert counted["statements"] == counted["with_amounts"] + sum(counted["excluded"].values())
    assert counted["payroll_inputs"] >= 1
    checked = await get(client, AUDITOR, f"/v1/verifications/{HEALTH}/2026-07")
    assert (checked["checked"], checked["differences"]) == (counted["statements"], 0)
    await rows(
        store, "update statement set content = content || ' ' where employee_id = $1 returning 1",
        person.employee_id,
    )  # fmt: skip
    checked = await get(client, AUDITOR, f"/v1/verifications/{HEALTH}/2026-07")
    assert checked["people"] == [str(person.employee_id)]


async def test_a_calculation_keeps_nothing(store: Database, client: httpx.AsyncClient) -> None:
    person = civil_servant()
    await deliver(store, person, attended(person, late=20), evaluated(person))
    facts = await get(client, MAKER, f"/v1/facts/{HEALTH}/{person.employee_id}/2026-07")
    facts |= {"salary": {"month": "2026-07", "gross": 5_200_000, "bpjs_employee": 52_000,
                         "bpjs_employer": 208_000, "pph21": 0}}  # fmt: skip
    before = await rows(store, "select count(*) as n from outbox")
    tried = await post(client, MAKER, "/v1/calculations", facts=facts, policy_id="example@1")
    assert tried.status_code == 200, tried.text
    body = tried.json()
    assert body["gross"] == 4_800_000 + 3_184_000
    assert body["net"] == body["gross"] - 399_200 - 68_000
    richer = EXAMPLE.replace("9: 8_000_000", "9: 10_000_000")
    tried = await post(client, MAKER, "/v1/calculations", facts=facts, document=richer)
    assert tried.json()["gross"] == 6_000_000 + 3_980_000
    wrong = await post(client, MAKER, "/v1/calculations", facts={"month": 7})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "facts_invalid")
    assert await rows(store, "select count(*) as n from outbox") == before


async def test_a_request_sent_twice_has_its_effect_once(client: httpx.AsyncClient) -> None:
    body = {"agency_id": str(SCHOOLS), "month": "2026-08"}
    headers = MAKER.bearer | {"Idempotency-Key": str(uuid4())}
    first = await client.post("/v1/months", headers=headers, json=body)
    again = await client.post("/v1/months", headers=headers, json=body)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"


async def test_lists_of_pay_are_recorded_for_everyone_in_them(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = civil_servant(name="Zainab Lestari")
    await deliver(store, person)
    path = f"/v1/statements/{HEALTH}/2026-07"
    (listed,) = await get(client, CHECKER, f"{path}?name=zainab")
    assert listed["employee_id"] == str(person.employee_id)
    owner = Person(employee_id=person.employee_id, own=[HEALTH])
    assert [a["what"] for a in await get(client, owner, "/v1/me/accesses")] == ["statement 2026-07"]
    leader = Person(roles={"leader": [HEALTH]})
    assert (await client.get(path, headers=leader.bearer)).status_code == 403
    months = await get(client, MAKER, f"/v1/months?agency_id={HEALTH}")
    assert [month["month"] for month in months] == ["2026-07"]


UNPROTECTED = {
    "outbox_dirty", "inbox", "dead_letter", "dead_letter_retry", "idempotency", "known_topic",
    "alembic_version",
    "unit_copy", "policy", "national_table", "recalculation_queue",
}  # fmt: skip


async def test_every_other_table_is_under_forced_row_level_security(store: Database) -> None:
    found_tables = await rows(
        store,
        "select relname from pg_class join pg_namespace n on n.oid = relnamespace"
        " where nspname = 'public' and relkind = 'r' and not (relrowsecurity and"
        " relforcerowsecurity) and relname not like 'outbox_2%'",
    )
    assert {row["relname"] for row in found_tables} == UNPROTECTED
