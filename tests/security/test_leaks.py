"""Nothing personal and no secret gets out: not by logs, not by events, not by addresses."""

import re
from collections.abc import AsyncIterator, Callable
from typing import Final, NamedTuple

import msgspec
import pytest
import pytest_asyncio
import structlog

from tests.security.files import Staff
from tests.security.leaks import EXAMPLES, leaks, overheard
from tests.security.mishaps import GUESS, befall
from tests.security.world import OTHER, OWN, World, build
from tests.support.databases import PASSWORD as DATABASE_PASSWORD
from tests.support.databases import Database, Databases
from tests.support.services import Record
from tests.walks.system import ADMIN_PASSWORD, PASSWORD, SERVICES, running

SECRETS: Final = (GUESS, PASSWORD, ADMIN_PASSWORD, DATABASE_PASSWORD)
PERSONAL_PARAMETER: Final = re.compile(r"nip|nik|npwp|mail|phone|password|token|secret|rekening")


class Told(NamedTuple):
    """All that a month and its mishaps brought out of the services."""

    world: World
    logs: list[str]
    records: list[Record]
    database_log: str


@pytest_asyncio.fixture(scope="module")
async def told(
    databases: Databases,
    database: Callable[[str], Database],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Told]:
    log = databases.place.log("postgres")
    before = log.stat().st_size
    async with running(database, tmp_path_factory.mktemp("leaks")) as system:
        with overheard() as lines:
            world = await build(system)
            await befall(world)
            await system.pump()
        text = log.read_bytes()[before:].decode(errors="replace")
        yield Told(world, lines, system.pump.carried, text)


def amounts(staff: Staff) -> tuple[str, ...]:
    """Rupiah of the agency's files: salary and opening line."""
    return f"4{staff.number}1234", f"1{staff.number}4321"


def test_no_event_carries_what_may_not_travel(told: Told) -> None:
    assert len(told.records) > 50
    topics = {record.topic.partition(".")[0] for record in told.records}
    assert topics >= {"identity", "targets", "evaluation", "payroll"}
    secrets = [*SECRETS, told.world.service_secret]
    rupiah = [amount for staff in (OWN, OTHER) for amount in amounts(staff)]
    found = [
        f"{record.topic}: {leak}"
        for record in told.records
        for leak in leaks(
            written(record), secrets + ([] if record.topic.startswith("payroll.") else rupiah)
        )
    ]
    assert not found, "\n".join(found[:10])


def written(record: Record) -> str:
    """Everything of a record that the broker keeps."""
    head = "\n".join(f"{name}: {value.decode()}" for name, value in record.headers)
    parts = [(record.key or b"").decode(), head, (record.value or b"").decode()]
    return "\n".join(parts)


def test_no_log_says_whom_or_what_it_was_about(told: Told) -> None:
    text = "\n".join(told.logs)
    for happened in ("unexpected", "dead letter"):
        assert happened in text
    names = [f"{name} {name}wan" for staff in (OWN, OTHER) for name in staff[1:4]]
    found = list(leaks(text, [*SECRETS, told.world.service_secret, *names], nip=True))
    assert not found, "\n".join(found)


def test_the_databases_log_names_no_row(told: Told) -> None:
    assert "duplicate key value" in told.database_log
    found = list(leaks(told.database_log, SECRETS, nip=True))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("service", SERVICES)
def test_no_address_asks_for_what_is_personal(told: Told, service: str) -> None:
    for path, methods in told.world.system.app(service).openapi()["paths"].items():
        for method, operation in methods.items():
            for parameter in operation.get("parameters", ()):
                asked = PERSONAL_PARAMETER.search(parameter["name"])
                assert not asked, f"{method} {path}: {parameter['name']} belongs into a body"


@pytest.mark.usefixtures("told")  # which sets up the logs
@pytest.mark.parametrize("what", EXAMPLES)
def test_each_of_these_would_be_found_in_a_log(what: str) -> None:
    with overheard() as lines:
        structlog.get_logger().warning("planted", of=EXAMPLES[what])
    assert [leak.partition(":")[0] for leak in leaks("\n".join(lines))] == [what]


@pytest.mark.usefixtures("told")
def test_a_nip_or_a_name_would_be_found_in_a_log() -> None:
    with overheard() as lines:
        structlog.get_logger().warning("planted", nip=OWN.nip(), name="Budi Budiwan")
    assert len(list(leaks("\n".join(lines), ["Budi Budiwan"], nip=True))) == 2


def test_what_is_planted_in_an_event_would_be_found(told: Told) -> None:
    record = told.records[0]
    planted = record._replace(value=msgspec.json.encode({"email": EXAMPLES["e-mail"]}))
    assert list(leaks(written(planted)))
