"""The rows of import files."""

from typing import Annotated, Literal

from pydantic import Field

from shared.imports import Row, YesNo

Nip = Annotated[str, Field(pattern=r"^\d{18}$")]
MonthText = Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
Rupiah = Annotated[int, Field(ge=0, le=1_000_000_000_000)]


class SalaryBaseRow(Row):
    """A row of salary-base.csv: the salary part of a month, and what the salary run took."""

    nip: Nip
    month: MonthText
    gross: Rupiah
    bpjs_employee: Rupiah
    bpjs_employer: Rupiah
    pph21: Rupiah


class TaxStatusRow(Row):
    """A row of tax-status.csv: the status on 1 January."""

    nip: Nip
    year: Annotated[int, Field(ge=2020, le=2100)]
    ptkp: Literal["TK/0", "TK/1", "TK/2", "TK/3", "K/0", "K/1", "K/2", "K/3"]
    npwp: YesNo


class ObligationRow(Row):
    """A row of obligations.csv."""

    nip: Nip
    month: MonthText
    obligation: Literal["pbb", "waste_levy", "lhkpn"]
    fulfilled: YesNo


class OpeningLineRow(Row):
    """A row of opening-lines.csv: what was paid for a month before payroll began here."""

    nip: Nip
    agency_code: Annotated[str, Field(min_length=1, max_length=40)]
    month: MonthText
    component: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,60}$")]
    amount: Annotated[int, Field(ge=-1_000_000_000_000, le=1_000_000_000_000)]
