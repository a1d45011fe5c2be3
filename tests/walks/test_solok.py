"""Solok, July 2026: a number instead of ratings, compliance by day, and measured service."""

from tests.walks import steps
from tests.walks.steps import event_of, lines, paid
from tests.walks.system import System
from tests.walks.town import ATTENDANCE, SALARIES, STATUSES, Files, Town, days, found, let_rule

AGENCY = "SLK-DPMPTSP"
PLACE = (AGENCY, "2026-07")
ZAINAL, YUNI, RINA = "197112121998031001", "198406062009012002", "199203032016012003"
FAJAR, MEGA = "199509092020121004", "199004042015012005"

FILES = Files(
    units="""\
SLK,Kota Solok,government,,SLK,Asia/Jakarta,5-day
SLK-DPMPTSP,Dinas Perizinan,agency,SLK,SLK,Asia/Jakarta,5-day
SLK-DISPERIN,Dinas Perindustrian,agency,SLK,SLK,Asia/Jakarta,5-day
""",
    posts="""\
SLK-P-1,Kepala Dinas,SLK-DPMPTSP,jpt,14
SLK-P-2,Kepala Seksi,SLK-DPMPTSP,pengawas,9
SLK-P-3,Petugas Loket,SLK-DPMPTSP,pelaksana,7
SLK-P-4,Pengolah Data,SLK-DPMPTSP,pelaksana,6
SLK-I-1,Kepala Seksi,SLK-DISPERIN,pengawas,9
""",
    employees=f"""\
{ZAINAL},Zainal Abidin,pns,01,IV/b,2020-04-01,1998-03-01,
{YUNI},Yuni Kartika,pns,01,III/d,2019-10-01,2009-01-01,
{RINA},Rina Marlina,pns,01,III/b,2020-04-01,2016-01-01,
{FAJAR},Fajar Nugraha,pns,01,II/c,2022-04-01,2020-12-01,
{MEGA},Mega Puspita,pns,01,III/c,2022-04-01,2015-01-01,
""",
    assignments=f"""\
{ZAINAL},SLK-P-1,definitif,2022-01-03,
{YUNI},SLK-P-2,definitif,2022-01-03,
{RINA},SLK-P-3,definitif,2022-01-03,
{FAJAR},SLK-P-4,definitif,2022-01-03,
{MEGA},SLK-I-1,definitif,2022-01-03,
""",
    superiors=f"""\
{YUNI},{ZAINAL},definitif,2022-01-03,
{RINA},{YUNI},definitif,2022-01-03,
{FAJAR},{YUNI},definitif,2022-01-03,
""",
)
PLANS = f"""\
nip,period,starts_on,ends_on,result_number,result_title,weight,superior_result_number,aspect,\
indicator,target,unit,state,superior_nip,approved_on
{ZAINAL},2026-07,2026-07-01,2026-07-31,1,Mudahnya berusaha,100,,kuantitas,\
Izin terbit,400,izin,approved,,2026-07-01
{YUNI},2026-07,2026-07-01,2026-07-31,1,Cepatnya izin terbit,100,1,kuantitas,\
Izin tepat waktu,380,izin,approved,{ZAINAL},2026-07-01
"""
LAPSES = {
    "d1": "07:40,15:52,",  # 10 late and 8 early are 18 minutes of one day: 0.5 %
    "d2": "09:05,16:00,",  # 95 minutes: 1.5 %
    "d3": ",16:00,",  # no check-in: 1.5 %
}
MEASURES = f"""\
nip,month,measure,target,realisation
{RINA},2026-07,service_speed,50,45
{RINA},2026-07,satisfaction,80,82
{RINA},2026-07,budget_absorption,75,60
"""


async def test_july_of_rina_from_the_file_to_the_explained_payslip(system: System) -> None:
    town = await found(system, "SLK", FILES)
    await let_rule(town, "solok/2023.yaml")
    await agreed_and_worked(town)
    await rated(town)
    await town.hr.send("attendance", ATTENDANCE + days(FAJAR))
    await steps.close(town, *PLACE)
    run = await steps.open_run(town, AGENCY)
    await steps.wait_for(town, run, late="Fajar")
    await seen(town, await steps.propose_and_approve(town, run))
    await steps.no_dead_letters(town)


