"""Whatever the order in which events reach payroll, and however often: the same bytes."""

import random
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from payroll_incentive import actions
from payroll_incentive.handlers import CONSUMER
from shared.auth import Principal
from shared.consumer import Process
from shared.db import Transactions
from shared.events.identity import UnitState, unit_id
from shared.session import utcnow
from tests.support.databases import Database
from tests.support.services import Record, rows, worker_transaction
from tests.walks import city, steps
from tests.walks.city import GOOD, NEEDS_WORK, POOR
from tests.walks.system import running
from tests.walks.town import ATTENDANCE, POLICIES, Town, days

SEEDS = (1, 2, 3, 4, 5)
JULY, AUGUST = "2026-07", "2026-08"
OLD, NEW = "TNG-DINSOS", "TNG-DISPAR"
OPENED = {
    "TNG-DINKES": (JULY, AUGUST),
    "TNG-DISHUB": (JULY, AUGUST),
    OLD: (JULY,),
    NEW: (JULY,),
}
"""Agencies with the months that are opened there, in order."""

STATEMENTS = """
select agency_id, employee_id, month, content from statement order by agency_id, employee_id, month
"""

Step = Callable[[Transactions], Awaitable[None]]
Told = tuple[Sequence[Record], list[dict[str, Any]]]


@pytest.mark.timeout(300)
async def test_any_order_and_number_of_deliveries_ends_in_the_same_bytes(
    database: Callable[[str], Database], tmp_path: Path
) -> None:
    heard, expected = await told(database, tmp_path)
    assert len(expected) == 2 * (2 + 2 + 1 + 1) + 1
    for seed in SEEDS:
        store = database("payroll_incentive")
        await hear(store, shuffled(heard, random.Random(seed)))
        assert await rows(store, STATEMENTS) == expected, f"seed {seed}"
        assert await rows(store, "select reason from dead_letter") == [], f"seed {seed}"


async def told(database: Callable[[str], Database], folder: Path) -> Told:
    """All that payroll was told of four agencies, in order, and what it made of it."""
    async with running(database, folder) as system:
        town = await city.city(system)
        await two_months(town, "TNG-DINKES")
        await two_months(town, "TNG-DISHUB")
        await moved_too_late(town)
        heard = [record for record in system.pump.carried if record.topic in CONSUMER.topics]
        return heard, await rows(system.stores["payroll_incentive"], STATEMENTS)


async def two_months(town: Town, agency: str) -> None:
    """A result revised three times, work logged, attendance corrected after closing."""
    boss, person = city.AGENCIES[agency]
    july = (agency, JULY)
    for month, ratings in ((JULY, GOOD), (AUGUST, POOR)):
        await city.worked(town, agency, month)
        await city.rated(town, agency, month, **ratings)
    await steps.log_work(town, person, boss, "Galuh")
    await steps.revise(town, person, boss, july, "Bukti baru.", **NEEDS_WORK)
    await steps.close(town, agency, JULY)
    await steps.revise(town, person, boss, july, "Keberatan diterima.", **GOOD)
    await steps.revise(town, person, boss, july, "Pemeriksaan.", **POOR)
    late = f"{ATTENDANCE}{town.nips[person]},2026-07-06,07:30,16:00,08:40,16:00,\n"
    await town.hr.send("attendance", late, reason="Mesin absensi diperbaiki.")
    await town.system.pump()


async def moved_too_late(town: Town) -> None:
    """Mira turns out to have moved, when July is rated, and her days are already recorded."""
    for agency in (OLD, NEW):
        await city.worked(town, agency, JULY)
        await city.rated(town, agency, JULY)
    await city.move(town, "Mira", (OLD, NEW), 16)
    await town.hr.send("attendance", ATTENDANCE + days(town.nips["Mira"], d20="09:00,16:00,"))
    await steps.close(town, OLD, JULY)
    await town.system.pump()


async def hear(store: Database, acts: Sequence[Step]) -> None:
    """Do what reaches payroll, and work off what it put off."""
    async with worker_transaction(store) as transaction:
        for act in acts:
            await act(transaction)
        async with transaction() as session:
            while await actions.work_off(session, utcnow()):
                pass


def shuffled(heard: Sequence[Record], chance: random.Random) -> list[Step]:
    """Each record one to three times in batches of any size, people's acts anywhere between.

    Units come first, since a month is opened for an agency that is known, and July before August.
    """
    units = [record for record in heard if record.topic == UnitState.topic]
    deliveries = [record for record in heard for _ in range(chance.randint(1, 3))]
    chance.shuffle(deliveries)
    acts: list[Step] = []
    while deliveries:
        size = chance.randint(1, 40)
        acts.append(delivery(deliveries[:size]))
        deliveries = deliveries[size:]
    acts.insert(chance.randint(0, len(acts)), rule)
    for agency, months in OPENED.items():
        places = sorted(chance.randint(0, len(acts)) for _ in months)
        for place, month in zip(reversed(places), reversed(months), strict=True):
            acts.insert(place, opening(agency, month))
    return [delivery(units), *acts]


def delivery(records: Sequence[Record]) -> Step:
    async def deliver(transaction: Transactions) -> None:
        await Process(transaction, CONSUMER)(list(records))

    return deliver


def opening(agency: str, month: str) -> Step:
    async def open_month(transaction: Transactions) -> None:
        async with transaction() as session:
            await actions.open_month(session, unit_id(agency), month, None, None, utcnow())

    return open_month


async def rule(transaction: Transactions) -> None:
    """The policy is proposed by one person and approved by another."""
    text = (POLICIES / "tangerang-selatan/2021.yaml").read_text(encoding="utf-8")
    region = frozenset([unit_id("TNG")])
    maker = Principal(user_id=unit_id("maker"), name="M", roles={"payroll_maker": region})
    checker = Principal(user_id=unit_id("checker"), name="C", roles={"payroll_checker": region})
    async with transaction() as session:
        policy = await actions.submit_policy(session, maker, text, utcnow())
        await actions.approve_policy(session, checker, policy.policy_id, utcnow())
