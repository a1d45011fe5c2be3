"""Whose month was not paid by the run that would have paid it, nor since."""

from typing import Final


def settles(line: str) -> str:
    """That a payslip line settles its month.

    Taxes, contributions and what is taken back carry the month they are paid in: they settle none.
    """
    return f"{line}.kind = 'gross' and {line}.component <> 'carry'"


def paid_since(months: str) -> str:
    """That a run settled such months of payslip `p` after its own run `r` was sealed."""
    return f"""exists (
    select from payslip_line l join run later using (agency_id, run_id)
    where l.agency_id = p.agency_id and l.employee_id = p.employee_id and l.month {months}
      and {settles("l")} and later.approved_at > r.sealed_at)"""


HELD_SLIPS: Final = f"""
with r as (
  select agency_id, run_id, seal, sealed_at from run
  where agency_id = $1 and month = $2 and (approved_at is not null or state = 'proposed')
  order by sealed_at desc limit 1
), held_slip as (
  select p.employee_id, p.content from r join payslip p using (agency_id, run_id, seal)
  where $2 = any (p.held) and case when exists (
      select from statement s
      where s.agency_id = $1 and s.employee_id = p.employee_id and s.month = $2 and s.gross <> 0)
    then not {paid_since("= $2")} else not {paid_since("<= $2")} end
)
"""  # noqa: S608 - as above
"""The beginning of a query: $1 is the agency, $2 the month.

Whose statement of the month gives nothing, or who has none, is held for earlier months.
"""
