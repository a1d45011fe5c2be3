"""Wires evaluation: `api` answers HTTP, `worker` listens to identity and targets."""

from fastapi import FastAPI

from evaluation.api import routers
from evaluation.db import transaction
from evaluation.handlers import CONSUMER, STATES
from evaluation.settings import Settings
from shared.app import create_app, create_worker


def api() -> FastAPI:
    return create_app(Settings(), transaction, routers)


def worker() -> FastAPI:
    return create_worker(Settings(), transaction, CONSUMER, states=STATES)
