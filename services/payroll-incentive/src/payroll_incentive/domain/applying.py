"""Which rules of which policies apply to a person's month, and what each came to."""

from collections.abc import Iterator
from typing import NamedTuple

from payroll_incentive.domain.adjustments import AnyAdjustment
from payroll_incentive.domain.document import Component
from payroll_incentive.domain.lines import Segment, Statement
from payroll_incentive.domain.policy import Policies, Policy
from payroll_incentive.domain.rounding import divided
from payroll_incentive.domain.scorers.base import share_of


class Applying(NamedTuple):
    """A component or adjustment; `amount` is the rupiah of its lines, None without a line."""

    found: Component | AnyAdjustment
    rule: str
    most: int | None
    amount: int | None


class Ruling(NamedTuple):
    """A policy that rules a stretch of the month, with the last post held under it.

    `amount` is the rupiah of that post for a whole month.
    """

    policy: Policy
    segment: Segment
    amount: int
    rules: tuple[Applying, ...]


def ruling(statement: Statement, policies: Policies) -> list[Ruling]:
    """The policies that a statement was made by, in order, with what applies of each."""
    last = {segment.policy: segment for segment in statement.segments}
    return [
        describe(statement, policy, segment)
        for ref, segment in last.items()
        if (policy := policies.by_ref(ref)) is not None
    ]


def describe(statement: Statement, policy: Policy, segment: Segment) -> Ruling:
    amounts = policy.document.amounts
    amount = amounts.posts.get(segment.post_code, amounts.classes.get(segment.job_class, 0))
    return Ruling(policy, segment, amount, tuple(rules(statement, policy, segment, amount)))


def rules(
    statement: Statement, policy: Policy, segment: Segment, amount: int
) -> Iterator[Applying]:
    person = (segment.kind, segment.status, segment.group, segment.job_class)
    came_to: dict[str, int] = {}
    for line in statement.lines:
        came_to[line.rule] = came_to.get(line.rule, 0) + line.amount
    for component in policy.document.components:
        rule = policy.rule("components", component.id)
        if component.for_.covers(*person) or rule in came_to:
            part = share_of(component.percent)
            most = divided(amount * part.numerator, part.denominator, direction="half_up")
            yield Applying(component, rule, most, came_to.get(rule))
    for adjustment in policy.document.adjustments:
        rule = policy.rule("adjustments", adjustment.id)
        if adjustment.for_.covers(*person) or rule in came_to:
            yield Applying(adjustment, rule, None, came_to.get(rule))
