"""A month of work at one agency, with corrections: what the system does while something fails."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Event, Lock
from typing import Any, Final

from shared.events.evaluation import period_id
from shared.events.identity import unit_id
from tests.faults.books import Books, Row, changed, text
from tests.faults.caller import Caller, Refused, Unknown

PAYROLL: Final = "payroll_incentive"
PACE: Final = 0.4
"""Seconds between the rounds of work that goes on and on."""
KEYS: Final = {
    "employees": ("nip",),
    "attendance": ("nip", "date"),
    "activities": ("nip", "reference"),
    "measures": ("nip", "month", "measure"),
    "ratings": ("nip", "period"),
    "obligations": ("nip", "month", "obligation"),
    "salary-base": ("nip", "month"),
    "plans": ("nip", "period", "result_number", "indicator"),
}


@dataclass
class Promises:
    """What was answered with a success, by kind and natural key: the newest row of each.

    A row whose answer never came is nobody's promise, nor is what stood there before.
    """

    kept: dict[str, dict[tuple[str, ...], Row]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def note(self, kind: str, rows: list[Row], faulty: set[int]) -> None:
        with self.lock:
            known = self.kept.setdefault(kind, {})
            for number, row in enumerate(rows, start=2):
                if number not in faulty:
                    known[key_of(kind, row)] = row

    def forget(self, kind: str, rows: list[Row], why: str) -> None:
        with self.lock:
            self.unknown.append(why)
            for row in rows:
                self.kept.setdefault(kind, {}).pop(key_of(kind, row), None)

    def refuse(self, why: str) -> None:
        with self.lock:
            self.refused.append(why)


def key_of(kind: str, row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in KEYS[kind])


@dataclass
class Work:
    """One agency's month, step by step."""

    caller: Caller
    books: Books
    promises: Promises
    chance: random.Random
    agency: str
    month: str
    enough: Event = field(default_factory=Event)
    """Until it is set there is always something more to do before the month is closed."""

    def __post_init__(self) -> None:
        self.people = self.books.people[self.agency]
        self.agency_id = unit_id(self.agency)
        self.period_id = period_id(self.agency_id, self.month)

    @property
    def steps(self) -> Iterator[Callable[[], None]]:
        """The steps in their order."""
        yield self.open
        yield self.rename
        yield lambda: self.bring("targets", "plans", self.rows("plans", 3))
        yield lambda: self.bring(PAYROLL, "obligations", self.rows("obligations"))
        yield lambda: self.bring(PAYROLL, "salary-base", self.rows("salary-base"))
        for part in range(2):
            yield lambda part=part: self.bring(
                "evaluation", "attendance", self.rows("attendance", 6)[part::2]
            )
        yield lambda: self.bring("evaluation", "activities", self.rows("activities", 3))
        yield lambda: self.bring("evaluation", "measures", self.rows("measures"))
        for part in range(4):
            yield lambda part=part: self.bring(
                "evaluation", "ratings", self.rows("ratings")[part::4]
            )
        yield self.correct
        yield self.revise
        yield self.go_on
        yield self.close

    def rows(self, kind: str, most: int = 99) -> list[Row]:
        return self.books.of(kind, self.people, self.month, most)

    def bring(self, service: str, kind: str, rows: list[Row], **parameters: str) -> None:
        """Import rows, and remember what was promised of them."""
        if not rows:
            return
        try:
            report = self.caller.upload(service, kind, text(rows), **parameters)
        except Unknown as error:
            self.promises.forget(kind, rows, str(error))
        except Refused as error:
            self.promises.refuse(str(error))
        else:
            self.promises.note(kind, rows, {fault["row"] for fault in report["faults"]})

    def act(self, service: str, path: str, body: dict[str, Any] | None = None) -> None:
        """Post an act; one that was done already is done."""
        try:
            self.caller.post(service, path, body)
        except Unknown as error:
            self.promises.unknown.append(str(error))
        except Refused as error:
            self.promises.refuse(str(error))

    def open(self) -> None:
        scheme = "numeric" if self.agency.startswith("SLK") else "matrix"
        period = {"kind": "monthly", "code": self.month, "scheme": scheme}
        agency = {"agency_id": str(self.agency_id)}
        self.act("evaluation", "/v1/periods", agency | period)
        self.act(PAYROLL, "/v1/months", agency | {"month": self.month})

    def rename(self) -> None:
        """New names for a few people: identity's events run through every service."""
        some = set(self.chance.sample(self.people, min(4, len(self.people))))
        tag = f"{self.chance.randrange(10**6):06d}"
        rows = [dict(row) for row in self.books.rows("employees") if row["nip"] in some]
        newest = {row["nip"]: row | {"name": f"Nama {tag} {row['nip'][-4:]}"} for row in rows}
        self.bring("identity", "employees", list(newest.values()))

    def correct(self) -> None:
        """Other times for about half of the days, other figures for half of the measures."""

        def later(row: Row) -> Row:
            return row | ({"out": "16:45"} if row["out"] else {})

        def better(row: Row) -> Row:
            return row | {"realisation": str(Decimal(row["realisation"]) + 1)}

        days = changed(self.rows("attendance", 6), self.chance, later)
        self.bring("evaluation", "attendance", days)
        measures = changed(self.rows("measures"), self.chance, better)
        self.bring("evaluation", "measures", measures)

    def revise(self) -> None:
        """Other ratings for about half of the people, with a reason."""

        def other(row: Row) -> Row:
            if row["result_rating"]:
                rating = "sesuai" if row["result_rating"] != "sesuai" else "di_atas"
                return row | {"result_rating": rating}
            return row | {"result_score": "91.00"}

        rows = changed(self.rows("ratings"), self.chance, other)
        self.bring("evaluation", "ratings", rows, reason="Koreksi setelah keberatan")

    def go_on(self) -> None:
        """Other figures for a few people, again and again; at times other names."""
        rows = self.rows("measures")
        while rows and not self.enough.is_set():
            some = self.chance.sample(rows, min(6, len(rows)))
            figure = f"{self.chance.randrange(1, 90)}.25"
            self.bring("evaluation", "measures", [row | {"realisation": figure} for row in some])
            if self.chance.random() < 0.25:
                self.rename()
            time.sleep(PACE)

    def close(self) -> None:
        body = {"agency_id": str(self.agency_id), "month": self.month}
        self.act("evaluation", "/v1/attendance-closings", body)
        self.act("evaluation", f"/v1/periods/{self.period_id}/closing")
