"""The ids of the topics a service reads from and sends to."""

from alembic import op

revision = "platform_0002"
down_revision = "platform_0001"
branch_labels = None
depends_on = None

TABLE = """
create table known_topic (
  topic text primary key,
  topic_id uuid not null,
  known_since timestamptz not null default now()
);
do $$ begin
  execute format('grant select, insert, delete on known_topic to %I',
                 current_setting('capaian.service') || '_worker');
end $$;
"""


def upgrade() -> None:
    op.script(TABLE)


def downgrade() -> None:
    op.execute("drop table known_topic")
