"""A province in files: four governments, drawn from a seed and written as they are drawn."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from capaian.generate import attendance
from capaian.generate.accounts import accounts, contact
from capaian.generate.attendance import Attendance
from capaian.generate.books import Books, Row, open_books
from capaian.generate.cases import Cases
from capaian.generate.mistakes import write_mistakes
from capaian.generate.model import Government, Person, chance
from capaian.generate.pay import Pay
from capaian.generate.people import Hiring, Registry
from capaian.generate.plans import Plans
from capaian.generate.progress import realisations, watched
from capaian.generate.provinces import REGIONS, Region
from capaian.generate.ratings import Ratings, left_to_rate
from capaian.generate.tree import Tree, split
from capaian.generate.work import Work

FEWEST: Final = 100
"""With fewer people the smallest government has no room for its cases."""


def generate(directory: Path, employees: int, seed: int) -> None:
    """Write a province of `employees` people into `directory`, the same for the same seed.

    Raises:
        ValueError: fewer people than a province of four governments needs.
    """
    if employees < FEWEST:
        raise ValueError(f"A province needs at least {FEWEST} people, not {employees}.")
    registry = Registry()
    with open_books(directory) as books:
        for region, count in zip(REGIONS, split(employees, REGIONS), strict=True):
            government = found(region, count, seed, registry)
            _write_structure(books, government, region)
            holders = list(accounts(government))
            books.write("accounts", holders)
            named = {nip: name for name, nip, *_ in holders}
            _write_records(books, government, region, seed, named)
    write_mistakes(directory)


def found(region: Region, people: int, seed: int, registry: Registry) -> Government:
    """Draw the units and people of one government."""
    tree = Tree(region, people, chance(seed, region.code, "tree"))
    hired = Hiring(region.code, registry, chance(seed, region.code, "people")).fill(tree.seats)
    Cases(region.code, hired, registry, chance(seed, region.code, "cases")).apply()
    return Government(
        region.code, tree.units, hired, region.period, region.starts_on, region.ends_on
    )


def _write_structure(books: Books, government: Government, region: Region) -> None:
    books.write(
        "units",
        (
            (u.code, u.name, u.kind, u.parent_code, u.region, u.timezone, u.calendar)
            for u in government.units
        ),
    )
    books.write(
        "posts",
        ((p.code, p.name, p.unit.code, p.group, p.job_class) for p in government.posts()),
    )
    kind = "semester" if "S" in region.period else "monthly"
    agencies = (unit.code for unit in government.units if unit.kind == "agency")
    books.write("periods", ((code, kind, region.period, region.scheme) for code in agencies))
    for person in government.people:
        books.write("employees", _employee(person))
        books.write(
            "assignments",
            ((person.nip, s.post.code, s.kind, s.start, s.end) for s in person.stints),
        )
        books.write(
            "superiors",
            ((person.nip, b.superior.nip, b.kind, b.start, b.end) for b in person.bonds),
        )


def _employee(person: Person) -> Iterator[Row]:
    for status in person.statuses:
        yield (
            person.nip, person.name, status.kind, status.status, status.golongan, status.start,
            person.hired_on, person.left_on,
        )  # fmt: skip


def _write_records(
    books: Books,
    government: Government,
    region: Region,
    seed: int,
    holders: Mapping[object, object],
) -> None:
    """Write what happened to each person in the month, one person after the other.

    How far plans are is drawn for the few only whom accounts show: their `holders`, by NIP, and
    teams. Superiors with an account have somebody left to rate.
    """
    code = region.code
    plans = Plans(government, chance(seed, code, "plans"))
    presence = Attendance(code, region.opens, chance(seed, code, "attendance"))
    work = Work(code, chance(seed, code, "work"))
    left = left_to_rate(government.people, holders)
    ratings = Ratings(government, chance(seed, code, "ratings"), left)
    pay = Pay(code, chance(seed, code, "pay"))
    addresses = chance(seed, code, "contacts")
    progress = chance(seed, code, "realisations")
    shown = watched(government.people, holders)
    for number, person in enumerate(government.people, start=1):
        days = presence.of(person)
        planned = list(plans.of(person))
        books.write("plans", planned)
        if person in shown:
            books.write("realisations", realisations(planned, progress))
        books.write("ratings", ratings.of(person))
        books.write("contacts", contact(code, number, person, addresses))
        books.write("attendance", attendance.rows(person.nip, days))
        books.write("activities", work.activities(person, days))
        if any(clock_in is not None for _, _, _, clock_in, _, _ in days):
            books.write("measures", work.measures(person))
        if person.case != "gone_before":
            _write_pay(books, pay, person, number)


def _write_pay(books: Books, pay: Pay, person: Person, number: int) -> None:
    books.write("punishments", pay.punishments(person, number))
    books.write("salary-base", pay.salary(person))
    books.write("tax-status", pay.tax_status(person))
    books.write("obligations", pay.obligations(person))
    books.write("opening-lines", pay.opening_lines(person))
