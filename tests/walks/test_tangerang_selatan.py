"""Tangerang Selatan, July 2026: predicate and lateness of a PPPK, whose tax the region bears."""

from tests.walks import steps
from tests.walks.steps import event_of, lines, paid
from tests.walks.system import System
from tests.walks.town import ATTENDANCE, SALARIES, STATUSES, Files, Town, days, found, let_rule

AGENCY = "TNG-DINKES"
PLACE = (AGENCY, "2026-07")
ARIF, LESTARI, BAYU = "197203151997031001", "198011022005012002", "199101012021211003"
CITRA, GILANG = "200002142026032004", "198505052010011005"

FILES = Files(
    units="""\
TNG,Kota Tangerang Selatan,government,,TNG,Asia/Jakarta,5-day
TNG-DINKES,Dinas Kesehatan,agency,TNG,TNG,Asia/Jakarta,5-day
TNG-DISDUK,Dinas Kependudukan,agency,TNG,TNG,Asia/Jakarta,5-day
""",
    posts="""\
TNG-K-1,Kepala Dinas,TNG-DINKES,jpt,14
TNG-K-2,Kepala Subbagian,TNG-DINKES,pengawas,9
TNG-K-3,Perawat Ahli,TNG-DINKES,fungsional,9
TNG-K-4,Pengolah Data,TNG-DINKES,pelaksana,6
TNG-D-1,Kepala Seksi,TNG-DISDUK,pengawas,9
""",
    employees=f"""\
{ARIF},Arif Rahman,pns,01,IV/b,2020-04-01,1997-03-01,
{LESTARI},Lestari Ningsih,pns,01,III/d,2019-10-01,2005-01-01,
{BAYU},Bayu Pratama,pppk,01,IX,2021-03-01,2021-03-01,
{CITRA},Citra Maharani,cpns,01,III/a,2026-03-01,2026-03-01,
{GILANG},Gilang Ramadhan,pns,01,III/c,2020-04-01,2010-01-01,
""",
    assignments=f"""\
{ARIF},TNG-K-1,definitif,2022-01-03,
{LESTARI},TNG-K-2,definitif,2022-01-03,
{BAYU},TNG-K-3,definitif,2022-01-03,
{CITRA},TNG-K-4,definitif,2026-03-01,
{GILANG},TNG-D-1,definitif,2022-01-03,
""",
    superiors=f"""\
{LESTARI},{ARIF},definitif,2022-01-03,
{BAYU},{LESTARI},definitif,2022-01-03,
{CITRA},{LESTARI},definitif,2026-03-01,
""",
)
PLANS = f"""\
nip,period,starts_on,ends_on,result_number,result_title,weight,superior_result_number,aspect,\
indicator,target,unit,state,superior_nip,approved_on
{ARIF},2026-07,2026-07-01,2026-07-31,1,Terlindunginya warga dari penyakit,100,,kuantitas,\
Kelurahan siaga,54,kelurahan,approved,,2026-07-01
{LESTARI},2026-07,2026-07-01,2026-07-31,1,Tersedianya obat,100,1,kuantitas,\
Jenis obat,144,jenis,approved,{ARIF},2026-07-01
"""
LAPSES = {
    "d1": "07:40,16:00,",  # 10 minutes late: 0.5 %
    "d2": "08:15,16:00,",  # 45 minutes late: 1 %
    "d3": "07:30,,",  # no check-out: 1.5 %
    "d6": ",,",  # absent: 5 %
}


async def test_july_of_bayu_from_the_file_to_the_explained_payslip(system: System) -> None:
    town = await found(system, "TNG", FILES)
    await let_rule(town, "tangerang-selatan/2021.yaml")
    await agreed_and_worked(town)
    await rated(town)
    await town.hr.send("attendance", ATTENDANCE + days(CITRA))
    await steps.close(town, *PLACE)
    run = await steps.open_run(town, AGENCY)
    await steps.wait_for(town, run, late="Citra")
    await right(town)
    await seen(town, await steps.propose_and_approve(town, run))
    await steps.no_dead_letters(town)


async def agreed_and_worked(town: Town) -> None:
    town.system.clock.set(2026, 7, 1, 2)
    await town.open_period(AGENCY, "2026-07", "monthly", "matrix")
    await town.open_month(AGENCY, "2026-07")
    assert await town.hr.send("plans", PLANS) == 2
    await steps.agree_on_a_plan(town, "Bayu", "Lestari", "Gilang", "2026-07")
    town.system.clock.set(2026, 7, 31, 10)
    await steps.log_work(town, "Bayu", "Lestari", "Gilang")
    assert await town.hr.send("attendance", ATTENDANCE + days(BAYU, **LAPSES)) == 23
    await town.maker.send("salary-base", f"{SALARIES}{BAYU},2026-07,3203600,32036,128144,0\n")
    await town.maker.send("tax-status", f"{STATUSES}{BAYU},2026,TK/0,yes\n")
    await town.system.pump()


async def rated(town: Town) -> None:
    """Class 9 is worth 8,300,000: 60 % productivity, 40 % discipline.

    Discipline: 3,320,000 less 0.5 + 1 + 1.5 + 5 = 8 % is 3,054,400. Until the evaluation comes
    productivity stands at 100 %: 4,980,000. Behaviour below expectation is kurang, worth 50 %:
    2,490,000.
    """
    before = await town.statement("Bayu", *PLACE)
    assert (before["gross"], before["provisional"]) == (4_980_000 + 3_054_400, True)
    ratings = {"result_rating": "sesuai", "behaviour_rating": "di_bawah"}
    final = await steps.rate(town, "Bayu", "Lestari", "Gilang", PLACE, **ratings)
    assert final["predicate"] == "kurang"
    after = await town.statement("Bayu", *PLACE)
    assert (after["gross"], after["provisional"]) == (2_490_000 + 3_054_400, True)


async def right(town: Town) -> None:
    statement = await town.statement("Bayu", *PLACE)
    assert lines(statement) == {"produktivitas": 2_490_000, "disiplin": 3_054_400}
    assert (statement["provisional"], statement["holds"]) == (False, [])


async def seen(town: Town, run: dict) -> None:
    """Salary and incentive are 3,203,600 + 5,544,400 = 8,748,000: TER A 1.75 % is 153,090.

    The region bears it. BPJS: 87,480 less 32,036 taken; of the region 349,920 less 128,144.
    """
    slip = await steps.payslip(town, "Bayu", run)
    assert paid(slip) == {
        ("2026-07", "produktivitas"): 2_490_000,
        ("2026-07", "disiplin"): 3_054_400,
        ("2026-07", "pph_ter"): -153_090,
        ("2026-07", "bpjs_employee"): -55_444,
        ("2026-07", "bpjs_employer"): -221_776,
    }
    assert slip["net"] == run["net"] == 5_544_400 - 55_444
    told = await steps.explain(town, "Bayu")
    productivity, discipline = told["statements"][0]["lines"]
    assert productivity["events"] == [event_of(town, "EvaluationFinalised", town.ids["Bayu"])]
    assert len(discipline["events"]) == len(LAPSES)
    assert discipline["inputs"]["deducted"] == "8"
    counted = await steps.count(town, AGENCY)
    assert (counted["statements"], counted["payslips"], counted["paid_gross"]) == (4, 4, 5_544_400)
    await steps.everyone_was_told(town, "Bayu", "Lestari", "Gilang", AGENCY)
    await steps.look(town, "Bayu", AGENCY)
