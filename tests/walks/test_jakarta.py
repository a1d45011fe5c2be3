"""Jakarta, July 2026: a work plan, effective minutes and a predicate, from file to payslip."""

from tests.walks import steps
from tests.walks.steps import event_of, lines, paid
from tests.walks.system import System
from tests.walks.town import ATTENDANCE, SALARIES, STATUSES, Files, Town, days, found, let_rule

AGENCY = "JKT-DINKES"
RATNA, HENDRA, BUDI = "197001011995012001", "197803042003011002", "198609262015051003"
SARI, DEWI, JOKO = "199005122014022004", "199107072022212005", "196912301994031006"

FILES = Files(
    units="""\
JKT,Provinsi DKI Jakarta,government,,JKT,Asia/Jakarta,5-day
JKT-DINKES,Dinas Kesehatan,agency,JKT,JKT,Asia/Jakarta,5-day
JKT-DINKES-SDK,Bidang Sumber Daya,division,JKT-DINKES,JKT,Asia/Jakarta,5-day
JKT-DISDIK,Dinas Pendidikan,agency,JKT,JKT,Asia/Jakarta,5-day
""",
    posts="""\
DINKES-1,Kepala Dinas,JKT-DINKES,jpt,15
SDK-1,Kepala Bidang,JKT-DINKES-SDK,administrator,12
SDK-2,Analis Kesehatan,JKT-DINKES-SDK,pelaksana,9
SDK-3,Pengadministrasi,JKT-DINKES-SDK,pelaksana,7
SDK-4,Perawat,JKT-DINKES-SDK,fungsional,8
DISDIK-1,Kepala Dinas,JKT-DISDIK,jpt,15
""",
    employees=f"""\
{RATNA},Ratna Dewanti,pns,01,IV/c,2022-04-01,1995-01-01,
{HENDRA},Hendra Wijaya,pns,01,IV/a,2021-04-01,2003-01-01,
{BUDI},Budi Santoso,pns,01,III/c,2023-10-01,2015-05-01,
{SARI},Sari Wulandari,pns,01,II/d,2022-04-01,2014-02-01,
{DEWI},Dewi Anggraini,pppk,01,IX,2022-03-01,2022-03-01,
{JOKO},Joko Susilo,pns,01,IV/c,2022-04-01,1994-03-01,
""",
    assignments=f"""\
{RATNA},DINKES-1,definitif,2022-01-03,
{HENDRA},SDK-1,definitif,2022-01-03,
{BUDI},SDK-2,definitif,2020-01-01,
{SARI},SDK-3,definitif,2020-01-01,
{DEWI},SDK-4,definitif,2022-03-01,
{JOKO},DISDIK-1,definitif,2022-01-03,
""",
    superiors=f"""\
{HENDRA},{RATNA},definitif,2022-01-03,
{BUDI},{HENDRA},definitif,2022-01-03,
{SARI},{HENDRA},definitif,2022-01-03,
{DEWI},{HENDRA},definitif,2022-03-01,
""",
)
PLANS = f"""\
nip,period,starts_on,ends_on,result_number,result_title,weight,superior_result_number,aspect,\
indicator,target,unit,state,superior_nip,approved_on
{RATNA},2026-07,2026-07-01,2026-07-31,1,Meningkatnya derajat kesehatan,100,,kuantitas,\
Puskesmas terakreditasi,44,unit,approved,,2026-07-01
{HENDRA},2026-07,2026-07-01,2026-07-31,1,Terpenuhinya tenaga kesehatan,100,1,kuantitas,\
Formasi terisi,120,orang,approved,{RATNA},2026-07-01
"""
MEASURES = f"nip,month,measure,target,realisation\n{BUDI},2026-07,work_plan,100,95\n"
SALARY = f"{BUDI},2026-07,4000000,40000,160000,0\n"


def activities() -> str:
    """290 approved minutes of Budi on each of the 21 days from 1 to 29 July: 6,090 in all."""
    rows = [row.split(",")[1] for row in days(BUDI).splitlines()][:21]
    header = "nip,date,reference,description,minutes,volume,state,superior_nip\n"
    return header + "".join(f"{BUDI},{day},{day},Telaah,290,1,approved,{HENDRA}\n" for day in rows)


def attendance() -> str:
    """Budi is away without a word on the 9th and on leave for a reason on the 10th; Dewi full."""
    return ATTENDANCE + days(BUDI, d9=",,", d10=",,alasan_penting") + days(DEWI)


async def test_july_of_budi_from_the_file_to_the_explained_payslip(system: System) -> None:
    town = await found(system, "JKT", FILES)
    await let_rule(town, "jakarta/2020.yaml")
    await agreed(town)
    await worked(town)
    await rated(town)
    run = await closed_and_paid(town)
    await explained(town)
    await seen(town, run)
    await steps.no_dead_letters(town)


