"""Adjustments that add to the result of the components or take from it."""

from collections import Counter
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

import msgspec

from payroll_incentive.domain.adjustments.base import Adjustment, Case, Change, Effect, Held
from payroll_incentive.domain.exact import Fraction
from payroll_incentive.domain.facts import Assignment, Punishment
from payroll_incentive.domain.lines import Inputs
from payroll_incentive.domain.scorers import Words
from payroll_incentive.domain.scorers.base import percent_text, share_of

GROUP_RANKS = {"jpt": 4, "administrator": 3, "pengawas": 2, "fungsional": 1, "pelaksana": 1}
"""Which post groups stand above which (UU 20/2023, PP 11/2017)."""


class PunishmentEffect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a punishment takes while in force; `months` ends one that has no last day itself."""

    percent: Decimal
    months: int | None = None


class PunishmentTable(Adjustment, frozen=True, kw_only=True, tag="punishment"):
    """A percentage off for the heaviest punishment in force, of the result or of the amount."""

    WORDS: ClassVar[Words] = {
        "id": "Hukuman disiplin {code} sejak {since}: dipotong {percent} %.",
        "en": "Discipline punishment {code} since {since}: {percent}% taken off.",
    }

    of: Literal["result", "amount"]
    table: dict[str, PunishmentEffect]

    def effect(self, case: Case) -> Effect:
        """The deduction; a punishment the table does not rule holds the month."""
        if not case.punishments:
            return None
        for fact in case.punishments:
            if fact.code not in self.table:
                return Held("punishment_not_ruled", (("code", fact.code),), (fact.event_id,))
        heaviest = max(case.punishments, key=self._weight)
        percent = self.table[heaviest.code].percent
        if not percent:
            return None
        basis = case.result if self.of == "result" else case.amount * case.share
        inputs = (
            ("code", heaviest.code),
            ("since", str(heaviest.from_)),
            ("percent", str(percent)),
            ("of", self.of),
        )
        value = -min(case.result, basis * share_of(percent))
        return Change(value, inputs, (heaviest.event_id,))

    def _weight(self, fact: Punishment) -> tuple[Decimal, str, str]:
        return self.table[fact.code].percent, str(fact.from_), str(fact.event_id)


class Acting(Adjustment, frozen=True, kw_only=True, tag="plt"):
    """Acting (Plt) in another post for at least so many working days of the month.

    In an equal post a percentage of that post's amount is added; in a higher one that post's
    amount takes the place of one's own; in a lower one nothing changes. `equal_by` compares post
    groups or job classes. Of several posts the one that adds most counts.
    """

    WORDS: ClassVar[Words] = {
        "id": "Plt. pada jabatan {post} ({level}) selama {days} hari kerja, "
        "jumlah jabatan itu {amount}.",
        "en": "Acting in post {post} ({level}) for {days} working days; "
        "that post's amount is {amount}.",
    }

    min_working_days: int
    equal_percent: Decimal
    equal_by: Literal["group", "class"]

    def effect(self, case: Case) -> Effect:
        """What acting adds; a held post without an amount holds the month."""
        changes: list[Change] = []
        for post, days in self._posts(case):
            amount = case.amount_of(post)
            if amount is None:
                return Held("plt_amount_missing", (("post", post.post_code),))
            level, value = self._value(case, post, amount)
            inputs = (
                ("post", post.post_code),
                ("level", level),
                ("days", days),
                ("amount", amount),
            )
            if value > 0:
                changes.append(Change(value, inputs, self._source(case)))
        return max(changes, key=lambda change: (change.value, change.inputs), default=None)

    def _posts(self, case: Case) -> list[tuple[Assignment, int]]:
        """The posts acted in for long enough, with the working days."""
        person, sheet = case.facts.person, case.sheet
        acting = [post for post in person.assignments if post.kind == "plt"] if person else []
        if not acting:
            return []
        days: Counter[str] = Counter()
        posts: dict[str, Assignment] = {}
        for post in acting:
            start, end = max(post.from_, sheet.first), min(post.to or sheet.last, sheet.last)
            if start <= end:
                days[post.post_code] += sheet.working_days(start, end)
                if post.post_code not in posts or post.from_ > posts[post.post_code].from_:
                    posts[post.post_code] = post
        return [
            (posts[code], count) for code, count in days.items() if count >= self.min_working_days
        ]

    def _value(self, case: Case, held: Assignment, amount: int) -> tuple[str, Fraction]:
        rank = self._rank(held) - self._rank(case.post)
        if rank == 0:
            return "equal", amount * share_of(self.equal_percent) * case.share
        if rank > 0 and case.amount:
            return "higher", case.result * Fraction(amount - case.amount, case.amount)
        return "lower", Fraction(0)

    def _rank(self, post: Assignment) -> int:
        return post.job_class if self.equal_by == "class" else GROUP_RANKS.get(post.group, 0)

    @staticmethod
    def _source(case: Case) -> tuple[UUID, ...]:
        person = case.facts.person
        return (person.event_id,) if person else ()


class LeaveStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A half-open interval of days of leave in the month, and what it takes in percent."""

    from_: int = msgspec.field(name="from")
    below: int | None = None
    percent: Decimal


