"""Whose month was not paid by the run that would have paid it, nor since."""

from typing import Final


def paid_since(month: str) -> str:
    """That a run settled a month of payslip `p` after its own run `r` was sealed.

    Taxes, contributions and what is taken back carry the month they are paid in: they settle none.
    """
    return f"""exists (
    select from payslip_line l join run later using (agency_id, run_id)
    where l.agency_id = p.agency_id and l.employee_id = p.employee_id and l.month = {month}
      and l.kind = 'gross' and l.component <> 'carry' and later.approved_at > r.sealed_at)"""


HELD_SLIPS: Final = f"""
with r as (
  select agency_id, run_id, seal, sealed_at from run
  where agency_id = $1 and month = $2 and (approved_at is not null or state = 'proposed')
  order by sealed_at desc limit 1
), held_slip as (
  select p.employee_id, p.content from r join payslip p using (agency_id, run_id, seal)
  where $2 = any (p.held) and not {paid_since("$2")}
)
"""  # noqa: S608 - as above
"""The beginning of a query: $1 is the agency, $2 the month."""
