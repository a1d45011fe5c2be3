"""Evaluations in, statements with traced lines and outbox rows committed by payroll's own code."""

import asyncio
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple
from unittest.mock import patch
from uuid import uuid4

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from bench.people import AGENCY, GOVERNMENT, MONTH, finalised, hired, units
from bench.stage import Spent, chosen, memory
from capaian.policies import FOLDER
from capaian.system import System
from payroll_incentive.handlers import CONSUMER
from payroll_incentive.main import api
from shared.auth import AUDIENCE, Keys
from shared.consumer import Process
from shared.db import Transactions
from shared.events.base import Event, Header, encode, headers

BATCH: Final = 2_000
KEY: Final = ECKey.generate_key("P-256", {"kid": "bench"}, private=True)
SERVICE: Final = "payroll_incentive"


class Record(NamedTuple):
    """A record as Kafka hands it out."""

    topic: str
    partition: int
    offset: int
    key: bytes
    headers: list[Header]
    value: bytes


class Result(NamedTuple):
    """What recalculation took, and what it left."""

    spent: Spent
    peak_mib: float
    statements: int


def measure(system: System, count: int) -> Result:
    """Recalculate so many people, each for the first time with an evaluation."""
    return asyncio.run(run(system, count))


async def run(system: System, count: int) -> Result:
    transaction = Transactions()
    transaction.bind(SERVICE, system.database(chosen(SERVICE), "worker"), pool=4)
    process = Process(transaction, CONSUMER)
    await prepare(system, process, count)
    evaluations = [record(finalised(number)) for number in range(count)]
    spent = Spent(system)
    await give(process, evaluations)
    spent.stop()
    async with transaction() as session:
        connection: Any = (
            await (await session.connection()).get_raw_connection()
        ).driver_connection
        statements = await connection.fetchval("select count(*) from statement where gross > 0")
    await transaction.close()
    return Result(spent, memory(), statements)


async def prepare(system: System, process: Process, count: int) -> None:
    """Units, people, the example policy in force and the month open."""
    await give(process, [record(event) for event in units()])
    await give(process, [record(hired(number)) for number in range(count)])
    url = system.database(chosen(SERVICE), "api")
    with environment(url):
        app = api()
    app.state.keys = Keys(publish)
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://bench", timeout=600) as client,
    ):
        document = (FOLDER / "example" / "p-ex.yaml").read_text(encoding="utf-8")
        policy = await post(client, "payroll_maker", "/v1/policies", {"document": document})
        await post(client, "payroll_checker", f"/v1/policies/{policy['policy_id']}/approval", {})
        month = {"agency_id": str(AGENCY), "month": MONTH}
        await post(client, "payroll_maker", "/v1/months", month)


async def give(process: Process, records: Sequence[Record]) -> None:
    for start in range(0, len(records), BATCH):
        await process(list(records[start : start + BATCH]))


def record(event: Event) -> Record:
    head = headers(event, "bench")
    return Record(event.topic, 0, 0, event.key.encode(), head, encode(event))


@contextmanager
def environment(url: str) -> Iterator[None]:
    settings = {"CAPAIAN_DATABASE_URL": url, "CAPAIAN_JWKS_URL": "http://bench/keys"}
    with patch.dict(os.environ, settings):
        yield


async def publish() -> Mapping[str, Any]:
    return {"keys": [KEY.as_dict(private=False)]}


async def post(client: httpx.AsyncClient, role: str, path: str, body: Mapping[str, Any]) -> Any:
    bearer = {"Authorization": f"Bearer {token(role)}"}
    answer = await client.post(path, json=body, headers=bearer)
    answer.raise_for_status()
    return answer.json()


def token(role: str) -> str:
    """A token of somebody with one role; a maker and a checker are two people."""
    now = int(time.time())
    said = {
        "iss": "capaian",
        "aud": AUDIENCE,
        "sub": str(uuid4()),
        "name": role,
        "roles": {role: [str(AGENCY), str(GOVERNMENT)]},
        "iat": now,
        "exp": now + 600,
        "jti": str(uuid4()),
    }
    return jwt.encode({"alg": "ES256", "kid": KEY.kid, "typ": "at+jwt"}, said, KEY)
