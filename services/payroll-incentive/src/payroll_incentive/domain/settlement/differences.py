"""Owed minus settled, by month earned: zero wherever it is right already."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from payroll_incentive.domain.facts import Month
from payroll_incentive.domain.lines import Bearer, LineKind, Route, Statement
from payroll_incentive.domain.settlement.types import Account, HeldMonth, PayslipLine, Settled

CARRY = "carry"
"""What is not recovered in this run but in a later one; its owed is always 0."""

TER_TAX = "pph_ter"
NO_NPWP = "pph_no_npwp"
BPJS_EMPLOYEE = "bpjs_employee"
BPJS_EMPLOYER = "bpjs_employer"
KINDS_BY_MONTH_PAID: dict[str, LineKind] = {
    TER_TAX: "tax",
    NO_NPWP: "tax",
    BPJS_EMPLOYEE: "bpjs",
    BPJS_EMPLOYER: "bpjs",
}
"""Components that belong to the month paid, not to the month earned."""


class Key(NamedTuple):
    """What is subtracted from what."""

    month: Month
    component: str
    kind: LineKind
    bearer: Bearer
    route: Route


@dataclass(slots=True)
class Sums:
    """What is owed and settled of one key. Settled is told apart by how it was taxed.

    `taxed_now` counted for the tax of this tax year, `taxed_before` for an earlier one's.
    """

    owed: int = 0
    taxed_now: int = 0
    taxed_before: int = 0
    untaxed: int = 0
    rules: set[str] = field(default_factory=set)

    @property
    def settled(self) -> int:
        return self.taxed_now + self.taxed_before + self.untaxed


class Differences(NamedTuple):
    """The lines that move in this run, and the months of which nothing moves."""

    lines: tuple[PayslipLine, ...]
    held: tuple[HeldMonth, ...]
    provisional: bool


def differences(account: Account, *, tax_earlier_years: bool) -> Differences:
    """What this agency's months up to the run's month still owe, or have paid too much."""
    statements = {s.month: s for s in account.statements if _in_bounds(account, s.month)}
    rows = [row for row in account.settled if _is_own(account, row)]
    held = tuple(_held(statements, rows))
    idle = {one.month for one in held}
    sums = _sums(account, (s for s in statements.values() if s.month not in idle), rows, idle)
    lines = tuple(
        line for key in sorted(sums) for line in _lines(key, sums[key], all_taxed=tax_earlier_years)
    )
    moved = {line.month for line in lines}
    return Differences(
        lines, held, any(statements[m].provisional for m in moved if m in statements)
    )


def _in_bounds(account: Account, month: Month) -> bool:
    return account.first_month <= month <= account.month


def _is_own(account: Account, row: Settled) -> bool:
    return (
        row.agency_id == account.agency_id
        and row.component not in KINDS_BY_MONTH_PAID
        and _in_bounds(account, row.month)
    )


def _held(statements: dict[Month, Statement], rows: Iterable[Settled]) -> Iterator[HeldMonth]:
    """Months on hold, and months settled of which no statement is known."""
    for month in sorted(statements):
        for hold in statements[month].holds:
            yield HeldMonth(month, hold.code, hold.inputs)
    for month in sorted({row.month for row in rows if row.component != CARRY} - set(statements)):
        yield HeldMonth(month, "statement_missing")


def _sums(
    account: Account, statements: Iterable[Statement], rows: Iterable[Settled], idle: set[Month]
) -> dict[Key, Sums]:
    sums: dict[Key, Sums] = {}
    for statement in statements:
        for line in statement.lines:
            key = Key(statement.month, line.component, line.kind, line.bearer, line.route)
            found = sums.setdefault(key, Sums())
            found.owed += line.amount
            found.rules.add(line.rule)
    year = f"{account.pay_date.year:04d}"
    for row in rows:
        if row.month in idle and row.component != CARRY:
            continue
        key = Key(row.month, row.component, row.kind, row.bearer, row.route)
        found = sums.setdefault(key, Sums())
        if not row.taxed:
            found.untaxed += row.amount
        elif row.tax_month[:4] == year:
            found.taxed_now += row.amount
        else:
            found.taxed_before += row.amount
    return sums


def _lines(key: Key, sums: Sums, *, all_taxed: bool) -> Iterator[PayslipLine]:
    """The difference of one key: what counts for this month's tax, and what does not."""
    difference = sums.owed - sums.settled
    if not difference:
        return
    inputs = (("owed", sums.owed), ("settled", sums.settled))
    rule = " ".join(sorted(sums.rules))
    taxable = key.kind == "gross" and key.route == "ter"
    untaxed = _untaxed(difference, sums, all_taxed=all_taxed) if taxable else difference
    for taxed, amount in ((True, difference - untaxed), (False, untaxed)):
        if amount:
            yield PayslipLine(
                key.month,
                key.component,
                key.kind,
                amount,
                key.bearer,
                key.route,
                taxed,
                rule,
                inputs,
            )


def _untaxed(difference: int, sums: Sums, *, all_taxed: bool) -> int:
    """The part of a difference that only moves the net.

    First what was once moved without tax is undone the same way; then what is taken back was
    either taxed this year, or in an earlier one whose tax is settled.
    """
    if difference > 0:
        return min(difference, max(0, -sums.untaxed))
    undone = min(-difference, max(0, sums.untaxed))
    left = -difference - undone
    beyond = 0 if all_taxed else max(0, left - max(0, sums.taxed_now))
    return -(undone + min(beyond, max(0, sums.taxed_before)))
