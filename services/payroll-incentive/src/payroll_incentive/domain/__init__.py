"""The pure rules of performance pay: plain values in, plain values or a refusal out.

What the rest of the service uses:

- `facts`: `Facts`, `encode_facts`, `decode_facts` — everything that decides one month of a person.
- `policy_file`: `read_policy(text, nationals) -> Policy`, `read_national(text)`; both raise
  `PolicyFaults` with every fault found; `explain_fault(fault, language)`.
- `policy`: `Policies(policies, nationals)`; `.find(region, kind, group, day) -> Policy | None`;
  `Policy.feeds`, `Policy.evaluation_period(month)`, `Policy.months_fed(period)`,
  `Policy.pay_date(month)`.
- `statement`: `calculate(facts, policies) -> Statement`, `encode`, `decode`, `digest`.
- `settlement`: `settle(account, policies) -> Payslip`, `alone(statement, facts, policies)`,
  `settled_by(payslip) -> tuple[Settled, ...]`, `encode`, `decode`,
  `opening_line`, `encode_account`, `decode_account`.
- `readiness`: `manifest_hash`, `attendance_digest`, `differing`, `readiness`, `over_ceiling`.
- `run`: the states of a run and who may move it: `open_run`, `review`, `propose`, `approve`,
  `reject`, `issue`, `pay`, `close`; `Tally` with `totals`, `run_hash`.
- `journal`: `postings(payslip)` — signed amounts on accounts that sum to zero.
- `explanation`: `explain_line`, `explain_payslip_line`, `explain_reason` (reasons, holds and held
  months) — sentences in id or en, made when somebody reads.
"""
