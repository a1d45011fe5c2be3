"""Plans, their versions and their realisation; copies of employees, units and periods."""

from alembic import op

revision = "targets_0001"
down_revision = None
branch_labels = ("targets",)
depends_on = "platform_0001"

TABLES = """
create table employee_copy (
  agency_id uuid not null,
  employee_id uuid not null,
  version bigint not null,
  nip text not null,
  name text not null,
  member boolean not null,
  superior_ids uuid[] not null,
  state jsonb not null,
  primary key (agency_id, employee_id)
);
create index employee_copy_employee on employee_copy (employee_id);
create index employee_copy_nip on employee_copy (nip);

create table unit_copy (
  unit_id uuid primary key,
  version bigint not null,
  code text not null,
  name text not null,
  timezone text not null
);

create table period_copy (
  agency_id uuid not null,
  period_id uuid not null,
  version bigint not null,
  code text not null,
  starts_on date not null,
  ends_on date not null,
  closed boolean not null,
  primary key (agency_id, period_id)
);
create index period_copy_code on period_copy (agency_id, code);

create table plan (
  agency_id uuid not null,
  plan_id uuid not null,
  employee_id uuid not null,
  period text not null,
  starts_on date not null,
  ends_on date not null,
  state text not null check (state in ('draft', 'submitted', 'returned', 'approved', 'revised')),
  version bigint not null,
  results jsonb not null,
  superior_id uuid,
  decided_on date,
  reason text,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (agency_id, plan_id),
  check (starts_on <= ends_on),
  check (state not in ('returned', 'approved', 'revised') or decided_on is not null)
);
create index plan_employee on plan (employee_id, period);
create index plan_id on plan (plan_id);

create table plan_version (
  agency_id uuid not null,
  plan_id uuid not null,
  version bigint not null,
  period text not null,
  act text not null check (act in ('submitted', 'returned', 'approved', 'revised')),
  reason text,
  document jsonb not null,
  at timestamptz not null,
  actor uuid not null,
  actor_name text not null,
  primary key (agency_id, plan_id, version)
);
create index plan_version_period on plan_version (agency_id, period, act);

create table realisation (
  agency_id uuid not null,
  plan_id uuid not null,
  number bigint generated always as identity,
  indicator_id uuid not null,
  value numeric(18, 4) not null check (value >= 0),
  as_of date not null,
  note text not null,
  at timestamptz not null,
  actor uuid not null,
  actor_name text not null,
  primary key (agency_id, plan_id, number)
);
create index realisation_newest on realisation (plan_id, indicator_id, as_of desc, number desc);
"""


def upgrade() -> None:
    op.script(TABLES)
    for table in ("employee_copy", "period_copy", "plan"):
        op.execute(f"call protect('{table}')")
    for table in ("plan_version", "realisation"):
        op.execute(f"call protect_append_only('{table}')")
    op.execute("revoke delete on plan from targets_api, targets_worker")
    op.execute("call open_table('unit_copy')")
    op.execute("call index_superiors()")


def downgrade() -> None:
    op.execute(
        "drop table realisation, plan_version, plan, period_copy, unit_copy, employee_copy,"
        " superior_copy"
    )
    op.execute("drop function index_superiors_of")
