"""Who is not paid, and why."""

from datetime import date, timedelta

from payroll_incentive.domain.document import Waiting
from payroll_incentive.domain.facts import Facts, Person
from payroll_incentive.domain.lines import Reason
from payroll_incentive.domain.months import add_months, first_day
from payroll_incentive.domain.statement.segments import Stretch

A_DAY = timedelta(days=1)


def refusal(facts: Facts, stretch: Stretch) -> Reason | None:
    """The first rule of the policy that leaves these days unpaid; None if none does."""
    who = stretch.policy.document.who
    status, post = stretch.status, stretch.post
    for exclusion in who.exclusions:
        if exclusion.for_.covers(status.kind, status.status, post.group, post.job_class):
            return _reason(stretch, exclusion.reason, exclusion.article)
    if status.status not in stretch.policy.paid_statuses:
        return _reason(stretch, "status_not_paid", who.article)
    for waiting in who.waiting:
        if status.kind in waiting.kinds and _still_waits(facts, stretch, waiting):
            return _reason(stretch, "waiting", waiting.article)
    if stretch.policy.amount(post) is None:
        return _reason(stretch, "class_without_amount", stretch.policy.document.amounts.article)
    return None


def _reason(stretch: Stretch, code: str, article: str) -> Reason:
    status, post = stretch.status, stretch.post
    inputs = (("kind", status.kind), ("status", status.status), ("class", post.job_class))
    rule = stretch.policy.rule("who", code)
    return Reason(code, stretch.first, stretch.last, rule, article, inputs)


def _still_waits(facts: Facts, stretch: Stretch, waiting: Waiting) -> bool:
    """Whether the month begins before the waiting time is over."""
    start = _start(facts, stretch, waiting.since)
    return start is not None and first_day(facts.month) < add_months(start, waiting.months)


def _start(facts: Facts, stretch: Stretch, since: str) -> date | None:
    person = facts.person
    if person is None or since == "hired":
        return person.hired_on if person else None
    if since == "kind":
        spans = [(s.from_, s.to) for s in person.statuses if s.kind == stretch.status.kind]
        return _unbroken(spans, stretch.first)
    return _arrived(person, facts, stretch)


def _arrived(person: Person, facts: Facts, stretch: Stretch) -> date | None:
    """When the person came from another agency; None for who began service here."""
    posts = [a for a in person.assignments if a.kind == "definitif"]
    here = [(a.from_, a.to) for a in posts if a.agency_id == facts.agency_id]
    start = _unbroken(here, stretch.first)
    before = start is not None and any(a.from_ < start for a in posts)
    return start if before else None


def _unbroken(spans: list[tuple[date, date | None]], day: date) -> date | None:
    """The first day of the unbroken row of spans that a day lies in."""
    start: date | None = None
    for first, last in sorted(spans, key=lambda span: span[0], reverse=True):
        until = start or day
        if first <= until and (last is None or last >= until - A_DAY):
            start = first
    return start