async def agreed_and_worked(town: Town) -> None:
    town.system.clock.set(2026, 7, 1, 2)
    await town.open_period(AGENCY, "2026-07", "monthly", "numeric")
    await town.open_month(AGENCY, "2026-07")
    assert await town.hr.send("plans", PLANS) == 2
    await steps.agree_on_a_plan(town, "Rina", "Yuni", "Mega", "2026-07")
    town.system.clock.set(2026, 7, 31, 10)
    await steps.log_work(town, "Rina", "Yuni", "Mega")
    assert await town.hr.send("attendance", ATTENDANCE + days(RINA, **LAPSES)) == 23
    assert await town.hr.send("measures", MEASURES) == 3
    await town.maker.send("salary-base", f"{SALARIES}{RINA},2026-07,3300000,33000,132000,0\n")
    await town.maker.send("tax-status", f"{STATUSES}{RINA},2026,K/1,yes\n")
    await town.system.pump()


async def rated(town: Town) -> None:
    """Class 7 is worth 3,500,000: 50 % by the number, 30 % compliance, 20 % measured service.

    Compliance: 1,050,000 less 0.5 + 1.5 + 1.5 = 3.5 % is 1,013,250. Service: 40 % × 45/50 +
    30 % (82 of 80 counts as all) + 30 % × 60/75 = 90 %, 630,000. The number: 70 % × 92 + 30 % × 85
    = 89.9 lies below 90 and is worth 75 %: 1,312,500; until it came 100 % stood in, 1,750,000.
    """
    before = await town.statement("Rina", *PLACE)
    assert (before["gross"], before["provisional"]) == (1_750_000 + 1_013_250 + 630_000, True)
    ratings = {"result_score": "92", "behaviour_score": "85"}
    final = await steps.rate(town, "Rina", "Yuni", "Mega", PLACE, **ratings)
    assert (final["predicate"], final["score"]) == ("cukup", "89.9")
    after = await town.statement("Rina", *PLACE)
    assert (after["gross"], after["provisional"]) == (2_955_750, True)


async def seen(town: Town, run: dict) -> None:
    """Final tax for III: 5 % of 2,955,750 is 147,787.5, down to 147,787; the region bears it.

    BPJS of 3,300,000 + 2,955,750 = 6,255,750: 62,557.5 is 62,558, less 33,000; of the region
    250,230 less 132,000.
    """
    statement = await town.statement("Rina", *PLACE)
    assert (statement["provisional"], statement["holds"]) == (False, [])
    assert lines(statement) == {
        "skp": 1_312_500, "kepatuhan": 1_013_250, "layanan": 630_000, "pph_final": -147_787,
    }  # fmt: skip
    slip = await steps.payslip(town, "Rina", run)
    assert paid(slip) == {
        ("2026-07", "skp"): 1_312_500,
        ("2026-07", "kepatuhan"): 1_013_250,
        ("2026-07", "layanan"): 630_000,
        ("2026-07", "pph_final"): -147_787,
        ("2026-07", "bpjs_employee"): -29_558,
        ("2026-07", "bpjs_employer"): -118_230,
    }
    assert slip["net"] == run["net"] == 2_955_750 - 29_558
    skp, compliance, service, _ = (await steps.explain(town, "Rina"))["statements"][0]["lines"]
    assert skp["events"] == [event_of(town, "EvaluationFinalised", town.ids["Rina"])]
    assert skp["inputs"]["score"] == "89.9"
    assert (len(compliance["events"]), len(service["events"])) == (3, 3)
    counted = await steps.count(town, AGENCY)
    assert (counted["statements"], counted["payslips"]) == (4, 4)
    await steps.everyone_was_told(town, "Rina", "Yuni", "Mega", AGENCY)
    await steps.look(town, "Rina", AGENCY)
