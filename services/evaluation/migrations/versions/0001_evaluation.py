"""Periods, results, records of work, manifests, and the copies of what other services say."""

from alembic import op

revision = "evaluation_0001"
down_revision = None
branch_labels = ("evaluation",)
depends_on = "platform_0001"

PERIODS = """
create table period (
  agency_id uuid not null,
  period_id uuid not null,
  code text not null,
  kind text not null check (kind in ('monthly', 'quarterly', 'semester', 'yearly')),
  scheme text not null check (scheme in ('matrix', 'numeric')),
  starts_on date not null,
  ends_on date not null,
  state text not null check (state in ('open', 'closed')),
  plan_required boolean not null,
  version bigint not null,
  closed_at timestamptz,
  primary key (agency_id, period_id),
  unique (agency_id, code)
);

create table month_close (
  agency_id uuid not null,
  month text not null,
  state text not null check (state in ('open', 'closed')),
  closed_at timestamptz,
  primary key (agency_id, month)
);

create table manifest_chunk (
  agency_id uuid not null,
  feed text not null check (feed in ('evaluation', 'attendance')),
  reference text not null,
  chunk integer not null,
  reason text,
  actor uuid not null,
  recorded_at timestamptz not null,
  primary key (agency_id, feed, reference, chunk)
);

create table manifest_entry (
  agency_id uuid not null,
  feed text not null,
  reference text not null,
  chunk integer not null,
  employee_id uuid not null,
  version bigint not null,
  digest text not null,
  primary key (agency_id, feed, reference, chunk, employee_id)
);
"""

RATINGS = """
  assessor_id uuid not null,
  predicate text not null,
  result_rating text check (result_rating in ('di_atas', 'sesuai', 'di_bawah')),
  behaviour_rating text check (behaviour_rating in ('di_atas', 'sesuai', 'di_bawah')),
  result_score numeric check (result_score between 0 and 120),
  behaviour_score numeric check (behaviour_score between 0 and 120),
  score numeric check (score between 0 and 120),
  innovation boolean not null,
  late boolean not null,
"""

RESULTS = f"""
create table result (
  agency_id uuid not null,
  period_id uuid not null,
  employee_id uuid not null,
  result_id uuid not null,
  state text not null check (state in ('rated', 'finalised')),
  version bigint not null,
  {RATINGS}
  changed_at timestamptz not null,
  primary key (agency_id, period_id, employee_id),
  check ((state = 'finalised') = (version > 0))
);
create index result_employee on result (employee_id);

create table period_part (
  agency_id uuid not null,
  period_id uuid not null,
  part_id bigint generated always as identity,
  rated bigint not null,
  finalised bigint not null,
  primary key (agency_id, period_id, part_id)
);

create table result_version (
  agency_id uuid not null,
  result_id uuid not null,
  version bigint not null,
  period_id uuid not null,
  employee_id uuid not null,
  {RATINGS}
  reason text,
  actor uuid not null,
  recorded_at timestamptz not null,
  primary key (agency_id, result_id, version)
);
"""

WORK = """
create table attendance_day (
  agency_id uuid not null,
  day date not null,
  employee_id uuid not null,
  version bigint not null,
  schedule_in integer,
  schedule_out integer,
  clock_in integer,
  clock_out integer,
  leave text,
  primary key (agency_id, day, employee_id)
);

create table activity (
  agency_id uuid not null,
  activity_id uuid not null,
  employee_id uuid not null,
  reference text not null,
  day date not null,
  description text not null,
  minutes integer not null check (minutes > 0),
  volume integer not null check (volume > 0),
  state text not null check (state in ('logged', 'approved', 'returned')),
  version bigint not null,
  returns integer not null,
  superior_id uuid,
  reason text,
  changed_at timestamptz not null,
  primary key (agency_id, activity_id),
  unique (agency_id, employee_id, reference)
);
create index activity_day on activity (agency_id, day, employee_id);
create index activity_undone on activity (employee_id, day) where state <> 'approved';

create table measure (
  agency_id uuid not null,
  month text not null,
  employee_id uuid not null,
  measure text not null,
  version bigint not null,
  target numeric not null check (target >= 0),
  realisation numeric not null check (realisation >= 0),
  primary key (agency_id, month, employee_id, measure)
);

create table punishment (
  agency_id uuid not null,
  punishment_id uuid not null,
  employee_id uuid not null,
  reference text not null,
  version bigint not null,
  code text not null,
  decree text not null,
  starts_on date not null,
  ends_on date,
  primary key (agency_id, punishment_id)
);
create index punishment_employee on punishment (employee_id);
"""

COPIES = """
create table employee_copy (
  agency_id uuid not null,
  employee_id uuid not null,
  version bigint not null,
  nip text not null,
  superior_ids uuid[] not null,
  state jsonb not null,
  primary key (agency_id, employee_id)
);
create index employee_copy_nip on employee_copy (nip);
create index employee_copy_employee on employee_copy (employee_id);

create table person (
  employee_id uuid not null primary key,
  version bigint not null,
  nip text not null,
  name text not null
);
create index person_nip on person (nip);

create table unit_copy (
  unit_id uuid not null primary key,
  agency_id uuid not null,
  version bigint not null,
  code text not null,
  name text not null,
  kind text not null,
  timezone text not null
);

create table plan_copy (
  agency_id uuid not null,
  plan_id uuid not null,
  employee_id uuid not null,
  version bigint not null,
  starts_on date not null,
  ends_on date not null,
  primary key (agency_id, plan_id)
);
create index plan_copy_employee on plan_copy (agency_id, employee_id);
"""

PROTECTED = (
    "period",
    "month_close",
    "result",
    "attendance_day",
    "activity",
    "measure",
    "punishment",
    "employee_copy",
    "plan_copy",
)
APPEND_ONLY = ("manifest_chunk", "manifest_entry", "result_version")
OPEN = ("person", "unit_copy")
"""Names and units: the directory that every agency shares."""


def upgrade() -> None:
    for tables in (PERIODS, RESULTS, WORK, COPIES):
        op.script(tables)
    for table in PROTECTED:
        op.execute(f"call protect('{table}')")
    for table in APPEND_ONLY:
        op.execute(f"call protect_append_only('{table}')")
    op.execute(
        "revoke delete on result, period, month_close from evaluation_api, evaluation_worker"
    )
    op.execute("call protect_parts('period_part')")
    for table in OPEN:
        op.execute(f"call open_table('{table}')")
    op.execute("call index_superiors()")
    op.execute(
        "create policy own on employee_copy for select to evaluation_api using"
        " (employee_id = nullif(current_setting('app.employee', true), '')::uuid)"
    )


def downgrade() -> None:
    kept = "period_part", "superior_copy"
    op.execute(f"drop table {', '.join((*PROTECTED, *APPEND_ONLY, *OPEN, *kept))}")
    op.execute("drop function index_superiors_of")
