"""No agency sees another's plans: by the tables' own rules, and at every route."""

from typing import Any

import pytest

from shared.db import Transactions
from shared.session import raw
from tests.support.databases import Database
from tests.support.services import deliver, rows
from tests.targets.world import HEALTH, SCHOOLS, Office, hr, person, result, sign_in

OPEN = {
    "unit_copy", "outbox", "outbox_dirty", "inbox", "dead_letter", "dead_letter_retry",
    "idempotency", "known_topic",
}  # fmt: skip
"""Tables without an agency."""


async def test_every_table_is_protected_or_listed_as_open(store: Database) -> None:
    found = await rows(
        store,
        """select relname, relrowsecurity and relforcerowsecurity as protected from pg_class
           where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
             and not relispartition and relname <> 'alembic_version'""",
    )
    assert {row["relname"] for row in found if not row["protected"]} == OPEN


async def test_the_api_role_sees_the_agencies_of_its_transaction_only(
    store: Database, office: Office
) -> None:
    ours, theirs = person(), person(agency=SCHOOLS)
    await deliver(store, ours, theirs)
    await office.submitted(sign_in(ours))
    await office.submitted(sign_in(theirs))
    transaction = Transactions()
    transaction.bind("targets", store.api, pool=1)
    try:
        for agencies in ([HEALTH], [SCHOOLS], []):
            async with transaction(agencies) as session:
                for table in ("plan", "plan_version", "employee_copy"):
                    query = f"select distinct agency_id from {table}"  # noqa: S608 - our own names
                    seen = {row["agency_id"] for row in await (await raw(session)).fetch(query)}
                    assert seen == set(agencies), table
    finally:
        await transaction.close()


@pytest.mark.parametrize(
    "path",
    ["plans/{plan}", "plans/{plan}/versions", "plans/{plan}/realisations"],
)
async def test_reading_another_agencys_plan_finds_nothing(
    store: Database, office: Office, path: str
) -> None:
    ours, theirs = person(), person(agency=SCHOOLS)
    await deliver(store, ours, theirs)
    plan = await office.submitted(sign_in(theirs))
    everyone = [hr(HEALTH), sign_in(ours, leader=[HEALTH], auditor=[HEALTH], ops=[HEALTH])]
    for reader in everyone:
        answer = await office.get(reader, path.format(plan=plan["plan_id"]))
        assert answer.status_code == 404
    assert (await office.get(hr(SCHOOLS), path.format(plan=plan["plan_id"]))).status_code == 200


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("submission", None),
        ("approval", None),
        ("return", {"reason": "x"}),
        ("revision", {"version": 2, "reason": "strategy", "results": [result()]}),
    ],
)
async def test_acting_on_another_agencys_plan_finds_nothing(
    store: Database, office: Office, act: str, body: Any
) -> None:
    theirs = person(agency=SCHOOLS)
    await deliver(store, theirs)
    plan = await office.submitted(sign_in(theirs))
    outsider = sign_in(person(), HEALTH, leader=[HEALTH], hr_admin=[HEALTH])
    answer = await office.post(outsider, f"plans/{plan['plan_id']}/{act}", body)
    assert answer.status_code == 404


async def test_lists_and_counts_of_one_agency_do_not_move_with_another(
    store: Database, office: Office
) -> None:
    boss = person()
    one = person(boss)
    await deliver(store, boss, one)
    reader = sign_in(boss, HEALTH, hr_admin=[HEALTH])
    paths = ("me/plans", "team/plans", "copies", f"counts/{HEALTH}/2026-07",
             "me/superior-results?period=2026-07")  # fmt: skip
    before = [(await office.get(reader, path)).json() for path in paths]
    theirs = person(agency=SCHOOLS)
    await deliver(store, theirs)
    await office.submitted(sign_in(theirs))
    assert [(await office.get(reader, path)).json() for path in paths] == before


async def test_nobody_comes_in_without_a_token(office: Office) -> None:
    for path in ("me/plans", "team/plans", "copies", "revision-reasons"):
        assert (await office.client.get(f"/v1/{path}")).status_code == 401
