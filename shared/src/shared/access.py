"""A recorded read: every look at another person's pay or evaluation, visible to that person."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth import CurrentUser, Principal
from shared.db import Transactions
from shared.session import raw

RECORD = """
insert into access_log (agency_id, reader_id, reader_name, subject_id, what)
select agency_id, $1, $2, subject_id, what
from unnest($3::uuid[], $4::uuid[], $5::text[]) as seen (agency_id, subject_id, what)
"""
MINE = """
select at, reader_name, what from access_log where subject_id = $1 order by at desc limit 200
"""


class Look(NamedTuple):
    """What is shown of whom, from which agency's rows."""

    subject_id: UUID
    agency_id: UUID
    what: str


class Access(BaseModel):
    """Who looked at what of mine, and when."""

    at: datetime
    reader_name: str
    what: str


async def record_read(
    session: AsyncSession, user: Principal, subject_id: UUID, agency_id: UUID, what: str
) -> None:
    """Record that `user` looks at `what` of the person; one's own is nobody's business."""
    await record_reads(session, user, [Look(subject_id, agency_id, what)])


async def record_reads(session: AsyncSession, user: Principal, looks: Iterable[Look]) -> None:
    """Record all that one answer shows `user` of others; one's own is nobody's business."""
    others = [look for look in looks if look.subject_id != user.employee_id]
    if others:
        await (await raw(session)).execute(
            RECORD,
            user.user_id,
            user.name,
            [look.agency_id for look in others],
            [look.subject_id for look in others],
            [look.what for look in others],
        )


def accesses(transaction: Transactions) -> APIRouter:
    """The route by which people see who looked at their things."""
    router = APIRouter()

    @router.get("/v1/me/accesses")
    async def list_my_accesses(user: CurrentUser) -> list[Access]:
        employee = user.require_employee()
        async with transaction(user.agencies) as session:
            connection = await raw(session)
            await connection.execute("select set_config('app.employee', $1, true)", str(employee))
            rows = await connection.fetch(MINE, employee)
            return [Access(**row) for row in rows]

    return router
