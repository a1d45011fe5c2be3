"""What a month would be worth by other facts or another policy; nothing is kept."""

from typing import Any

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.domain.facts import Facts
from payroll_incentive.domain.lines import Statement, digest, encode
from payroll_incentive.domain.policy import Policies
from payroll_incentive.domain.policy_file import read_policy
from payroll_incentive.domain.settlement import Payslip, alone
from payroll_incentive.domain.statement import calculate
from shared.errors import Invalid


async def try_out(
    session: AsyncSession, given: dict[str, Any], policy_id: str | None, document: str | None
) -> tuple[Statement, Payslip, str]:
    """The statement and the payslip these facts would give, and the statement's hash.

    Without a policy or document, by the policies in force.

    Raises:
        Invalid: the facts are not whole; or policy and document are both given.
    """
    if policy_id is not None and document is not None:
        raise Invalid("calculation_policy_twice")
    policies = await chosen(session, policy_id, document)
    try:
        facts = msgspec.convert(given, Facts)
    except msgspec.ValidationError as error:
        raise Invalid("facts_invalid", problem=str(error)) from error
    statement = calculate(facts, policies)
    return statement, alone(statement, facts, policies), digest(encode(statement))


async def chosen(session: AsyncSession, policy_id: str | None, document: str | None) -> Policies:
    if document is None and policy_id is None:
        return await queries.active_policies(session)
    text = document or (await queries.policy(session, str(policy_id))).document
    return Policies([read_policy(text)], queries.nationals())
