"""Tax and BPJS of the month paid: due minus withheld, over all payers and all runs."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from payroll_incentive.domain.document import Bpjs, TaxRule
from payroll_incentive.domain.exact import Fraction
from payroll_incentive.domain.facts import Month, SalaryBase
from payroll_incentive.domain.lines import Bearer, Inputs, LineKind
from payroll_incentive.domain.months import last_day, month_of, shift
from payroll_incentive.domain.national import IncomeTax, Nationals, PtkpTable, TerTable
from payroll_incentive.domain.policy import Policy
from payroll_incentive.domain.rounding import rounded
from payroll_incentive.domain.settlement.differences import (
    BPJS_EMPLOYEE,
    BPJS_EMPLOYER,
    NO_NPWP,
    TER_TAX,
)
from payroll_incentive.domain.settlement.types import Account, PayslipLine, Settled


class Lacking(NamedTuple):
    """Something without which the person cannot be paid."""

    code: str
    inputs: Inputs = ()


class Known(NamedTuple):
    """What is known of a person's pay elsewhere: months with a salary, and the tax status."""

    salaries: Collection[Month]
    status: bool


def lacking_for(
    policy: Policy, kind: str, month: Month, hired_on: date, left_on: date | None, known: Known
) -> list[Lacking]:
    """All that is lacking to pay somebody anything in a month, however little.

    A run holds for the first of it.
    """
    rule = policy.tax(kind)
    by_rate = rule is not None and rule.route == "ter"
    months = months_of_tax(rule, month, left_on) if by_rate else (month,)
    needed = served(months, hired_on, left_on) if by_rate or policy.document.bpjs else []
    lacking = [_no_salary(one) for one in needed if one not in known.salaries]
    return [*lacking, *([_no_status(month)] if by_rate and not known.status else ())]


def settles_year(rule: TaxRule | None, month: Month, left_on: date | None) -> bool:
    """Whether the tax of the whole year is settled: in its last month of service, by this payer."""
    last = month.endswith("-12") or (left_on is not None and month_of(left_on) <= month)
    return last and rule is not None and rule.year_end == "incentive"


def months_of_tax(rule: TaxRule | None, month: Month, left_on: date | None) -> tuple[Month, ...]:
    """The months whose pay decides the tax: this one, or the year's up to this one."""
    if not settles_year(rule, month, left_on):
        return (month,)
    return tuple(shift(month, -n) for n in reversed(range(int(month[5:]))))


def served(months: Iterable[Month], hired_on: date, left_on: date | None) -> list[Month]:
    """Those of the months in which a person was in service."""
    first = month_of(hired_on)
    return [m for m in months if first <= m and (left_on is None or m <= month_of(left_on))]


def _no_status(month: Month) -> Lacking:
    return Lacking("tax_status_missing", (("year", month[:4]),))


def _no_salary(month: Month) -> Lacking:
    return Lacking("salary_base_missing", (("month", month),))


