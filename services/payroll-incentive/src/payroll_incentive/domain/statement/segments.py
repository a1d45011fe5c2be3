"""The stretches of a month in which post, status, punishments and policy stay the same."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from payroll_incentive.domain.attendance import working_days
from payroll_incentive.domain.document import Shares
from payroll_incentive.domain.exact import Fraction
from payroll_incentive.domain.facts import Assignment, Facts, Person, Punishment, StatusSpan, Unit
from payroll_incentive.domain.lines import Reason
from payroll_incentive.domain.months import first_day, last_day
from payroll_incentive.domain.policy import Policies, Policy

A_DAY = timedelta(days=1)


class Stretch(NamedTuple):
    """Days of the month with one post, status and policy. `share` of `whole` of the month."""

    first: date
    last: date
    status: StatusSpan
    post: Assignment
    punishments: tuple[Punishment, ...]
    policy: Policy
    calendar: str
    share: int
    whole: int

    @property
    def part(self) -> Fraction:
        """The stretch's part of the month."""
        return part_of(self.share, self.whole)


@lru_cache(4096)
def part_of(share: int, whole: int) -> Fraction:
    """So many days of so many."""
    return Fraction(share, whole)


class Split(NamedTuple):
    """The stretches this agency pays, and why it does not pay the other days."""

    stretches: tuple[Stretch, ...]
    reasons: tuple[Reason, ...]


def split(facts: Facts, policies: Policies) -> Split:
    """Cut the month of a person into stretches for the statement of one agency."""
    start, end = first_day(facts.month), last_day(facts.month)
    person = facts.person
    if person is None:
        return _nothing("person_unknown", start, end)
    if person.hired_on > end:
        return _nothing("not_yet_hired", start, end)
    if person.left_on is not None and person.left_on < start:
        return _nothing("left", start, end)
    agency = next((u for u in facts.units if u.unit_id == facts.agency_id), None)
    if agency is None:
        return _nothing("agency_unknown", start, end)
    return _Cutter(facts, person, agency, policies).cut()


def _nothing(code: str, first: date, last: date) -> Split:
    return Split((), (Reason(code, first, last),))


class _Cutter:
    """The work of one split: the same facts are asked for at every cut."""

    def __init__(self, facts: Facts, person: Person, agency: Unit, policies: Policies) -> None:
        self.facts = facts
        self.person = person
        self.agency = agency
        self.policies = policies
        self.start, self.end = first_day(facts.month), last_day(facts.month)
        self.first = max(self.start, person.hired_on)
        self.last = min(self.end, person.left_on or self.end)
        self.reasons: list[Reason] = []

    def cut(self) -> Split:
        """The stretches with their shares, by the rule of the first policy that rules."""
        stretches = _merged(self._pieces())
        if stretches:
            stretches = self._shared(stretches, stretches[0].policy.shares)
        return Split(tuple(stretches), tuple(_joined(self.reasons)))

    def _pieces(self) -> Iterator[Stretch]:
        bounds = self._bounds()
        for index, first in enumerate(bounds):
            last = bounds[index + 1] - A_DAY if index + 1 < len(bounds) else self.last
            found = self._stretch(first, last)
            if isinstance(found, Stretch):
                yield found
            else:
                self.reasons.append(found)

    def _bounds(self) -> list[date]:
        """The days on which something may change, from the first day of service on."""
        days = {self.first, *self.policies.turns(self.agency.region)}
        spans: tuple[StatusSpan | Assignment, ...]
        spans = (*self.person.statuses, *self.person.assignments)
        for span in spans:
            days.add(span.from_)
            if span.to is not None:
                days.add(span.to + A_DAY)
        if self.facts.punishments:
            for policy in self.policies.of_region(self.agency.region):
                days.update(self._punishment_bounds(policy))
        return sorted(day for day in days if self.first <= day <= self.last)

    def _punishment_bounds(self, policy: Policy) -> Iterator[date]:
        for fact in self.facts.punishments:
            yield fact.from_
            end = policy.punishment_ends(fact)
            if end is not None:
                yield end + A_DAY

    def _stretch(self, first: date, last: date) -> Stretch | Reason:
        """What holds on `first`, which by the bounds holds until `last`."""
        status = status_on(self.person, first)
        post = post_on(self.person, first)
        if status is None:
            return Reason("no_status", first, last)
        if post is None:
            return Reason("no_post", first, last)
        if post.agency_id != self.facts.agency_id:
            return Reason("paid_elsewhere", first, last)
        policy = self.policies.find(self.agency.region, status.kind, post.group, first)
        if policy is None:
            return Reason("no_policy", first, last)
        facts = self.facts.punishments
        punishments = tuple(sorted(self._in_force(policy, first), key=_by_start)) if facts else ()
        unit = next((u for u in self.facts.units if u.unit_id == post.unit_id), self.agency)
        return Stretch(first, last, status, post, punishments, policy, unit.calendar, 1, 1)

    def _in_force(self, policy: Policy, day: date) -> Iterator[Punishment]:
        for fact in self.facts.punishments:
            end = policy.punishment_ends(fact)
            if fact.from_ <= day and (end is None or day <= end):
                yield fact

    def _shared(self, stretches: list[Stretch], shares: Shares) -> list[Stretch]:
        if shares.by == "cut_off":
            return self._at_cut_off(stretches, shares.cut_off_day)

        def days(first: date, last: date, calendar: str) -> int:
            if shares.by == "calendar_days":
                return (last - first).days + 1
            return working_days(first, last, calendar, self.facts.days)

        return [
            s._replace(
                share=days(s.first, s.last, s.calendar),
                whole=days(self.start, self.end, s.calendar) or 1,
            )
            for s in stretches
        ]

    def _at_cut_off(self, stretches: list[Stretch], cut_off_day: int) -> list[Stretch]:
        day = min(self.end, self.start + timedelta(days=cut_off_day - 1))
        for stretch in stretches:
            if stretch.first <= day <= stretch.last:
                self.reasons = []
                return [stretch._replace(first=self.start, last=self.end)]
        if not self.reasons:
            self.reasons = [Reason("not_here_on_cut_off", self.start, self.end)]
        return []


