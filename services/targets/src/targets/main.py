"""Wires targets: `api` answers HTTP, `worker` listens to events and relays the outbox."""

from fastapi import FastAPI

from shared.app import create_app, create_worker
from targets.api import routers
from targets.db import transaction
from targets.handlers import CONSUMER, STATES
from targets.settings import Settings


def api() -> FastAPI:
    return create_app(Settings(), transaction, routers)


def worker() -> FastAPI:
    return create_worker(Settings(), transaction, CONSUMER, states=STATES)
