"""Ambon, July 2026: a semester's evaluation, eastern time, and a land tax that holds the month."""

from tests.walks import steps
from tests.walks.steps import event_of, lines, paid
from tests.walks.system import System
from tests.walks.town import ATTENDANCE, SALARIES, STATUSES, Files, Town, days, found, let_rule

AGENCY = "AMB-DISHUB"
YOHANIS, MARIA, ELIAS = "197004041996031001", "198203032008012002", "197905052003121003"
FERRY, AGNES = "199408082019031004", "198801012012012005"

FILES = Files(
    units="""\
AMB,Kota Ambon,government,,AMB,Asia/Jayapura,5-day
AMB-DISHUB,Dinas Perhubungan,agency,AMB,AMB,Asia/Jayapura,5-day
AMB-DISPAR,Dinas Pariwisata,agency,AMB,AMB,Asia/Jayapura,5-day
""",
    posts="""\
AMB-H-1,Kepala Dinas,AMB-DISHUB,jpt,14
AMB-H-2,Kepala Seksi,AMB-DISHUB,pengawas,9
AMB-H-3,Penguji Kendaraan,AMB-DISHUB,fungsional,10
AMB-H-4,Pengatur Lalu Lintas,AMB-DISHUB,pelaksana,5
AMB-P-1,Kepala Seksi,AMB-DISPAR,pengawas,9
""",
    employees=f"""\
{YOHANIS},Yohanis Latuconsina,pns,01,IV/c,2020-04-01,1996-03-01,
{MARIA},Maria Tuhumury,pns,01,III/d,2019-10-01,2008-01-01,
{ELIAS},Elias Pattiasina,pns,01,IV/a,2022-04-01,2003-12-01,
{FERRY},Ferry Sahetapy,pns,01,II/c,2022-04-01,2019-03-01,
{AGNES},Agnes Manuputty,pns,01,III/c,2022-04-01,2012-01-01,
""",
    assignments=f"""\
{YOHANIS},AMB-H-1,definitif,2022-01-03,
{MARIA},AMB-H-2,definitif,2022-01-03,
{ELIAS},AMB-H-3,definitif,2022-01-03,
{FERRY},AMB-H-4,definitif,2022-01-03,
{AGNES},AMB-P-1,definitif,2022-01-03,
""",
    superiors=f"""\
{MARIA},{YOHANIS},definitif,2022-01-03,
{ELIAS},{MARIA},definitif,2022-01-03,
{FERRY},{MARIA},definitif,2022-01-03,
""",
)
PLANS = f"""\
nip,period,starts_on,ends_on,result_number,result_title,weight,superior_result_number,aspect,\
indicator,target,unit,state,superior_nip,approved_on
{YOHANIS},2026-S1,2026-01-01,2026-06-30,1,Lancarnya lalu lintas,100,,kuantitas,\
Ruas lancar,30,ruas,approved,,2026-01-02
{MARIA},2026-S1,2026-01-01,2026-06-30,1,Laiknya kendaraan umum,100,1,kuantitas,\
Kendaraan diuji,900,unit,approved,{YOHANIS},2026-01-02
"""
LAPSES = {
    "d1": "06:45,16:00,",  # more than 30 minutes before the start is no check-in: 1.5 %
    "d2": "07:35,16:00,",  # 5 minutes late: 0.5 %
    "d3": "07:30,15:29,",  # leaves 31 minutes early: 1 %
    "d6": ",,",  # absent: 4 %
}


async def test_july_of_elias_from_the_file_to_the_explained_payslip(system: System) -> None:
    town = await found(system, "AMB", FILES)
    await let_rule(town, "ambon/2025.yaml")
    await agreed(town)
    await worked_in_eastern_time(town)
    await rated(town)
    await town.hr.send("attendance", ATTENDANCE + days(FERRY))
    await steps.close(town, AGENCY, "2026-S1")
    run = await steps.open_run(town, AGENCY)
    await steps.wait_for(town, run, late="Ferry")
    await land_tax(town)
    await seen(town, await steps.propose_and_approve(town, run))
    await steps.no_dead_letters(town)


async def agreed(town: Town) -> None:
    town.system.clock.set(2026, 1, 5, 2)
    await town.open_period(AGENCY, "2026-S1", "semester", "matrix")
    assert await town.hr.send("plans", PLANS) == 2
    await steps.agree_on_a_plan(town, "Elias", "Maria", "Agnes", "2026-S1")


