"""What was heard, every time; the newest of each aggregate; a note under row-level security."""

from alembic import op

revision = "bare_0001"
down_revision = None
branch_labels = ("bare",)
depends_on = "platform_0001"

TABLES = """
create table heard (
  pos bigint generated always as identity primary key,
  event_id uuid not null,
  kind text not null,
  subject text not null,
  version bigint not null,
  name text,
  batch text not null default txid_current()::text
);
create table held (subject text primary key, version bigint not null, name text);
create table note (
  agency_id uuid not null,
  id uuid not null,
  text text not null check (text <> 'forbidden'),
  size integer,
  primary key (agency_id, id)
);
"""


def upgrade() -> None:
    op.script(TABLES)
    op.execute("call open_table('heard')")
    op.execute("call open_table('held')")
    op.execute("call protect('note')")
