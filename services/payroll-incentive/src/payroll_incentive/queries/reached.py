"""Which statements a cause concerns, with everything that decides what they are worth now."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from payroll_incentive.domain.facts import Facts
from payroll_incentive.queries.facts import Months, load_wanted, want
from shared.staging import Staging

MOST_CAUSES: Final = 20


class Reached(NamedTuple):
    """A statement that is concerned: its facts, the last causes, and the hash it has so far."""

    facts: Facts
    causes: tuple[str, ...]
    hash: str | None


TOUCH: Final = Staging(
    "touch",
    {
        "place": "integer",
        "employee_id": "uuid",
        "agency_id": "uuid",
        "first": "text",
        "last": "text",
        "cause": "text",
        "lasting": "boolean",
    },
)
REACHED: Final = """
with reached as (
  select t.place, t.cause, m.agency_id, t.employee_id, m.month, null as hash
  from touch t join employee_copy e using (employee_id) join month m on m.agency_id = e.agency_id
  where m.month >= t.first and (t.last is null or m.month <= t.last)
    and e.serving && daterange((m.month || '-01')::date,
                               ((m.month || '-01')::date + interval '1 month')::date)
  union all
  select t.place, t.cause, m.agency_id, t.employee_id, m.month, null
  from touch t join month m using (agency_id)
  where m.month >= t.first and (t.last is null or m.month <= t.last)
    and not exists (select from employee_copy e where e.employee_id = t.employee_id)
  union all
  select t.place, t.cause, s.agency_id, t.employee_id, s.month, s.hash
  from touch t join statement s using (employee_id)
  where s.month >= t.first and (t.last is null or s.month <= t.last)
    or t.lasting and s.month > t.last
      and (s.provisional or cardinality(s.holds) > 0 or cardinality(s.excluded) > 0)
)
insert into wanted (n, agency_id, employee_id, month, causes, hash)
select row_number() over (order by agency_id, employee_id, month), agency_id, employee_id, month,
  string_agg(cause, ' ' order by place), max(hash)
from reached group by agency_id, employee_id, month
"""
"""Open months in which the person serves there (of somebody unknown, where they were heard of), and
every statement there is: of the touched months, and of later ones that may lean on what is known.
"""


async def load_reached(
    session: AsyncSession, touches: Iterable[tuple[Any, ...]], months: Months
) -> list[Reached]:
    """The statements that touches concern, in a fixed order; touches as columns of TOUCH say."""
    await want(session, ())
    await TOUCH.put(session, ((place, *touch) for place, touch in enumerate(touches)))
    connection = await TOUCH.measure(session)
    await connection.execute(REACHED)
    return [
        Reached(facts, causes_of(row), row["hash"])
        for facts, row in await load_wanted(session, months)
    ]


def causes_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The last different causes, in their order."""
    causes = row["causes"].split()
    return tuple(dict.fromkeys(causes))[-MOST_CAUSES:] if len(causes) > 1 else tuple(causes)
