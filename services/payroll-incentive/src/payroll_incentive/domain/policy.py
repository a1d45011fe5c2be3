"""Policies prepared for calculating: lookups instead of documents."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from payroll_incentive.domain.adjustments import AnyAdjustment, PunishmentTable
from payroll_incentive.domain.document import FEEDING, Document, StandIn, TaxRule
from payroll_incentive.domain.exact import Fraction
from payroll_incentive.domain.facts import Assignment, Month, Punishment, StatusSpan
from payroll_incentive.domain.months import (
    add_months,
    feeding_period,
    first_day,
    last_day,
    months_fed,
    shift,
)
from payroll_incentive.domain.national import AnyNational, Nationals
from payroll_incentive.domain.scorers import AnyScorer
from payroll_incentive.domain.scorers.base import Source, share_of


class Planned(NamedTuple):
    """A component for a certain kind of person: its part of the amount, and how it is judged."""

    id: str
    rule: str
    part: Fraction
    scorer: AnyScorer


class Ruled(NamedTuple):
    """An adjustment for a certain kind of person, and the id of its rule."""

    adjustment: AnyAdjustment
    rule: str


class RulesFor(NamedTuple):
    """All that a document says of a certain kind of person, in its order.

    Gates are asked before the components are scored, changes follow them.
    """

    components: tuple[Planned, ...]
    gates: tuple[Ruled, ...]
    changes: tuple[Ruled, ...]


class Policy:
    """One policy document, validated and prepared."""

    def __init__(self, document: Document) -> None:
        identity, time = document.identity, document.time
        self.document = document
        self.id = identity.id
        self.version = identity.version
        self.ref = f"{identity.id}@{identity.version}"
        self.region = identity.region
        self.kinds = document.who.kinds
        self.groups = document.who.groups
        self.valid_from = identity.valid_from
        self.valid_to = identity.valid_to
        self.feeds = time.needs
        self.rounding = document.rounding
        self.shares = time.segments
        self.advance = time.advance
        self.attendance = time.attendance
        self.paid_statuses = frozenset(document.who.paid_statuses)
        self._feeding = FEEDING[time.evaluation.feeds] if time.evaluation else FEEDING["same_month"]
        self._taxes = {kind: rule for rule in document.tax for kind in rule.kinds}
        self._chosen: dict[tuple[tuple[str, str, str, int], bool], RulesFor] = {}

    def rule(self, section: str, name: str) -> str:
        """The id of a rule: policy, version, and its place in the document."""
        return f"{self.ref}#/{section}/{name}"

    def rules(self, kind: str, group: str, day: date) -> bool:
        """Whether the document rules this kind and group of post on a day."""
        return (
            kind in self.kinds
            and (not self.groups or group in self.groups)
            and self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
        )

    def amount(self, post: Assignment) -> int | None:
        """The approved rupiah a month of a post; None where the decree names none."""
        amounts = self.document.amounts
        own = amounts.posts.get(post.post_code)
        return amounts.classes.get(post.job_class) if own is None else own

    def rules_for(self, status: StatusSpan, post: Assignment, *, ahead: bool = False) -> RulesFor:
        """What the document says of a person; of a month paid `ahead`, without attendance."""
        person = (status.kind, status.status, post.group, post.job_class)
        found = self._chosen.get((person, ahead))
        if found is None:
            found = self._chosen[person, ahead] = self._choose_rules(person, ahead=ahead)
        return found

    def _choose_rules(self, person: tuple[str, str, str, int], *, ahead: bool) -> RulesFor:
        ruled = [
            Ruled(a, self.rule("adjustments", a.id))
            for a in self.document.adjustments
            if a.for_.covers(*person) and not (ahead and a.READS_ATTENDANCE)
        ]
        return RulesFor(
            tuple(
                Planned(c.id, self.rule("components", c.id), share_of(c.percent), c.scorer)
                for c in self.document.components
                if c.for_.covers(*person)
            ),
            tuple(one for one in ruled if one.adjustment.GATE),
            tuple(one for one in ruled if not one.adjustment.GATE),
        )

    def tax(self, kind: str) -> TaxRule | None:
        """The tax rule of a kind of employee."""
        return self._taxes.get(kind)

    def stand_in(self, source: Source) -> StandIn | None:
        """What stands in for a source that has not arrived."""
        return self.document.time.provisional.get(source)

    def evaluation_period(self, month: Month) -> str:
        """The code of the evaluation period that feeds a pay month."""
        return feeding_period(month, *self._feeding)

    def months_fed(self, period: str) -> tuple[Month, ...]:
        """The pay months an evaluation period feeds; none for a period of another kind."""
        return months_fed(period, *self._feeding)

    def pay_date(self, month: Month) -> date:
        """The day on which a month is paid; a month paid in advance is paid within itself."""
        pay = self.document.time.pay
        ahead = self.advance is not None and first_day(month).month in self.advance.months
        paid = month if ahead else shift(month, pay.months_later)
        return min(last_day(paid), first_day(paid) + timedelta(days=pay.day - 1))

    def punishment_ends(self, fact: Punishment) -> date | None:
        """The last day a punishment is in force; None while it lasts."""
        if fact.to is not None:
            return fact.to
        months = [
            change.table[fact.code].months
            for change in self.document.adjustments
            if isinstance(change, PunishmentTable) and fact.code in change.table
        ]
        lasting = max((count for count in months if count is not None), default=None)
        return None if lasting is None else add_months(fact.from_, lasting) - timedelta(days=1)

    def ceiling(self, year: int) -> int | None:
        """The approved budget of a year in rupiah; None where the decree names none."""
        return self.document.identity.ceilings.get(year)


class Policies:
    """All policies in force at any time, and the national tables they lean on."""

    def __init__(self, policies: Iterable[Policy], nationals: Iterable[AnyNational] = ()) -> None:
        self.nationals = Nationals(nationals)
        self._by_kind: dict[tuple[str, str], list[Policy]] = {}
        self._by_region: dict[str, list[Policy]] = {}
        self._turns: dict[str, tuple[date, ...]] = {}
        for policy in sorted(policies, key=_newest_first, reverse=True):
            self._by_region.setdefault(policy.region, []).append(policy)
            for kind in policy.kinds:
                self._by_kind.setdefault((policy.region, kind), []).append(policy)

    @property
    def refs(self) -> list[str]:
        """The policies by id and version."""
        return sorted(policy.ref for group in self._by_region.values() for policy in group)

    def find(self, region: str, kind: str, group: str, day: date) -> Policy | None:
        """The policy that rules a day: of those valid, the one that began last."""
        for policy in self._by_kind.get((region, kind), ()):
            if policy.rules(kind, group, day):
                return policy
        return None

    def of_region(self, region: str) -> tuple[Policy, ...]:
        """All policies of a region, the newest first."""
        return tuple(self._by_region.get(region, ()))

    def ruling(self, region: str, month: Month) -> list[Policy]:
        """The policies of a region that are valid at the end of a month."""
        day = last_day(month)
        return [
            policy
            for policy in self.of_region(region)
            if policy.valid_from <= day and (policy.valid_to is None or day <= policy.valid_to)
        ]

    def pay_date(self, region: str, month: Month) -> date:
        """The latest pay day of the policies that rule the month; its last day where none does."""
        days = [policy.pay_date(month) for policy in self.ruling(region, month)]
        return max(days, default=last_day(month))

    def turns(self, region: str) -> tuple[date, ...]:
        """The days on which a policy of a region begins, or is over."""
        found = self._turns.get(region)
        if found is None:
            ruling = self.of_region(region)
            ends = (p.valid_to + timedelta(days=1) for p in ruling if p.valid_to is not None)
            found = self._turns[region] = (*(p.valid_from for p in ruling), *ends)
        return found

    def by_ref(self, ref: str) -> Policy | None:
        """The policy with this id and version, as segments and rules name it."""
        found = (p for group in self._by_region.values() for p in group if p.ref == ref)
        return next(found, None)

    def decree(self, ref: str) -> str:
        """The number of the decree of a policy or national table; empty where it is unknown."""
        policy = self.by_ref(ref)
        if policy is not None:
            return policy.document.identity.decree.number
        table = self.nationals.by_ref(ref)
        return table.decree.number if table else ""

    def decrees(self, refs: Iterable[str]) -> str:
        """The numbers of the decrees of some policies, each once."""
        return ", ".join(dict.fromkeys(self.decree(ref) for ref in refs))


def _newest_first(policy: Policy) -> tuple[date, int, str]:
    return policy.valid_from, policy.version, policy.id
