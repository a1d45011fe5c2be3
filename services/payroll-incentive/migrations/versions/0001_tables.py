"""Copies of what others say, what was imported, statements, runs, the ledger."""

from alembic import op

revision = "payroll_incentive_0001"
down_revision = None
branch_labels = ("payroll_incentive",)
depends_on = "platform_0001"

COPIES = """
create table employee_copy (
  agency_id uuid not null,
  employee_id uuid not null,
  version bigint not null,
  event_id uuid not null,
  nip text not null,
  name text not null,
  serving datemultirange not null,
  units uuid[] not null,
  fact text not null,
  primary key (agency_id, employee_id)
);
create index employee_copy_person on employee_copy (employee_id);
create index employee_copy_nip on employee_copy (nip);
create index employee_copy_units on employee_copy using gin (units);

create table unit_copy (
  unit_id uuid primary key,
  agency_id uuid not null,
  version bigint not null,
  code text not null,
  name text not null,
  kind text not null,
  region text not null,
  parent_id uuid,
  timezone text not null,
  calendar text not null
);
create index unit_copy_region on unit_copy (region, kind);

create table period_copy (
  agency_id uuid not null,
  period_id uuid not null,
  version bigint not null,
  code text not null,
  kind text not null,
  scheme text not null,
  starts_on date not null,
  ends_on date not null,
  primary key (agency_id, period_id)
);

create table feed (
  agency_id uuid not null,
  feed text not null check (feed in ('evaluation', 'attendance')),
  reference text not null,
  version bigint not null,
  count bigint not null,
  manifest_hash text not null,
  primary key (agency_id, feed, reference)
);

create table manifest_entry (
  agency_id uuid not null,
  feed text not null check (feed in ('evaluation', 'attendance')),
  reference text not null,
  chunk integer not null,
  employee_id uuid not null,
  version bigint not null,
  digest text not null,
  primary key (agency_id, feed, reference, chunk, employee_id)
);

create table result_copy (
  agency_id uuid not null,
  employee_id uuid not null,
  result_id uuid not null,
  version bigint not null,
  event_id uuid not null,
  period_id uuid not null,
  period text not null,
  ends_on date not null,
  fact text not null,
  primary key (employee_id, result_id, agency_id)
);
create index result_copy_period on result_copy (agency_id, period_id);

create table attendance_copy (
  agency_id uuid not null,
  employee_id uuid not null,
  day date not null,
  version bigint not null,
  event_id uuid not null,
  fact text not null,
  primary key (employee_id, day, agency_id)
) with (fillfactor = 90);

create table activity_copy (
  agency_id uuid not null,
  employee_id uuid not null,
  activity_id uuid not null,
  version bigint not null,
  event_id uuid not null,
  recorded_at timestamptz not null,
  month text not null,
  minutes bigint not null,
  approved boolean not null,
  primary key (employee_id, activity_id, agency_id)
);
create index activity_copy_month on activity_copy (employee_id, month);

create table measure_copy (
  agency_id uuid not null,
  employee_id uuid not null,
  month text not null,
  measure text not null,
  version bigint not null,
  event_id uuid not null,
  fact text not null,
  primary key (employee_id, month, measure, agency_id)
);

create table punishment_copy (
  agency_id uuid not null,
  employee_id uuid not null,
  punishment_id uuid not null,
  version bigint not null,
  event_id uuid not null,
  starts_on date not null,
  ends_on date,
  fact text not null,
  primary key (employee_id, punishment_id, agency_id)
);
"""

