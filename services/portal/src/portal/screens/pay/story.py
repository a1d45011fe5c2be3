"""A month's pay from rupiah to the organisation's goal: what is asked, and how it is put together.

No figure is made here: every amount is one that payroll answered, or a sum of lines it answered.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid5

from portal.clients.evaluation import ResultView
from portal.clients.payroll_incentive import (
    Cause,
    ExplainedLine,
    ExplainedStatement,
    ExplanationView,
)
from portal.clients.targets import PlanSummary
from portal.screens.pay.facts import Recorded, read
from portal.web.panels import Panel, panels
from portal.web.visitors import Visitor

WHOLE: Final = 100.0
Panels = dict[str, Panel[Any]]


class Step(NamedTuple):
    """A line, with its place in the waterfall (in percent of its width)."""

    line: ExplainedLine
    start: float
    width: float


class Folded(NamedTuple):
    """Causes that read the same, told once."""

    text: str
    effective: date | None
    times: int


class Compared(NamedTuple):
    """A component in two months; None where it was no part of one."""

    title: str
    before: int | None
    now: int | None

    @property
    def difference(self) -> int:
        return (self.now or 0) - (self.before or 0)


@dataclass(frozen=True)
class Subject:
    """Whose month it is, and whether the reader is that person."""

    employee_id: str
    month: str
    own: bool
    auditor: bool = False


async def own_story(visitor: Visitor, subject: Subject) -> Panels:
    """The reader's own month, from three services' records, asked for side by side."""
    ask, whose = visitor.ask, (subject.employee_id, subject.month)
    found = await panels(
        explained=ask.payroll_incentive.explain_month(*whose),
        alternatives=ask.payroll_incentive.list_alternatives(*whose),
        last=ask.payroll_incentive.explain_month(whose[0], before(subject.month)),
        results=ask.evaluation.list_my_results(),
        plans=ask.targets.list_my_plans(),
    )
    explained = found["explained"].content
    plan = plan_of(found["plans"].content or [], explained)
    more = await panels(
        recorded=recorded(visitor, explained),
        cascade=ask.targets.show_cascade(plan.plan_id) if plan else nothing(),
    )
    return found | more | {"result": results_of(found["results"], explained)}


async def story_of_other(visitor: Visitor, subject: Subject) -> Panels:
    """Another person's month, as far as the reader's role reaches; each look is recorded."""
    ask, whose = visitor.ask, (subject.employee_id, subject.month)
    found = await panels(
        explained=ask.payroll_incentive.explain_month(*whose),
        alternatives=ask.payroll_incentive.list_alternatives(*whose),
        person=ask.identity.show_employee(subject.employee_id),
    )
    explained = found["explained"].content
    fed = feeding(explained) if subject.auditor else None
    more = await panels(
        recorded=recorded(visitor, explained),
        result=ask.evaluation.read_result(subject.employee_id, period_id(*fed))
        if fed
        else nothing(),
    )
    return found | more


async def nothing() -> None:
    """What is not asked for."""


async def recorded(visitor: Visitor, explained: ExplanationView | None) -> dict[str, Recorded]:
    """What was recorded of the month, by agency."""
    if explained is None:
        return {}
    pay, whose = visitor.ask.payroll_incentive, explained.employee_id
    return {
        one.agency_id: read(await pay.read_facts(one.agency_id, whose, one.month))
        for one in explained.statements
    }


def feeding(explained: ExplanationView | None) -> tuple[str, str] | None:
    """The agency and code of the evaluation period that the month's lines rest on."""
    for statement in explained.statements if explained else ():
        for line in statement.lines:
            if period := line.inputs.get("period"):
                return statement.agency_id, str(period)
    return None


def period_id(agency_id: str, code: str) -> str:
    """Periods are named by their agency and code, the same in every service."""
    return str(uuid5(UUID(agency_id), code))


def plan_of(plans: Sequence[PlanSummary], explained: ExplanationView | None) -> PlanSummary | None:
    """The plan of the period that the month rests on, the approved one first."""
    fed = feeding(explained)
    fitting = [plan for plan in plans if fed and plan.period == fed[1]]
    return max(fitting, key=lambda plan: (plan.state == "approved", plan.starts_on), default=None)


def results_of(
    results: Panel[list[ResultView]], explained: ExplanationView | None
) -> Panel[ResultView]:
    """The evaluation that the month rests on."""
    fed = feeding(explained)
    return results.part(
        lambda those: next((one for one in those if (one.agency_id, one.period) == fed), None)
    )


def before(month: str) -> str:
    """The month before one."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year - (number == 1):04d}-{(number - 2) % 12 + 1:02d}"


def gross_lines(statement: ExplainedStatement) -> list[ExplainedLine]:
    return [line for line in statement.lines if line.kind == "gross"]


def steps(statement: ExplainedStatement) -> list[Step]:
    """The gross lines, each drawn from where the one before ended."""
    lines = gross_lines(statement)
    edges = [0]
    for line in lines:
        edges.append(edges[-1] + line.amount)
    low, high = min(edges), max(*edges, min(edges) + 1)
    scale = WHOLE / (high - low)
    return [
        Step(line, (min(a, b) - low) * scale, max(abs(line.amount) * scale, 0.4))
        for line, a, b in zip(lines, edges, edges[1:], strict=False)
    ]


def folded(causes: Iterable[Cause]) -> list[Folded]:
    """Causes in their order, those with the same words as one."""
    counts = Counter((cause.text, cause.effective) for cause in causes)
    return [Folded(text, effective, times) for (text, effective), times in counts.items()]


def compared(now: ExplanationView, last: ExplanationView) -> list[Compared]:
    """What each part of the month was worth a month before."""
    amounts: list[dict[str, int]] = [{}, {}]
    for found, explained in zip(amounts, (last, now), strict=True):
        for line in (line for one in explained.statements for line in gross_lines(one)):
            found[line.title] = found.get(line.title, 0) + line.amount
    titles = dict.fromkeys([*amounts[1], *amounts[0]])
    return [Compared(title, amounts[0].get(title), amounts[1].get(title)) for title in titles]


def mark(explained: ExplanationView) -> str:
    """Tells two states of a month apart: what an open page sends to learn whether it changed."""
    seen = [f"{one.agency_id}:{one.version}:{one.hash}" for one in explained.statements]
    seen += [f"{slip.run_id}:{slip.state}:{slip.net}" for slip in explained.payslips]
    seen += [f"{held.run_id}:{held.state}:{held.paid_since}" for held in explained.held]
    return hashlib.sha256("|".join(seen).encode()).hexdigest()[:16]
