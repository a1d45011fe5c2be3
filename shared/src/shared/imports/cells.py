"""From the cells of a row to its values, or to what is wrong with them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Final, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

FORMULA: Final = re.compile(r"^(?:[=@\t\r＝＋－＠]|[+-](?![\d.,]+$))")
DIGITS_LOST: Final = re.compile(r"^\d(?:[.,]\d+)?E\+\d+$", re.IGNORECASE)
LONGEST_CELL: Final = 4_000
BEYOND: Final = "…"
"""The name under which a cell beyond the header comes."""


class Row(BaseModel):
    """One row of an import file: a field per column, empty cells as None."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


AnyRow = TypeVar("AnyRow", bound=Row)


class Fault(NamedTuple):
    """What is wrong with a cell (or, without a column, with a row)."""

    row: int
    column: str | None
    value: str | None
    code: str
    values: Mapping[str, Any]


def yes_no(value: object) -> object:
    return {"yes": True, "ya": True, "no": False, "tidak": False}.get(str(value).lower(), value)


YesNo = Annotated[bool, BeforeValidator(yes_no)]
"""A cell that says yes or no (ya or tidak)."""


def read_row(
    model: type[AnyRow], number: int, cells: Mapping[str, str | None]
) -> AnyRow | list[Fault]:
    """The row, or what is wrong with it."""
    if suspect := list(suspicious(number, cells)):
        return suspect
    try:
        return model.model_validate({c: v for c, v in cells.items() if v is not None})
    except ValidationError as error:
        return [fault(number, cells, detail) for detail in error.errors(include_url=False)]


def suspicious(number: int, cells: Mapping[str, str | None]) -> Iterator[Fault]:
    """Cells that no column takes: formulas, numbers that lost their digits, whole books."""
    for column, value in cells.items():
        if not value:
            continue
        if FORMULA.match(value):
            yield Fault(number, column, value, "cell_formula", {})
        elif DIGITS_LOST.match(value):
            yield Fault(number, column, value, "cell_digits_lost", {})
        elif len(value) > LONGEST_CELL:
            yield Fault(number, column, value, "cell_too_long", {"max_length": LONGEST_CELL})


FAULTS: Final = {
    "missing": "cell_required",
    "extra_forbidden": "cell_beyond_header",
    "literal_error": "cell_choice",
    "enum": "cell_choice",
    "greater_than_equal": "cell_minimum",
    "greater_than": "cell_minimum",
    "less_than_equal": "cell_maximum",
    "less_than": "cell_maximum",
    "bool_parsing": "cell_yes_no",
    "bool_type": "cell_yes_no",
    "string_too_long": "cell_too_long",
    "decimal_max_places": "cell_decimals",
    "decimal_max_digits": "cell_digits",
    "decimal_whole_digits": "cell_digits",
    "finite_number": "cell_decimal",
}
LIMITS: Final = {"ge": "limit", "gt": "limit", "le": "limit", "lt": "limit"}
"""What pydantic calls the least or the greatest value of a column."""

KINDS: Final = (
    ("date", "cell_date"),
    ("time", "cell_time"),
    ("int", "cell_number"),
    ("decimal", "cell_decimal"),
)
OTHERWISE: Final = "cell_format"
EXAMPLES: Final = {
    r"^\d{18}$": "198609262015051001",
    r"^20\d\d-(0[1-9]|1[0-2])$": "2026-07",
    r"^[A-Za-z0-9][A-Za-z0-9._/-]*$": "JKT-DINKES",
    r"^[a-z0-9_]{1,60}$": "tpp_beban_kerja",
    r"^[^@\s]+@[^@\s]+\.[^@\s]+$": "nama@contoh.go.id",
}
"""For the pattern of a column, a cell as it asks for."""

PYDANTIC_KINDS: Final = frozenset(get_args(ErrorType))


def fault(number: int, cells: Mapping[str, str | None], detail: ErrorDetails) -> Fault:
    column = str(detail["loc"][0]) if detail["loc"] else None
    context: Iterable[tuple[str, Any]] = (detail.get("ctx") or {}).items()
    values = {LIMITS.get(name, name): str(value) for name, value in context}
    if "expected" in values:
        values["expected"] = values["expected"].replace(" or ", ", ")
    values["example"] = EXAMPLES.get(values.get("pattern", ""), "-")
    return Fault(number, column, cells.get(column or ""), code_of(detail["type"]), values)


def code_of(kind: str) -> str:
    """The code of a fault: a row model's own is its own."""
    if kind in FAULTS:
        return FAULTS[kind]
    if kind not in PYDANTIC_KINDS:
        return kind
    return next((code for start, code in KINDS if kind.startswith(start)), OTHERWISE)
