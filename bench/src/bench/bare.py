"""The least an HTTP answer could cost: FastAPI and asyncpg give out what was written down.

It says the same SQL with the same values in the same transactions and answers the same bytes; it
knows nobody, checks nothing and makes no objects of rows.
"""

import os
import pickle
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import asyncpg
from fastapi import FastAPI, Request
from fastapi.responses import Response

from bench.recording import Exchange
from shared.app import spare_collector
from shared.db import LIMITS, PLANS

SCRIPT: Final = "BENCH_SCRIPT"
DATABASE: Final = "BENCH_DATABASE"
POOL: Final = 10
"""Connections, as many as an api has."""

BOUNDS: Final = ("begin", "commit")


def app() -> FastAPI:
    """The application; uvicorn's factory."""
    script = read(Path(os.environ[SCRIPT]))
    spare_collector()

    @asynccontextmanager
    async def live(bare: FastAPI) -> AsyncIterator[None]:
        settings = LIMITS | PLANS
        async with asyncpg.create_pool(
            os.environ[DATABASE], min_size=POOL, max_size=POOL, server_settings=settings, reset=rest
        ) as pool:
            bare.state.pool = pool
            yield

    bare = FastAPI(lifespan=live, openapi_url=None)

    @bare.get("/readyz")
    async def readyz() -> Response:
        return Response()

    @bare.api_route("/{path:path}", methods=["GET", "PUT", "POST"])
    async def answer(request: Request) -> Response:
        await request.body()
        exchange = script[request.url.path]
        async with bare.state.pool.acquire() as connection:
            for query in exchange.queries:
                if query.text.startswith(BOUNDS):
                    await connection.execute(query.text)
                else:
                    await connection.fetch(query.text, *query.values)
        return Response(exchange.answer, media_type="application/json")

    return bare


def read(path: Path) -> Mapping[str, Exchange]:
    exchanges: list[Exchange] = pickle.loads(path.read_bytes())  # noqa: S301 - the bench wrote it
    return {exchange.name: exchange for exchange in exchanges}


async def rest(_connection: Any) -> None:
    """Give a connection back as it is: nothing was set that outlives a transaction."""
