"""Wires identity: `api` answers HTTP, `worker` relays events and forgets old sign-ins."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from identity import jobs
from identity.actions.accounts import make_first_admin
from identity.adapters import Desk
from identity.adapters.attempts import Attempts
from identity.adapters.keyring import Keyring
from identity.adapters.passwords import Passwords
from identity.api import routers
from identity.db import transaction
from identity.handlers import CONSUMER, STATES
from identity.settings import Settings
from shared.app import Job, create_app, create_worker
from shared.auth import Keys
from shared.session import utcnow

HOUR = 3_600.0


def api() -> FastAPI:
    settings = Settings()
    if settings.signing_keys is None:
        raise RuntimeError("CAPAIAN_SIGNING_KEYS names no file with the keys that sign tokens")
    desk = Desk(
        Keyring.read(settings.signing_keys),
        Passwords(settings.hash_threads),
        Attempts(settings.redis_url.get_secret_value() if settings.redis_url else None),
    )

    async def own_keys() -> Mapping[str, Any]:
        return desk.keyring.published()

    @asynccontextmanager
    async def live(_: FastAPI) -> AsyncIterator[None]:
        await ensure_admin(settings, desk)
        yield
        await desk.attempts.close()
        desk.passwords.close()

    app = create_app(settings, transaction, routers, keys=Keys(own_keys), lifespan=live)
    app.state.desk = desk
    return app


async def ensure_admin(settings: Settings, desk: Desk) -> None:
    """Make the first administrator at the first start, where its password is given."""
    if settings.admin_password is None:
        return
    secret_hash = await desk.passwords.hash(settings.admin_password.get_secret_value())
    async with transaction() as session:
        await make_first_admin(session, secret_hash, utcnow())


def worker() -> FastAPI:
    chores = [Job(HOUR, jobs.forget_old_sign_ins)]
    return create_worker(Settings(), transaction, CONSUMER, states=STATES, jobs=chores)
