"""What would have changed a month's worth: one fact at a time, calculated as everything is."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from payroll_incentive.domain.alternatives.changes import Changed
from payroll_incentive.domain.alternatives.evaluated import by_evaluation
from payroll_incentive.domain.alternatives.recorded import by_attendance, by_measures, by_minutes
from payroll_incentive.domain.facts import Facts
from payroll_incentive.domain.lines import Inputs
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.scorers import Sheet
from payroll_incentive.domain.statement.calculation import calculate
from payroll_incentive.domain.statement.segments import split

__all__ = ["MOST", "Alternative", "Changed", "Compared", "changed_facts", "compare"]

MOST: Final = 8


class Alternative(NamedTuple):
    """What the month would be worth in whole rupiah, had one thing been otherwise.

    `code` names it and `inputs` hold its values; `difference` is `gross` less what it is worth.
    """

    code: str
    inputs: Inputs
    gross: int
    difference: int


class Compared(NamedTuple):
    """What the month is worth as things are, and what it would be worth otherwise."""

    gross: int
    alternatives: list[Alternative]


def compare(facts: Facts, policies: Policies) -> Compared:
    """The alternatives that make a difference, the largest first; at most MOST."""
    gross = calculate(facts, policies).gross
    found: dict[tuple[str, Inputs], Alternative] = {}
    for code, inputs, changed in changed_facts(facts, policies):
        if (code, inputs) not in found:
            other = calculate(changed, policies).gross
            found[code, inputs] = Alternative(code, inputs, other, other - gross)
    telling = [one for one in found.values() if one.difference]
    telling.sort(key=lambda one: (-abs(one.difference), one.code, one.inputs))
    return Compared(gross, telling[:MOST])


def changed_facts(facts: Facts, policies: Policies) -> Iterator[Changed]:
    """The month's facts with one thing changed that its policies look at, whatever it is worth."""
    for stretch in split(facts, policies).stretches:
        policy = stretch.policy
        rules = policy.rules_for(stretch.status, stretch.post)
        period = policy.evaluation_period(facts.month)
        sheet = Sheet(facts, policy.attendance, period, stretch.calendar)
        yield from by_evaluation(sheet, rules)
        yield from by_attendance(sheet)
        yield from by_minutes(sheet, rules)
        yield from by_measures(sheet, rules)
