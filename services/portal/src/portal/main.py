"""The two processes of the portal: the pages, and what carries news of events to them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Response
from fastapi.telemetry import TelemetryConfig
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.asyncio import Redis
from starlette.middleware.gzip import GZipMiddleware

from portal.clients import open_ways
from portal.imports.desk import Desk
from portal.imports.jobs import Jobs
from portal.imports.store import Store
from portal.news import carry
from portal.screens import routers
from portal.settings import LiveSettings, Settings
from portal.web import answers, assets
from portal.web.guard import Guard
from portal.web.live import Hub
from portal.web.visitors import Sessions
from shared.cache import Cache
from shared.observability import Progress, Watch, configure

UNOBSERVED: Final = TelemetryConfig(tracing=False, metrics=False, logs=False, operation_spans=False)
SMALLEST_PACKED: Final = 1_000

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def api() -> FastAPI:
    """The pages."""
    settings = Settings()
    configure(settings.service, settings.log_level)
    assets.manifest()  # a portal without its built files shall not start

    @asynccontextmanager
    async def live(app: FastAPI) -> AsyncIterator[None]:
        url = settings.redis_url.get_secret_value() if settings.redis_url else None
        redis = Redis.from_url(url) if url else None
        cache = Cache(url)
        async with open_ways() as ways:
            key = settings.portal_key.get_secret_value().encode()
            app.state.sessions = Sessions(ways, settings.urls, key)
            app.state.http = ways.streams
            app.state.hub = Hub(redis)
            desk = app.state.desk = Desk(Jobs(cache), Store(settings.uploads))
            async with running(app.state.hub.listen()), running(desk.store.sweep()):
                yield
            await desk.close()
        await cache.close()
        if redis:
            await redis.aclose()

    app = bare(live, Progress())
    app.state.settings = settings
    for router in [*routers(settings), assets.router]:
        app.include_router(router)
    answers.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED, compresslevel=4)
    app.add_middleware(Guard)
    app.add_middleware(Watch)
    return app


def worker() -> FastAPI:
    """What reads events and says who is concerned."""
    settings = LiveSettings()
    configure(settings.service, settings.log_level)
    progress = Progress()

    @asynccontextmanager
    async def live(app: FastAPI) -> AsyncIterator[None]:
        del app
        async with running(carry(settings, progress)):
            yield

    return bare(live, progress)


@asynccontextmanager
async def running(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Something going on beside the block, and ended with it."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def bare(live: Lifespan, progress: Progress) -> FastAPI:
    """What both processes have: whether they live, and their measurements."""
    app = FastAPI(
        title="portal",
        lifespan=live,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        telemetry=UNOBSERVED,
    )

    @app.get("/livez")
    async def livez() -> Response:
        standing = progress.standing()
        return Response(
            ", ".join(standing), HTTPStatus.SERVICE_UNAVAILABLE if standing else HTTPStatus.OK
        )

    @app.get("/readyz")
    async def readyz() -> Response:
        return Response()

    @app.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app
