"""The two processes of the portal: the pages, and what carries news of events to them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
from fastapi import FastAPI, Response
from fastapi.telemetry import TelemetryConfig
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.asyncio import Redis

from portal.news import carry
from portal.screens import routers
from portal.settings import LiveSettings, Settings
from portal.web import answers
from portal.web.guard import Guard
from portal.web.live import Hub
from portal.web.pages import STATIC, manifest
from portal.web.visitors import Sessions
from shared.observability import Progress, Watch, configure

UNOBSERVED = TelemetryConfig(tracing=False, metrics=False, logs=False, operation_spans=False)
CONNECTIONS = 200


def api() -> FastAPI:
    """The pages."""
    settings = Settings()  # type: ignore[call-arg]  # read from the environment
    configure(settings.service, settings.log_level)
    manifest()  # a portal without its built files shall not start

    @asynccontextmanager
    async def live(app: FastAPI) -> AsyncIterator[None]:
        redis = Redis.from_url(settings.redis_url.get_secret_value()) if settings.redis_url else None
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=60)
        async with aiohttp.ClientSession(connector=connector) as http:
            key = settings.portal_key.get_secret_value().encode()
            app.state.http = http
            app.state.sessions = Sessions(http, settings.urls, key)
            app.state.hub = Hub(redis)
            listening = asyncio.create_task(app.state.hub.listen())
            yield
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
            if redis:
                await redis.aclose()

    app = bare("portal", live, Progress())
    app.state.settings = settings
    for router in routers(settings):
        app.include_router(router)
    app.mount("/aset", Kept(directory=STATIC), name="aset")
    answers.install(app)
    app.add_middleware(Guard)
    app.add_middleware(Watch)
    return app


def worker() -> FastAPI:
    """What reads events and says who is concerned."""
    settings = LiveSettings()  # type: ignore[call-arg]  # read from the environment
    configure(settings.service, settings.log_level)
    progress = Progress()

    @asynccontextmanager
    async def live(app: FastAPI) -> AsyncIterator[None]:
        del app
        carrying = asyncio.create_task(carry(settings, progress))
        yield
        carrying.cancel()
        with suppress(asyncio.CancelledError):
            await carrying

    return bare("portal", live, progress)


def bare(title: str, live, progress: Progress) -> FastAPI:
    """What both processes have: whether they live, and their measurements."""
    app = FastAPI(
        title=title, lifespan=live, openapi_url=None, docs_url=None, redoc_url=None,
        telemetry=UNOBSERVED,
    )  # fmt: skip

    @app.get("/livez")
    async def livez() -> Response:
        standing = progress.standing()
        return Response(", ".join(standing), 503 if standing else 200)

    @app.get("/readyz")
    async def readyz() -> Response:
        return Response()

    @app.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app


class Kept(StaticFiles):
    """Built files: their names change with their content, so they are kept for a year."""

    def file_response(self, *args, **kwargs):
        answer = super().file_response(*args, **kwargs)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer
