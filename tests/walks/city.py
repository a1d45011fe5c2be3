"""Tangerang Selatan with small agencies: in each a boss, and one person whom the boss rates."""

from typing import Any, Final

from tests.walks import steps
from tests.walks.system import System
from tests.walks.town import (
    ASSIGNMENTS,
    ATTENDANCE,
    SALARIES,
    STATUSES,
    SUPERIORS,
    Files,
    Town,
    days,
    found,
    let_rule,
)

AGENCIES: Final = {
    "TNG-DINKES": ("Tuti", "Wahyu"),
    "TNG-DISNAKER": ("Hadi", "Laras"),
    "TNG-DISDIK": ("Slamet", "Intan"),
    "TNG-DISHUB": ("Rudi", "Eka"),
    "TNG-DINSOS": ("Nina", "Mira"),
    "TNG-DISPAR": ("Anton", "Galuh"),
    "TNG-DISBUN": ("Sinta", "Yoga"),
    "TNG-DISPORA": ("Dodi", "Fitri"),
}
"""The boss and the person of each agency. Every boss is pengawas; every person class 9, III/c."""

GOOD: Final = {"result_rating": "sesuai", "behaviour_rating": "sesuai"}
NEEDS_WORK: Final = {"result_rating": "di_bawah", "behaviour_rating": "sesuai"}
POOR: Final = {"result_rating": "sesuai", "behaviour_rating": "di_bawah"}
"""Worth 100, 75 and 50 % of productivity."""


def nip(place: int) -> str:
    return f"19860926201505{1 + place % 2}{place:03d}"


def files() -> Files:
    """One row of each kind for every agency and person."""
    zone = "TNG,Asia/Jakarta,5-day"
    units = [f"TNG,Kota Tangerang Selatan,government,,{zone}"]
    posts, employees, assignments, superiors = [], [], [], []
    for place, (agency, (boss, person)) in enumerate(AGENCIES.items()):
        units.append(f"{agency},Dinas {agency},agency,TNG,{zone}")
        posts += [f"{agency}-1,Kepala Seksi,{agency},pengawas,9"]
        posts += [f"{agency}-2,Analis,{agency},pelaksana,9"]
        for number, name in ((place * 2 + 1, boss), (place * 2 + 2, person)):
            post = f"{agency}-{1 + (number + 1) % 2}"
            employees.append(f"{nip(number)},{name} Utama,pns,01,III/c,2022-04-01,2015-05-01,")
            assignments.append(f"{nip(number)},{post},definitif,2022-01-03,")
        superiors.append(f"{nip(place * 2 + 2)},{nip(place * 2 + 1)},definitif,2022-01-03,")
    books = (units, posts, employees, assignments, superiors)
    return Files(*("\n".join(rows) + "\n" for rows in books))


async def city(system: System) -> Town:
    """The city with its policy in force."""
    town = await found(system, "TNG", files())
    await let_rule(town, "tangerang-selatan/2021.yaml")
    return town


async def move(town: Town, person: str, agencies: tuple[str, str], day: int) -> None:
    """From this day of July on the person works at the second agency, under its boss."""
    old, new = agencies
    mover, before, after = [
        town.nips[name] for name in (person, AGENCIES[old][0], AGENCIES[new][0])
    ]
    last, first = f"2026-07-{day - 1:02d}", f"2026-07-{day:02d}"
    await town.hr.send(
        "assignments",
        f"{ASSIGNMENTS}{mover},{old}-2,definitif,2022-01-03,{last}\n"
        f"{mover},{new}-2,definitif,{first},\n",
    )
    await town.hr.send(
        "superiors",
        f"{SUPERIORS}{mover},{before},definitif,2022-01-03,{last}\n"
        f"{mover},{after},definitif,{first},\n",
    )
    await town.system.pump()
    await town.sign_in_again()


async def worked(town: Town, agency: str, month: str = "2026-07") -> None:
    """A month opened, and worked in full by the agency's person; salary and tax status known."""
    _, person = AGENCIES[agency]
    town.system.clock.set(2026, int(month[5:]) + 1, 1, 2)
    await town.open_period(agency, month, "monthly", "matrix")
    await town.open_month(agency, month)
    await came_to_work(town, person, month)


async def came_to_work(town: Town, person: str, month: str) -> None:
    nip = town.nips[person]
    await town.hr.send("attendance", ATTENDANCE + days(nip, month))
    await town.maker.send("salary-base", f"{SALARIES}{nip},{month},4000000,40000,160000,0\n")
    await town.maker.send("tax-status", f"{STATUSES}{nip},2026,K/0,yes\n")
    await town.system.pump()


async def rated(town: Town, agency: str, month: str = "2026-07", **ratings: str) -> None:
    boss, person = AGENCIES[agency]
    await steps.rate(town, person, boss, "Galuh", (agency, month), **ratings or GOOD)


async def closed_and_paid(town: Town, agency: str, month: str = "2026-07") -> Any:
    await steps.close(town, agency, month, month)
    await town.system.pump()
    return await steps.pay(town, agency, month)


async def whole_month(town: Town, agency: str, month: str = "2026-07") -> Any:
    """A month worked, rated as good, closed and paid; gives the approved run."""
    await worked(town, agency, month)
    await rated(town, agency, month)
    return await closed_and_paid(town, agency, month)
