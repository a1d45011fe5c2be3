"""A recorded read: every look at another person's pay or evaluation, visible to that person."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth import CurrentUser, Principal
from shared.db import Transactions
from shared.session import raw

RECORD = """
insert into access_log (agency_id, reader_id, reader_name, subject_id, what)
values ($1, $2, $3, $4, $5)
"""
MINE = """
select at, reader_name, what from access_log where subject_id = $1 order by at desc limit 200
"""


class Access(BaseModel):
    """Who looked at what of mine, and when."""

    at: datetime
    reader_name: str
    what: str


async def record_read(
    session: AsyncSession, user: Principal, subject_id: UUID, agency_id: UUID, what: str
) -> None:
    """Record that `user` looks at `what` of the person; one's own is nobody's business."""
    if user.employee_id != subject_id:
        connection = await raw(session)
        await connection.execute(RECORD, agency_id, user.user_id, user.name, subject_id, what)


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
