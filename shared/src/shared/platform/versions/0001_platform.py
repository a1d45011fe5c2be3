"""The tables that every service has: outbox, inbox, dead letters, idempotency, access log."""

from alembic import op

revision = "platform_0001"
down_revision = None
branch_labels = ("platform",)
depends_on = None

TABLES = """
create table outbox (
  day date not null default (now() at time zone 'utc')::date,
  bucket smallint not null,
  pos bigint generated always as identity,
  topic text not null,
  key bytea not null,
  value bytea,
  headers bytea not null,
  event_id uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  primary key (day, bucket, pos)
) partition by range (day);

create index outbox_unsent on outbox (bucket, pos) where sent_at is null;

-- keys of compacted topics, of one bucket each; a key may stand in several rows
create table outbox_dirty (
  mark bigint generated always as identity primary key,
  topic text not null,
  bucket smallint not null,
  keys text[] not null,
  marked_at timestamptz not null default clock_timestamp()
);

create table inbox (
  consumer text not null,
  event_id uuid not null,
  received_at timestamptz not null default now(),
  primary key (consumer, event_id)
);
create index inbox_received on inbox using brin (received_at);

create table dead_letter (
  id bigint generated always as identity primary key,
  consumer text not null,
  digest bytea not null,
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  key bytea,
  headers bytea not null,
  value bytea,
  reason text not null,
  error text not null,
  state text not null default 'parked' check (state in ('parked', 'handled')),
  attempts integer not null default 1,
  first_seen timestamptz not null default now(),
  unique (consumer, digest)
);

-- that somebody asked for a parked event to be handled again, and what came of it
create table dead_letter_retry (
  id bigint generated always as identity primary key,
  letter_id bigint not null references dead_letter on delete cascade,
  asked_by uuid not null,
  asked_name text not null,
  asked_at timestamptz not null default now(),
  taken_at timestamptz,
  done_at timestamptz,
  outcome text check (outcome in ('parked', 'handled')),
  check ((done_at is null) = (outcome is null))
);
create unique index dead_letter_retry_waiting on dead_letter_retry (letter_id)
  where done_at is null;

create table idempotency (
  principal uuid not null,
  route text not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  body bytea,
  created_at timestamptz not null default now(),
  primary key (principal, route, key)
);
create index idempotency_created on idempotency using brin (created_at);

create table access_log (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  at timestamptz not null default now(),
  reader_id uuid not null,
  reader_name text not null,
  subject_id uuid not null,
  what text not null
);
create index access_log_subject on access_log (subject_id, at desc);
"""

PARTITIONS = """
create procedure make_outbox_partitions(first date, last date)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  wanted date;
begin
  perform pg_advisory_xact_lock(7202);
  for wanted in select generate_series(first, last, interval '1 day')::date loop
    if to_regclass(format('outbox_%s', to_char(wanted, 'YYYYMMDD'))) is null then
      execute format('create table outbox_%s partition of outbox for values from (%L) to (%L)',
                     to_char(wanted, 'YYYYMMDD'), wanted, wanted + 1);
    end if;
  end loop;
end $$;

create procedure drop_outbox_partitions(before date)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  old text;
  unsent boolean;
begin
  perform pg_advisory_xact_lock(7202);
  for old in select inhrelid::regclass::text from pg_inherits
             where inhparent = 'outbox'::regclass
               and right(inhrelid::regclass::text, 8) < to_char(before, 'YYYYMMDD') loop
    execute format('lock table %I in access exclusive mode', old);
    execute format('select exists (select 1 from %I where sent_at is null)', old) into unsent;
    if not unsent then
      execute format('drop table %I', old);
    end if;
  end loop;
end $$;
"""

BACKLOG = """
-- an API process measures what waits, and reads none of it
create function outbox_backlog(out pending bigint, out oldest timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select (select count(*) from outbox where sent_at is null)
       + (select coalesce(sum(cardinality(keys)), 0) from outbox_dirty),
    least((select min(created_at) from outbox where sent_at is null),
          (select min(marked_at) from outbox_dirty))
$$;
"""

