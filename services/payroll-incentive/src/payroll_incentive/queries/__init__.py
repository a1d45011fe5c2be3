"""Every SELECT of payroll-incentive."""

from payroll_incentive.queries.facts import Key, OpenMonth, load_facts
from payroll_incentive.queries.lookup import copies, month, people_by_nip, policies_of, policy
from payroll_incentive.queries.policies import active as active_policies
from payroll_incentive.queries.reach import (
    columns,
    hold_agency,
    lock_people,
    open_months,
    regions,
    roster,
    see_all_of,
    share_agencies,
)
from payroll_incentive.queries.statements import (
    Standing,
    agencies_of,
    payslip_keys,
    payslip_states,
    standing,
    statement_keys,
    statement_states,
)

__all__ = [
    "Key",
    "OpenMonth",
    "Standing",
    "active_policies",
    "agencies_of",
    "columns",
    "copies",
    "hold_agency",
    "load_facts",
    "lock_people",
    "month",
    "open_months",
    "payslip_keys",
    "payslip_states",
    "people_by_nip",
    "policies_of",
    "policy",
    "regions",
    "roster",
    "see_all_of",
    "share_agencies",
    "standing",
    "statement_keys",
    "statement_states",
]
