"""Tables of half-open intervals: in order, without gap or overlap, open at the end."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from payroll_incentive.domain.policy_file.reading import Text


class Interval(Protocol):
    """A half-open interval of a table."""

    @property
    def from_(self) -> int | Decimal: ...
    @property
    def below(self) -> int | Decimal | None: ...


def check_table(
    table: Sequence[Interval], path: str, text: Text, starts_at: Decimal | None = None
) -> None:
    """Note every gap, overlap, empty interval, and a table that begins late or stops early."""
    if not table:
        text.fault(path, "table_empty")
        return
    if starts_at is not None and table[0].from_ > starts_at:
        text.fault(f"{path}/0", "table_starts_late", first=starts_at)
    for index, (one, following) in enumerate(pairwise(table)):
        _check_border(one, following, path, index, text)
    for index, interval in enumerate(table):
        if interval.below is not None and interval.below <= interval.from_:
            text.fault(f"{path}/{index}", "interval_empty", at=interval.from_)
    if table[-1].below is not None:
        text.fault(f"{path}/{len(table) - 1}", "table_ends", last=table[-1].below)


def _check_border(one: Interval, following: Interval, path: str, index: int, text: Text) -> None:
    if one.below is None or one.below > following.from_:
        text.fault(f"{path}/{index}", "table_overlap", at=following.from_)
    elif one.below < following.from_:
        text.fault(f"{path}/{index + 1}", "table_gap", first=one.below, last=following.from_)