PROTECTION = """
create procedure open_table(name text)
language plpgsql as $$
declare
  service text := current_setting('capaian.service');
begin
  execute format('grant select, insert, update, delete on %I to %I, %I',
                 name, service || '_api', service || '_worker');
end $$;

create procedure protect(name text)
language plpgsql as $$
declare
  service text := current_setting('capaian.service');
  -- (select …): read once a statement, not once a row
  seen text := 'agency_id = any ((select string_to_array(nullif(current_setting(''app.agencies'','
            || ' true), ''''), '','')::uuid[])::uuid[])';
begin
  call open_table(name);
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format('create policy by_agency on %I to %I using (%s) with check (%s)',
                 name, service || '_api', seen, seen);
  execute format('create policy everything on %I to %I using (true) with check (true)',
                 name, service || '_worker');
end $$;

create procedure protect_append_only(name text)
language plpgsql as $$
declare
  service text := current_setting('capaian.service');
begin
  call protect(name);
  execute format('revoke update, delete on %I from %I, %I',
                 name, service || '_api', service || '_worker');
end $$;

-- A sum that is kept in parts: parts are added, and merged by the worker, never changed.
create procedure protect_parts(name text)
language plpgsql as $$
declare
  service text := current_setting('capaian.service');
begin
  call protect(name);
  execute format('revoke update on %I from %I, %I', name, service || '_api', service || '_worker');
  execute format('revoke delete on %I from %I', name, service || '_api');
end $$;

-- Who has or had whom as a superior, where: an index of employee_copy.superior_ids. One on the
-- array itself is of no use behind row-level security, whose rows only leakproof operators find.
create procedure index_superiors()
language plpgsql as $$
begin
  create table superior_copy (
    superior_id uuid not null,
    agency_id uuid not null,
    employee_id uuid not null,
    primary key (superior_id, agency_id, employee_id)
  );
  call protect('superior_copy');
  create function index_superiors_of() returns trigger language plpgsql as $f$
  begin
    if tg_op = 'UPDATE' then
      if new.superior_ids = old.superior_ids then
        return null;
      end if;
      delete from superior_copy
      where superior_id = any (old.superior_ids) and superior_id <> all (new.superior_ids)
        and (agency_id, employee_id) = (new.agency_id, new.employee_id);
    end if;
    insert into superior_copy
    select superior_id, new.agency_id, new.employee_id from unnest(new.superior_ids) as superior_id
    on conflict do nothing;
    return null;
  end $f$;
  create trigger superiors_indexed after insert or update of superior_ids on employee_copy
    for each row execute function index_superiors_of();
end $$;
"""

GRANTS = """
do $$
declare
  service text := current_setting('capaian.service');
  table_name text;
begin
  foreach table_name in array array['outbox', 'outbox_dirty', 'inbox', 'dead_letter', 'idempotency']
  loop
    execute format('grant select, insert, update, delete on %I to %I',
                   table_name, service || '_worker');
  end loop;
  execute format('grant insert on outbox, outbox_dirty to %I', service || '_api');
  execute format('grant select, insert, update on idempotency to %I', service || '_api');
  execute format('grant select on dead_letter to %I', service || '_api');
  execute format('grant select, insert on dead_letter_retry to %I', service || '_api');
  execute format('grant select, update on dead_letter_retry to %I', service || '_worker');
  call protect_append_only('access_log');
  execute format('create policy own on access_log for select to %I using '
                 '(subject_id = nullif(current_setting(''app.employee'', true), '''')::uuid)',
                 service || '_api');
  execute format('grant usage on schema public to %I, %I', service || '_api', service || '_worker');
  revoke execute on all routines in schema public from public;
  execute format('grant execute on function outbox_backlog to %I, %I',
                 service || '_api', service || '_worker');
  execute format('grant execute on procedure make_outbox_partitions, drop_outbox_partitions to %I',
                 service || '_worker');
end $$;
"""


def upgrade() -> None:
    op.script(TABLES)
    op.script(PARTITIONS)
    op.script(BACKLOG)
    op.script(PROTECTION)
    op.script(GRANTS)
    op.execute(
        "call make_outbox_partitions((now() at time zone 'utc')::date - 1,"
        " (now() at time zone 'utc')::date + 3)"
    )


def downgrade() -> None:
    op.execute("drop function outbox_backlog")
    op.execute(
        "drop table outbox, outbox_dirty, inbox, dead_letter_retry, dead_letter, idempotency,"
        " access_log"
    )
    for procedure in (
        "make_outbox_partitions",
        "drop_outbox_partitions",
        "index_superiors",
        "protect_parts",
        "protect_append_only",
        "protect",
        "open_table",
    ):
        op.execute(f"drop procedure {procedure}")
