"""Whatever is sent, every route answers as its document says, and never fails."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest
import pytest_asyncio
import requests

from tests.security.asking import known, question
from tests.security.fuzz import operations, try_out
from tests.security.hostile import addresses, bodies
from tests.security.undone import undone
from tests.security.world import OWN, World
from tests.walks.system import SERVICES, Seat

pytestmark = pytest.mark.timeout(300)

ROLES = ("hr_admin", "payroll_maker", "payroll_checker", "leader", "auditor", "ops", "admin")


@pytest.fixture(autouse=True)
def nothing_stays() -> Iterator[None]:
    with undone():
        yield


@pytest_asyncio.fixture(scope="module")
async def anyone(world: World) -> Seat:
    """An employee with every role, so that no door is closed to what is tried."""
    for role in ROLES:
        scope = "*" if role == "admin" else OWN.agency
        await world.seats["admin"].post(
            "identity", "grants", username="budi", role=role, scope=scope
        )
    return await world.system.sign_in("budi")


@pytest.mark.parametrize("service", SERVICES)
async def test_every_answer_is_one_that_its_document_names(
    world: World, anyone: Seat, service: str
) -> None:
    loop = asyncio.get_running_loop()
    client = world.system.clients[service]

    def send(sent: requests.PreparedRequest) -> httpx.Response:
        headers = {**sent.headers, **anyone.headers}
        asked = client.request(str(sent.method), str(sent.url), headers=headers, content=sent.body)
        return asyncio.run_coroutine_threadsafe(asked, loop).result(60)

    tried = 0
    for one in operations(world.system.app(service).openapi(), known(service, world.own)):
        faults = await asyncio.to_thread(try_out, one, send)
        assert not faults, "\n".join(faults[:5])
        tried += 1
    assert tried > 5


@pytest.mark.parametrize("service", SERVICES)
async def test_no_single_value_makes_a_route_fail(world: World, anyone: Seat, service: str) -> None:
    client = world.system.clients[service]
    json = anyone.headers | {"Content-Type": "application/json"}
    faults = []
    for path, methods in world.system.app(service).openapi()["paths"].items():
        for method in methods:
            route = f"{method.upper()} {path}"
            asked = question(world, service, route, world.own)
            for what, address, body in [*bodies(asked), *addresses(asked, route)]:
                got = await client.request(asked.method, address, headers=json, content=body)
                if not sound(got):
                    faults.append(f"{route}: {what}: {got.status_code} {got.text:.200}")
    assert not faults, "\n".join(faults[:10])


def sound(got: httpx.Response) -> bool:
    """Whether it is an answer, or a problem with a reason."""
    if got.is_success:
        return True
    return got.status_code < 500 and bool(got.json()["detail"])