def status_on(person: Person, day: date) -> StatusSpan | None:
    """The legal status on a day; where stretches overlap, the one that began last."""
    found = [s for s in person.statuses if s.from_ <= day and (s.to is None or day <= s.to)]
    return found[0] if len(found) == 1 else max(found, key=_status_rank, default=None)


def post_on(person: Person, day: date) -> Assignment | None:
    """The own (definitif) post on a day; where stretches overlap, the one that began last."""
    found = [
        a
        for a in person.assignments
        if a.kind == "definitif" and a.from_ <= day and (a.to is None or day <= a.to)
    ]
    return found[0] if len(found) == 1 else max(found, key=_post_rank, default=None)


def _status_rank(span: StatusSpan) -> tuple[date, str]:
    return span.from_, span.status


def _post_rank(post: Assignment) -> tuple[date, str]:
    return post.from_, post.post_code


def _by_start(fact: Punishment) -> tuple[date, str]:
    return fact.from_, str(fact.event_id)


def _merged(pieces: Iterator[Stretch]) -> list[Stretch]:
    """Neighbours between which nothing that counts changed, as one."""
    merged: list[Stretch] = []
    for piece in pieces:
        before = merged[-1] if merged else None
        if before and before.last + A_DAY == piece.first and _same(before, piece):
            merged[-1] = before._replace(last=piece.last)
        else:
            merged.append(piece)
    return merged


def _same(one: Stretch, other: Stretch) -> bool:
    return (
        one.policy is other.policy
        and one.punishments == other.punishments
        and _status_facts(one.status) == _status_facts(other.status)
        and _post_facts(one.post) == _post_facts(other.post)
    )


def _status_facts(status: StatusSpan) -> tuple[str, str, str]:
    return status.kind, status.status, status.golongan


def _post_facts(post: Assignment) -> tuple[object, ...]:
    return post.post_code, post.group, post.job_class, post.unit_id


def _joined(reasons: list[Reason]) -> list[Reason]:
    """Reasons of neighbouring days with the same code, as one."""
    joined: list[Reason] = []
    for reason in reasons:
        if joined and joined[-1].code == reason.code and joined[-1].to + A_DAY == reason.from_:
            joined[-1] = Reason(reason.code, joined[-1].from_, reason.to)
        else:
            joined.append(reason)
    return joined
