"""Wires notifications: `api` answers HTTP, `worker` listens to events and sends e-mails."""

from fastapi import FastAPI

from notifications import jobs
from notifications.api import router
from notifications.db import transaction
from notifications.handlers import CONSUMER, STATES
from notifications.settings import Settings
from shared.app import Job, create_app, create_worker
from shared.messages import Sentences

MAIL_EVERY = 5.0


def api() -> FastAPI:
    return create_app(Settings(), transaction, [router])


def worker() -> FastAPI:
    settings = Settings()
    sentences = Sentences("notifications.messages")
    mail = Job(MAIL_EVERY, lambda: jobs.send_emails(settings, sentences))
    chores = [mail] if settings.smtp_host else []
    return create_worker(settings, transaction, CONSUMER, states=STATES, jobs=chores)
