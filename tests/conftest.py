"""Fixtures that every test may ask for. What they are made of lies in `tests.support`."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings

from capaian.scratch import place
from tests.support.databases import Database, Databases
from tests.support.stack_broker import Broker, running_broker

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
"""A property holds or does not; how fast this machine is just now is no part of it."""


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """One PostgreSQL for this run (for each of its workers, under xdist)."""
    with place("postgres") as where:
        made = Databases(where)
        made.start()
        yield made


@pytest.fixture(scope="module")
def database(databases: Databases) -> Iterator[Callable[[str], Database]]:
    """`database("identity")`: a fresh, migrated database each time; gone after the module."""
    made: list[Database] = []

    def fresh(service: str) -> Database:
        made.append(databases.fresh(service))
        return made[-1]

    yield fresh
    for one in made:
        databases.drop(one)


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """The broker of this run, with every topic; tests of other modules write to it as well."""
    with running_broker() as made:
        yield made


@pytest.fixture(scope="module")
def fresh_broker() -> Iterator[Broker]:
    """A broker of this module's own, with every topic and no records."""
    with running_broker() as made:
        yield made
