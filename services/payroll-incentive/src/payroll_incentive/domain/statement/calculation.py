"""What a month is worth: the segments, their components, adjustments and final tax."""

from collections.abc import Iterable

from payroll_incentive.domain.adjustments import Case, Change, Held, Nothing
from payroll_incentive.domain.document import TaxRule
from payroll_incentive.domain.facts import Facts
from payroll_incentive.domain.lines import Hold, Line, Reason, Route, Segment, Statement
from payroll_incentive.domain.months import first_day
from payroll_incentive.domain.national import FinalTax
from payroll_incentive.domain.policy import Planned, Policies, Ruled
from payroll_incentive.domain.rounding import Tally, divided
from payroll_incentive.domain.scorers import Missing, Score, Sheet
from payroll_incentive.domain.scorers.base import share_of
from payroll_incentive.domain.statement.eligibility import refusal
from payroll_incentive.domain.statement.segments import Stretch, split

FINAL_TAX = "pph_final"
"""The component of the final tax."""


def calculate(facts: Facts, policies: Policies) -> Statement:
    """What the month is worth. No clock, no database; the order of the facts means nothing."""
    found = split(facts, policies)
    work = _Work(facts, policies)
    for reason in found.reasons:
        work.reasons.append(reason)
    for stretch in found.stretches:
        reason_or_none = refusal(facts, stretch)
        if reason_or_none is None:
            work.add(stretch)
        else:
            work.reasons.append(reason_or_none)
    return work.statement()


