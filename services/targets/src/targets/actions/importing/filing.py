"""From the rows of a file to a plan, or to what is wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from shared.errors import Conflict, Forbidden, Refusal
from shared.imports import Fault
from targets.actions.importing.known import Filed, Known, Span, deciding_day
from targets.domain.people import Person, agency_on, check_has_skp, superior_on
from targets.domain.periods import Period, calendar_days
from targets.domain.plan import Indicator, Plan, Result, check_days, plan_id, result_id
from targets.domain.results import problems
from targets.schemas.files import PlanRow
from targets.schemas.http import plain

OF_PLAN: Final = ("ends_on", "state", "superior_nip", "approved_on")
OF_RESULT: Final = ("result_title", "weight", "superior_result_number")

COLUMNS: Final = {
    "outside_period": "starts_on",
    "period_closed": "period",
    "period_code": "period",
    "plan_exists": "starts_on",
    "plan_is_approved": "state",
    "plan_is_returned": "state",
    "plan_is_revised": "state",
    "plan_is_submitted": "state",
    "quantity_missing": "aspect",
    "result_unlinked": "superior_result_number",
    "superior_without_plan": "superior_nip",
    "weights_sum": "weight",
}
"""The column that a refusal is about; the person (nip) for all others."""


def file_plan(filed: Filed, known: Known) -> Plan | list[Fault]:
    """The plan that the rows describe, or their faults, each once."""
    number, row = filed[0]
    person = known.by_nip.get(row.nip)
    if person is None:
        return [Fault(number, "nip", row.nip, "nip_unknown", {})]
    faults = [fault for number, row in filed for fault in row_faults(number, row, person, known)]
    faults = faults or list(differences(filed))
    try:
        read = faults or assemble(filed, person, known)
    except Refusal as refusal:
        return [refused(filed, refusal)]
    return read if isinstance(read, Plan) else name_once(read)


def name_once(faults: Sequence[Fault]) -> list[Fault]:
    """The faults of a plan; what many of its rows say wrongly is named at the first."""
    first: dict[tuple[str | None, str | None, str], Fault] = {}
    for fault in faults:
        first.setdefault((fault.column, fault.value, fault.code), fault)
    return list(first.values())


def refused(filed: Filed, refusal: Refusal) -> Fault:
    """A refusal of the whole plan, said of its first row."""
    number, row = filed[0]
    return at(number, row, refusal.code, refusal.values)


def at(number: int, row: PlanRow, code: str, values: Mapping[str, object]) -> Fault:
    column = COLUMNS.get(code, "nip")
    value = getattr(row, column)
    return Fault(number, column, None if value is None else str(value), code, values)


def row_faults(number: int, row: PlanRow, person: Person, known: Known) -> Iterator[Fault]:
    """What is wrong with one row of this person."""
    if row.ends_on < row.starts_on:
        days = {"first": row.starts_on, "last": row.ends_on}
        yield Fault(number, "ends_on", str(row.ends_on), "dates_reversed", days)
    if row.state == "approved" and row.approved_on is None:
        yield Fault(number, "approved_on", None, "cell_required", {})
    yield from superior_faults(number, row, person, known)


def superior_faults(number: int, row: PlanRow, person: Person, known: Known) -> Iterator[Fault]:
    """Only the superior of the day approves; a plan of the top is approved without one."""
    superior = superior_on(person, deciding_day(row))
    named = known.by_nip.get(row.superior_nip or "")
    if row.superior_nip is None:
        if row.state == "approved" and superior is not None:
            yield Fault(number, "superior_nip", None, "cell_required", {})
    elif named is None:
        yield Fault(number, "superior_nip", row.superior_nip, "nip_unknown", {})
    elif named.employee_id != superior:
        found = known.name(superior) if superior else "-"
        values = {"superior": found, "day": deciding_day(row), "name": person.name}
        yield Fault(number, "superior_nip", row.superior_nip, "not_the_superior", values)


def differences(filed: Filed) -> Iterator[Fault]:
    """Cells that say otherwise than the first row of the same plan, or of the same result."""
    of_result: dict[int, tuple[int, PlanRow]] = {}
    for number, row in filed:
        of_result.setdefault(row.result_number, (number, row))
        yield from differing(number, row, OF_PLAN, filed[0])
        yield from differing(number, row, OF_RESULT, of_result[row.result_number])


def differing(
    number: int, row: PlanRow, columns: Sequence[str], first: tuple[int, PlanRow]
) -> Iterator[Fault]:
    for column in columns:
        value = getattr(row, column)
        if value != getattr(first[1], column):
            written = None if value is None else str(value)
            yield Fault(number, column, written, "rows_differ", {"first": first[0]})


def assemble(filed: Filed, person: Person, known: Known) -> Plan | list[Fault]:
    """The plan of rows that agree with each other, or the rules that it breaks.

    Raises:
        Refusal: the person has no plan on those days, or not in the caller's agencies.
    """
    row = filed[0][1]
    agency = check_place(row, person, known)
    new_id = plan_id(person.employee_id, row.period, row.starts_on)
    superior = superior_on(person, deciding_day(row))
    span = linked_span(row, superior, known)
    results = read_results(filed, new_id, span)
    if faults := list(rule_faults(filed, results)) or list(link_faults(filed, superior, known)):
        return faults
    return Plan(
        agency_id=agency,
        plan_id=new_id,
        employee_id=person.employee_id,
        period=row.period,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state=row.state,
        version=1,
        results=results,
        changed_at=known.actor.moment,
        changed_by=known.actor.name,
        superior_id=superior if row.state != "draft" else None,
        decided_on=row.approved_on if row.state == "approved" else None,
    )


def check_place(row: PlanRow, person: Person, known: Known) -> UUID:
    """The agency of the plan, which must be one of the caller's."""
    agency = agency_on(person, row.starts_on)
    if agency is None:
        raise Conflict("no_post", name=person.name, day=row.starts_on)
    if not known.user.has("hr_admin", agency):
        raise Forbidden("agency_not_yours")
    period = known.periods.get((agency, row.period))
    period = period or Period(agency, row.period, *calendar_days(row.period))
    check_days(period, row.starts_on, row.ends_on)
    check_has_skp(person, row.starts_on)
    return agency


