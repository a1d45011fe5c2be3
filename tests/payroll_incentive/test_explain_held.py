"""Whoever is held by a run is told by which one, why, and what to do; and is counted."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from io import StringIO
from typing import Any, Final

import httpx
import pytest
import pytest_asyncio
from rich.console import Console

from capaian.explain import explain
from payroll_incentive.domain import settlement
from payroll_incentive.domain.explanation import explain_hold
from shared.events.identity import EmployeeState
from tests.support.databases import Database
from tests.support.pay import Account, owed, policies, salary
from tests.support.payroll import (
    HEALTH,
    MAKER,
    attended,
    civil_servant,
    closed_attendance,
    closed_period,
    evaluated,
    found,
    get,
    of_golongan,
    paid_by,
    post,
    run_of,
    work_off,
)
from tests.support.services import api_client, deliver, rows
from tests.support.tokens import Person

MY_MONTHS: Final = "/v1/me/months"
CARRIED: Final = (("bpjs", "bpjs"), ("carry", "gross"))
"""Components that carry the month they are paid in, and their kinds."""


@pytest.fixture
def store(database: Callable[[str], Database]) -> Database:
    return database("payroll_incentive")


@pytest_asyncio.fixture
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        await found(store, made, "2026-07")
        yield made


class Reader:
    """The account of somebody who reads one answer."""

    def __init__(self, told: Any) -> None:
        self.told = told

    def get(self, *_: str) -> Any:
        return self.told


def printed(told: Any, person: EmployeeState) -> str:
    """What the command prints of an explanation, on one line."""
    paper = Console(file=StringIO(), width=2_000)
    who = {"employee_id": str(person.employee_id), "nip": person.nip, "name": person.name}
    explain(Reader(told), who, "2026-07", paper)  # type: ignore[arg-type]  # only reads
    return " ".join(paper.file.getvalue().split())  # type: ignore[attr-defined]  # a StringIO


async def month_of(store: Database, *people: EmployeeState) -> None:
    days, results = [attended(one) for one in people], [evaluated(one) for one in people]
    await deliver(store, *people, *days, *results)
    await deliver(store, *closed_attendance("2026-07", days), *closed_period("2026-07", results))
    await work_off(store)


async def explained(client: httpx.AsyncClient, person: EmployeeState, language: str = "en") -> Any:
    return await get(
        client, MAKER, f"/v1/explanations/{person.employee_id}/2026-07", language=language
    )


async def held(client: httpx.AsyncClient) -> int:
    """How many are held, by the totals of the month and by the list of whom to look at twice."""
    counted = (await get(client, MAKER, f"/v1/counts/{HEALTH}/2026-07"))["held"]
    seen = await get(client, MAKER, f"/v1/variances/{HEALTH}/2026-07?group=held")
    assert seen["groups"]["held"] == len(seen["variances"]) == counted
    assert all("gaji" in one["text"].lower() for one in seen["variances"])
    return int(counted)


async def held_for_oneself(client: httpx.AsyncClient, person: EmployeeState) -> bool:
    (month,) = await get(client, Person(employee_id=person.employee_id, own=[HEALTH]), MY_MONTHS)
    return bool(month["held"])


async def test_the_lines_of_a_payslip_are_printed_with_all_they_rest_on(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = civil_servant(**of_golongan("IX", "pppk"))
    await month_of(store, person)
    await paid_by(client, person)
    await run_of(client, "2026-07")
    told = await explained(client, person)
    (slip,) = told["payslips"]
    out = printed(told, person)
    for line in slip["lines"]:
        assert line["rule"]
        assert line["basis"]
        assert line["inputs"]
        assert line["looked_at"]
        for part in (line["rule"], line["basis"], line["text"], line["looked_at"]):
            assert " ".join(part.split()) in out
    (tax,) = [line for line in slip["lines"] if line["component"] == "pph_ter"]
    assert set(tax["inputs"]) >= {"category", "percent", "gross"}
    assert f"category {tax['inputs']['category']}, percent {tax['inputs']['percent']}" in out


async def two_of_whom_one_lacks_a_salary_base(
    store: Database, client: httpx.AsyncClient
) -> tuple[EmployeeState, EmployeeState]:
    paid, waiting = civil_servant(), civil_servant()
    await month_of(store, paid, waiting)
    await paid_by(client, paid)
    return paid, waiting


async def test_who_lacks_a_salary_base_is_told_so_from_the_proposal_on(
    store: Database, client: httpx.AsyncClient
) -> None:
    _, waiting = await two_of_whom_one_lacks_a_salary_base(store, client)
    told = await explained(client, waiting)
    assert (told["payslips"], told["held"], await held(client)) == ([], [], 0)
    assert "No approved run has paid this month yet" in printed(told, waiting)
    opened = (await post(client, MAKER, "/v1/runs", agency_id=HEALTH, month="2026-07")).json()
    await post(client, MAKER, f"/v1/runs/{opened['run_id']}/proposal")
    (hold,) = (await explained(client, waiting))["held"]
    assert (hold["run_id"], hold["state"]) == (opened["run_id"], "proposed")
    assert await held(client) == 1


async def test_who_was_held_is_told_by_which_run_and_what_to_do(
    store: Database, client: httpx.AsyncClient
) -> None:
    paid, waiting = await two_of_whom_one_lacks_a_salary_base(store, client)
    run = await run_of(client, "2026-07")
    told = await explained(client, waiting)
    (hold,) = told["held"]
    assert (hold["state"], hold["code"]) == ("approved", "salary_base_missing")
    for part in ("July 2026", "must enter it", "next run"):
        assert part in hold["text"]
    out = printed(told, waiting)
    assert f"Held by the run of 2026-07 ({run['run_id']}, approved)" in out
    assert hold["text"] in out
    own = Person(employee_id=waiting.employee_id, own=[HEALTH])
    seen = await get(client, own, f"/v1/explanations/{waiting.employee_id}/2026-07")
    assert "belum masuk" in seen["held"][0]["text"]
    assert await held_for_oneself(client, waiting)
    assert not await held_for_oneself(client, paid)
    assert (await explained(client, paid))["held"] == []


async def test_who_was_held_is_counted_until_paid(
    store: Database, client: httpx.AsyncClient
) -> None:
    _, waiting = await two_of_whom_one_lacks_a_salary_base(store, client)
    first = await run_of(client, "2026-07")
    assert await held(client) == 1
    await paid_by(client, waiting)
    further = await run_of(client, "2026-07")
    told = await explained(client, waiting)
    assert [slip["run_id"] for slip in told["payslips"]] == [further["run_id"]]
    assert [one["run_id"] for one in told["held"]] == [first["run_id"]]
    assert told["held"][0]["paid_since"]
    assert "and paid since" in printed(told, waiting)
    assert await held(client) == 0
    assert not await held_for_oneself(client, waiting)


async def test_what_carries_the_month_it_is_paid_in_does_not_settle_it(
    store: Database, client: httpx.AsyncClient
) -> None:
    paid, waiting = await two_of_whom_one_lacks_a_salary_base(store, client)
    await run_of(client, "2026-07")
    line = """insert into payslip_line
      select agency_id, run_id, $1, 90 + $3, month, $4, kind, amount, bearer, route, tax_month,
        taxed
      from payslip_line where employee_id = $2 and kind = $5 limit 1"""
    for position, (component, kind) in enumerate(CARRIED):
        await rows(store, line, waiting.employee_id, paid.employee_id, position, component, kind)
    assert await held(client) == 1
    assert await held_for_oneself(client, waiting)
    assert [one["paid_since"] for one in (await explained(client, waiting))["held"]] == [False]
    await rows(store, line, waiting.employee_id, paid.employee_id, 2, "work", "gross")
    assert await held(client) == 0
    assert [one["paid_since"] for one in (await explained(client, waiting))["held"]] == [True]


def test_a_month_owed_is_held_by_a_later_run_that_holds_the_person() -> None:
    """A leaver, whose year is settled, lacks January; June is paid, July is owed."""
    account = Account(policies("ambon/2025.yaml"), region="AMB", kind="pppk")
    account.owe("2026-06", owed("2026-06"))
    account.pay("2026-06")
    leaver = settlement.Account(
        month="2026-08",
        pay_date=date(2026, 8, 31),
        statements=(owed("2026-06"), owed("2026-07")),
        settled=tuple(account.settled),
        **account.about | {"left_on": date(2026, 8, 15), "salaries": (salary("2026-08"),)},
    )
    payslip = settlement.settle(leaver, account.ruling)
    assert [one.code for one in payslip.held] == ["salary_base_missing"]
    (hold,) = settlement.holds_of(payslip, leaver, "2026-07")
    assert settlement.holds_of(payslip, leaver, "2026-06") == ()
    text = explain_hold(hold, "en").text
    assert "The salary of January 2026 is not known yet" in text
    assert "from January on" in text
