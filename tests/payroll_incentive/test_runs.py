"""A run pays what is owed and not settled, once, and only as two people saw it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio

from payroll_incentive import queries
from payroll_incentive.actions import sealing
from payroll_incentive.handlers import STATES
from payroll_incentive.queries import runs
from shared.session import raw
from tests.support.databases import Database
from tests.support.payroll import (
    CHECKER,
    EXAMPLE,
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
    run_of,
    upload,
    work_off,
)
from tests.support.people import assignment
from tests.support.services import api_client, deliver, rows, said, worker_transaction
from tests.support.tokens import Person


@pytest.fixture
def store(database: Callable[[str], Database]) -> Database:
    return database("payroll_incentive")


@pytest_asyncio.fixture
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        await found(store, made, "2026-07")
        yield made


async def month_of_two(store: Database, client: httpx.AsyncClient) -> tuple:
    """Two people, one evaluated baik and one kurang; everything of July closed and imported."""
    people = civil_servant(), civil_servant(**of_golongan("IV/a"))
    days = [attended(person) for person in people]
    results = [evaluated(people[0], "baik"), evaluated(people[1], "kurang")]
    await deliver(store, *people, *days, *results)
    await deliver(store, *closed_attendance("2026-07", days), *closed_period("2026-07", results))
    await paid_by(client, *people)
    await work_off(store)
    return people


async def test_a_run_pays_once_what_two_people_saw(
    store: Database, client: httpx.AsyncClient
) -> None:
    first, second = await month_of_two(store, client)
    run = await run_of(client, "2026-07")
    assert (run["state"], run["people"]) == ("approved", 2)
    assert run["gross"] == 8_000_000 + 5_600_000
    assert run["tax"] == 400_000 + 840_000
    slips = {row["employee_id"]: row for row in await rows(store, "select * from payslip")}
    assert slips[first.employee_id]["net"] == 8_000_000 - 400_000 - 68_000
    async with worker_transaction(store) as transaction, transaction() as session:
        keys = await STATES["payroll.payslip.state.v1"].keys(await raw(session))
        states = await STATES["payroll.payslip.state.v1"].read(await raw(session), list(keys))
    assert {state.key for state in states} == set(keys)
    assert sum(state.net for state in states) == run["net"]
    again = await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")
    proposed = await post(client, MAKER, f"/v1/runs/{again.json()['run_id']}/proposal")
    assert (proposed.status_code, proposed.json()["code"]) == (409, "run_empty")
    del second


async def test_the_ledger_balances_and_is_only_added_to(
    store: Database, client: httpx.AsyncClient
) -> None:
    await month_of_two(store, client)
    await run_of(client, "2026-07")
    sums = await rows(store, "select journal_id, sum(amount) as s from posting group by 1")
    assert len(sums) == 2
    assert {row["s"] for row in sums} == {0}
    by_account = await rows(
        store, "select account, sum(amount)::bigint as s from posting group by 1"
    )
    booked = {row["account"]: row["s"] for row in by_account}
    assert booked["incentive_expense"] == 13_600_000
    net = await rows(store, "select sum(net)::bigint as s from payslip")
    assert booked["payable_to_employee"] == -net[0]["s"]
    for table in ("posting", "payslip_line", "payslip", "sealed_statement", "journal", "run_act"):
        with pytest.raises(Exception, match="permission denied"):
            await rows(store, f"delete from {table} returning 1")  # noqa: S608 - a list of ours
    with pytest.raises(Exception, match="does not balance"):
        await rows(
            store,
            "insert into posting (agency_id, journal_id, position, account, amount)"
            " select agency_id, journal_id, 99, 'x', 1 from journal limit 1",
        )


async def test_maker_and_checker_are_two_people(store: Database, client: httpx.AsyncClient) -> None:
    await month_of_two(store, client)
    both = Person(roles={"payroll_maker": [HEALTH], "payroll_checker": [HEALTH]})
    opened = await post(client, both, "/v1/runs", agency_id=HEALTH, month="2026-07")
    path = f"/v1/runs/{opened.json()['run_id']}"
    proposed = (await post(client, both, f"{path}/proposal")).json()
    own = await post(client, both, f"{path}/approval", hash=proposed["hash"])
    assert (own.status_code, own.json()["code"]) == (403, "run_same_person")
    other = await post(client, CHECKER, f"{path}/approval", hash="0" * 64)
    assert (other.status_code, other.json()["code"]) == (409, "run_hash_differs")
    assert (await post(client, MAKER, f"{path}/approval", hash=proposed["hash"])).status_code == 403
    with pytest.raises(Exception, match="run_check"):
        await rows(store, "update run set checker = maker")


async def test_a_run_says_who_differs_and_cannot_be_proposed(
    store: Database, client: httpx.AsyncClient
) -> None:
    person, quiet = civil_servant(), civil_servant()
    day, missing = attended(person), attended(quiet)
    await deliver(store, person, quiet, day, evaluated(person))
    await deliver(store, *closed_attendance("2026-07", [day, missing]))
    await paid_by(client, person, quiet)
    await work_off(store)
    opened = (await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")).json()
    path = f"/v1/runs/{opened['run_id']}"
    review = await get(client, MAKER, path)
    assert review["state"] == "open"
    waiting = {feed["name"]: feed for feed in review["readiness"]["waiting"]}
    assert [p["employee_id"] for p in waiting["attendance"]["differing"]] == [
        str(quiet.employee_id)
    ]
    refused = await post(client, MAKER, f"{path}/proposal")
    assert (refused.status_code, refused.json()["code"]) == (409, "run_not_ready")
    await deliver(store, missing)
    review = await get(client, MAKER, path)
    assert review["state"] == "ready"
    assert review["readiness"]["provisional_count"] == 2
    assert (await post(client, MAKER, f"{path}/proposal")).status_code == 200


async def test_an_agency_has_one_run_at_a_time_in_month_order(
    store: Database, client: httpx.AsyncClient
) -> None:
    await month_of_two(store, client)
    await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")
    second = await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")
    assert (second.status_code, second.json()["code"]) == (409, "run_already_open")
    closed = await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-06")
    assert (closed.status_code, closed.json()["code"]) == (404, "month_not_open")
    with pytest.raises(Exception, match="run_not_yet_approved"):
        await rows(
            store,
            "insert into run (agency_id, run_id, month, state, version, pay_date, opened_by,"
            " opened_at) select agency_id, gen_random_uuid(), month, 'open', 1, pay_date,"
            " opened_by, now() from run",
        )


async def test_a_rejection_opens_the_run_again(store: Database, client: httpx.AsyncClient) -> None:
    await month_of_two(store, client)
    opened = (await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")).json()
    path = f"/v1/runs/{opened['run_id']}"
    first = (await post(client, MAKER, f"{path}/proposal")).json()
    rejected = await post(client, CHECKER, f"{path}/rejection", hash=first["hash"], reason="Salah.")
    assert rejected.json()["state"] == "open"
    second = (await post(client, MAKER, f"{path}/proposal")).json()
    assert second["hash"] == first["hash"]
    approved = await post(client, CHECKER, f"{path}/approval", hash=second["hash"])
    assert approved.json()["state"] == "approved"
    acts = (await get(client, CHECKER, path))["acts"]
    assert [act["act"] for act in acts] == [
        "opened", "proposed", "rejected", "proposed", "approved",
    ]  # fmt: skip
    assert len(await rows(store, "select 1 from payslip_line where kind = 'gross'")) == 4


async def test_a_run_with_nothing_to_pay_is_withdrawn_and_blocks_nobody(
    store: Database, client: httpx.AsyncClient
) -> None:
    await month_of_two(store, client)
    await run_of(client, "2026-07")
    opened = (await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")).json()
    path = f"/v1/runs/{opened['run_id']}"
    empty = await post(client, MAKER, f"{path}/proposal")
    assert (empty.status_code, empty.json()["code"]) == (409, "run_empty")
    assert "Batalkan" in empty.json()["detail"]
    blocked = await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")
    assert (blocked.status_code, blocked.json()["code"]) == (409, "run_already_open")
    assert "batalkan" in blocked.json()["detail"]
    key = {"Idempotency-Key": str(uuid4())}
    answers = [
        await client.post(
            f"{path}/withdrawal", json={"reason": "Tidak ada selisih."}, headers=MAKER.bearer | key
        )
        for _ in range(2)
    ]
    assert [one.json()["state"] for one in answers] == ["withdrawn", "withdrawn"]
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    (announced,) = await said(store, "RunWithdrawn")
    assert announced["run_id"] == opened["run_id"]
    last = (await get(client, CHECKER, path))["acts"][-1]
    assert (last["act"], last["reason"]) == ("withdrawn", "Tidak ada selisih.")
    for act in ("proposal", "withdrawal"):
        sent = {"reason": "Sekali lagi."} if act == "withdrawal" else {}
        again = await post(client, MAKER, f"{path}/{act}", **sent)
        assert (again.status_code, again.json()["code"]) == (409, "run_state_wrong")
    await open_month(client, "2026-08")
    following = await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-08")
    assert following.status_code == 200
    states = [run["state"] for run in await get(client, MAKER, f"/v1/runs?agency_id={HEALTH}")]
    assert states == ["open", "withdrawn", "approved"]


async def test_a_further_run_of_a_month_concerns_only_whom_it_moves_or_holds(
    store: Database, client: httpx.AsyncClient
) -> None:
    first, _ = await month_of_two(store, client)
    held = civil_servant()  # has no salary base
    await deliver(store, held)
    whole = await run_of(client, "2026-07")
    assert len(await payslips(client, whole)) == 3
    await deliver(store, evaluated(first, "kurang", version=2))
    further = await run_of(client, "2026-07")
    listed = await payslips(client, further)
    assert {slip["employee_id"]: slip["held"] for slip in listed} == {
        str(first.employee_id): [],
        str(held.employee_id): ["salary_base_missing"],
    }
    sealed = await rows(store, "select distinct run_id, employee_id from sealed_statement")
    assert sum(str(row["run_id"]) == further["run_id"] for row in sealed) == 2
    assert await states(store, further) == sorted(slip["employee_id"] for slip in listed)
    counted = await get(client, MAKER, f"/v1/counts/{HEALTH}/2026-07")
    assert counted["payslips"] == 3 + 2
    verified = await get(client, MAKER, f"/v1/verifications/{HEALTH}/2026-07")
    assert verified["differences"] == 0


async def test_a_part_of_a_run_in_which_nobody_is_paid_stops_nothing(
    store: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in (sealing, runs):
        monkeypatch.setattr(room, "AT_ONCE", 1)
    await month_of_two(store, client)
    held = civil_servant()  # has no salary base
    await deliver(store, held)
    run = await run_of(client, "2026-07")
    assert run["state"] == "approved"
    assert len(await payslips(client, run)) == 3
    assert len(await states(store, run)) == 3
    verified = await get(client, MAKER, f"/v1/verifications/{HEALTH}/2026-07")
    assert verified["differences"] == 0


async def payslips(client: httpx.AsyncClient, run: dict) -> list[dict]:
    found: list[dict] = await get(client, MAKER, f"/v1/runs/{run['run_id']}/payslips")
    return found


async def states(store: Database, run: dict) -> list[str]:
    """Whose payslips of a run the compacted topic tells, when it is filled anew."""
    async with worker_transaction(store) as transaction, transaction() as session:
        keys = list(await queries.payslip_keys(await raw(session)))
    return sorted(key.partition(":")[2] for key in keys if key.startswith(run["run_id"]))


async def test_a_month_is_not_paid_in_another_year_by_a_slip(
    store: Database, client: httpx.AsyncClient
) -> None:
    await month_of_two(store, client)
    for day in ("2027-07-31", "2025-07-31", "2026-06-30"):
        opening = {"agency_id": HEALTH, "month": "2026-07", "pay_date": day}
        refused = await post(client, MAKER, "/v1/runs", **opening)
        assert (refused.status_code, refused.json()["code"]) == (422, "run_pay_date")
        assert day[:4] in refused.json()["detail"]


async def test_nobody_reads_their_payslip_before_it_is_approved(
    store: Database, client: httpx.AsyncClient
) -> None:
    one, _ = await month_of_two(store, client)
    opened = (await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")).json()
    proposed = (await post(client, MAKER, f"/v1/runs/{opened['run_id']}/proposal")).json()
    path = f"/v1/payslips/{one.employee_id}/{opened['run_id']}"
    owner = Person(employee_id=one.employee_id, own=[HEALTH])
    assert (await client.get(path, headers=owner.bearer)).status_code == 403
    await post(client, CHECKER, f"/v1/runs/{opened['run_id']}/approval", hash=proposed["hash"])
    assert (await client.get(path, headers=owner.bearer)).status_code == 200


async def test_a_proposal_is_rejected_before_its_run_is_withdrawn(
    store: Database, client: httpx.AsyncClient
) -> None:
    await month_of_two(store, client)
    opened = (await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")).json()
    path = f"/v1/runs/{opened['run_id']}"
    proposed = (await post(client, MAKER, f"{path}/proposal")).json()
    refused = await post(client, CHECKER, f"{path}/withdrawal", reason="Keliru bulan.")
    assert (refused.status_code, refused.json()["code"]) == (409, "run_still_proposed")
    giving_back = {"hash": proposed["hash"], "reason": "Periksa lagi."}
    other = await post(client, CHECKER, f"{path}/rejection", **giving_back | {"hash": "0" * 64})
    assert (other.status_code, other.json()["code"]) == (409, "run_hash_differs")
    await post(client, CHECKER, f"{path}/rejection", **giving_back)
    stranger = Person(roles={"auditor": [HEALTH]})
    assert (await post(client, stranger, f"{path}/withdrawal", reason="Iseng.")).status_code == 403
    withdrawn = await post(client, CHECKER, f"{path}/withdrawal", reason="Keliru bulan.")
    assert withdrawn.json()["state"] == "withdrawn"
    assert (await run_of(client, "2026-07"))["people"] == 2


async def test_what_changes_after_the_proposal_waits_for_the_next_run(
    store: Database, client: httpx.AsyncClient
) -> None:
    first, _ = await month_of_two(store, client)
    opened = (await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")).json()
    path = f"/v1/runs/{opened['run_id']}"
    proposed = (await post(client, MAKER, f"{path}/proposal")).json()
    await deliver(store, evaluated(first, "kurang", version=2))
    approved = await post(client, CHECKER, f"{path}/approval", hash=proposed["hash"])
    assert approved.json()["gross"] == 13_600_000
    (raised,) = await said(store, "AdjustmentRaised")
    assert raised["amount"] == -2_400_000
    next_run = await run_of(client, "2026-07")
    assert next_run["gross"] == -1_000_000 - 0 or next_run["people"] == 1


async def test_tax_data_that_moves_after_the_proposal_voids_it(
    store: Database, client: httpx.AsyncClient
) -> None:
    first, _ = await month_of_two(store, client)
    opened = (await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")).json()
    path = f"/v1/runs/{opened['run_id']}"
    proposed = (await post(client, MAKER, f"{path}/proposal")).json()
    await upload(
        client, MAKER, "salary-base", "nip,month,gross,bpjs_employee,bpjs_employer,pph21",
        f"{first.nip},2026-07,3000000,30000,120000,0",
    )  # fmt: skip
    refused = await post(client, CHECKER, f"{path}/approval", hash=proposed["hash"])
    assert (refused.status_code, refused.json()["code"]) == (409, "run_moved_since")


async def test_a_run_waits_for_people_whose_calculation_is_queued(
    store: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await month_of_two(store, client)
    opened = (await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")).json()
    monkeypatch.setattr("payroll_incentive.actions.queueing.AT_ONCE", 0)
    await deliver(store, civil_servant())  # has no statement yet
    path = f"/v1/runs/{opened['run_id']}/proposal"
    refused = await post(client, MAKER, path)
    assert (refused.status_code, refused.json()["code"]) == (409, "recalculation_waiting")
    await work_off(store)
    assert (await post(client, MAKER, path)).status_code == 200


async def test_two_runs_do_not_pass_the_budget_together(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = "  accounts:\n    pns:"
    limited = EXAMPLE.replace(written, f"  ceilings: {{2026: 10_000_000}}\n{written}")
    monkeypatch.setattr("tests.support.payroll.EXAMPLE", limited)
    async with api_client(store) as client:
        await found(store, client, "2026-07")
        await open_month(client, "2026-07", SCHOOLS)
        proposed = []
        for agency in (HEALTH, SCHOOLS):
            person = civil_servant(agency)
            day, result = attended(person, agency=agency), evaluated(person, agency=agency)
            await deliver(store, person, day, result)
            await deliver(store, *closed_attendance("2026-07", [day], agency))
            await deliver(store, *closed_period("2026-07", [result], agency))
            await paid_by(client, person)
            await work_off(store)
            run = (await post(client, MAKER, "/v1/runs", agency_id=agency, month="2026-07")).json()
            path = f"/v1/runs/{run['run_id']}"
            answer = await post(client, MAKER, f"{path}/proposal")
            assert answer.status_code == 200, answer.text
            proposed.append((path, answer.json()["hash"]))
        first, second = [
            await post(client, CHECKER, f"{path}/approval", hash=shown) for path, shown in proposed
        ]
    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (409, "run_over_budget")


async def test_what_counts_for_the_tax_of_a_year_is_settled_one_run_after_the_other(
    store: Database, client: httpx.AsyncClient
) -> None:
    await month_of_two(store, client)
    async with worker_transaction(store) as transaction, transaction() as session:
        await queries.hold_tax_year(session, 2026)  # as another agency's December does
        paying = asyncio.create_task(run_of(client, "2026-07"))
        done, _ = await asyncio.wait([paying], timeout=3)
        assert not done
        runs = await rows(store, "select state from run")
        assert runs == [{"state": "proposed"}]
    assert (await paying)["state"] == "approved"


async def test_a_month_after_the_other_settles_what_is_owed(
    store: Database, client: httpx.AsyncClient
) -> None:
    first, second = await month_of_two(store, client)
    await run_of(client, "2026-07")
    await open_month(client, "2026-08")
    days = [attended(p, "2026-08-03") for p in (first, second)]
    results = [evaluated(p, "baik", period="2026-08") for p in (first, second)]
    await deliver(store, *days, *results)
    await deliver(store, *closed_attendance("2026-08", days), *closed_period("2026-08", results))
    await paid_by(client, first, second, month="2026-08")
    august = await run_of(client, "2026-08")
    assert august["gross"] == 16_000_000
    settled = await rows(
        store, "select month, sum(amount)::bigint as s from payslip_line where kind = 'gross'"
        " group by month order by month",
    )  # fmt: skip
    owed = await rows(
        store, "select month, sum(gross)::bigint as s from statement group by month order by month"
    )
    assert settled == owed


async def test_other_agencies_see_nothing(store: Database, client: httpx.AsyncClient) -> None:
    await month_of_two(store, client)
    opened = (await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")).json()
    stranger = Person(roles={"payroll_maker": [uuid4()], "payroll_checker": [uuid4()]})
    path = f"/v1/runs/{opened['run_id']}"
    assert (await client.get(path, headers=stranger.bearer)).status_code == 404
    assert (await post(client, stranger, f"{path}/proposal")).status_code == 404
    assert UUID(opened["run_id"])


async def test_the_tax_of_a_month_counts_what_all_agencies_paid(
    store: Database, client: httpx.AsyncClient
) -> None:
    await open_month(client, "2026-07", SCHOOLS)
    person = civil_servant(
        **of_golongan("IX", "pppk"),
        assignments=(
            assignment(HEALTH, to=date(2026, 7, 15)),
            assignment(SCHOOLS, from_=date(2026, 7, 16)),
        ),
    )
    day, result = attended(person), evaluated(person)
    await deliver(store, person, day, result)
    for agency in (HEALTH, SCHOOLS):
        own = [day] if agency == HEALTH else []
        results = [result] if agency == HEALTH else []
        await deliver(store, *closed_attendance("2026-07", own, agency))
        await deliver(store, *closed_period("2026-07", results, agency))
    await paid_by(client, person)
    await work_off(store)
    runs = [await run_of(client, "2026-07", agency) for agency in (HEALTH, SCHOOLS)]
    assert sum(run["gross"] for run in runs) == 8_000_000
    assert runs[0]["tax"] < 300_000
    assert sum(run["tax"] for run in runs) == (5_200_000 + 8_000_000) * 4 // 100
    assert sum(run["bpjs"] for run in runs) == 12_000_000 * 5 // 100 - 52_000 - 208_000


async def test_who_makes_one_agencys_pay_only_counts_the_other_too(
    store: Database, client: httpx.AsyncClient
) -> None:
    await test_the_tax_of_a_month_counts_what_all_agencies_paid(store, client)
    local = Person(roles={"auditor": [SCHOOLS]})
    checked = await get(client, local, f"/v1/verifications/{SCHOOLS}/2026-07")
    assert (checked["checked"], checked["differences"]) == (3, 0)
    assert (
        await client.get(f"/v1/verifications/{HEALTH}/2026-07", headers=local.bearer)
    ).status_code == 403
