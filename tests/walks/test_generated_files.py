"""A generated province goes into the services without a fault; its mistakes are named one by one.

The events between the services are carried by hand, so that only the doors of files are tried.
"""

import csv
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
import pytest_asyncio

from capaian.folder import ON_PLANS, RECORDS, STRUCTURE
from capaian.generate import generate
from capaian.keys import signing_keys
from shared.auth import Keys
from shared.events.base import Header
from shared.events.identity import UnitState, unit_id
from tests.support.databases import Database
from tests.support.services import Record, api_client, deliver, rows
from tests.support.tokens import KEY, Person

PEOPLE = 150
LISTENERS = ("targets", "evaluation", "payroll_incentive", "notifications")
OWNERS = {kind: service for service, kind in (*STRUCTURE, *RECORDS, *ON_PLANS)}
ROLES = ("hr_admin", "payroll_maker", "auditor")

Report = dict[str, Any]
Fault = tuple[int | None, str, str]


class Offices:
    """The five services with the files of one province."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clients: dict[str, httpx.AsyncClient] = {}
        self.stores: dict[str, Database] = {}
        self.heard: dict[str, int] = {}
        codes = [row["code"] for row in read(folder / "units.csv") if row["kind"] == "agency"]
        agencies = [unit_id(code) for code in codes]
        roles = dict.fromkeys(ROLES, agencies) | {"admin": [UUID(int=0)]}
        self.importer = Person(name="Tim impor data", roles=roles)

    async def send(self, kind: str, path: Path) -> httpx.Response:
        return await self.clients[OWNERS[kind]].post(
            f"/v1/imports/{kind}",
            files={"file": (path.name, content(path))},
            headers=self.importer.bearer | {"Accept-Language": "id"},
        )

    async def take(self, kind: str) -> Report:
        answer = await self.send(kind, self.folder / f"{kind}.csv")
        assert answer.status_code == 200, f"{kind}: {answer.text}"
        return answer.json()

    async def carry(self, source: str, *receivers: str) -> None:
        """Hand what a service has said since the last time to those who listen."""
        seen = self.heard.get(source, 0)
        query = "select pos, topic, key, value, headers from outbox where pos > $1 order by pos"
        found = await rows(self.stores[source], query, seen)
        self.heard[source] = max([seen, *(row["pos"] for row in found)])
        for receiver in receivers:
            await deliver(self.stores[receiver], *(record(row) for row in found))

    async def carry_units(self) -> None:
        units = [unit_state(row) for row in read(self.folder / "units.csv")]
        for receiver in LISTENERS:
            await deliver(self.stores[receiver], *units)

    async def open_periods(self) -> None:
        for row in read(self.folder / "periods.csv"):
            body = {"agency_id": str(unit_id(row.pop("agency_code"))), **row}
            headers = self.importer.bearer
            answer = await self.clients["evaluation"].post(
                "/v1/periods", json=body, headers=headers
            )
            assert answer.is_success, answer.text


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def content(path: Path) -> bytes:
    return path.read_bytes()


def record(row: dict[str, Any]) -> Record:
    headers = msgspec.msgpack.decode(row["headers"], type=list[Header])
    return Record(row["topic"], 0, row["pos"], bytes(row["key"]), headers, row["value"])


def unit_state(row: dict[str, str]) -> UnitState:
    agency = "-".join(row["code"].split("-")[:2])
    return UnitState(
        agency_id=unit_id(agency),
        version=1,
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
        unit_id=unit_id(row["code"]),
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        region=row["region"],
        parent_id=unit_id(row["parent_code"]) if row["parent_code"] else None,
        timezone=row["timezone"],
        calendar=row["calendar"],
    )


@pytest_asyncio.fixture(scope="module")
async def offices(
    database: Callable[[str], Database], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Offices]:
    """The services, running, with nothing in them yet."""
    folder = tmp_path_factory.mktemp("province")
    generate(folder, PEOPLE, 3)
    keys = signing_keys(tmp_path_factory.mktemp("keys") / "keys.json")
    secrets = {"CAPAIAN_SIGNING_KEYS": str(keys), "CAPAIAN_ADMIN_PASSWORD": "kopi susu tanpa gula"}
    made = Offices(folder)
    async with AsyncExitStack() as stack:
        for service in ("identity", *LISTENERS):
            made.stores[service] = database(service)
            env = secrets if service == "identity" else {}
            client = await stack.enter_async_context(api_client(made.stores[service], **env))
            client._transport.app.state.keys = Keys(ours)  # type: ignore[attr-defined]  # noqa: SLF001 - its keys
            made.clients[service] = client
        yield made


async def ours() -> dict[str, Any]:
    return {"keys": [KEY.as_dict(private=False)]}


@pytest_asyncio.fixture(scope="module")
async def reports(offices: Offices) -> dict[str, Report]:
    """What every service says of the good files."""
    found = {kind: await offices.take(kind) for _, kind in STRUCTURE}
    await offices.carry("identity", *LISTENERS)
    await offices.carry_units()
    await offices.open_periods()
    await offices.carry("evaluation", "targets", "payroll_incentive", "notifications")
    for service, kind in (*RECORDS, *ON_PLANS):
        found[kind] = await offices.take(kind)
        if service == "targets":
            await offices.carry("targets", "evaluation", "payroll_incentive", "notifications")
    return found


@pytest.mark.parametrize("kind", OWNERS)
def test_good_files_go_in_whole(reports: dict[str, Report], kind: str) -> None:
    report = reports[kind]
    assert report["faults"] == []
    assert report["accepted"] == report["rows"]


@pytest.mark.parametrize("kind", OWNERS)
@pytest.mark.usefixtures("reports")
async def test_the_same_file_again_changes_nothing(offices: Offices, kind: str) -> None:
    report = await offices.take(kind)
    assert report["faults"] == []
    assert report["unchanged"] == report["rows"]


@pytest.mark.parametrize("kind", OWNERS)
@pytest.mark.usefixtures("reports")
async def test_each_mistake_is_named(offices: Offices, kind: str) -> None:
    folder = offices.folder / "mistakes"
    for path in sorted(folder.glob(f"{kind}*")):
        if not path.name.removeprefix(kind).startswith((".", "-")) or of_another(path, kind):
            continue
        expected = expected_of(folder, path.name)
        answer = await offices.send(kind, path)
        assert not expected - named(answer), f"{path.name}: {answer.text}"


def of_another(path: Path, kind: str) -> bool:
    """Whether the file belongs to a kind with a longer name."""
    return any(len(other) > len(kind) and path.name.startswith(other) for other in OWNERS)


def expected_of(folder: Path, name: str) -> set[Fault]:
    return {
        (int(row["row"]) if row["row"] else None, row["column"], row["code"])
        for row in read(folder / "expected.csv")
        if row["file"] == name
    }


def named(answer: httpx.Response) -> set[Fault]:
    """The faults of an answer; of a file as a whole, its code, or that it was accepted."""
    body = answer.json()
    if not answer.is_success:
        return {(None, "", body["code"])}
    faults = {(f["row"], f["column"] or "", f["code"]) for f in body["faults"]}
    return faults or {(None, "", "accepted")}