class Withholding:
    """The tax and BPJS of one payslip; asked again for every amount of carry that is tried."""

    def __init__(self, account: Account, policy: Policy, nationals: Nationals) -> None:
        self._account = account
        self._policy = policy
        self._nationals = nationals
        self._month = month_of(account.pay_date)
        self._rule = policy.tax(account.kind)
        self._settles_year = settles_year(self._rule, self._month, account.left_on)
        self._tax_months = months_of_tax(self._rule, self._month, account.left_on)
        self._salaries = {salary.month: salary for salary in account.salaries}

    def lines(self, moving: Iterable[PayslipLine]) -> Iterator[PayslipLine] | Lacking:
        """The lines for what moves in this run; or what is lacking to know them."""
        moving = tuple(moving)
        made: list[PayslipLine] = []
        for part in (self._tax(moving), self._bpjs(moving)):
            if isinstance(part, Lacking):
                return part
            made.extend(line for line in part if line.amount)
        return iter(made)

    # --- PPh 21 by the monthly rate, and by the year in its last month ---------------------------

    def _tax(self, moving: tuple[PayslipLine, ...]) -> list[PayslipLine] | Lacking:
        rows = [r for r in self._account.settled if r.tax_month in self._tax_months]
        paid = sum(line.amount for line in moving if line.taxed)
        paid += sum(row.amount for row in rows if row.taxed)
        if self._rule is None or not (
            any(line.taxed for line in moving) or any(self._withheld_here(row) for row in rows)
        ):
            return []
        salaries = self._served(self._tax_months)
        if isinstance(salaries, Lacking):
            return salaries
        return self._tax_lines(self._rule, paid, salaries, rows)

    def _withheld_here(self, row: Settled) -> bool:
        """Whether this agency already paid or withheld under the rate in this tax month."""
        own = row.agency_id == self._account.agency_id and row.tax_month == self._month
        return own and (row.taxed or row.component == TER_TAX)

    def _tax_lines(
        self, rule: TaxRule, paid: int, salaries: list[SalaryBase], rows: list[Settled]
    ) -> list[PayslipLine] | Lacking:
        found = self._due(paid + sum(s.gross for s in salaries), salaries)
        if isinstance(found, Lacking):
            return found
        due, source, inputs = found
        withheld = sum(s.pph21 for s in salaries) - _sum(rows, TER_TAX)
        more = (("due", due), ("withheld", withheld))
        lines = [self._line(TER_TAX, "tax", withheld - due, rule.bearer, source, (*inputs, *more))]
        return [*lines, *self._without_npwp(due, rows)]

    def _due(self, gross: int, salaries: list[SalaryBase]) -> tuple[int, str, Inputs] | Lacking:
        status = self._account.tax_status
        if status is None:
            return _no_status(self._month)
        day = last_day(self._month)
        rates, free = self._nationals.at(TerTable, day), self._nationals.at(PtkpTable, day)
        yearly = self._nationals.at(IncomeTax, day)
        if rates is None or free is None or yearly is None:
            return Lacking("tax_table_missing", (("month", self._month),))
        if status.ptkp not in free.amounts:
            return Lacking("tax_status_unknown", (("ptkp", status.ptkp),))
        if not self._settles_year:
            category, percent = rates.rate(status.ptkp, max(0, gross))
            due = rounded(max(0, gross) * Fraction(percent) / 100, direction="down")
            inputs: Inputs = (("gross", gross), ("category", category), ("percent", str(percent)))
            return due, f"{rates.ref}#/rates/{category}", inputs
        months = len(salaries) or 1
        pension = sum(salary.pension for salary in salaries)
        due = yearly.due(max(0, gross), pension, free.amounts[status.ptkp], months)
        inputs = (("year_gross", gross), ("ptkp", status.ptkp), ("months", months))
        return due, f"{yearly.ref}#/brackets", inputs

    def _without_npwp(self, due: int, rows: list[Settled]) -> Iterator[PayslipLine]:
        """A fifth more, always from the person, where there is no NPWP (UU PPh art. 21 (5a))."""
        status, yearly = (
            self._account.tax_status,
            self._nationals.at(IncomeTax, last_day(self._month)),
        )
        if status is None or yearly is None:
            return
        percent = Decimal(0) if status.npwp else yearly.no_npwp_percent
        surcharge = rounded(due * Fraction(percent) / 100, direction="down")
        withheld = -_sum(rows, NO_NPWP)
        inputs = (("due", surcharge), ("withheld", withheld), ("percent", str(percent)))
        rule = f"{yearly.ref}#/no_npwp_percent"
        yield self._line(NO_NPWP, "tax", withheld - surcharge, "employee", rule, inputs)

    # --- BPJS Kesehatan -------------------------------------------------------------------------

    def _bpjs(self, moving: tuple[PayslipLine, ...]) -> list[PayslipLine] | Lacking:
        rule = self._policy.document.bpjs
        rows = [row for row in self._account.settled if row.tax_month == self._month]
        paid = [line.amount for line in moving if line.kind == "gross"]
        own = any(row.agency_id == self._account.agency_id for row in rows)
        if rule is None or not (paid or own):
            return []
        salaries = self._served((self._month,))
        if isinstance(salaries, Lacking):
            return salaries
        total = sum(paid) + sum(row.amount for row in rows if row.kind == "gross")
        base = max(0, min(rule.ceiling, total + sum(s.gross for s in salaries)))
        taken = sum(s.bpjs_employee for s in salaries) - _sum(rows, BPJS_EMPLOYEE)
        from_employer = sum(s.bpjs_employer for s in salaries) - _sum(rows, BPJS_EMPLOYER)
        return [
            self._bpjs_line(rule, BPJS_EMPLOYEE, base, taken),
            self._bpjs_line(rule, BPJS_EMPLOYER, base, from_employer),
        ]

    def _bpjs_line(self, rule: Bpjs, component: str, base: int, taken: int) -> PayslipLine:
        of_employee = component == BPJS_EMPLOYEE
        percent = rule.employee_percent if of_employee else rule.employer_percent
        due = self._policy.rounding.whole(base * Fraction(percent) / 100)
        bearer: Bearer = rule.employee_bearer if of_employee else "region"
        inputs = (("base", base), ("percent", str(percent)), ("due", due), ("withheld", taken))
        name = self._policy.rule("bpjs", component)
        return self._line(component, "bpjs", taken - due, bearer, name, inputs)

    # --- what both need -------------------------------------------------------------------------

    def _line(
        self, component: str, kind: LineKind, amount: int, bearer: Bearer, rule: str, inputs: Inputs
    ) -> PayslipLine:
        return PayslipLine(
            self._month,
            component,
            kind,
            amount,
            bearer,
            route="ter",
            taxed=False,
            rule=rule,
            inputs=inputs,
        )

    def _served(self, months: Iterable[Month]) -> list[SalaryBase] | Lacking:
        """The salary parts of the months in service; all of them must be known."""
        needed = served(months, self._account.hired_on, self._account.left_on)
        for month in needed:
            if month not in self._salaries:
                return _no_salary(month)
        return [self._salaries[month] for month in needed]


def _sum(rows: Iterable[Settled], component: str) -> int:
    return sum(row.amount for row in rows if row.component == component)
