"""Wires payroll-incentive: `api` answers HTTP, `worker` listens, recalculates, opens months."""

from fastapi import FastAPI

from payroll_incentive import jobs
from payroll_incentive.api import routers
from payroll_incentive.db import transaction
from payroll_incentive.handlers import CONSUMER, STATES
from payroll_incentive.settings import Settings
from shared.app import Job, create_app, create_worker

QUEUE_EVERY = 1.0
MONTHS_EVERY = 60.0
PARTS_EVERY = 15.0
TABLES_EVERY = 600.0


def api() -> FastAPI:
    return create_app(Settings(), transaction, routers)


def worker() -> FastAPI:
    settings = Settings()
    chores = [
        Job(QUEUE_EVERY, jobs.work_off_queue),
        Job(PARTS_EVERY, jobs.merge_month_parts),
        Job(TABLES_EVERY, jobs.note_national_tables),
    ]
    if settings.months_by_clock:
        chores.append(Job(MONTHS_EVERY, jobs.open_months))
    return create_worker(settings, transaction, CONSUMER, states=STATES, jobs=chores)
