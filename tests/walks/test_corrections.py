"""What changes after a run was approved comes as one signed difference, and is paid once.

A month of class 9 is worth 8,300,000: 60 % productivity, 40 % discipline. Salary is 4,000,000.
"""

from typing import Any

import pytest_asyncio

from shared.events.evaluation import period_id
from shared.events.identity import unit_id
from tests.support.services import rows, said
from tests.walks import city, steps
from tests.walks.city import GOOD, NEEDS_WORK, POOR
from tests.walks.steps import paid
from tests.walks.system import System
from tests.walks.town import ATTENDANCE, Town

SEALED = """
select 'statement' as kind, content, facts from sealed_statement where agency_id = $1
union all select 'payslip', content, account from payslip where agency_id = $1
order by kind, content
"""


@pytest_asyncio.fixture(scope="module")
async def town(system: System) -> Town:
    return await city.city(system)


async def sealed(town: Town, agency: str) -> list[dict[str, Any]]:
    return await rows(town.system.stores["payroll_incentive"], SEALED, unit_id(agency))


async def adjustments(town: Town, person: str) -> list[int]:
    """The differences that were announced of July, in order."""
    found = await said(town.system.stores["payroll_incentive"], "AdjustmentRaised")
    mine = [one for one in found if one["employee_id"] == str(town.ids[person])]
    assert {one["month"] for one in mine} <= {"2026-07"}
    return [one["amount"] for one in mine]


async def notices(town: Town, person: str) -> list[str]:
    return await steps.told(await town.seat(person))


async def test_a_revision_after_payment_is_one_difference_paid_once(town: Town) -> None:
    """75 % instead of 100 % of 4,980,000 takes 1,245,000; BPJS of August follows what is paid.

    4,000,000 + 8,300,000 - 1,245,000 = 11,055,000: 110,550 less 40,000 taken.
    """
    agency, boss, person = "TNG-DINKES", "Tuti", "Wahyu"
    july = await city.whole_month(town, agency)
    before = await sealed(town, agency)
    assert (july["gross"], july["net"]) == (8_300_000, 8_300_000 - 80_000)
    await steps.revise(
        town, person, boss, (agency, "2026-07"), "Bukti baru diterima.", **NEEDS_WORK
    )
    assert await adjustments(town, person) == [-1_245_000]
    assert (await notices(town, person)).count("evaluation_revised") == 1
    assert await sealed(town, agency) == before
    august = await city.whole_month(town, agency, "2026-08")
    slip = await steps.payslip(town, person, august)
    assert paid(slip) == {
        ("2026-07", "produktivitas"): -1_245_000,
        ("2026-07", "pph_final"): 62_250,
        ("2026-08", "produktivitas"): 4_980_000,
        ("2026-08", "disiplin"): 3_320_000,
        ("2026-08", "pph_final"): -415_000,
        ("2026-08", "bpjs_employee"): -70_550,
        ("2026-08", "bpjs_employer"): -282_200,
    }
    assert slip["net"] == 8_300_000 - 1_245_000 - 70_550
    assert await adjustments(town, person) == [-1_245_000, 0]
    assert await july_of(await sealed(town, agency), before)
    empty = await steps.open_run(town, agency, "2026-08")
    assert await town.maker.refused("payroll_incentive", f"{empty}/proposal") == (409, "run_empty")
    await steps.count(town, agency)
    told = await steps.explain(town, person)
    assert [slip["month"] for slip in told["payslips"]] == ["2026-07", "2026-08"]


async def july_of(now: list[dict[str, Any]], before: list[dict[str, Any]]) -> bool:
    """Whether what was sealed before is still there, byte by byte."""
    return all(one in now for one in before)


async def test_a_revision_taken_back_nets_to_nothing(town: Town) -> None:
    agency, boss, person = "TNG-DISNAKER", "Hadi", "Laras"
    await city.whole_month(town, agency)
    place = (agency, "2026-07")
    await steps.revise(town, person, boss, place, "Keberatan atasan lain.", **POOR)
    await steps.revise(town, person, boss, place, "Keberatan ditolak.", **GOOD)
    assert await adjustments(town, person) == [-2_490_000, 0]
    august = await city.whole_month(town, agency, "2026-08")
    slip = await steps.payslip(town, person, august)
    assert {month for month, _ in paid(slip)} == {"2026-08"}
    assert slip["gross"] == 8_300_000
    assert (await notices(town, person)).count("evaluation_revised") == 2
    assert await adjustments(town, person) == [-2_490_000, 0]


async def test_a_late_first_evaluation_is_taken_with_its_reason_only(town: Town) -> None:
    """July was paid with 100 % standing in, as the policy allows; kurang is worth half."""
    agency, boss, person = "TNG-DISDIK", "Slamet", "Intan"
    await city.worked(town, agency)
    july = await city.closed_and_paid(town, agency)
    assert july["gross"] == 8_300_000
    assessor = await town.seat(boss)
    period = period_id(unit_id(agency), "2026-07")
    path = f"results/{town.ids[person]}/{period}"
    refused = await assessor.ask("PUT", "evaluation", path, POOR)
    assert (refused.status_code, refused.json()["code"]) == (409, "period_closed")
    await assessor.put("evaluation", path, **POOR, reason="late")
    final = await assessor.post("evaluation", f"{path}/finalisation", reason="late")
    assert (final["late"], final["predicate"]) == (True, "kurang")
    await town.system.pump()
    assert await adjustments(town, person) == [-2_490_000]
    assert (await notices(town, person)).count("evaluation_finalised") == 1
    assert await parts(town, agency, "evaluation", str(period)) == [(1, town.ids[person], 1)]
    review = await town.maker.get("payroll_incentive", await steps.open_run(town, agency))
    assert (review["readiness"]["ready"], review["readiness"]["waiting"]) == (True, [])


