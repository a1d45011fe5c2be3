"""The portal without a browser: its answers, and forms sent as its pages would send them."""

import hashlib
import hmac
import os
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Final
from unittest.mock import patch

import httpx
from fastapi import APIRouter
from fastapi.routing import APIRoute

from portal.main import api
from portal.screens import routers
from portal.settings import Settings
from portal.web.visitors import Sessions
from tests.portal.stand_in import ME, NAMES, StandIn

KEY: Final = "0123456789abcdef0123456789abcdef"
URL: Final = "http://portal.test"
OWN: Final = {"Origin": URL}
PART: Final = {"HX-Request": "true"}


def environment(url: str) -> dict[str, str]:
    urls = {f"CAPAIAN_{name.upper()}_URL": f"{url}/{name}" for name in NAMES}
    return urls | {"CAPAIAN_PORTAL_KEY": KEY, "CAPAIAN_CATALOGUE": "true"}


def seal(user_id: str = ME["user_id"]) -> str:
    """What a form of this person carries."""
    return hmac.new(KEY.encode(), user_id.encode(), hashlib.sha256).hexdigest()


class Door:
    """The portal, asked as the browser of somebody who is signed in."""

    def __init__(self, client: httpx.AsyncClient, services: StandIn, sessions: Sessions) -> None:
        self.client = client
        self.services = services
        self.sessions = sessions

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=named(headers))

    async def send(
        self, path: str, fields: Mapping[str, str] | None = None, **headers: str
    ) -> httpx.Response:
        """A form of one of our pages, with its seal and a key."""
        data = {"segel": seal(), "kunci": "kunci-1", **(fields or {})}
        return await self.client.post(path, data=data, headers=OWN | named(headers))


def named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): text for name, text in headers.items()}


@asynccontextmanager
async def opened(services: StandIn) -> AsyncIterator[Door]:
    """A portal before these stand-ins, with a session in the cookie."""
    with patch.dict(os.environ, environment(services.url)):
        app = api()
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    cookie = {"Cookie": "__Host-sid=rahasia"}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=URL, headers=cookie) as client,
    ):
        yield Door(client, services, app.state.sessions)


def routes() -> Iterator[APIRoute]:
    """Every route of the pages."""
    with patch.dict(os.environ, environment("http://127.0.0.1:9")):
        settings = Settings()
    for router in routers(settings):
        yield from inner(router)


def inner(router: APIRouter) -> Iterator[APIRoute]:
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        elif isinstance(found := getattr(route, "original_router", None), APIRouter):
            yield from inner(found)


def filled(path: str) -> str:
    """An address of a route, with something in place of what varies."""
    return re.sub(r"\{\w+(:path)?\}", ME["employee_id"], path)
