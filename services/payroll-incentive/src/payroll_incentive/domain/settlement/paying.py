"""What a run pays one person: differences, recovery, tax and BPJS, in this order."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from payroll_incentive.domain.facts import Facts, Month, SalaryBase
from payroll_incentive.domain.lines import Route, Statement
from payroll_incentive.domain.months import last_day, month_of
from payroll_incentive.domain.policy import Policies, Policy
from payroll_incentive.domain.rounding import rounded
from payroll_incentive.domain.scorers.base import share_of
from payroll_incentive.domain.settlement.differences import (
    BPJS_EMPLOYER,
    CARRY,
    KINDS_BY_MONTH_PAID,
    Differences,
    differences,
)
from payroll_incentive.domain.settlement.taxes import Lacking, Withholding
from payroll_incentive.domain.settlement.types import (
    Account,
    HeldMonth,
    Payslip,
    PayslipLine,
    Settled,
)
from payroll_incentive.domain.statement.calculation import FINAL_TAX
from payroll_incentive.domain.statement.segments import post_on, status_on

LINE_ORDER = {"gross": 0, "tax": 1, "bpjs": 2}


def settle(account: Account, policies: Policies) -> Payslip:
    """What the run pays: owed − settled by month earned, tax and BPJS due − withheld.

    Nothing moves for a person who lacks what tax or BPJS need; the reason is in `held`.
    """
    policy = policies.find(account.region, account.kind, account.group, last_day(account.month))
    rule = policy.tax(account.kind) if policy else None
    taxed = rule is not None and rule.earlier_years == "taxed"
    found = differences(account, tax_earlier_years=taxed)
    if policy is None:
        return (
            _held(account, found, Lacking("no_policy"))
            if found.lines
            else _payslip(account, found, ())
        )
    found = _ruled(found, policy)
    return _paid(account, found, policy, Withholding(account, policy, policies.nationals))


def settled_by(payslip: Payslip) -> tuple[Settled, ...]:
    """What is settled once the payslip's run is approved."""
    return tuple(
        Settled(
            agency_id=payslip.agency_id,
            month=line.month,
            component=line.component,
            kind=line.kind,
            bearer=line.bearer,
            route=line.route,
            tax_month=payslip.tax_month,
            taxed=line.taxed,
            amount=line.amount,
        )
        for line in payslip.lines
    )


def opening_line(
    agency_id: UUID, month: Month, component: str, amount: int, route: Route
) -> Settled:
    """What was paid or withheld before go-live, as it counts in the tax of its month.

    Amounts are signed as on a payslip: what was withheld is negative.
    """
    kind = "tax" if component == FINAL_TAX else KINDS_BY_MONTH_PAID.get(component, "gross")
    return Settled(
        agency_id=agency_id,
        month=month,
        component=component,
        kind=kind,
        bearer="region" if component == BPJS_EMPLOYER else "employee",
        route=route,
        tax_month=month,
        taxed=kind == "gross" and route == "ter",
        amount=amount,
    )


def alone(
    statement: Statement, facts: Facts, policies: Policies, salaries: Iterable[SalaryBase] = ()
) -> Payslip:
    """The payslip a statement would give if it were paid alone, within its own month.

    `salaries` are those of the year, where the month settles the year's tax.
    """
    person = facts.person
    end = last_day(statement.month)
    status = status_on(person, min(end, person.left_on or end)) if person else None
    post = post_on(person, min(end, person.left_on or end)) if person else None
    known = {
        salary.month: salary for salary in (*salaries, *((facts.salary,) if facts.salary else ()))
    }
    account = Account(
        employee_id=statement.employee_id,
        agency_id=statement.agency_id,
        region=_region(facts, statement.agency_id),
        month=statement.month,
        pay_date=end,
        first_month=statement.month,
        kind=status.kind if status else "",
        group=post.group if post else "",
        hired_on=person.hired_on if person else end,
        left_on=person.left_on if person else None,
        statements=(statement,),
        salaries=tuple(known[month] for month in sorted(known)),
        tax_status=facts.tax_status,
    )
    return settle(account, policies)


def _region(facts: Facts, agency_id: UUID) -> str:
    return next((unit.region for unit in facts.units if unit.unit_id == agency_id), "")


