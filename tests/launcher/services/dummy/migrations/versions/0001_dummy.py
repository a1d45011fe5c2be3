"""One table under row-level security."""

from alembic import op

revision = "dummy_0001"
down_revision = None
branch_labels = ("dummy",)
depends_on = "platform_0001"


def upgrade() -> None:
    op.execute("create table thing (agency_id uuid not null, id bigint primary key)")
    op.execute("call protect('thing')")
