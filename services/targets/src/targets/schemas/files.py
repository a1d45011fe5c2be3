"""The rows of the import file."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.imports import Row
from targets.domain.plan import Aspect
from targets.schemas.http import Code, Number, Target, Text, Weight

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
