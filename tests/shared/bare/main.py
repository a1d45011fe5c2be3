"""Wires the bare service as every service is wired."""

from fastapi import FastAPI

from bare.api import router
from bare.db import transaction
from bare.handlers import CONSUMER, STATES
from shared.app import create_app, create_worker
from shared.settings import Settings


def api() -> FastAPI:
    return create_app(Settings(service="bare"), transaction, [router])


def worker() -> FastAPI:
    return create_worker(Settings(service="bare"), transaction, CONSUMER, states=STATES)
