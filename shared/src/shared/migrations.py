"""What every `migrations/env.py` runs, and the command that brings a database up to date.

`python -m shared.migrations upgrade services/identity` with the owner's CAPAIAN_DATABASE_URL.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any, Final, Literal

from alembic import command, context
from alembic.config import Config
from alembic.operations import MigrateOperation, Operations
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine

PLATFORM: Final = Path(__file__).parent / "platform" / "versions"
PLATFORM_TABLES: Final = frozenset(
    {
        "outbox", "outbox_dirty", "inbox", "dead_letter", "dead_letter_retry", "idempotency",
        "access_log", "known_topic",
    }
)  # fmt: skip

AHEAD: Final = """
do $$
declare
  today date := (now() at time zone 'utc')::date;
begin
  if to_regprocedure('make_outbox_partitions(date, date)') is not null then
    call make_outbox_partitions(today - 1, today + 7);
  end if;
end $$
"""
"""The outbox has its partitions before any process starts, however long all were stopped."""


@Operations.register_operation("script")
class Script(MigrateOperation):
    """`op.script(sql)`: several statements at once; `op.execute` prepares, and so takes one."""

    def __init__(self, statements: str) -> None:
        self.statements = statements

    @classmethod
    def script(cls, operations: Operations, statements: str) -> None:
        operations.invoke(cls(statements))


@Operations.implementation_for(Script)
def run_script(operations: Operations, operation: Script) -> None:
    connection: Any = operations.get_bind().connection.dbapi_connection
    connection.run_async(lambda driver: driver.execute(operation.statements))


def configuration(member: Path, url: str) -> Config:
    """Alembic's settings for one service: the platform's revisions and its own."""
    config = Config()
    migrations = member / "migrations"
    config.set_main_option("script_location", str(migrations))
    config.set_main_option("version_locations", f"{PLATFORM}\n{migrations / 'versions'}")
    config.set_main_option("path_separator", "newline")
    config.attributes["url"] = url.replace("postgresql://", "postgresql+asyncpg://", 1)
    config.attributes["service"] = member.name.replace("-", "_")
    return config


def upgrade(member: Path, url: str) -> None:
    """Bring the database of one service to its newest form."""
    command.upgrade(configuration(member, url), "heads")


def run(metadata: MetaData) -> None:
    """Run the migrations Alembic asks for, one migrator at a time."""
    asyncio.run(migrate(metadata))


async def migrate(metadata: MetaData) -> None:
    engine = create_async_engine(context.config.attributes["url"])
    async with engine.connect() as connection:
        await connection.run_sync(migrate_now, metadata)
        await connection.commit()
    await engine.dispose()


def migrate_now(connection: Connection, metadata: MetaData) -> None:
    service = context.config.attributes["service"]
    connection.execute(text("select pg_advisory_xact_lock(7214)"))
    connection.execute(text("set local lock_timeout = '5s'"))
    connection.execute(
        text("select set_config('capaian.service', :service, true)"), {"service": service}
    )
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=belongs_to_service,
        render_item=plain_types,
        compare_server_default=False,
    )
    context.run_migrations()
    connection.execute(text(AHEAD))


def belongs_to_service(item: object, name: str | None, kind: str, *compared: object) -> bool:
    """Leave the platform's tables, and the outbox's partitions, out of comparisons."""
    del item, compared
    return kind != "table" or not (name in PLATFORM_TABLES or str(name).startswith("outbox_"))


def plain_types(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write SQLModel's string type as SQLAlchemy's, so that revisions import no project code."""
    del autogen
    if kind == "type" and type(item).__module__.startswith("sqlmodel"):
        return "sa.Text()"
    return False


def main() -> None:
    verb, member = sys.argv[1], Path(sys.argv[2]).resolve()
    config = configuration(member, os.environ["CAPAIAN_DATABASE_URL"])
    if verb == "upgrade":
        command.upgrade(config, "heads")
    elif verb == "check":
        command.check(config)
    elif verb == "revision":
        own = str(member / "migrations" / "versions")
        command.revision(config, sys.argv[3], autogenerate=True, version_path=own)
    else:
        raise SystemExit(f"unknown: {verb}. Use upgrade, check or revision.")


if __name__ == "__main__":
    main()
