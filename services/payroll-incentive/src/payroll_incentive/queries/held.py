"""Whose month is not paid by the run that would have paid it."""

from typing import Final

HELD_SLIPS: Final = """
with newest as (
  select agency_id, run_id, seal, sealed_at from run
  where agency_id = $1 and month = $2 and (approved_at is not null or state = 'proposed')
  order by sealed_at desc limit 1
), held_slip as (
  select p.employee_id, p.content from newest join payslip p using (agency_id, run_id, seal)
  where $2 = any (p.held) and not exists (
    select from payslip_line l join run r using (agency_id, run_id)
    where l.agency_id = $1 and l.employee_id = p.employee_id and l.month = $2
      and r.approved_at > newest.sealed_at)
)
"""
"""The beginning of a query: $1 is the agency, $2 the month. What was paid since is not held."""
