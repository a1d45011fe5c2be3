"""What the parameters of a scorer must mean."""

from collections.abc import Iterable
from decimal import Decimal

from payroll_incentive.domain.document import Component, Document
from payroll_incentive.domain.policy_file.reading import Text
from payroll_incentive.domain.policy_file.tables import check_table
from payroll_incentive.domain.scorers import (
    AnyScorer,
    DeductionTable,
    EffectiveMinutes,
    NumericBands,
    PredicateTable,
    SatisfactionGrade,
    WeightedMeasures,
)

PREDICATES = {
    "matrix": ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang"),
    "numeric": ("sangat_baik", "baik", "cukup", "kurang", "sangat_kurang"),
}
"""The predicates of each scheme (PermenPANRB 6/2022; PP 30/2019 art. 41)."""

GRADES = ("A", "B", "C", "D")
HUNDRED = Decimal(100)


def check_scorer(document: Document, component: Component, path: str, text: Text) -> None:
    """Note every fault of a component's scorer."""
    _check_feed(document, component, text)
    scorer = component.scorer
    if isinstance(scorer, PredicateTable):
        check_predicates(document, scorer.values, path, text)
    elif isinstance(scorer, NumericBands):
        check_table(scorer.bands, f"{path}/bands", text, starts_at=Decimal(0))
    elif isinstance(scorer, DeductionTable):
        _check_deductions(document, scorer, path, text)
    else:
        _check_numbers(scorer, path, text)


def _check_feed(document: Document, component: Component, text: Text) -> None:
    feed, time = component.scorer.FEED, document.time
    if feed is not None and feed not in time.needs:
        text.fault("/time/needs", "feed_not_needed", feed=feed, component=component.id)
    if feed == "evaluation" and time.evaluation is None:
        text.fault("/time", "evaluation_missing", component=component.id)


def _check_numbers(scorer: AnyScorer, path: str, text: Text) -> None:
    if isinstance(scorer, EffectiveMinutes) and scorer.minutes_per_day <= 0:
        text.fault(f"{path}/minutes_per_day", "not_positive")
    elif isinstance(scorer, WeightedMeasures) and sum(scorer.weights.values()) != HUNDRED:
        text.fault(f"{path}/weights", "weights_not_100", total=sum(scorer.weights.values()))
    elif isinstance(scorer, SatisfactionGrade):
        for grade in sorted(set(GRADES) - set(scorer.values)):
            text.fault(f"{path}/values", "grade_without_value", grade=grade)


def check_predicates(document: Document, values: dict[str, Decimal], path: str, text: Text) -> None:
    """Note predicates of the document's schemes without a value, and unknown ones with one."""
    evaluation = document.time.evaluation
    schemes = evaluation.schemes if evaluation else ()
    needed = {name for scheme in schemes for name in PREDICATES[scheme]}
    known = {name for names in PREDICATES.values() for name in names}
    for name in sorted(needed - set(values)):
        text.fault(f"{path}/values", "predicate_without_value", predicate=name)
    for name in sorted(set(values) - known):
        text.fault(f"{path}/values/{name}", "predicate_unknown", predicate=name)


def _check_deductions(document: Document, scorer: DeductionTable, path: str, text: Text) -> None:
    if document.time.attendance is None:
        text.fault("/time", "attendance_missing")
    check_table(scorer.late, f"{path}/late", text)
    if scorer.early or scorer.count == "event":
        check_table(scorer.early, f"{path}/early", text)
    if scorer.count != "event" and scorer.early:
        text.fault(f"{path}/early", "early_not_used", count=scorer.count)


def sources(component: Component) -> Iterable[str]:
    scorer = component.scorer
    if isinstance(scorer, EffectiveMinutes):
        return ("minutes",)
    if isinstance(scorer, WeightedMeasures | SatisfactionGrade):
        return ("measures",)
    return (scorer.FEED,) if scorer.FEED else ()