def _paid(
    account: Account, found: Differences, policy: Policy, withholding: Withholding
) -> Payslip:
    """Carry is raised until the limit and the floor hold, with the tax and BPJS it brings."""
    past, current = _split(account, found)
    carried = max(0, -_limit(current, policy) - past) if _has_limit(policy) else 0
    while True:
        moving = (*found.lines, *_carry(account, found, policy, carried))
        extra = withholding.lines(moving)
        if isinstance(extra, Lacking):
            return _held(account, found, extra)
        payslip = _payslip(account, found, (*moving, *extra))
        missing = _missing(payslip.net, policy.document.recovery.floor, -past - carried)
        if missing <= 0:
            return payslip
        carried += missing


def _ruled(found: Differences, policy: Policy) -> Differences:
    """The differences, where what was put off before is taken back by the rule of recovery."""
    rule = policy.rule("recovery", CARRY)
    lines = (
        msgspec.structs.replace(line, rule=rule) if line.component == CARRY else line
        for line in found.lines
    )
    return found._replace(lines=tuple(lines))


def _missing(net: int, floor: int, recovered: int) -> int:
    """What carry must add: up to nothing in any case, up to the floor where past is recovered."""
    return max(-net, min(floor - net, recovered))


def _split(account: Account, found: Differences) -> tuple[int, int]:
    """What corrects pay that was settled before, and the gross that is paid now. In rupiah.

    Where pay of the run's own month was settled before, that month is corrected as well.
    """
    again = any(
        row.month == account.month and row.kind == "gross" and row.component != CARRY
        for row in account.settled
        if row.agency_id == account.agency_id
    )
    past = current = 0
    for line in found.lines:
        if again or line.month < account.month or line.component == CARRY:
            past += line.amount if line.bearer == "employee" else 0
        elif line.kind == "gross":
            current += line.amount
    return past, current


def _has_limit(policy: Policy) -> bool:
    recovery = policy.document.recovery
    return recovery.limit is not None or recovery.limit_percent is not None


def _limit(current: int, policy: Policy) -> int:
    """The most that is recovered in this run, in rupiah."""
    recovery = policy.document.recovery
    part = rounded(max(0, current) * share_of(recovery.limit_percent or 0), direction="down")
    return max(recovery.limit or 0, part)


def _carry(
    account: Account, found: Differences, policy: Policy, amount: int
) -> tuple[PayslipLine, ...]:
    """The carry of this run; it counts for the tax as far as what it puts off does."""
    if not amount:
        return ()
    rule = policy.tax(account.kind)
    route = rule.route if rule else "ter"
    reduced = -sum(line.amount for line in found.lines if line.taxed and line.amount < 0)
    taxed = min(amount, reduced) if route == "ter" else 0
    name = policy.rule("recovery", CARRY)
    inputs = (("carried", amount),)
    parts = ((True, taxed), (False, amount - taxed))
    return tuple(
        PayslipLine(account.month, CARRY, "gross", part, "employee", route, is_taxed, name, inputs)
        for is_taxed, part in parts
        if part
    )


def _held(account: Account, found: Differences, lacking: Lacking) -> Payslip:
    held = (*found.held, HeldMonth(account.month, lacking.code, lacking.inputs))
    return _payslip(account, Differences((), held, found.provisional), ())


def _payslip(account: Account, found: Differences, lines: Iterable[PayslipLine]) -> Payslip:
    ordered = tuple(sorted(lines, key=_order))
    return Payslip(
        account.employee_id,
        account.agency_id,
        account.month,
        month_of(account.pay_date),
        ordered,
        found.held,
        gross=sum(line.amount for line in ordered if line.kind == "gross"),
        tax=-sum(line.amount for line in ordered if line.kind == "tax"),
        bpjs=-sum(line.amount for line in ordered if line.kind == "bpjs"),
        net=sum(line.amount for line in ordered if line.bearer == "employee"),
        receivable=_receivable(account, ordered),
        provisional=found.provisional,
    )


def _order(line: PayslipLine) -> tuple[str, int, str, str, str, bool, int]:
    place = LINE_ORDER[line.kind]
    return line.month, place, line.component, line.bearer, line.route, line.taxed, line.amount


def _receivable(account: Account, lines: Iterable[PayslipLine]) -> int:
    """What has been carried and not recovered, after this payslip."""
    before = sum(
        row.amount
        for row in account.settled
        if row.component == CARRY and row.agency_id == account.agency_id
    )
    return before + sum(line.amount for line in lines if line.component == CARRY)
