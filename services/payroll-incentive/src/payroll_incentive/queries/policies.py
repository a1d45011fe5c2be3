"""The policies in force and the national tables, prepared once for each set of documents."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.national import AnyNational
from payroll_incentive.domain.policy import Policies, Policy
from payroll_incentive.domain.policy_file import read_national, read_policy
from payroll_incentive.queries.documents import national_documents
from shared.session import raw

ACTIVE: Final = "select policy_id, hash from policy where state = 'active' order by policy_id"
NAMED: Final = "select policy_id, hash from policy where policy_id = any ($1) order by policy_id"
DOCUMENTS: Final = "select policy_id, document from policy where policy_id = any ($1)"

Named = tuple[tuple[str, str], ...]
"""Policies by id and hash."""

_prepared: dict[Named, Policies] = {}
"""Kept for the life of the process: an active document never changes."""

MOST_SETS: Final = 8


async def active(session: AsyncSession) -> Policies:
    """All policies that were approved, with the national tables."""
    rows = await (await raw(session)).fetch(ACTIVE)
    return await prepare(session, tuple((row["policy_id"], row["hash"]) for row in rows))


async def prepared(session: AsyncSession, ids: Sequence[str]) -> Policies:
    """The policies with these ids, for instance those that held when a run was sealed."""
    rows = await (await raw(session)).fetch(NAMED, list(ids))
    return await prepare(session, tuple((row["policy_id"], row["hash"]) for row in rows))


async def prepare(session: AsyncSession, named: Named) -> Policies:
    if named not in _prepared:
        rows = await (await raw(session)).fetch(DOCUMENTS, [policy_id for policy_id, _ in named])
        if len(_prepared) >= MOST_SETS:
            _prepared.clear()
        policies = [read(row["policy_id"], row["document"]) for row in rows]
        _prepared[named] = Policies(policies, nationals())
    return _prepared[named]


@lru_cache(256)
def read(policy_id: str, document: str) -> Policy:
    """A document that was checked when it entered."""
    del policy_id
    return read_policy(document)


@lru_cache(1)
def nationals() -> tuple[AnyNational, ...]:
    """The national tables that come with the program."""
    return tuple(read_national(text) for text in national_documents())