IMPORTED = """
create table salary_base (
  agency_id uuid not null,
  employee_id uuid not null,
  month text not null,
  version bigint not null default 1,
  taken_at timestamptz not null,
  actor uuid not null,
  gross bigint not null,
  bpjs_employee bigint not null,
  bpjs_employer bigint not null,
  pph21 bigint not null,
  pension bigint not null default 0,
  primary key (employee_id, month, agency_id)
);

create table tax_status (
  agency_id uuid not null,
  employee_id uuid not null,
  year integer not null,
  version bigint not null default 1,
  taken_at timestamptz not null,
  actor uuid not null,
  ptkp text not null,
  npwp boolean not null,
  primary key (employee_id, year, agency_id)
);

create table obligation (
  agency_id uuid not null,
  employee_id uuid not null,
  month text not null,
  obligation text not null,
  version bigint not null default 1,
  taken_at timestamptz not null,
  actor uuid not null,
  fulfilled boolean not null,
  primary key (employee_id, month, obligation, agency_id)
);

create table opening_line (
  agency_id uuid not null,
  employee_id uuid not null,
  month text not null,
  component text not null,
  version bigint not null default 1,
  taken_at timestamptz not null,
  actor uuid not null,
  amount bigint not null,
  primary key (employee_id, month, component, agency_id)
);

create table policy (
  policy_id text primary key,
  region text not null,
  kinds text[] not null,
  decree text not null,
  valid_from date not null,
  valid_to date,
  hash text not null,
  document text not null,
  state text not null check (state in ('proposed', 'active')),
  maker uuid not null,
  checker uuid,
  submitted_at timestamptz not null,
  activated_at timestamptz,
  check (checker <> maker),
  check ((state = 'active') = (checker is not null and activated_at is not null))
);
create table national_table (
  table_id text primary key,
  hash text not null,
  valid_from date not null
);
"""

OWED = """
create table month (
  agency_id uuid not null,
  month text not null,
  phase text not null check (phase in ('advance', 'final')),
  version bigint not null default 1,
  opened_at timestamptz not null,
  opened_by uuid,
  primary key (agency_id, month)
);

create table statement (
  agency_id uuid not null,
  employee_id uuid not null,
  month text not null,
  version bigint not null,
  gross bigint not null,
  provisional boolean not null,
  excluded text[] not null,
  holds text[] not null,
  hash text not null,
  content bytea not null,
  previous bytea,
  causes jsonb not null,
  calculated_at timestamptz not null,
  primary key (agency_id, month, employee_id)
) with (fillfactor = 60, toast_tuple_target = 8160);
create index statement_person on statement (employee_id, month);

create table statement_change (
  agency_id uuid not null,
  employee_id uuid not null,
  month text not null,
  version bigint not null,
  gross_before bigint,
  gross_after bigint not null,
  provisional boolean not null,
  hash text not null,
  causes jsonb not null,
  at timestamptz not null,
  primary key (agency_id, employee_id, month, version)
);

create table month_part (
  agency_id uuid not null,
  month text not null,
  part_id bigint generated always as identity,
  statements bigint not null,
  provisional bigint not null,
  held bigint not null,
  gross bigint not null,
  primary key (agency_id, month, part_id)
);

create table recalculation_queue (
  chunk_id bigint generated always as identity primary key,
  employees uuid[] not null,
  agency_id uuid,
  region text,
  first text not null,
  last text,
  cause text not null,
  lasting boolean not null,
  created_at timestamptz not null,
  attempts integer not null default 0,
  next_try timestamptz
);

create table adjustment (
  agency_id uuid not null,
  employee_id uuid not null,
  month text not null,
  version bigint not null,
  amount bigint not null,
  causes jsonb not null,
  changed_at timestamptz not null,
  primary key (agency_id, employee_id, month)
);
create index adjustment_person on adjustment (employee_id, month);
create index adjustment_owed on adjustment (agency_id) include (amount) where amount <> 0;
"""

