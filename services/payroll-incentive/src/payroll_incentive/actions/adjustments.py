"""What a month that was settled is worth more or less than what was paid for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive import queries
from payroll_incentive.actions.touching import cause_event
from payroll_incentive.domain.settlement import CARRY
from payroll_incentive.queries import Key
from shared.events.payroll import AdjustmentRaised
from shared.outbox import emit
from shared.session import raw

ADJUST: Final = """
with difference as (
  select k.agency_id, k.employee_id, k.month, k.causes, coalesce(s.gross, 0) - (
    select sum(l.amount)::bigint from payslip_line l
    where l.agency_id = k.agency_id and l.employee_id = k.employee_id and l.month = k.month
      and l.kind = 'gross' and l.component <> $5) as amount
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])
    as k (agency_id, employee_id, month, causes)
  left join statement s using (agency_id, employee_id, month))
insert into adjustment as t (agency_id, employee_id, month, version, amount, causes, changed_at)
select d.agency_id, d.employee_id, d.month, 1, d.amount, d.causes::jsonb, $6
from difference d left join adjustment a using (agency_id, employee_id, month)
where d.amount is not null and (d.amount <> 0 or a.amount is not null)
order by d.agency_id, d.employee_id, d.month
on conflict (agency_id, employee_id, month) do update set version = t.version + 1,
  amount = excluded.amount, causes = excluded.causes, changed_at = excluded.changed_at
where t.amount <> excluded.amount
returning agency_id, employee_id, month, version, amount
"""


async def adjust(session: AsyncSession, causes: Mapping[Key, Sequence[str]], now: datetime) -> None:
    """Keep and announce the present difference of each of these months that was settled."""
    if not causes:
        return
    keys = queries.columns(
        [(*key, msgspec.json.encode(why).decode()) for key, why in causes.items()]
    )
    rows = await (await raw(session)).fetch(ADJUST, *keys, CARRY, now)
    await emit(
        session,
        *(
            AdjustmentRaised(
                **row,
                recorded_at=now,
                causes=tuple(
                    cause_event(why)
                    for why in causes[Key(row["agency_id"], row["employee_id"], row["month"])]
                ),
            )
            for row in rows
        ),
    )
