"""Units, posts, people and where they work; accounts, grants and acts."""

from alembic import op

revision = "identity_0001"
down_revision = None
branch_labels = ("identity",)
depends_on = "platform_0001"

STRUCTURE = """
create table unit (
  unit_id uuid primary key,
  code text not null unique,
  name text not null,
  kind text not null check (kind in ('government', 'agency', 'division', 'uptd', 'section',
    'kelurahan', 'puskesmas', 'school')),
  parent_id uuid references unit,
  agency_id uuid not null references unit,
  region text not null,
  timezone text not null,
  calendar text not null check (calendar in ('5-day', '6-day')),
  version bigint not null default 1,
  changed_at timestamptz not null,
  check ((kind = 'government') = (parent_id is null))
);
create index unit_region on unit (region);
create index unit_parent on unit (parent_id);

create table post (
  agency_id uuid not null references unit,
  code text not null unique,
  name text not null,
  unit_id uuid not null references unit,
  "group" text not null check ("group" in
    ('jpt', 'administrator', 'pengawas', 'fungsional', 'pelaksana')),
  job_class smallint not null check (job_class between 1 and 17),
  primary key (agency_id, code)
);
create index post_unit on post (unit_id);
"""

PEOPLE = """
create table employee (
  employee_id uuid primary key,
  nip text not null unique,
  name text not null,
  hired_on date not null,
  left_on date,
  version bigint not null default 1,
  changed_at timestamptz not null,
  admitted_by uuid[] not null default '{}',
  check (left_on >= hired_on)
);

create table employee_status (
  employee_id uuid not null references employee,
  from_date date not null,
  kind text not null check (kind in ('pns', 'cpns', 'pppk')),
  status text not null,
  golongan text not null,
  primary key (employee_id, from_date)
);

create table assignment (
  agency_id uuid not null,
  employee_id uuid not null references employee,
  post_code text not null,
  kind text not null check (kind in ('definitif', 'plt', 'plh')),
  from_date date not null,
  to_date date,
  primary key (agency_id, employee_id, post_code, kind, from_date),
  foreign key (agency_id, post_code) references post (agency_id, code),
  check (to_date >= from_date)
);
create index assignment_employee on assignment (employee_id, agency_id);
create index assignment_post on assignment (agency_id, post_code);

create table superior (
  employee_id uuid not null references employee,
  kind text not null check (kind in ('definitif', 'plt', 'plh')),
  from_date date not null,
  to_date date,
  superior_id uuid not null references employee,
  primary key (employee_id, kind, from_date),
  check (to_date >= from_date),
  check (superior_id <> employee_id)
);
create index superior_people on superior (superior_id);
"""

ACCOUNTS = """
create table account (
  account_id uuid primary key,
  username text not null unique check (username = lower(username)),
  kind text not null check (kind in ('person', 'service')),
  name text not null,
  employee_id uuid unique references employee,
  secret_hash text not null,
  created_at timestamptz not null,
  disabled_at timestamptz,
  language text not null default 'id' check (language in ('id', 'en')),
  onboarded_at timestamptz
);

create table role_grant (
  grant_id uuid primary key,
  account_id uuid not null references account,
  role text not null,
  scope text not null,
  from_date date not null,
  to_date date,
  granted_by uuid not null references account,
  granted_at timestamptz not null,
  check (to_date >= from_date - 1)
);
create index role_grant_account on role_grant (account_id);

create table sign_in (
  sign_in_id uuid primary key,
  account_id uuid not null references account,
  at timestamptz not null,
  ended_at timestamptz,
  session_hash text not null unique,
  seen_at timestamptz not null
);
create index sign_in_account on sign_in (account_id, at desc);

create table attempt (
  who text not null,
  since timestamptz not null,
  count integer not null,
  primary key (who, since)
);

create table act (
  act_id bigint generated always as identity primary key,
  at timestamptz not null,
  actor_id uuid not null,
  actor_name text not null,
  verb text not null,
  subject text not null,
  details jsonb not null default '{}'
);
create index act_subject on act (subject, at desc);
"""

