"""Scorers that read the evaluation: its predicate, or its number."""

from bisect import bisect_right
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

import msgspec

from payroll_incentive.domain.exact import Fraction
from payroll_incentive.domain.facts import Evaluation
from payroll_incentive.domain.lines import Inputs
from payroll_incentive.domain.scorers.base import (
    Missing,
    Score,
    ScorerParameters,
    Sheet,
    Words,
    number,
    share_of,
)


class PredicateTable(ScorerParameters, frozen=True, kw_only=True, tag="predicate_table"):
    """A percentage for each predicate of the evaluation."""

    FEED: ClassVar[str | None] = "evaluation"
    WORDS: ClassVar[Words] = {
        "id": "Predikat {predicate} pada periode {period} bernilai {percent} %.",
        "en": "Predicate {predicate} in period {period} is worth {percent}%.",
    }

    values: dict[str, Decimal]

    @cached_property
    def ratios(self) -> dict[str, tuple[Fraction, str]]:
        return {name: (share_of(value), str(value)) for name, value in self.values.items()}

    def score(self, sheet: Sheet) -> Score | Missing:
        """The predicate's percentage; a predicate the table does not know is missing."""
        evaluation = sheet.evaluation
        if evaluation is None or evaluation.predicate not in self.ratios:
            return Missing("evaluation")
        ratio, percent = self.ratios[evaluation.predicate]
        inputs = (
            ("period", evaluation.period),
            ("predicate", evaluation.predicate),
            ("percent", percent),
        )
        return _evaluated(evaluation, ratio, inputs)


class Band(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A half-open band of numbers, from ≤ x < below; no `below` is open above."""

    from_: Decimal = msgspec.field(name="from")
    below: Decimal | None = None
    percent: Decimal


class NumericBands(ScorerParameters, frozen=True, kw_only=True, tag="numeric_bands"):
    """A percentage for the band that the evaluation's number lies in."""

    FEED: ClassVar[str | None] = "evaluation"
    WORDS: ClassVar[Words] = {
        "id": "Nilai {score} pada periode {period}, rentang mulai {from}, bernilai {percent} %.",
        "en": "Score {score} in period {period} lies in the band from {from}, worth {percent}%.",
    }

    bands: tuple[Band, ...]

    @cached_property
    def _starts(self) -> tuple[Decimal, ...]:
        return tuple(band.from_ for band in self.bands)

    @cached_property
    def _ratios(self) -> tuple[Fraction, ...]:
        return tuple(share_of(band.percent) for band in self.bands)

    def score(self, sheet: Sheet) -> Score | Missing:
        """The band's percentage; an evaluation without a number in any band is missing."""
        evaluation = sheet.evaluation
        value = number(evaluation.score) if evaluation else None
        if evaluation is None or value is None:
            return Missing("evaluation")
        index = bisect_right(self._starts, value) - 1
        if index < 0:
            return Missing("evaluation")
        inputs = (
            ("period", evaluation.period),
            ("score", str(value)),
            ("from", str(self.bands[index].from_)),
            ("percent", str(self.bands[index].percent)),
        )
        return _evaluated(evaluation, self._ratios[index], inputs)


def _evaluated(evaluation: Evaluation, ratio: Fraction, inputs: Inputs) -> Score:
    return Score(ratio, inputs, (evaluation.event_id,), not evaluation.closed)
