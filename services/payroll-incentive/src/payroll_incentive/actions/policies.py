"""Policy documents: one person submits, another approves, then it rules."""

import hashlib
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.actions.queueing import EVERYWHERE, enqueue_region
from payroll_incentive.actions.touching import cause
from payroll_incentive.domain.months import month_of
from payroll_incentive.domain.policy import Policy
from payroll_incentive.domain.policy_file import read_policy
from payroll_incentive.models import PolicyDocument
from payroll_incentive.queries.policies import nationals
from shared.auth import Principal
from shared.errors import Conflict, Forbidden
from shared.events.base import event_id
from shared.events.identity import unit_id
from shared.events.payroll import PolicyActivated
from shared.outbox import emit
from shared.session import raw


async def submit_policy(
    session: AsyncSession, user: Principal, document: str, now: datetime
) -> PolicyDocument:
    """Keep a document for approval; one not yet approved is replaced by its maker's next one.

    Raises:
        PolicyFaults: with every fault of the document.
        Conflict: this id and version already rule, or are another maker's.
    """
    policy = read_policy(document)
    user.require(unit_id(policy.region), "payroll_maker")
    content = hashlib.sha256(document.encode()).hexdigest()
    row = await session.get(PolicyDocument, policy.ref, with_for_update=True)
    if row is not None and row.hash == content:
        return row
    if row is not None and (row.state == "active" or row.maker != user.user_id):
        raise Conflict("policy_version_used", policy=policy.ref)
    row = await session.merge(described(policy, document, content, user.user_id, now))
    await session.flush()
    return row


def described(
    policy: Policy, document: str, content: str, maker: UUID, now: datetime
) -> PolicyDocument:
    return PolicyDocument(
        policy_id=policy.ref,
        region=policy.region,
        kinds=list(policy.kinds),
        decree=policy.document.identity.decree.number,
        valid_from=policy.valid_from,
        valid_to=policy.valid_to,
        hash=content,
        document=document,
        state="proposed",
        maker=maker,
        checker=None,
        submitted_at=now,
        activated_at=None,
    )


async def approve_policy(
    session: AsyncSession, user: Principal, policy_id: str, now: datetime
) -> PolicyDocument:
    """Let a document rule; all months it concerns are worked out again, soon.

    Raises:
        Forbidden: the caller submitted it, or checks no pay of its region.
        Conflict: it rules already.
    """
    row = await queries.policy(session, policy_id, lock=True)
    user.require(unit_id(row.region), "payroll_checker")
    if row.maker == user.user_id:
        raise Forbidden("policy_own_proposal")
    if row.state == "active":
        raise Conflict("policy_active_already", policy=policy_id)
    row.state, row.checker, row.activated_at = "active", user.user_id, now
    await session.flush()
    event = activated(row, read_policy(row.document), user.user_id, now)
    await emit(session, event)
    why = cause("PolicyActivated", event.event_id, row.valid_from)
    await enqueue_region(session, row.region, month_of(row.valid_from), why, now)
    return row


def activated(row: PolicyDocument, policy: Policy, checker: UUID, now: datetime) -> PolicyActivated:
    return PolicyActivated(
        agency_id=unit_id(row.region),
        version=policy.version,
        recorded_at=now,
        effective_date=row.valid_from,
        actor=checker,
        policy_id=policy.id,
        region=row.region,
        kinds=policy.kinds,
        decree=row.decree,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


NATIONAL: Final = """
insert into national_table as t (table_id, hash, valid_from)
select * from unnest($1::text[], $2::text[], $3::date[])
on conflict (table_id) do update set hash = excluded.hash, valid_from = excluded.valid_from
  where t.hash <> excluded.hash
returning new.table_id, least(old.valid_from, new.valid_from) as since
"""


async def note_national_tables(session: AsyncSession, now: datetime) -> None:
    """When the program brings a new national table, work out all months since its date again."""
    tables = {table.ref: (table.ref, _hash(table), table.valid_from) for table in nationals()}
    first = await (await raw(session)).fetchval("select count(*) = 0 from national_table")
    columns = queries.columns(sorted(tables.values()))
    changed = await (await raw(session)).fetch(NATIONAL, *columns)
    if changed and not first:
        since: date = min(row["since"] for row in changed)
        why = cause("NationalTable", event_id("NationalTable", changed[0]["table_id"], 1), since)
        await enqueue_region(session, EVERYWHERE, month_of(since), why, now)


def _hash(table: object) -> str:
    return hashlib.sha256(repr(table).encode()).hexdigest()
