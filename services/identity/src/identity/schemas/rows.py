"""The rows of identity's import files."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from shared.imports import Row


def plain_digits(value: object) -> object:
    """A NIP as people write it, `19860926 201505 1 001`, without what only parts it."""
    return value.replace(" ", "").removeprefix("'") if isinstance(value, str) else value


Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$", max_length=64)]
Name = Annotated[str, Field(max_length=200)]
Nip = Annotated[str, BeforeValidator(plain_digits), Field(max_length=40)]
Holding = Literal["definitif", "plt", "plh"]
UnitKind = Literal[
    "government", "agency", "division", "uptd", "section", "kelurahan", "puskesmas", "school"
]
Calendar = Literal["5-day", "6-day"]
PostGroup = Literal["jpt", "administrator", "pengawas", "fungsional", "pelaksana"]
EmployeeKind = Literal["pns", "cpns", "pppk"]
LegalStatus = Literal["01", "02", "03", "04", "11", "15", "20", "92", "98", "99"]
"""National codes: 01 active, 02 unpaid leave (CLTN), 03 study, 04 suspended, 11 on loan,
15 disciplined, 20 pre-retirement (MPP), 92 blocked, 98 retiring age (BUP), 99 retired."""


class UnitRow(Row):
    code: Code
    name: Name
    kind: UnitKind
    parent_code: Code | None = None
    region: Code
    timezone: str
    calendar: Calendar


class PostRow(Row):
    code: Code
    name: Name
    unit_code: Code
    group: PostGroup
    job_class: int = Field(ge=1, le=17)


class EmployeeRow(Row):
    """One dated status of a person; what is said of the person counts in the newest row."""

    nip: Nip
    name: Name
    kind: EmployeeKind
    status: LegalStatus
    golongan: str
    from_: date = Field(alias="from")
    hired_on: date
    left_on: date | None = None


class AssignmentRow(Row):
    nip: Nip
    post_code: Code
    kind: Holding
    from_: date = Field(alias="from")
    to: date | None = None


class SuperiorRow(Row):
    nip: Nip
    superior_nip: Nip
    kind: Holding
    from_: date = Field(alias="from")
    to: date | None = None
