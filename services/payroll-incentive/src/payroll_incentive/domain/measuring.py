"""What a rule of a policy looks at, as a code with values: words are made when somebody reads."""

from collections.abc import Mapping
from decimal import Decimal
from functools import singledispatch

from payroll_incentive.domain.adjustments import (
    Absences,
    Acting,
    AnyAdjustment,
    ByPredicate,
    Cap,
    Floor,
    Obligations,
    Portion,
)
from payroll_incentive.domain.document import Component
from payroll_incentive.domain.scorers import (
    AnyScorer,
    DeductionTable,
    EffectiveMinutes,
    Fixed,
    NumericBands,
    PredicateTable,
    WeightedMeasures,
)
from payroll_incentive.domain.words import Language, decimal, term

Measured = tuple[str, dict[str, str]]
"""The name of what is looked at, and the values its sentence needs."""


def measured(rule: Component | AnyAdjustment, language: Language) -> Measured:
    """What a component or adjustment looks at, by the policy's own figures."""
    looking = rule.scorer if isinstance(rule, Component) else rule
    return str(looking.__struct_config__.tag), values(looking, language)


@singledispatch
def values(looking: AnyScorer | AnyAdjustment, language: Language) -> dict[str, str]:
    """The policy's figures of what is looked at; none where its sentence needs none."""
    del looking, language
    return {}


@values.register(PredicateTable | ByPredicate)
def _(looking: PredicateTable | ByPredicate, language: Language) -> dict[str, str]:
    return {"values": shares(looking.values, language)}


@values.register
def _(looking: NumericBands, language: Language) -> dict[str, str]:
    since = "mulai" if language == "id" else "from"
    bands = {f"{since} {decimal(str(b.from_))}:": b.percent for b in looking.bands}
    return {"values": shares(bands, language)}


@values.register
def _(looking: DeductionTable, language: Language) -> dict[str, str]:
    return {"absent": percent(looking.absent, language)}


@values.register
def _(looking: EffectiveMinutes, language: Language) -> dict[str, str]:
    del language
    return {"minutes": str(looking.minutes_per_day)}


@values.register
def _(looking: WeightedMeasures, language: Language) -> dict[str, str]:
    return {"values": shares(looking.weights, language)}


@values.register
def _(looking: Acting, language: Language) -> dict[str, str]:
    del language
    return {"days": str(looking.min_working_days)}


@values.register(Fixed | Portion | Floor | Cap)
def _(looking: Fixed | Portion | Floor | Cap, language: Language) -> dict[str, str]:
    return {"percent": percent(looking.percent, language)}


@values.register
def _(looking: Absences, language: Language) -> dict[str, str]:
    row, month = (
        ("berturut-turut", "dalam sebulan") if language == "id" else ("in a row", "a month")
    )
    limits = {row: looking.consecutive, month: looking.scattered}
    joined = " atau " if language == "id" else " or "
    return {"days": joined.join(f"{days} {name}" for name, days in limits.items() if days)}


@values.register
def _(looking: Obligations, language: Language) -> dict[str, str]:
    return {"obligations": ", ".join(term(name, language) for name in looking.obligations)}


def shares(table: Mapping[str, Decimal], language: Language) -> str:
    """A table of percentages as a list."""
    return ", ".join(
        f"{term(name, language)} {percent(value, language)}" for name, value in table.items()
    )


def percent(value: Decimal, language: Language) -> str:
    """A percentage as people write it."""
    return f"{decimal(str(value))}{' %' if language == 'id' else '%'}"