PAID = """
create table run (
  agency_id uuid not null,
  run_id uuid not null,
  month text not null,
  state text not null check (state in
    ('open', 'ready', 'proposed', 'approved', 'issued', 'paid', 'closed', 'withdrawn')),
  version bigint not null,
  seal integer not null default 0,
  pay_date date not null,
  opened_by uuid not null,
  opened_at timestamptz not null,
  maker uuid,
  checker uuid,
  sealed_at timestamptz,
  approved_at timestamptz,
  people bigint not null default 0,
  gross bigint not null default 0,
  tax bigint not null default 0,
  bpjs bigint not null default 0,
  net bigint not null default 0,
  corrections bigint not null default 0,
  provisional bigint not null default 0,
  hash text,
  policies text[] not null default '{}',
  primary key (agency_id, run_id),
  check (checker <> maker),
  check (state in ('open', 'ready', 'withdrawn') or (maker is not null and hash is not null)),
  check (state in ('open', 'ready', 'proposed', 'withdrawn') or checker is not null),
  check (state <> 'withdrawn' or approved_at is null)
);
create unique index run_not_yet_approved on run (agency_id)
  where state in ('open', 'ready', 'proposed');
create index run_month on run (agency_id, month);

create table run_act (
  agency_id uuid not null,
  run_id uuid not null,
  version bigint not null,
  act text not null,
  actor uuid not null,
  actor_name text not null,
  at timestamptz not null,
  seal integer not null,
  hash text,
  reason text,
  primary key (agency_id, run_id, version)
);

create table sealed_statement (
  agency_id uuid not null,
  run_id uuid not null,
  seal integer not null,
  employee_id uuid not null,
  month text not null,
  version bigint not null,
  hash text not null,
  content bytea not null,
  facts bytea not null,
  primary key (agency_id, run_id, seal, employee_id, month)
);

create table payslip (
  agency_id uuid not null,
  run_id uuid not null,
  seal integer not null,
  employee_id uuid not null,
  gross bigint not null,
  tax bigint not null,
  bpjs bigint not null,
  net bigint not null,
  receivable bigint not null,
  held text[] not null,
  hash text not null,
  content bytea not null,
  account bytea not null,
  primary key (agency_id, run_id, seal, employee_id)
);
create index payslip_person on payslip (employee_id, run_id);
create index payslip_held on payslip (agency_id, run_id, seal) where held <> '{}';

create table payslip_line (
  agency_id uuid not null,
  run_id uuid not null,
  employee_id uuid not null,
  position integer not null,
  month text not null,
  component text not null,
  kind text not null check (kind in ('gross', 'tax', 'bpjs')),
  amount bigint not null,
  bearer text not null check (bearer in ('employee', 'region')),
  route text not null check (route in ('final', 'ter')),
  tax_month text not null,
  taxed boolean not null,
  primary key (agency_id, run_id, employee_id, position)
);
create index payslip_line_person on payslip_line (employee_id, month);

create table journal (
  agency_id uuid not null,
  journal_id uuid not null,
  run_id uuid not null,
  employee_id uuid not null,
  recorded_at timestamptz not null,
  primary key (agency_id, journal_id),
  unique (agency_id, run_id, employee_id)
);

create table posting (
  agency_id uuid not null,
  journal_id uuid not null,
  position integer not null,
  account text not null,
  amount bigint not null,
  primary key (agency_id, journal_id, position),
  foreign key (agency_id, journal_id) references journal
);

create function check_journal_balance() returns trigger language plpgsql as $$
begin
  if (select sum(amount) from posting
      where agency_id = new.agency_id and journal_id = new.journal_id) <> 0 then
    raise exception 'journal % does not balance', new.journal_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger journal_balances after insert or update on posting
  deferrable initially deferred for each row execute function check_journal_balance();

create function keep_active_policy() returns trigger language plpgsql as $$
begin
  if old.state = 'active' then
    raise exception 'policy % rules as it is: write its next version', old.policy_id
      using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger active_policy_stays before update on policy
  for each row execute function keep_active_policy();
"""

OPEN = ("unit_copy", "policy", "national_table", "recalculation_queue")
UNDELETABLE = ("policy", "month", "run", "statement", "adjustment")
APPEND_ONLY = (
    "manifest_entry",
    "statement_change",
    "run_act",
    "sealed_statement",
    "payslip",
    "payslip_line",
    "journal",
    "posting",
)
PROTECTED = (
    "employee_copy",
    "period_copy",
    "feed",
    "result_copy",
    "attendance_copy",
    "activity_copy",
    "measure_copy",
    "punishment_copy",
    "salary_base",
    "tax_status",
    "obligation",
    "opening_line",
    "month",
    "statement",
    "adjustment",
    "run",
)


def upgrade() -> None:
    for tables in (COPIES, IMPORTED, OWED, PAID):
        op.script(tables)
    for table in OPEN:
        op.execute(f"call open_table('{table}')")
    for table in PROTECTED:
        op.execute(f"call protect('{table}')")
    for table in APPEND_ONLY:
        op.execute(f"call protect_append_only('{table}')")
    for table in UNDELETABLE:
        op.execute(
            f"revoke delete on {table} from payroll_incentive_api, payroll_incentive_worker"
        )
    op.execute("call protect_parts('month_part')")


def downgrade() -> None:
    tables = (*OPEN, *PROTECTED, *APPEND_ONLY, "month_part")
    op.execute(f"drop table {', '.join(reversed(tables))}")
    op.execute("drop function check_journal_balance, keep_active_policy")