class _Work:
    """A statement while it is being made."""

    def __init__(self, facts: Facts, policies: Policies) -> None:
        self.facts = facts
        self.policies = policies
        self.segments: list[Segment] = []
        self.lines: list[Line] = []
        self.reasons: list[Reason] = []
        self.holds: list[Hold] = []
        self.provisional = False
        self._tally: Tally | None = None
        self._route: Route = "ter"
        self._sheets: dict[tuple[str, str], Sheet] = {}

    def statement(self) -> Statement:
        """All that was found, in a fixed order."""
        return Statement(
            self.facts.employee_id,
            self.facts.agency_id,
            self.facts.month,
            tuple(self.segments),
            tuple(self.lines),
            tuple(sorted(self.reasons, key=lambda r: (r.from_, r.code))),
            tuple(sorted(set(self.holds), key=lambda h: (h.code, h.rule, h.inputs))),
            self.provisional or any(line.provisional for line in self.lines),
        )

    def add(self, stretch: Stretch) -> None:
        """Score a stretch, adjust it, and put the final tax beside it."""
        ahead = self._is_advance(stretch)
        rules = stretch.policy.rules_for(stretch.status, stretch.post, ahead=ahead)
        case = self._case(stretch)
        self.provisional = self.provisional or ahead
        if self._stopped(stretch, case, rules.gates):
            return
        self._tally = case.tally  # the first stretch that is paid rounds the month
        before = len(self.lines)
        tax = stretch.policy.tax(stretch.status.kind)
        self._route = tax.route if tax is not None else "ter"
        for component in rules.components:
            self._score(stretch, case, component)
        self._adjust(case, rules.changes)
        self.segments.append(_segment(stretch))
        if tax is not None and tax.route == "final":
            self._tax(stretch, tax, sum(line.amount for line in self.lines[before:]))

    def _case(self, stretch: Stretch) -> Case:
        tally = self._tally or Tally(stretch.policy.rounding)
        return Case(
            self.facts,
            self._sheet(stretch),
            stretch.status,
            stretch.post,
            stretch.punishments,
            stretch.policy.amount(stretch.post) or 0,
            stretch.part,
            stretch.policy.amount,
            tally,
            tally.exact if self.lines else 0,
        )

    def _sheet(self, stretch: Stretch) -> Sheet:
        key = (stretch.policy.ref, stretch.calendar)
        if key not in self._sheets:
            period = stretch.policy.evaluation_period(self.facts.month)
            rules = stretch.policy.attendance
            self._sheets[key] = Sheet(self.facts, rules, period, stretch.calendar)
        return self._sheets[key]

    def _is_advance(self, stretch: Stretch) -> bool:
        advance = stretch.policy.advance
        return (
            self.facts.phase == "advance"
            and advance is not None
            and first_day(self.facts.month).month in advance.months
        )

    def _stopped(self, stretch: Stretch, case: Case, gates: Iterable[Ruled]) -> bool:
        """Ask the gates; True if one leaves nothing of this stretch."""
        for gate, rule in gates:
            effect = gate.effect(case)
            if isinstance(effect, Nothing):
                self.provisional = self.provisional or effect.provisional
                self.reasons.append(
                    Reason(
                        effect.code,
                        stretch.first,
                        stretch.last,
                        rule,
                        gate.article,
                        effect.inputs,
                        effect.events,
                    )
                )
                return True
            if isinstance(effect, Held):
                self.holds.append(
                    Hold(effect.code, rule, gate.article, effect.inputs, effect.events)
                )
        return False

    def _score(self, stretch: Stretch, case: Case, planned: Planned) -> None:
        score = self._judge(stretch, case.sheet, planned)
        if score is None:
            return
        part, share, ratio = planned.part, case.share, score.ratio
        amount = case.tally.add(
            case.amount * part.numerator * share.numerator * ratio.numerator,
            part.denominator * share.denominator * ratio.denominator,
        )
        self._line(planned.id, planned.rule, amount, score)

    def _judge(self, stretch: Stretch, sheet: Sheet, planned: Planned) -> Score | None:
        """The component's score, or what stands in for it; None if the month is held for it."""
        advance = stretch.policy.advance
        if advance is not None and self._is_advance(stretch):
            inputs = (("advance", str(advance.percent)),)
            return Score(share_of(advance.percent), inputs, (), provisional=True)
        score = planned.scorer.score(sheet)
        return (
            self._stand_in(stretch, sheet, planned, score) if isinstance(score, Missing) else score
        )

    def _stand_in(
        self, stretch: Stretch, sheet: Sheet, planned: Planned, missing: Missing
    ) -> Score | None:
        source = missing.source
        rule = stretch.policy.stand_in(source)
        if rule is not None and rule.use == "last_known":
            last = Sheet(self.facts, sheet.rules, sheet.period, sheet.calendar, last_known=True)
            score = planned.scorer.score(last)
            if isinstance(score, Score):
                inputs = (("stand_in", "last_known"), *score.inputs)
                return Score(score.ratio, inputs, score.events, provisional=True)
        if rule is None or rule.use == "hold" or rule.percent is None:
            article = rule.article if rule else stretch.policy.document.who.article
            self.holds.append(Hold(f"{source}_missing", planned.rule, article))
            return None
        inputs = (("stand_in", source), ("percent", str(rule.percent)))
        return Score(share_of(rule.percent), inputs, (), provisional=True)

    def _adjust(self, case: Case, changes: Iterable[Ruled]) -> None:
        for change, rule in changes:
            effect = change.effect(case)
            if isinstance(effect, Held):
                self.holds.append(
                    Hold(effect.code, rule, change.article, effect.inputs, effect.events)
                )
            elif isinstance(effect, Change):
                amount = case.tally.add(effect.value.numerator, effect.value.denominator)
                self._line(change.id, rule, amount, effect)

    def _line(self, component: str, rule: str, amount: int, why: Score | Change) -> None:
        self.lines.append(
            Line(
                component,
                len(self.segments),
                "gross",
                amount,
                "employee",
                self._route,
                rule,
                why.inputs,
                why.events,
                why.provisional,
            )
        )

    def _tax(self, stretch: Stretch, tax: TaxRule, gross: int) -> None:
        """The final tax of the stretch; a golongan without a rate holds the month."""
        golongan = stretch.status.golongan
        table = self.policies.nationals.at(FinalTax, stretch.first)
        rate, rule = tax.flat_percent, stretch.policy.rule("tax", stretch.status.kind)
        if rate is None and table is not None:
            rate, rule = table.rate(golongan), f"{table.ref}#/golongan"
        if rate is None:
            self.holds.append(
                Hold("tax_rate_missing", rule, tax.article, (("golongan", golongan),))
            )
            return
        part = share_of(rate)
        due = divided(gross * part.numerator, part.denominator, direction="down")
        inputs = (("gross", gross), ("golongan", golongan), ("percent", str(rate)))
        index = len(self.segments) - 1
        self.lines.append(Line(FINAL_TAX, index, "tax", -due, tax.bearer, "final", rule, inputs))


def _segment(stretch: Stretch) -> Segment:
    status, post = stretch.status, stretch.post
    return Segment(
        stretch.first,
        stretch.last,
        stretch.share,
        stretch.whole,
        status.kind,
        status.status,
        status.golongan,
        post.post_code,
        post.group,
        post.job_class,
        stretch.policy.ref,
    )
