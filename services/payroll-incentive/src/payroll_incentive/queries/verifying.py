"""Working everything out again from what is stored, to see that not one byte differs."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Month, decode_facts
from payroll_incentive.domain.lines import encode
from payroll_incentive.domain.settlement import decode_account, settle
from payroll_incentive.domain.settlement import encode as encode_payslip
from payroll_incentive.domain.statement import calculate
from payroll_incentive.models import Run
from payroll_incentive.queries.facts import Key, load_facts
from payroll_incentive.queries.pay import approved_runs, sealed_statements
from payroll_incentive.queries.policies import active, prepared
from payroll_incentive.queries.reach import hold_people, open_months, see_all_of
from payroll_incentive.queries.runs import sealed_payslips
from shared.session import raw

AT_ONCE: Final = 1_000


class Check(NamedTuple):
    """How many were worked out again, and of whom the bytes differ."""

    checked: int
    differing: list[UUID]

    def __add__(self, other: object) -> "Check":
        if not isinstance(other, Check):
            return NotImplemented
        return Check(self.checked + other.checked, self.differing + other.differing)


async def verify_statements(
    session: AsyncSession, agency_id: UUID, month: Month, people: Sequence[UUID]
) -> Check:
    """The current statements of these people, from the copies; they stay locked until the end."""
    await see_all_of(session, people)
    await hold_people(session, people)
    contents = await contents_of(session, agency_id, month, people)
    months = await open_months(session, [agency_id])
    policies = await active(session)
    keys = [Key(agency_id, person, month) for person in contents]
    facts = await load_facts(session, keys, months) if keys else []
    return Check(
        len(facts),
        [
            one.employee_id
            for one in facts
            if encode(calculate(one, policies)) != contents[one.employee_id]
        ],
    )


CONTENTS: Final = """
select employee_id, content from statement
where agency_id = $1 and month = $2 and employee_id = any ($3)
"""
PEOPLE: Final = """
select employee_id from statement where agency_id = $1 and month = $2 order by employee_id
"""


async def contents_of(
    session: AsyncSession, agency_id: UUID, month: Month, people: Sequence[UUID]
) -> dict[UUID, bytes]:
    rows = await (await raw(session)).fetch(CONTENTS, agency_id, month, list(people))
    return {row["employee_id"]: row["content"] for row in rows}


async def people_with_statement(session: AsyncSession, agency_id: UUID, month: Month) -> list[UUID]:
    """Everyone who has a statement of the month."""
    rows = await (await raw(session)).fetch(PEOPLE, agency_id, month)
    return [row["employee_id"] for row in rows]


async def verify_runs(session: AsyncSession, agency_id: UUID, month: Month) -> tuple[Check, Check]:
    """The sealed statements and payslips of a month's approved runs, from the sealed facts."""
    statements, payslips = Check(0, []), Check(0, [])
    for run in await approved_runs(session, agency_id, month):
        statements += await verify_sealed(session, run)
        payslips += await verify_payslips(session, run)
    return statements, payslips


async def verify_sealed(session: AsyncSession, run: Run) -> Check:
    """The statements a run was proposed with, by the policies that held then."""
    policies = await prepared(session, run.policies)
    found, after = Check(0, []), (UUID(int=0), "")
    while rows := await sealed_statements(session, run, after, AT_ONCE):
        found += Check(
            len(rows),
            [
                row["employee_id"]
                for row in rows
                if encode(calculate(decode_facts(row["facts"]), policies)) != row["content"]
            ],
        )
        after = (rows[-1]["employee_id"], rows[-1]["month"])
    return found


async def verify_payslips(session: AsyncSession, run: Run) -> Check:
    """The payslips of a run, from the accounts they were settled from."""
    policies = await prepared(session, run.policies)
    found = Check(0, [])
    async for rows in sealed_payslips(session, run):
        found += Check(
            len(rows),
            [
                row["employee_id"]
                for row in rows
                if encode_payslip(settle(decode_account(row["account"]), policies))
                != row["content"]
            ],
        )
    return found
