"""Row-level security, read from the catalogues of all five databases as they are."""

from collections.abc import Callable
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from capaian.services import SERVICES
from tests.support.databases import Database, Databases

PLATFORM = {
    "alembic_version", "outbox", "outbox_dirty", "inbox", "dead_letter", "idempotency",
    "dead_letter_retry", "known_topic",
}  # fmt: skip
OPEN = {
    "identity": {"account", "act", "attempt", "role_grant", "sign_in", "unit"},
    "targets": {"unit_copy"},
    "evaluation": {"person", "unit_copy"},
    "payroll_incentive": {"national_table", "policy", "recalculation_queue", "unit_copy"},
    "notifications": set[str](),
}
"""Tables of things that belong to no agency, or to no person, or that must be found before one
knows whose they are: accounts, units, policies."""

FOR_ALL = {("identity", "post", "anyone_reads")}
"""Policies that let an api role read every row: of what says nothing about a person."""

BY_PERSON = {("identity", name) for name in ("employee", "employee_status", "superior")}
"""Identity keeps a person once, whatever the agencies: seen by way of the person's posts."""

APPEND_ONLY = {
    "identity": {"access_log", "act"},
    "targets": {"access_log", "plan_version", "realisation"},
    "evaluation": {"access_log", "result_version", "manifest_chunk", "manifest_entry"},
    "payroll_incentive": {
        *("access_log", "manifest_entry", "statement_change", "run_act", "sealed_statement"),
        *("payslip", "payslip_line", "journal", "posting"),
    },
    "notifications": {"access_log"},
}
"""What was said, sealed, signed, posted or looked at is never another."""

KEPT = {
    "identity": {"account", "role_grant"},
    "targets": {"plan"},
    "evaluation": {"result", "period", "month_close"},
    "payroll_incentive": {"policy", "month", "run", "statement", "adjustment"},
    "notifications": set[str](),
}
"""What has states: it changes, and never goes."""

PARTS = {
    "identity": set[str](),
    "targets": set[str](),
    "evaluation": {"period_part"},
    "payroll_incentive": {"month_part"},
    "notifications": set[str](),
}
"""Sums in parts: nobody changes one, and only a worker, which merges them, deletes any."""

TABLES = """
select relname as name, relrowsecurity and relforcerowsecurity as forced,
  coalesce((select array_agg(attname::text) from pg_index
   join pg_attribute on attrelid = indrelid and attnum = any (indkey)
   where indrelid = pg_class.oid and indisprimary), '{}') as key
from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'm') and not relispartition
"""
POLICIES = """
select tablename, policyname, roles::text[], qual, with_check from pg_policies
where schemaname = 'public' and permissive = 'PERMISSIVE'
"""


@pytest.fixture(scope="module")
def stores(databases: Databases) -> Any:
    made = {service.name: databases.fresh(service.name) for service in SERVICES}
    yield made
    for store in made.values():
        databases.drop(store)


@pytest_asyncio.fixture(params=[service.name for service in SERVICES])
async def ask(request: pytest.FixtureRequest, stores: dict[str, Database]) -> Any:
    """The service, and a way to read its catalogue."""
    connection = await asyncpg.connect(stores[request.param].superuser)
    yield request.param, connection.fetch
    await connection.close()


Ask = tuple[str, Callable[..., Any]]


async def test_every_table_is_protected_or_on_the_list(ask: Ask) -> None:
    service, fetch = ask
    tables = {row["name"]: row["forced"] for row in await fetch(TABLES)}
    bare = {name for name, forced in tables.items() if not forced}
    assert bare - PLATFORM == OPEN[service], "protect() it, or say in OPEN why not"
    assert "access_log" in tables.keys() - bare


async def test_every_protected_row_names_its_agency_in_its_key(ask: Ask) -> None:
    service, fetch = ask
    loose = {
        row["name"]
        for row in await fetch(TABLES)
        if row["forced"] and "agency_id" not in row["key"] and row["name"] != "access_log"
    }
    assert {(service, name) for name in loose} <= BY_PERSON