def linked_span(row: PlanRow, superior: UUID | None, known: Known) -> Span | None:
    """The superior's plan of the same period: the one in force when this plan begins.

    Of a superior whose plan is not known yet it is the one of the whole period, without results.
    """
    if superior is None:
        return None
    spans = known.spans.get((superior, row.period))
    if not spans:
        first, _ = calendar_days(row.period)
        return Span(first, plan_id(superior, row.period, first), frozenset())
    begun = [span for span in spans if span.starts_on <= row.starts_on]
    chosen = begun[-1] if begun else spans[0]
    same = [span.numbers for span in spans if span.plan_id == chosen.plan_id]
    return chosen._replace(numbers=frozenset().union(*same))


def link_faults(filed: Filed, superior: UUID | None, known: Known) -> Iterator[Fault]:
    """Results linked to nothing above; in a draft they may still be (PP 30/2019 art. 11)."""
    start, first = filed[0]
    span = linked_span(first, superior, known)
    named = {"superior": known.name(superior), "period": first.period}
    if span and not span.numbers and first.state == "approved":
        yield at(start, first, "superior_without_plan", named)
        return
    for number, row in filed:
        linked = row.superior_result_number
        if linked is None:
            if span and row.state == "approved":
                values = {"number": row.result_number, **named}
                yield at(number, row, "result_unlinked", values)
        elif span is None or (span.numbers and linked not in span.numbers):
            cell = ("superior_result_number", str(linked))
            yield Fault(number, *cell, "superior_result_unknown", {})


def rule_faults(filed: Filed, results: Sequence[Result]) -> Iterator[Fault]:
    """Broken rules about the results: a result's at its first row, the plan's at its last."""
    for problem in problems(results):
        of_result = [item for item in filed if item[1].result_number == problem.number]
        number, row = of_result[0] if of_result else filed[-1]
        yield at(number, row, problem.code, problem.values)


def read_results(filed: Filed, plan: UUID, span: Span | None) -> tuple[Result, ...]:
    """The results in the order of their numbers, each with its indicators."""
    of_result: dict[int, list[PlanRow]] = {}
    for _, row in filed:
        of_result.setdefault(row.result_number, []).append(row)
    return tuple(read_result(plan, rows, span) for _, rows in sorted(of_result.items()))


def read_result(plan: UUID, rows: Sequence[PlanRow], span: Span | None) -> Result:
    first = rows[0]
    linked = first.superior_result_number
    return Result(
        result_id=result_id(plan, first.result_number),
        number=first.result_number,
        title=first.result_title,
        weight=first.weight,
        superior_result_id=result_id(span.plan_id, linked) if span and linked else None,
        indicators=tuple(
            Indicator(row.aspect, row.indicator, plain(row.target), row.unit) for row in rows
        ),
    )