async def worked_in_eastern_time(town: Town) -> None:
    """1 July begins in Ambon at 15:00 UTC of 30 June, two hours before it does in Jakarta."""
    elias = await town.seat("Elias")
    early = {"day": "2026-07-01", "description": "Menguji kendaraan", "minutes": 30}
    town.system.clock.set(2026, 6, 30, 14, 59)
    assert await elias.refused("evaluation", "activities", **early) == (422, "day_in_future")
    town.system.clock.set(2026, 6, 30, 15, 0)
    await elias.post("evaluation", "activities", **early)
    town.system.clock.set(2026, 7, 2, 2)
    await steps.log_work(town, "Elias", "Maria", "Agnes")
    await town.open_month(AGENCY, "2026-07")
    town.system.clock.set(2026, 8, 1, 2)
    assert await town.hr.send("attendance", ATTENDANCE + days(ELIAS, **LAPSES)) == 23
    await town.maker.send("salary-base", f"{SALARIES}{ELIAS},2026-07,4100000,41000,164000,0\n")
    await town.maker.send("tax-status", f"{STATUSES}{ELIAS},2026,K/2,yes\n")
    await town.system.pump()


async def rated(town: Town) -> None:
    """Class 10 is worth 5,600,000: 60 % by predicate, 40 % by attendance.

    Attendance: 2,240,000 less 1.5 + 0.5 + 1 + 4 = 7 % is 2,083,200. Baik is worth 100 %:
    3,360,000, which also stood in before. The first semester feeds July to December.
    """
    before = await town.statement("Elias", AGENCY, "2026-07")
    assert (before["gross"], before["provisional"]) == (3_360_000 + 2_083_200, True)
    ratings = {"result_rating": "di_atas", "behaviour_rating": "sesuai"}
    place = (AGENCY, "2026-S1")
    final = await steps.rate(town, "Elias", "Maria", "Agnes", place, **ratings)
    assert (final["predicate"], final["ends_on"]) == ("baik", "2026-06-30")


async def land_tax(town: Town) -> None:
    """While land tax is reported unpaid the month is worth its lines and may not be paid."""
    obligations = f"nip,month,obligation,fulfilled\n{ELIAS},2026-07,pbb,"
    await town.maker.send("obligations", f"{obligations}tidak\n")
    held = await town.statement("Elias", AGENCY, "2026-07")
    assert (held["gross"], held["holds"]) == (5_443_200, ["obligation_unmet"])
    (hold,) = (await steps.explain(town, "Elias"))["statements"][0]["holds"]
    assert "pajak bumi dan bangunan" in hold["text"]
    assert "SE 841.9/27/SE/2025" in hold["basis"]
    await town.maker.send("obligations", f"{obligations}ya\n")
    right = await town.statement("Elias", AGENCY, "2026-07")
    assert lines(right) == {"kinerja": 3_360_000, "kehadiran": 2_083_200, "pph_final": -816_480}
    assert (right["provisional"], right["holds"]) == (False, [])


async def seen(town: Town, run: dict) -> None:
    """Final tax for IV: 15 % of 5,443,200 is 816,480, from Elias.

    BPJS of 4,100,000 + 5,443,200 = 9,543,200: 95,432 less 41,000; of the region 381,728 less
    164,000.
    """
    slip = await steps.payslip(town, "Elias", run)
    assert paid(slip) == {
        ("2026-07", "kinerja"): 3_360_000,
        ("2026-07", "kehadiran"): 2_083_200,
        ("2026-07", "pph_final"): -816_480,
        ("2026-07", "bpjs_employee"): -54_432,
        ("2026-07", "bpjs_employer"): -217_728,
    }
    assert slip["net"] == run["net"] == 5_443_200 - 816_480 - 54_432
    performance, presence, _ = (await steps.explain(town, "Elias"))["statements"][0]["lines"]
    assert performance["events"] == [event_of(town, "EvaluationFinalised", town.ids["Elias"])]
    assert performance["inputs"]["period"] == "2026-S1"
    assert len(presence["events"]) == len(LAPSES)
    counted = await steps.count(town, AGENCY)
    assert (counted["statements"], counted["payslips"]) == (4, 4)
    await steps.everyone_was_told(town, "Elias", "Maria", "Agnes", AGENCY)
    await steps.look(town, "Elias", AGENCY)
