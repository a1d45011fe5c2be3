"""Recorded looks at many people's pay at once."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth import Principal
from shared.session import raw

RECORD: Final = """
insert into access_log (agency_id, reader_id, reader_name, subject_id, what)
select $1, $2, $3, subject, $4 from unnest($5::uuid[]) as subject
"""


async def record_reads(
    session: AsyncSession, user: Principal, agency_id: UUID, what: str, people: Sequence[UUID]
) -> None:
    """Record that `user` looked at `what` of each of these people; one's own is left out."""
    others = [person for person in people if person != user.employee_id]
    seen = (agency_id, user.user_id, user.name, what, others)
    await (await raw(session)).execute(RECORD, *seen)
