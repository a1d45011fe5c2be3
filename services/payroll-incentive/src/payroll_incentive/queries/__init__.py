"""Every SELECT of payroll-incentive."""

from payroll_incentive.queries.accounts import (
    Payer,
    account_of,
    statements_of,
    with_what_was_paid,
)
from payroll_incentive.queries.facts import Key, OpenMonth, load_facts
from payroll_incentive.queries.lookup import copies, month, people_by_nip, policies_of, policy
from payroll_incentive.queries.policies import active as active_policies
from payroll_incentive.queries.policies import active_ids as active_policy_ids
from payroll_incentive.queries.policies import prepared as prepared_policies
from payroll_incentive.queries.reach import (
    columns,
    hold_agency,
    hold_tax_month,
    lock_people,
    open_months,
    regions,
    roster,
    see_all_of,
    see_region,
    share_agencies,
)
from payroll_incentive.queries.readiness import inputs_of, ruling
from payroll_incentive.queries.runs import (
    accounts,
    acts_of,
    chunks_waiting,
    names,
    review_payslips,
    run,
    runs_of,
    sealed_payslips,
    spent,
    standing_of,
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
    "Payer",
    "Standing",
    "account_of",
    "accounts",
    "active_policies",
    "active_policy_ids",
    "acts_of",
    "agencies_of",
    "chunks_waiting",
    "columns",
    "copies",
    "hold_agency",
    "hold_tax_month",
    "inputs_of",
    "load_facts",
    "lock_people",
    "month",
    "names",
    "open_months",
    "payslip_keys",
    "payslip_states",
    "people_by_nip",
    "policies_of",
    "policy",
    "prepared_policies",
    "regions",
    "review_payslips",
    "roster",
    "ruling",
    "run",
    "runs_of",
    "sealed_payslips",
    "see_all_of",
    "see_region",
    "share_agencies",
    "spent",
    "standing",
    "standing_of",
    "statement_keys",
    "statement_states",
    "statements_of",
    "with_what_was_paid",
]
