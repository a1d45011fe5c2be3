"""The rows of the import files."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.imports import Row
from targets.domain.plan import Aspect
from targets.schemas.http import Code, Note, Number, Target, Text, Value, Weight

Nip = Annotated[str, Field(pattern=r"^\d{18}$")]


class PlanRow(Row):
    """A row of plans.csv: one indicator of one result of one plan."""

    nip: Nip
    period: Code
    starts_on: date
    ends_on: date
    result_number: Number
    result_title: Text
    weight: Weight
    superior_result_number: Number | None = None
    aspect: Aspect
    indicator: Text
    target: Target
    unit: Annotated[Text, StringConstraints(max_length=60)]
    state: Literal["draft", "submitted", "approved"]
    superior_nip: Nip | None = None
    approved_on: date | None = None


class RealisationRow(Row):
    """A row of realisations.csv: how far one indicator of an approved plan had come by a day."""

    nip: Nip
    period: Code
    result_number: Number
    aspect: Aspect
    indicator: Text
    value: Value
    as_of: date
    note: Note | None = None
