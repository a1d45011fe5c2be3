"""Whatever file is tried first, trying it keeps nothing and says what importing it will say."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.security.world import build
from tests.support.databases import Database
from tests.walks.system import OWNERS, Seat, good, running

pytestmark = pytest.mark.timeout(300)

TABLES = """
select relname from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
"""
CONTENT = (
    "select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from"
)
IMPORT = re.compile(r"/v1/imports/[a-z-]+")


async def content(store: Database) -> dict[str, str]:
    """What stands in every table of a service, in a few characters."""
    connection = await asyncpg.connect(store.superuser)
    try:
        tables = [row["relname"] for row in await connection.fetch(TABLES)]
        return {name: await connection.fetchval(f'{CONTENT} "{name}" t') for name in tables}
    finally:
        await connection.close()


async def test_every_kind_of_file_is_tried_before_it_is_imported(
    database: Callable[[str], Database], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: set[str] = set()

    async def send(self: Seat, kind: str, text: str, **query: str) -> int:
        """As `Seat.send`, but trying the file first."""
        service = OWNERS[kind]
        ask: dict[str, Any] = {
            "url": f"/v1/imports/{kind}",
            "files": {"file": (f"{kind}.csv", text)},
            "headers": self.headers,
        }
        before = await content(system.stores[service])
        trial = good(await self.clients[service].post(**ask, params=query | {"dry_run": "true"}))
        assert await content(system.stores[service]) == before, kind
        report = good(await self.clients[service].post(**ask, params=query))
        assert trial == report | {"dry_run": True}, kind
        assert report["faults"] == [], report
        tried.add(kind)
        return int(report["accepted"])

    monkeypatch.setattr(Seat, "send", send)
    async with running(database, tmp_path) as system:
        await build(system)
        documents = {service: system.app(service).openapi() for service in system.clients}
    doors = {
        path.rpartition("/")[2]: operations["post"]
        for document in documents.values()
        for path, operations in document["paths"].items()
        if IMPORT.fullmatch(path)
    }
    assert tried == doors.keys()
    for kind, door in doors.items():
        assert "dry_run" in {one["name"] for one in door["parameters"]}, kind
