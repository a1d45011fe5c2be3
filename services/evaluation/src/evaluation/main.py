"""Wires evaluation: `api` answers HTTP, `worker` listens to identity and targets."""

from fastapi import FastAPI

from evaluation import jobs
from evaluation.api import routers
from evaluation.db import transaction
from evaluation.handlers import CONSUMER, STATES
from evaluation.settings import Settings
from shared.app import Job, create_app, create_worker

PARTS_EVERY = 15.0


def api() -> FastAPI:
    return create_app(Settings(), transaction, routers)


def worker() -> FastAPI:
    chores = [Job(PARTS_EVERY, jobs.merge_period_parts)]
    return create_worker(Settings(), transaction, CONSUMER, states=STATES, jobs=chores)