NET = """
create policy anyone_reads on post for select to identity_api using (true);

-- A person is seen through a post at one of the caller's agencies; before the first post, by the
-- agencies whose HR entered them.
create function seen_agencies() returns uuid[] language sql stable as $$
  select string_to_array(nullif(current_setting('app.agencies', true), ''), ',')::uuid[]
$$;

do $$
declare
  name text;
begin
  foreach name in array array['employee', 'employee_status', 'superior'] loop
    call open_table(name);
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy everything on %I to identity_worker using (true) with check (true)',
                   name);
  end loop;
  -- What the functions below may read, as the owner of the tables.
  foreach name in array array['employee', 'assignment', 'superior', 'post'] loop
    execute format('create policy by_function on %I for select to %I using (true)',
                   name, current_user);
  end loop;
end $$;

-- `(select …)` asks once a statement instead of once a row; `offset 0` keeps the planner from
-- hashing every visible row to answer for a few.
create policy by_agency on employee to identity_api
  using (admitted_by && (select seen_agencies())
    or exists (select 1 from assignment a where a.employee_id = employee.employee_id offset 0));
create policy by_person on employee_status to identity_api
  using (exists (select 1 from employee e
                 where e.employee_id = employee_status.employee_id offset 0));
create policy by_person on superior to identity_api
  using (exists (select 1 from employee e where e.employee_id = superior.employee_id offset 0));
"""

FUNCTIONS = """
-- The narrow looks past the net: to find a person by an exact number, to say a person's whole
-- state in an event, to follow superiors across agencies, and to make a token.

create function people_by_nip(nips text[])
returns table (employee_id uuid, nip text, name text, hired_on date, left_on date)
language sql stable security definer set search_path = public, pg_temp as $$
  select employee_id, nip, name, hired_on, left_on from employee where nip = any (nips)
$$;

create function names_of(ids uuid[])
returns table (employee_id uuid, nip text, name text)
language sql stable security definer set search_path = public, pg_temp as $$
  select employee_id, nip, name from employee where employee_id = any (ids)
$$;

create function assignments_of(ids uuid[]) returns setof assignment
language sql stable security definer set search_path = public, pg_temp as $$
  select * from assignment where employee_id = any (ids)
$$;

create function superiors_above(ids uuid[]) returns setof superior
language sql stable security definer set search_path = public, pg_temp as $$
  with recursive above (employee_id) as (
    select unnest(ids)
    union
    select s.superior_id from above join superior s using (employee_id)
  )
  select s.* from above join superior s using (employee_id)
$$;

create function supervised_agencies(person uuid, moment timestamptz)
returns table (agency_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct a.agency_id
  from superior s
  join assignment a on a.employee_id = s.employee_id and a.kind = 'definitif'
  join post p on p.agency_id = a.agency_id and p.code = a.post_code
  join unit u on u.unit_id = p.unit_id
  cross join lateral (select (moment at time zone u.timezone)::date as today) as clock
  where s.superior_id = person
    and today between a.from_date and coalesce(a.to_date, 'infinity')
    and s.superior_id = (
      select other.superior_id from superior other
      where other.employee_id = s.employee_id
        and today between other.from_date and coalesce(other.to_date, 'infinity')
      order by array_position(array['plh', 'plt', 'definitif'], other.kind), other.from_date desc
      limit 1)
$$;

do $$
declare
  name text;
begin
  foreach name in array array['people_by_nip(text[])', 'names_of(uuid[])', 'assignments_of(uuid[])',
    'superiors_above(uuid[])', 'supervised_agencies(uuid, timestamptz)'] loop
    execute format('revoke execute on function %s from public', name);
    execute format('grant execute on function %s to identity_api, identity_worker', name);
  end loop;
end $$;
"""


def upgrade() -> None:
    op.script(STRUCTURE + PEOPLE + ACCOUNTS)
    for table in ("post", "assignment"):
        op.execute(f"call protect('{table}')")
    for table in ("unit", "account", "role_grant", "sign_in", "attempt", "act"):
        op.execute(f"call open_table('{table}')")
    op.execute("revoke update, delete on act from identity_api, identity_worker")
    op.execute("revoke delete on account, role_grant from identity_api, identity_worker")
    op.script(NET)
    op.script(FUNCTIONS)


def downgrade() -> None:
    op.execute(
        "drop function people_by_nip, names_of, assignments_of, superiors_above,"
        " supervised_agencies"
    )
    op.execute(
        "drop table act, attempt, sign_in, role_grant, account, superior, assignment,"
        " employee_status, employee, post, unit"
    )
    op.execute("drop function seen_agencies")
