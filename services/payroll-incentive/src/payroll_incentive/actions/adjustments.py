"""What a month that was settled is worth more or less than what was paid for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.actions.touching import cause_event
from payroll_incentive.domain.settlement import CARRY
from payroll_incentive.queries import Key
from shared.events.payroll import AdjustmentRaised
from shared.outbox import emit
from shared.session import raw

DIFFERENCES: Final = """
with settled as (
  select w.agency_id, w.employee_id, w.month, sum(l.amount)::bigint as amount
  from wanted w join payslip_line l using (agency_id, employee_id, month)
  where l.kind = 'gross' and l.component <> $1 group by w.agency_id, w.employee_id, w.month)
select agency_id, employee_id, month, coalesce(s.gross, 0) - settled.amount as amount
from settled left join statement s using (agency_id, employee_id, month)
left join adjustment a using (agency_id, employee_id, month)
where coalesce(s.gross, 0) - settled.amount <> coalesce(a.amount, 0)
order by agency_id, employee_id, month
"""
ADJUST: Final = """
insert into adjustment as t (agency_id, employee_id, month, version, amount, causes, changed_at)
select agency_id, employee_id, month, 1, amount, causes::jsonb, $6
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::text[])
  as row (agency_id, employee_id, month, amount, causes)
on conflict (agency_id, employee_id, month) do update set version = t.version + 1,
  amount = excluded.amount, changed_at = excluded.changed_at,
  causes = case when t.amount = 0 or $7 then excluded.causes else t.causes || excluded.causes end
where t.amount <> excluded.amount
returning agency_id, employee_id, month, version, amount
"""
"""A difference keeps every cause since there last was none, or ($7) since it was settled."""


async def adjust(
    session: AsyncSession,
    causes: Mapping[Key, Sequence[str]],
    now: datetime,
    *,
    settling: bool = False,
) -> None:
    """Keep and announce the present difference of each wanted month that was settled, with why.

    When a run settles, what was owed until then is paid: only these causes are left.
    """
    connection = await raw(session)
    differing = await connection.fetch(DIFFERENCES, CARRY)
    if not differing:
        return
    keys = [Key(row["agency_id"], row["employee_id"], row["month"]) for row in differing]
    rows = [
        (*key, row["amount"], msgspec.json.encode(causes.get(key, ())).decode())
        for key, row in zip(keys, differing, strict=True)
    ]
    kept = await connection.fetch(ADJUST, *queries.columns(rows), now, settling)
    await emit(session, *(raised(row, causes, now) for row in kept))


def raised(
    row: Mapping[str, Any], causes: Mapping[Key, Sequence[str]], now: datetime
) -> AdjustmentRaised:
    why = causes.get(Key(row["agency_id"], row["employee_id"], row["month"]), ())
    return AdjustmentRaised(**row, recorded_at=now, causes=tuple(cause_event(one) for one in why))
