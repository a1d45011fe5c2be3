"""docs/permissions.md is true: who may ask what of whom, tried at every door of all services."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import httpx
import pytest
import pytest_asyncio

from shared.observability import QUIET
from tests.security.asking import SENT, put, question
from tests.security.canaries import canaries, seen
from tests.security.table import Cell, read
from tests.security.undone import undone
from tests.security.verdict import verdict
from tests.security.world import World
from tests.walks.system import SERVICES

pytestmark = pytest.mark.timeout(300)  # two thousand questions, some of them with a password

TABLES: Final = read()
EVERYWHERE: Final = {"treasury", "admin"}
"""Columns whose offices reach the other agency too."""


class Heard(NamedTuple):
    """A question and its answer; of each column first the own agency's, then another's."""

    service: str
    route: str
    column: str
    question: str
    answer: httpx.Response


@pytest_asyncio.fixture(scope="module")
async def heard(world: World) -> list[Heard]:
    """Every question of the table, asked; nothing of it stays."""
    found = []
    with undone():
        for service in SERVICES:
            for route in routes(world, service):
                found += await ask_everybody(world, service, route)
    return found


async def ask_everybody(world: World, service: str, route: str) -> list[Heard]:
    """The questions of one row; what would be the same of another agency is asked once."""
    own, other = (question(world, service, route, place) for place in (world.own, world.other))
    questions = [own] if own == other else [own, other]
    return [
        Heard(service, route, column, str(one), await put(one, seat.clients[service], seat.headers))
        for column, seat in world.seats.items()
        for one in questions
    ]


def routes(world: World, service: str) -> list[str]:
    """The routes of a service, as its OpenAPI document names them."""
    paths = world.system.app(service).openapi()["paths"]
    return [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]


def hidden(there: Iterable[Any]) -> Iterator[str]:
    """The paths that are in no OpenAPI document."""
    for route in there:
        if inner := getattr(route, "original_router", None):
            yield from hidden(inner.routes)
        elif not route.include_in_schema:
            yield route.path


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_has_its_row_and_every_row_its_route(world: World, service: str) -> None:
    there = routes(world, service)
    assert list(TABLES[service]) == sorted(there, key=lambda route: route.split()[::-1])
    assert SENT[service].keys() <= set(there)
    unnamed = set(hidden(world.system.app(service).routes))
    assert unnamed == {*QUIET, "/openapi.json"}, "a door that no document names"


@pytest.mark.parametrize("service", SERVICES)
def test_who_may_do_what_is_as_the_table_says(heard: list[Heard], service: str) -> None:
    found: dict[str, dict[str, list[str]]] = {}
    for one in heard:
        if one.service == service:
            cells = found.setdefault(one.route, {}).setdefault(one.column, [])
            cells.append(verdict(one.route, one.answer))
    happened = {
        route: {column: Cell(said[0], said[-1]) for column, said in cells.items()}
        for route, cells in found.items()
    }
    said = TABLES[service]
    wrong = [
        f"{route}: {column}: the page says {said.get(route, {}).get(column)}, the service {cell}"
        for route, cells in happened.items()
        for column, cell in cells.items()
        if cell != said.get(route, {}).get(column)
    ]
    assert not wrong, "\n".join(wrong)


async def test_no_answer_holds_what_is_another_agencys(world: World, heard: list[Heard]) -> None:
    hidden = await canaries(world.system.stores.values(), world.other.agency_id)
    assert len(hidden) > 100
    shown = {
        f"{one.route}: {one.column}: {found}"
        for one in heard
        if one.column not in EVERYWHERE and (found := seen(hidden, one.question, one.answer.text))
    }
    assert not shown, "\n".join(sorted(shown))


async def test_what_is_searched_for_is_what_answers_hold(world: World, heard: list[Heard]) -> None:
    """Who may see both agencies is shown of each service's own things some that others miss."""
    hidden = await canaries(world.system.stores.values(), world.other.agency_id)
    showing = {
        one.service
        for one in heard
        if one.column == "treasury" and seen(hidden, one.question, one.answer.text)
    }
    assert showing >= {"identity", "payroll_incentive"}
    own = await canaries(world.system.stores.values(), world.own.agency_id)
    mine = {one.service for one in heard if seen(own, one.question, one.answer.text)}
    assert mine == set(SERVICES)
