"""What a month was worth before, and what changed it."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Month
from shared.session import raw

MOST: Final = 50
"""Changes of a month that are told; of more the newest."""


class Change(NamedTuple):
    """A version of a statement that changed its amount, or whether it is provisional."""

    agency_id: UUID
    version: int
    gross_before: int | None
    gross_after: int
    provisional: bool
    hash: str
    causes: list[str]
    at: datetime


CHANGES: Final = """
select agency_id, version, gross_before, gross_after, provisional, hash,
  array(select jsonb_array_elements_text(causes)) as causes, at
from statement_change where agency_id = any ($1) and employee_id = $2 and month = $3
order by agency_id, version desc limit $4
"""


async def changes_of(
    session: AsyncSession, agencies: Collection[UUID], employee_id: UUID, month: Month
) -> dict[UUID, list[Change]]:
    """The changes of a person's month, by agency, the newest first."""
    most = MOST * len(agencies)
    rows = await (await raw(session)).fetch(CHANGES, list(agencies), employee_id, month, most)
    found: dict[UUID, list[Change]] = {agency: [] for agency in agencies}
    for row in rows:
        found[row["agency_id"]].append(Change(*row))
    return {agency: changes[:MOST] for agency, changes in found.items()}