async def test_attendance_corrected_after_closing_is_a_difference(town: Town) -> None:
    """A day absent takes 5 % of 3,320,000."""
    agency, _, person = "TNG-DISHUB", "Rudi", "Eka"
    await city.whole_month(town, agency)
    before = await sealed(town, agency)
    row = f"{ATTENDANCE}{town.nips[person]},2026-07-06,07:30,16:00,,,\n"
    client, path = town.system.clients["evaluation"], "/v1/imports/attendance"
    answer = await client.post(
        path, files={"file": ("attendance.csv", row)}, headers=town.hr.headers
    )
    assert [fault["code"] for fault in answer.json()["faults"]] == ["month_closed"]
    await town.hr.send("attendance", row, reason="Berita acara pemeriksaan mesin.")
    await town.system.pump()
    assert await adjustments(town, person) == [-166_000]
    manifest = await parts(town, agency, "attendance", "2026-07")
    assert manifest == [(1, town.ids[person], 23), (2, town.ids[person], 23)]
    assert await sealed(town, agency) == before
    august = await city.whole_month(town, agency, "2026-08")
    slip = await steps.payslip(town, person, august)
    assert paid(slip)["2026-07", "disiplin"] == -166_000
    assert await adjustments(town, person) == [-166_000, 0]


async def parts(town: Town, agency: str, feed: str, reference: str) -> list[tuple[Any, ...]]:
    """The manifest entries payroll holds: part, person, version or number of records."""
    found = await rows(
        town.system.stores["payroll_incentive"],
        "select chunk, employee_id, version from manifest_entry"
        " where (agency_id, feed, reference) = ($1, $2, $3) order by chunk, employee_id",
        unit_id(agency),
        feed,
        reference,
    )
    return [tuple(row.values()) for row in found]


async def test_who_moves_within_a_month_is_paid_by_both_agencies(town: Town) -> None:
    """From 16 July at another agency: 15 of 31 days here, 16 there, each with its evaluation.

    Baik here: 4,980,000 × 15/31 = 2,409,677.42, 3,320,000 × 15/31 = 1,606,451.61. There kurang,
    worth half: 2,490,000 × 16/31 = 1,285,161.29, and 3,320,000 × 16/31 = 1,713,548.39.
    BPJS here: 4,000,000 + 4,016,129 = 8,016,129: 80,161 less 40,000. There on all of it:
    11,014,839: 110,148 less 80,161.
    """
    await moved(town)
    here = await city.closed_and_paid(town, "TNG-DINSOS")
    there = await city.closed_and_paid(town, "TNG-DISPAR")
    first = await steps.payslip(town, "Mira", here)
    assert {name: amount for (_, name), amount in paid(first).items()} == {
        "produktivitas": 2_409_677,
        "disiplin": 1_606_452,
        "pph_final": -200_806,
        "bpjs_employee": -40_161,
        "bpjs_employer": -160_645,
    }
    second = await steps.payslip(town, "Mira", there)
    assert {name: amount for (_, name), amount in paid(second).items()} == {
        "produktivitas": 1_285_161,
        "disiplin": 1_713_548,
        "pph_final": -149_935,
        "bpjs_employee": -29_987,
        "bpjs_employer": -119_949,
    }
    told = await steps.explain(town, "Mira")
    reasons = [[one["code"] for one in s["excluded"]] for s in told["statements"]]
    assert reasons == [["paid_elsewhere"], ["paid_elsewhere"]]
    assert (await notices(town, "Mira")).count("payslip_ready") == 2


async def moved(town: Town) -> None:
    """Mira leaves Nina's agency for Anton's in the middle of July; both rate her for their part."""
    agencies = ("TNG-DINSOS", "TNG-DISPAR")
    await city.move(town, "Mira", agencies, 16)
    for agency in agencies:
        await town.open_period(agency, "2026-07", "monthly", "matrix")
        await town.open_month(agency, "2026-07")
    await city.came_to_work(town, "Mira", "2026-07")
    await steps.rate(town, "Mira", "Nina", "Anton", ("TNG-DINSOS", "2026-07"), **GOOD)
    await steps.rate(town, "Mira", "Anton", "Nina", ("TNG-DISPAR", "2026-07"), **POOR)


async def test_a_move_known_after_payment_is_owed_by_one_and_received_by_the_other(
    town: Town,
) -> None:
    """July was paid by the old agency; 16 of its 31 days turn out to be the new one's.

    8,300,000 - 2,409,677 - 1,606,452 = 4,283,871 = 2,570,323 + 1,713,548: nothing is lost.
    The tax follows: 415,000 - 200,806 back here, 5 % of 4,283,871 there. BPJS was taken in full.
    """
    old, new = "TNG-DISBUN", "TNG-DISPORA"
    await city.whole_month(town, old)
    await city.whole_month(town, new)
    await city.move(town, "Yoga", (old, new), 16)
    assert await adjustments(town, "Yoga") == [-4_283_871]
    there = await steps.pay(town, new)
    slip = await steps.payslip(town, "Yoga", there)
    assert {name: amount for (_, name), amount in paid(slip).items()} == {
        "produktivitas": 2_570_323,
        "disiplin": 1_713_548,
        "pph_final": -214_193,
    }
    here = await steps.pay(town, old)
    slip = await steps.payslip(town, "Yoga", here)
    assert {name: amount for (_, name), amount in paid(slip).items()} == {
        "produktivitas": -2_570_323,
        "disiplin": -1_713_548,
        "pph_final": 214_194,
        "carry": 4_283_871,
    }
    assert (slip["net"], slip["receivable"]) == (0, 4_283_871)
    assert await adjustments(town, "Yoga") == [-4_283_871, 0]