class Leave(Adjustment, frozen=True, kw_only=True, tag="leave"):
    """A percentage off the result by the working days of each class of leave in the month."""

    READS_ATTENDANCE: ClassVar[bool] = True
    WORDS: ClassVar[Words] = {
        "id": "Cuti dalam bulan ini ({causes}): dipotong {percent} %.",
        "en": "Leave in this month ({causes}): {percent}% taken off.",
    }

    table: dict[str, tuple[LeaveStep, ...]]

    def effect(self, case: Case) -> Effect:
        """The deduction, all of the result at most."""
        lapses = case.sheet.attendance.lapses
        days = [day for day in lapses if day.verdict == "leave" and day.leave in self.table]
        counts = Counter(day.leave or "" for day in days)
        percent = sum(self._percent(name, count) for name, count in counts.items())
        if not percent:
            return None
        part = min(share_of(percent), Fraction(1))
        inputs: Inputs = (("percent", percent_text(part)), *sorted(counts.items()))
        events = tuple(day.event_id for day in days)
        return Change(-case.result * part, inputs, events, not case.sheet.closed)

    def _percent(self, name: str, count: int) -> Decimal:
        for step in self.table[name]:
            if step.from_ <= count and (step.below is None or count < step.below):
                return step.percent
        return Decimal(0)


class Portion(Adjustment, frozen=True, kw_only=True, tag="portion"):
    """Only a percentage of the result, for example 80 % for CPNS."""

    WORDS: ClassVar[Words] = {
        "id": "Dibayarkan {percent} % dari hasil.",
        "en": "Paid at {percent}% of the result.",
    }

    percent: Decimal

    def effect(self, case: Case) -> Effect:
        """The part that is not paid."""
        value = case.result * share_of(self.percent - 100)
        return Change(value, (("percent", str(self.percent)),))


class ByPredicate(Adjustment, frozen=True, kw_only=True, tag="by_predicate"):
    """Only a percentage of the result, by the predicate of the evaluation.

    Until an evaluation has arrived nothing is taken off, provisionally: a superior's silence is
    not charged to the subordinate.
    """

    WORDS: ClassVar[Words] = {
        "id": "Predikat {predicate} pada periode {period}: dibayarkan {percent} % dari hasil.",
        "en": "Predicate {predicate} in period {period}: {percent}% of the result is paid.",
    }

    values: dict[str, Decimal]

    def effect(self, case: Case) -> Effect:
        """The part that is not paid."""
        evaluation = case.sheet.evaluation
        if evaluation is None or evaluation.predicate not in self.values:
            return Change(Fraction(0), (("stand_in", "evaluation"),), provisional=True)
        percent = self.values[evaluation.predicate]
        inputs = (
            ("period", evaluation.period),
            ("predicate", evaluation.predicate),
            ("percent", str(percent)),
        )
        value = case.result * share_of(percent - 100)
        return Change(value, inputs, (evaluation.event_id,), not evaluation.closed)


class Floor(Adjustment, frozen=True, kw_only=True, tag="floor"):
    """The result is at least a percentage of the amount."""

    WORDS: ClassVar[Words] = {
        "id": "Paling sedikit {percent} % dari jumlah jabatan.",
        "en": "At least {percent}% of the post's amount.",
    }

    percent: Decimal

    def effect(self, case: Case) -> Effect:
        """What is missing to the floor."""
        least = case.amount * case.share * share_of(self.percent)
        if case.result >= least:
            return None
        return Change(least - case.result, (("percent", str(self.percent)),))


class Cap(Adjustment, frozen=True, kw_only=True, tag="cap"):
    """The result is at most a percentage of the amount."""

    WORDS: ClassVar[Words] = {
        "id": "Paling banyak {percent} % dari jumlah jabatan.",
        "en": "At most {percent}% of the post's amount.",
    }

    percent: Decimal

    def effect(self, case: Case) -> Effect:
        """What is above the cap."""
        most = case.amount * case.share * share_of(self.percent)
        if case.result <= most:
            return None
        return Change(most - case.result, (("percent", str(self.percent)),))
