"""Why is this number what it is? Answered in the reader's language."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
from fastapi import APIRouter

from payroll_incentive import queries
from payroll_incentive.api.history import Historian
from payroll_incentive.api.pay import statements_shown
from payroll_incentive.api.wording import Words
from payroll_incentive.db import transaction
from payroll_incentive.domain.explanation import (
    Explanation,
    explain_hold,
    explain_line,
    explain_payslip_line,
    explain_reason,
)
from payroll_incentive.domain.lines import Hold, Line, Reason, decode
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.settlement import (
    HeldMonth,
    PayslipLine,
    decode_account,
    holds_of,
)
from payroll_incentive.domain.settlement import decode as decode_payslip
from payroll_incentive.domain.words import Language
from payroll_incentive.schemas import (
    Cause,
    ExplainedHold,
    ExplainedLine,
    ExplainedPayslip,
    ExplainedReason,
    ExplainedStatement,
    ExplanationView,
    MonthText,
    StatementChange,
)
from shared.access import record_read
from shared.auth import CurrentUser

router = APIRouter(prefix="/v1")

AS_THEY_ARE: Final = (
    *("agency_id", "month", "version", "gross", "provisional", "hash"),
    "calculated_at",
)


@router.get("/explanations/{employee_id}/{month}")
async def explain_month(
    employee_id: UUID, month: MonthText, user: CurrentUser, words: Words
) -> ExplanationView:
    async with transaction(user.agencies) as session:
        shown = await statements_shown(session, user, employee_id, month)
        agencies = {row.agency_id for row in shown}
        for agency in agencies:
            await record_read(session, user, employee_id, agency, f"explanation {month}")
        policies = await queries.active_policies(session)
        owed = await queries.adjustments_of(session, employee_id, month)
        changes = await queries.changes_of(session, agencies, employee_id, month)
        slips = await queries.payslips_of_month(session, employee_id, month)
        sealed = await queries.payslips_since(session, employee_id, month)
    reader, historian = Reader(policies, words.language), Historian(words)

    def may_see(row: Mapping[str, Any]) -> bool:
        return queries.may_see_pay(user, employee_id, row["agency_id"])

    return ExplanationView(
        employee_id=employee_id,
        month=month,
        statements=[
            reader.statement(
                row,
                difference=owed.get(row.agency_id, 0),
                causes=historian.causes(row.causes),
                changes=historian.changes(changes[row.agency_id]),
            )
            for row in shown
        ],
        payslips=[reader.payslip(row) for row in slips if may_see(row)],
        held=[hold for row in sealed if may_see(row) for hold in reader.holds(row, month)],
    )


class Reader:
    """Makes words of codes and numbers, for one reader."""

    def __init__(self, policies: Policies, language: Language) -> None:
        self.policies = policies
        self.language = language

    def statement(
        self,
        row: queries.Owed,
        *,
        difference: int,
        causes: list[Cause],
        changes: list[StatementChange],
    ) -> ExplainedStatement:
        """A statement in words, with what brought it and what it was before."""
        statement = decode(row.content)
        previous = decode(row.previous).gross if row.previous else None
        return ExplainedStatement(
            **{name: getattr(row, name) for name in AS_THEY_ARE},
            previous_gross=previous,
            difference=difference,
            decree=self.policies.decrees(segment.policy for segment in statement.segments),
            causes=causes,
            changes=changes,
            segments=[msgspec.to_builtins(segment) for segment in statement.segments],
            lines=[
                self.line(
                    row.month,
                    line,
                    explain_line(line, statement, self.policies, self.language),
                )
                for line in statement.lines
            ],
            excluded=[self.reason(reason) for reason in statement.reasons],
            holds=[self.reason(hold) for hold in statement.holds],
        )

    def payslip(self, row: Mapping[str, Any]) -> ExplainedPayslip:
        """A payslip in words, with all its lines."""
        payslip = decode_payslip(row["content"])
        names = set(ExplainedPayslip.model_fields) - {"lines", "held"}
        return ExplainedPayslip(
            **{name: row[name] for name in names},
            lines=[
                self.line(
                    line.month, line, explain_payslip_line(line, self.policies, self.language)
                )
                for line in payslip.lines
            ],
            held=[self.reason(held) for held in payslip.held],
        )

    def holds(self, row: Mapping[str, Any], month: str) -> list[ExplainedHold]:
        """Why a run moved nothing of a month, in words; empty where it did not hold it."""
        names = set(ExplainedHold.model_fields) - {"code", "text"}
        held = holds_of(decode_payslip(row["content"]), decode_account(row["account"]), month)
        return [
            ExplainedHold(
                **{name: row[name] for name in names},
                code=one.code,
                text=explain_hold(one, self.language).text,
            )
            for one in held
        ]

    def line(self, month: str, line: Line | PayslipLine, words: Explanation) -> ExplainedLine:
        statement_line = line if isinstance(line, Line) else None
        return ExplainedLine(
            month=month,
            component=line.component,
            title=words.title,
            kind=line.kind,
            amount=line.amount,
            bearer=line.bearer,
            text=words.text,
            rule=line.rule,
            basis=words.article,
            decree=self.decree(line.rule),
            inputs=dict(line.inputs),
            events=list(statement_line.events) if statement_line else [],
            looked_at=words.looked_at,
            provisional=statement_line.provisional if statement_line else False,
        )

    def reason(self, reason: Reason | Hold | HeldMonth) -> ExplainedReason:
        words = explain_reason(reason, self.language)
        days = (reason.from_, reason.to) if isinstance(reason, Reason) else (None, None)
        return ExplainedReason(
            code=reason.code,
            text=words.text,
            basis=words.article,
            first=days[0],
            last=days[1],
            events=[] if isinstance(reason, HeldMonth) else list(reason.events),
        )

    def decree(self, rule: str) -> str:
        """The number of the decree a rule stands in."""
        return self.policies.decree(rule.partition(" ")[0].partition("#/")[0])
