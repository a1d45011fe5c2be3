"""Units, posts and seats of a government, for a given number of people."""

import random
from collections.abc import Sequence

from capaian.generate.model import Post, Seat, Unit
from capaian.generate.provinces import TITLES, Agency, Division, Field, Region

PEOPLE_PER_DIVISION = 7
PEOPLE_PER_SECTION = 4
LEAST_OF_A_FIELD_UNIT = 3
FIELD_WITH_OFFICE = 15
OFFICE_PART = 0.2
ADMINISTRATOR_CLASS = 11
SECTION_CLASS = 9


class Tree:
    """Grows one government: `units` from the root down, `seats` from the top official down."""

    def __init__(self, region: Region, people: int, luck: random.Random) -> None:
        self._region = region
        self._luck = luck
        self._posts: dict[str, Post] = {}
        self.units: list[Unit] = []
        self.seats: list[Seat] = []
        root = self._unit(region.code, region.name, "government", "", "office")
        for agency, count in zip(region.agencies, split(people, region.agencies), strict=True):
            self._agency(root, agency, count)

    def _agency(self, root: Unit, agency: Agency, count: int) -> None:
        code = f"{root.code}-{agency.short}"
        unit = self._unit(code, agency.name, "agency", root.code, agency.trade)
        top = self.seats[0] if self.seats else None
        group = "administrator" if agency.field and agency.field.kind == "kelurahan" else "jpt"
        head = self._head(unit, agency.head, group, agency.head_class, top)
        serving = round((count - 1) * agency.field.share) if agency.field else 0
        self._offices(head, agency.divisions, count - 1 - serving)
        if agency.field and serving:
            self._fields(head, agency.field, agency.trade, serving)

    def _offices(self, head: Seat, divisions: Sequence[Division], people: int) -> None:
        if not people:
            return
        number = max(1, min(people // PEOPLE_PER_DIVISION, len(divisions)))
        for index, count in enumerate(even(people, number), start=1):
            self._division(head, divisions[index - 1], index, count)

    def _division(self, above: Seat, division: Division, index: int, people: int) -> None:
        parent = above.post.unit
        code = f"{parent.code}-B{index}"
        unit = self._unit(code, division.name, division.kind, parent.code, "office")
        group = "administrator" if division.kind == "division" else "pengawas"
        job_class = ADMINISTRATOR_CLASS if division.kind == "division" else SECTION_CLASS
        head = self._head(unit, division.head, group, job_class, above)
        number = min((people - 1) // PEOPLE_PER_SECTION, len(division.sections))
        if not number:
            self._staff(head, unit, people - 1)
        for place, count in enumerate(even(people - 1, number), start=1):
            word = "Seksi" if division.name.startswith("Bidang") else "Subbagian"
            self._section(head, f"{word} {division.sections[place - 1]}", place, count)

    def _section(self, above: Seat, title: str, index: int, people: int) -> None:
        parent = above.post.unit
        unit = self._unit(
            f"{parent.code}-S{index}", title, "section", parent.code, "office", parent.calendar
        )
        head = self._head(unit, f"Kepala {title}", "pengawas", SECTION_CLASS, above)
        self._staff(head, unit, people - 1)

    def _fields(self, head: Seat, field: Field, trade: str, people: int) -> None:
        number = max(1, min(round(people / field.size), people // LEAST_OF_A_FIELD_UNIT))
        for index, count in enumerate(even(people, number), start=1):
            self._field(head, field, trade, index, count)

    def _field(self, above: Seat, field: Field, trade: str, index: int, people: int) -> None:
        parent = above.post.unit
        place = self._place(field, index)
        name = field.name.format(place=place)
        code = f"{parent.code}-{field.short}{index:03d}"
        unit = self._unit(code, name, field.kind, parent.code, trade, field.calendar)
        title = field.head.format(unit=name, place=place)
        head = self._head(unit, title, field.group, field.job_class, above)
        office = round(people * OFFICE_PART) if people >= FIELD_WITH_OFFICE else 0
        if office and field.kind != "school":
            self._section(head, f"Subbagian Tata Usaha {name}", 1, office)
        else:
            office = 0
        self._staff(head, unit, people - 1 - office)

    def _place(self, field: Field, index: int) -> str:
        places = self._region.places
        turn, spot = divmod(index - 1, len(places))
        if field.kind == "school":
            return f"{turn + 1:02d} {places[spot]}"
        return f"{places[spot]} {turn + 1}" if turn else places[spot]

    def _staff(self, head: Seat, unit: Unit, people: int) -> None:
        titles = TITLES[unit.trade]
        weights = [title[3] for title in titles]
        for number in self._luck.choices(range(len(titles)), weights, k=people):
            name, group, job_class, _ = titles[number]
            post = self._post(unit, f"{number + 1:02d}", name, group, job_class)
            self.seats.append(Seat(post, head))

    def _head(self, unit: Unit, title: str, group: str, job_class: int, above: Seat | None) -> Seat:
        seat = Seat(self._post(unit, "00", title, group, job_class), above)
        self.seats.append(seat)
        return seat

    def _post(self, unit: Unit, number: str, name: str, group: str, job_class: int) -> Post:
        code = f"{unit.code}-{number}"
        if code not in self._posts:
            agency_code = "-".join(unit.code.split("-")[:2])
            self._posts[code] = Post(code, name, unit, agency_code, group, job_class)
        return self._posts[code]

    def _unit(  # the columns of a unit
        self, code: str, name: str, kind: str, parent: str, trade: str, calendar: str = "5-day"
    ) -> Unit:
        region = self._region
        unit = Unit(code, name, kind, parent, region.code, region.timezone, calendar, trade)
        self.units.append(unit)
        return unit


def even(total: int, parts: int) -> list[int]:
    """`total` in `parts` whole numbers that differ by at most one, the larger first."""
    return [total // parts + (index < total % parts) for index in range(parts)] if parts else []


def split(total: int, owners: Sequence[Agency] | Sequence[Region]) -> list[int]:
    """`total` by the owners' shares: whole numbers that add up, by largest remainder."""
    whole = sum(owner.share for owner in owners)
    parts = [total * owner.share // whole for owner in owners]
    by_rest = sorted(range(len(owners)), key=lambda i: (-(total * owners[i].share % whole), i))
    for index in by_rest[: total - sum(parts)]:
        parts[index] += 1
    return parts