async def test_an_api_role_sees_the_agencies_of_its_request_only(ask: Ask) -> None:
    service, fetch = ask
    protected = {row["name"] for row in await fetch(TABLES) if row["forced"]}
    policies = await fetch(POLICIES)
    for name in protected:
        ours = [p for p in policies if p["tablename"] == name and open_to(p, f"{service}_api")]
        assert ours, f"{name}: nobody sees anything"
        for policy in ours:
            words = policy["qual"] or policy["with_check"]
            free = words == "true" and (service, name, policy["policyname"]) not in FOR_ALL
            assert not free, f"{name}: {policy['policyname']} shows every row"
            checked = policy["with_check"] or policy["qual"]
            assert checked != "true" or (service, name, policy["policyname"]) in FOR_ALL
        worker = [p for p in policies if p["tablename"] == name and open_to(p, f"{service}_worker")]
        assert worker, f"{name}: the worker sees nothing"


def open_to(policy: Any, role: str) -> bool:
    return role in policy["roles"] or "public" in policy["roles"]


async def test_the_roles_of_processes_are_bound_and_own_nothing(ask: Ask) -> None:
    service, fetch = ask
    for kind in ("api", "worker"):
        role = f"{service}_{kind}"
        found = await fetch(
            "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication"
            " as mighty, (select count(*) from pg_auth_members where member = pg_roles.oid)"
            " as memberships from pg_roles where rolname = $1",
            role,
        )
        assert [tuple(row) for row in found] == [(False, 0)]
        owned = await fetch(
            "select relname from pg_class join pg_roles on pg_roles.oid = relowner"
            " where rolname = $1 union all"
            " select proname from pg_proc join pg_roles on pg_roles.oid = proowner"
            " where rolname = $1 union all"
            " select nspname from pg_namespace join pg_roles on pg_roles.oid = nspowner"
            " where rolname = $1",
            role,
        )
        assert owned == []


GRANTED = """
select relname as name from pg_class, unnest($1::text[]) as role, unnest($2::text[]) as privilege
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
  and (has_table_privilege(role, oid, privilege)
       or privilege = 'UPDATE' and has_any_column_privilege(role, oid, privilege))
"""


async def granted(ask: Ask, *privileges: str, to: tuple[str, ...] = ("api", "worker")) -> set[str]:
    """The business tables on which one of these processes has one of these rights."""
    service, fetch = ask
    roles = [f"{service}_{kind}" for kind in to]
    return {row["name"] for row in await fetch(GRANTED, roles, privileges)} - PLATFORM


async def test_what_is_written_once_cannot_be_changed(ask: Ask) -> None:
    service, fetch = ask
    tables = {row["name"] for row in await fetch(TABLES)} - PLATFORM
    assert tables - await granted(ask, "UPDATE", "DELETE") == APPEND_ONLY[service]


async def test_parts_of_sums_are_only_added_and_merged(ask: Ask) -> None:
    service, fetch = ask
    tables = {row["name"] for row in await fetch(TABLES)} - PLATFORM
    assert tables - await granted(ask, "UPDATE") - APPEND_ONLY[service] == PARTS[service]
    deleting = await granted(ask, "DELETE", to=("api",))
    assert not PARTS[service] & deleting
    assert PARTS[service] <= await granted(ask, "DELETE", to=("worker",))


async def test_what_has_states_cannot_be_deleted(ask: Ask) -> None:
    service, fetch = ask
    tables = {row["name"] for row in await fetch(TABLES)} - PLATFORM
    assert tables - await granted(ask, "DELETE") == APPEND_ONLY[service] | KEPT[service]


async def test_no_process_empties_a_table_or_hangs_anything_on_it(ask: Ask) -> None:
    assert await granted(ask, "TRUNCATE", "TRIGGER", "REFERENCES") == set()


async def test_a_function_with_its_owners_rights_says_where_it_looks(ask: Ask) -> None:
    _, fetch = ask
    for row in await fetch(
        "select proname, proconfig, rolsuper or rolbypassrls as mighty from pg_proc"
        " join pg_roles on pg_roles.oid = proowner"
        " where prosecdef and pronamespace = 'public'::regnamespace"
    ):
        settings = row["proconfig"] or []
        assert any(s.startswith("search_path=") for s in settings), row["proname"]
        assert not row["mighty"], row["proname"]