async def agreed(town: Town) -> None:
    town.system.clock.set(2026, 7, 1, 2)
    await town.open_period(AGENCY, "2026-07", "monthly", "matrix")
    await town.open_month(AGENCY, "2026-07")
    assert await town.hr.send("plans", PLANS) == 2
    await steps.agree_on_a_plan(town, "Budi", "Hendra", "Joko", "2026-07")


async def worked(town: Town) -> None:
    town.system.clock.set(2026, 7, 30, 2)
    await steps.log_work(town, "Budi", "Hendra", "Joko")
    assert await town.hr.send("activities", activities()) == 21
    town.system.clock.set(2026, 7, 31, 10)
    assert await town.hr.send("attendance", attendance()) == 46
    assert await town.hr.send("measures", MEASURES) == 1
    await town.maker.send("salary-base", SALARIES + SALARY)
    await town.maker.send("tax-status", STATUSES + f"{BUDI},2026,K/1,yes\n")
    await town.system.pump()


async def rated(town: Town) -> None:
    """Before the evaluation nothing is taken off; after it the month is right, yet provisional.

    Class 9 is worth 12,750,000. Work plan: 60 % × 95/100 = 7,267,500. Minutes: 23 working days
    × 300 = 6,900 effective; the day without a word and the day of leave take 300 each, so 6,300
    are attainable. Approved are 2 × 90 + 45 + 21 × 290 = 6,315, of which 6,300 count:
    40 % × 6,300/6,900 = 4,656,521.74. Together 11,924,021.74, rounded as a total: 11,924,022.
    Below expectation in results is butuh_perbaikan: 10 % off leaves 10,731,619.57, so 10,731,620.
    """
    before = await town.statement("Budi", AGENCY, "2026-07")
    assert (before["gross"], before["provisional"]) == (11_924_022, True)
    town.system.clock.set(2026, 8, 1, 2)
    place = (AGENCY, "2026-07")
    ratings = {"result_rating": "di_bawah", "behaviour_rating": "sesuai"}
    final = await steps.rate(town, "Budi", "Hendra", "Joko", place, **ratings)
    assert final["predicate"] == "butuh_perbaikan"
    after = await town.statement("Budi", AGENCY, "2026-07")
    assert (after["gross"], after["previous_gross"], after["provisional"]) == (
        10_731_620, 11_924_022, True,
    )  # fmt: skip
    event = event_of(town, "EvaluationFinalised", town.ids["Budi"])
    assert [one.split(":")[:2] for one in after["causes"]] == [["EvaluationFinalised", str(event)]]


async def closed_and_paid(town: Town) -> dict:
    """While Sari's attendance is on its way nobody is paid; then everyone is, once."""
    await town.hr.send("attendance", ATTENDANCE + days(SARI))
    await steps.close(town, AGENCY, "2026-07")
    run = await steps.open_run(town, AGENCY)
    await steps.wait_for(town, run, late="Sari")
    statement = await town.statement("Budi", AGENCY, "2026-07")
    assert (statement["provisional"], statement["holds"]) == (False, [])
    assert lines(statement) == {
        "renkin": 7_267_500,
        "aktivitas": 4_656_522,
        "predicate": -1_192_402,
        "pph_final": -536_581,
    }
    return await steps.propose_and_approve(town, run)


async def explained(town: Town) -> None:
    told = await steps.explain(town, "Budi")
    (statement,) = told["statements"]
    assert statement["decree"] == "Pergub DKI Jakarta 19/2020"
    by_component = {line["component"]: line for line in statement["lines"]}
    minutes = by_component["aktivitas"]["inputs"]
    assert (minutes["minutes"], minutes["attainable"], minutes["effective"]) == (
        6_315,
        6_300,
        6_900,
    )
    predicate = by_component["predicate"]
    assert predicate["events"] == [event_of(town, "EvaluationFinalised", town.ids["Budi"])]
    assert "butuh perbaikan" in predicate["text"].lower()


async def seen(town: Town, run: dict) -> None:
    """5 % final tax for III: 536,581. BPJS of 12,000,000 at most: 120,000 less 40,000 taken.

    Those who were not evaluated, or without a salary base, are in the roster all the same.
    """
    slip = await steps.payslip(town, "Budi", run)
    assert paid(slip) == {
        ("2026-07", "renkin"): 7_267_500,
        ("2026-07", "aktivitas"): 4_656_522,
        ("2026-07", "predicate"): -1_192_402,
        ("2026-07", "pph_final"): -536_581,
        ("2026-07", "bpjs_employee"): -80_000,
        ("2026-07", "bpjs_employer"): -320_000,
    }
    assert slip["net"] == 10_731_620 - 536_581 - 80_000
    assert (run["people"], run["net"]) == (1, 10_115_039)
    counted = await steps.count(town, AGENCY)
    assert (counted["statements"], counted["payslips"]) == (5, 5)
    await steps.everyone_was_told(town, "Budi", "Hendra", "Joko", AGENCY)
    await steps.look(town, "Budi", AGENCY)
