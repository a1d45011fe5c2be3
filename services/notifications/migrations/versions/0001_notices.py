"""Notices, contacts, deliveries, and the copy of employees."""

from alembic import op

revision = "notifications_0001"
down_revision = None
branch_labels = ("notifications",)
depends_on = "platform_0001"

TABLES = """
create table employee_copy (
  agency_id uuid not null,
  employee_id uuid not null,
  version bigint not null,
  nip text not null,
  name text not null,
  primary key (agency_id, employee_id)
);
create index employee_copy_nip on employee_copy (nip);

create table contact (
  agency_id uuid not null,
  employee_id uuid not null,
  email text not null,
  language text not null check (language in ('id', 'en')),
  primary key (agency_id, employee_id)
);

create table notice (
  agency_id uuid not null,
  notice_id uuid not null default uuidv7(),
  event_id uuid not null,
  recipient text not null,
  employee_id uuid,
  role text,
  channel text not null,
  template text not null,
  fill jsonb not null,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  primary key (agency_id, notice_id),
  unique (event_id, recipient, channel, template),
  check ((employee_id is null) <> (role is null))
);
create index notice_employee on notice (employee_id, created_at desc);
create index notice_role on notice (agency_id, role, created_at desc) where role is not null;

create table delivery (
  agency_id uuid not null,
  notice_id uuid not null,
  status text not null check (status in
    ('created', 'sending', 'delivered', 'temporary-failure', 'permanent-failure',
     'technical-failure')),
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  error text,
  primary key (agency_id, notice_id)
);
create index delivery_due on delivery (due_at)
  where status in ('created', 'sending', 'temporary-failure');
"""


def upgrade() -> None:
    op.script(TABLES)
    for table in ("employee_copy", "contact", "notice", "delivery"):
        op.execute(f"call protect('{table}')")
    op.execute(
        "create policy own on notice to notifications_api using"
        " (employee_id = nullif(current_setting('app.employee', true), '')::uuid)"
    )


def downgrade() -> None:
    op.execute("drop table delivery, notice, contact, employee_copy")
