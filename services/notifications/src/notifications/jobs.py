"""The clock door of notifications: e-mails whose time has come."""

import asyncio
from typing import Any, Final

import msgspec

from notifications import actions, adapters, queries
from notifications.db import transaction
from notifications.settings import Settings
from shared.messages import Sentences
from shared.session import utcnow

AT_ONCE: Final = 20


async def send_emails(settings: Settings, sentences: Sentences) -> None:
    """Send what is due: take it, commit; send; record what became of each."""
    async with transaction() as session:
        await actions.schedule_emails(session)
    while True:
        async with transaction() as session:
            due = [dict(row) for row in await queries.take_due(session, AT_ONCE)]
        if not due:
            return
        await asyncio.gather(*(send_one(settings, sentences, email) for email in due))


async def send_one(settings: Settings, sentences: Sentences, email: dict[str, Any]) -> None:
    email["fill"] = msgspec.json.decode(email["fill"])
    failure = await adapters.send_email(settings, sentences, email)
    async with transaction() as session:
        await actions.record_outcome(session, email, failure, utcnow())
