"""Another evaluation: one predicate, or one band of the score, up or down."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec.structs import replace

from payroll_incentive.domain.adjustments import ByPredicate
from payroll_incentive.domain.alternatives.changes import Changed, swapped
from payroll_incentive.domain.facts import Evaluation
from payroll_incentive.domain.policy import RulesFor
from payroll_incentive.domain.scorers import NumericBands, PredicateTable, Sheet
from payroll_incentive.domain.scorers.base import number

LADDERS: Final[dict[str, tuple[str, ...]]] = {
    "matrix": ("sangat_kurang", "kurang", "butuh_perbaikan", "baik", "sangat_baik"),
    "numeric": ("sangat_kurang", "kurang", "cukup", "baik", "sangat_baik"),
}
"""The predicates by scheme, the lowest first (PermenPANRB 6/2022; PP 30/2019 art. 41)."""


def by_evaluation(sheet: Sheet, rules: RulesFor) -> Iterator[Changed]:
    """The evaluation that feeds the month, one step up and one down; none while it is missing."""
    evaluation = sheet.evaluation
    if evaluation is None:
        return
    known = {name for table in tables(rules) for name in table}
    ladder = [name for name in LADDERS.get(evaluation.scheme, ()) if name in known]
    if evaluation.predicate in ladder:
        place = ladder.index(evaluation.predicate)
        for step, other in neighbours(ladder, place):
            yield changed(sheet, evaluation, "predicate", step, other)
    for planned in rules.components:
        if isinstance(planned.scorer, NumericBands):
            yield from by_score(sheet, evaluation, planned.scorer)


def tables(rules: RulesFor) -> Iterator[dict[str, Any]]:
    """What the rules say of predicates."""
    for planned in rules.components:
        if isinstance(planned.scorer, PredicateTable):
            yield planned.scorer.values
    for change, _ in rules.changes:
        if isinstance(change, ByPredicate):
            yield change.values


def by_score(sheet: Sheet, evaluation: Evaluation, scorer: NumericBands) -> Iterator[Changed]:
    """The score at the lower edge of the band above, and of the band below."""
    value = number(evaluation.score)
    edges = [band.from_ for band in scorer.bands]
    if value is None or value < edges[0]:
        return
    for step, edge in neighbours(edges, bisect_right(edges, value) - 1):
        yield changed(sheet, evaluation, "score", step, str(edge))


def neighbours(steps: Sequence[Any], place: int) -> Iterator[tuple[str, Any]]:
    if place + 1 < len(steps):
        yield "up", steps[place + 1]
    if place > 0:
        yield "down", steps[place - 1]


def changed(sheet: Sheet, evaluation: Evaluation, name: str, step: str, other: str) -> Changed:
    """The evaluation with another predicate or score."""
    facts = sheet.facts
    new = replace(evaluation, **{name: other})
    inputs = (
        ("period", evaluation.period),
        (name, other),
        ("now", getattr(evaluation, name)),
    )
    evaluations = swapped(facts.evaluations, evaluation, new)
    return Changed(f"{name}_{step}", inputs, replace(facts, evaluations=evaluations))
