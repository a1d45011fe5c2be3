"""Databases and roles of the services, made at the first start and put right at every other."""

from collections.abc import Callable, Iterable

import asyncpg

from capaian.services import Service

MAKE_ROLE = """
do $$ begin
  if not exists (select 1 from pg_roles where rolname = '{role}') then
    create role {role};
  end if;
end $$;
alter role {role} with login nosuperuser nobypassrls nocreatedb nocreaterole password '{secret}';
"""
CLOSE = """
revoke all on database {name} from public;
grant connect, temporary on database {name} to {name}_owner, {name}_api, {name}_worker;
"""


async def make(url: str, services: Iterable[Service], secret: Callable[[str], str]) -> set[str]:
    """Make each service's roles and its database, using the superuser's address `url`.

    The owner role owns the database and migrates it; the api and worker roles own nothing and
    are bound by row-level security. Gives the services whose database is new.
    """
    new = set()
    connection = await asyncpg.connect(url)
    try:
        for service in services:
            for kind in ("owner", "api", "worker"):
                role = service.role(kind)
                await connection.execute(MAKE_ROLE.format(role=role, secret=secret(role)))
            if await make_database(connection, service.name):
                new.add(service.name)
    finally:
        await connection.close()
    return new


async def make_database(connection: asyncpg.Connection, name: str) -> bool:
    known = await connection.fetchval("select 1 from pg_database where datname = $1", name)
    if not known:
        await connection.execute(f"create database {name} owner {name}_owner")
    await connection.execute(CLOSE.format(name=name))
    return not known


async def revisions(url: str) -> set[str]:
    """The revisions a database is at; none where it was never migrated."""
    connection = await asyncpg.connect(url)
    try:
        return {row[0] for row in await connection.fetch("select version_num from alembic_version")}
    except asyncpg.UndefinedTableError:
        return set()
    finally:
        await connection.close()
