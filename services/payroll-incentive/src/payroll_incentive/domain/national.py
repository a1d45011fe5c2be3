"""National reference tables: dated data, a change is a new file with a date."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal, TypeVar

import msgspec

from payroll_incentive.domain.exact import Fraction
from payroll_incentive.domain.rounding import rounded


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a document: an unknown field is a fault."""


class Decree(Strict, frozen=True, kw_only=True):
    """The text that makes a document law."""

    number: str
    date: date
    title: str = ""


class NationalTable(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="table",
    dict=True,
):
    """A national table, valid from a day on."""

    id: str
    version: int
    decree: Decree
    article: str
    valid_from: date
    valid_to: date | None = None

    @cached_property
    def ref(self) -> str:
        return f"{self.id}@{self.version}"


class TerRow(Strict, frozen=True, kw_only=True):
    """A rate for gross up to and including `to`; no `to` is the last row."""

    to: int | None
    percent: Decimal


class TerTable(NationalTable, frozen=True, kw_only=True, tag="ter"):
    """Monthly effective rates of PPh 21 by category (PP 58/2023)."""

    categories: dict[str, tuple[str, ...]]
    rates: dict[str, tuple[TerRow, ...]]

    @cached_property
    def _prepared(self) -> dict[str, tuple[str, tuple[int, ...], tuple[Decimal, ...]]]:
        return {
            status: (
                category,
                tuple(row.to for row in self.rates[category] if row.to is not None),
                tuple(row.percent for row in self.rates[category]),
            )
            for category, statuses in self.categories.items()
            for status in statuses
        }

    def rate(self, ptkp: str, gross: int) -> tuple[str, Decimal]:
        """The category of a tax status, and the rate in percent for a month's gross."""
        category, limits, percents = self._prepared[ptkp]
        return category, percents[bisect_left(limits, gross)]


class PtkpTable(NationalTable, frozen=True, kw_only=True, tag="ptkp"):
    """The yearly income free of tax, by tax status on 1 January. Rupiah."""

    amounts: dict[str, int]


class Bracket(Strict, frozen=True, kw_only=True):
    """A rate for the part of the income up to `to`; no `to` is the last bracket."""

    to: int | None
    percent: Decimal


class IncomeTax(NationalTable, frozen=True, kw_only=True, tag="income_tax"):
    """The yearly income tax of employees (UU PPh art. 17, PMK 168/2023)."""

    brackets: tuple[Bracket, ...]
    occupational_percent: Decimal
    occupational_monthly: int
    rounded_down_to: int
    no_npwp_percent: Decimal

    def due(self, gross: int, pension: int, ptkp: int, months: int) -> int:
        """The tax of a year's gross earned in so many months, in rupiah truncated down."""
        occupational = rounded(Fraction(gross) * Fraction(self.occupational_percent) / 100)
        net = gross - min(occupational, self.occupational_monthly * months) - pension - ptkp
        taxable = max(0, net) // self.rounded_down_to * self.rounded_down_to
        due, below = Fraction(0), 0
        for bracket in self.brackets:
            upper = taxable if bracket.to is None else min(taxable, bracket.to)
            due += Fraction(max(0, upper - below)) * Fraction(bracket.percent) / 100
            below = bracket.to or taxable
        return rounded(due, direction="down")


class FinalTax(NationalTable, frozen=True, kw_only=True, tag="final_tax"):
    """The final rate in percent by golongan (PP 80/2010 art. 4)."""

    golongan: dict[str, Decimal]

    def rate(self, golongan: str) -> Decimal | None:
        """The rate of III/c or III; None for a golongan the table does not know."""
        return self.golongan.get(golongan.partition("/")[0])


class PunishmentRow(Strict, frozen=True, kw_only=True):
    """A punishment of the national list: its level, and for how long it lasts where that is set."""

    level: Literal["ringan", "sedang", "berat"]
    name: str
    article: str
    months: int | None = None


class LadderRow(Strict, frozen=True, kw_only=True):
    """So many days absent in a calendar year call for this punishment. An alert, never an act."""

    from_: int = msgspec.field(name="from")
    below: int | None = None
    punishment: str


class Punishments(NationalTable, frozen=True, kw_only=True, tag="punishments"):
    """The national list of discipline punishments and the ladder of unexcused absence."""

    codes: dict[str, PunishmentRow]
    ladder: tuple[LadderRow, ...]
    consecutive_days: int


AnyNational = TerTable | PtkpTable | IncomeTax | FinalTax | Punishments
TableT = TypeVar("TableT", TerTable, PtkpTable, IncomeTax, FinalTax, Punishments)


class Nationals:
    """All national tables; each looked up by its kind and the day it must hold on."""

    def __init__(self, tables: Iterable[AnyNational] = ()) -> None:
        self._tables = sorted(tables, key=lambda t: (t.valid_from, t.version), reverse=True)
        self._found: dict[tuple[type, date], AnyNational | None] = {}

    def at(self, kind: type[TableT], day: date) -> TableT | None:
        """The newest table of this kind that is valid on a day."""
        key = (kind, day)
        if key not in self._found:
            self._found[key] = self._search(kind, day)
        found = self._found[key]
        return found if isinstance(found, kind) else None

    def by_ref(self, ref: str) -> AnyNational | None:
        """The table with this id and version, as rules name it."""
        return next((table for table in self._tables if table.ref == ref), None)

    def _search(self, kind: type, day: date) -> AnyNational | None:
        for table in self._tables:
            in_force = table.valid_from <= day and (table.valid_to is None or day <= table.valid_to)
            if isinstance(table, kind) and in_force:
                return table
        return None
