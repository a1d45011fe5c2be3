"""What a run pays one person, and what it must know for that."""

from datetime import date
from uuid import UUID

import msgspec

from payroll_incentive.domain.facts import Month, SalaryBase, TaxStatus
from payroll_incentive.domain.lines import Bearer, Inputs, LineKind, Route, Statement


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """The sum of the payslip lines of approved runs (and opening lines) with the same key.

    `month` is the month earned; for tax by month paid, BPJS and carry it is the month of the
    run's pay date or of the run. `tax_month` is the month it was paid in; `taxed` says whether it
    counted for the tax of that month.
    """

    agency_id: UUID
    month: Month
    component: str
    kind: LineKind
    bearer: Bearer
    route: Route
    tax_month: Month
    taxed: bool
    amount: int


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One person in one run: everything that decides the payslip.

    `kind` and `group` are those of the last day of the run's month, or the last known: they
    choose the policy whose tax, BPJS and recovery rules hold. `statements` are the newest of this
    agency, one per month; `settled` the sums of all agencies; `salaries` those of the tax year.
    """

    employee_id: UUID
    agency_id: UUID
    region: str
    month: Month
    pay_date: date
    first_month: Month
    kind: str
    group: str
    hired_on: date
    left_on: date | None = None
    statements: tuple[Statement, ...]
    settled: tuple[Settled, ...] = ()
    salaries: tuple[SalaryBase, ...] = ()
    tax_status: TaxStatus | None = None


class PayslipLine(msgspec.Struct, frozen=True):
    """One signed amount of a payslip, by the month it was earned in (or taxed in)."""

    month: Month
    component: str
    kind: LineKind
    amount: int
    bearer: Bearer
    route: Route
    taxed: bool
    rule: str = ""
    inputs: Inputs = ()


class HeldMonth(msgspec.Struct, frozen=True):
    """A month of which nothing moves in this run, and why. The whole person: the run's month."""

    month: Month
    code: str
    inputs: Inputs = ()


class Payslip(msgspec.Struct, frozen=True):
    """What a run pays one person. `receivable` is what is still to be recovered later."""

    employee_id: UUID
    agency_id: UUID
    month: Month
    tax_month: Month
    lines: tuple[PayslipLine, ...]
    held: tuple[HeldMonth, ...]
    gross: int
    tax: int
    bpjs: int
    net: int
    receivable: int
    provisional: bool

    @property
    def corrections(self) -> int:
        """What it pays, before tax, for months before its own."""
        lines = (line for line in self.lines if line.kind == "gross" and line.month < self.month)
        return sum(line.amount for line in lines)


def encode(payslip: Payslip) -> bytes:
    """The canonical bytes of a payslip."""
    return _ENCODER.encode(payslip)


def encode_account(account: Account) -> bytes:
    """All that decided a payslip, as bytes to be kept with it."""
    return _ENCODER.encode(account)


def decode_account(stored: bytes) -> Account:
    """What decided a payslip, to settle it again."""
    return _ACCOUNTS.decode(stored)


def decode(stored: bytes) -> Payslip:
    """The payslip these bytes say."""
    return _DECODER.decode(stored)


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Payslip)
_ACCOUNTS = msgspec.json.Decoder(Account)
