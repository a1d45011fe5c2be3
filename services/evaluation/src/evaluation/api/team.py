"""What a superior does with the people they assess: the queue."""

from typing import Annotated

from fastapi import APIRouter, Query

from evaluation.api.queue import EARLIEST, Asked, queue
from evaluation.db import transaction
from evaluation.domain.period import Span, read_month
from evaluation.queries import people
from evaluation.schemas.team import TeamQueue
from shared.auth import CurrentUser
from shared.problems import Sayer
from shared.session import utcnow

router = APIRouter(prefix="/v1/team")


@router.get("/queue")
async def show_queue(
    user: CurrentUser, say: Sayer, month: Annotated[str | None, Query(max_length=7)] = None
) -> TeamQueue:
    """All that waits for the caller, of a month or of all time, the oldest first."""
    superior, now = user.require_employee(), utcnow()
    async with transaction(user.agencies) as session:
        clocks = await people.clocks(session, user.agencies)
        today = {agency: now.astimezone(clock).date() for agency, clock in clocks.items()}
        last = max(today.values(), default=now.date())
        span = read_month(month) if month is not None else Span("", EARLIEST, last)
        asked = Asked(superior, user.agencies, span.starts_on, span.ends_on, today)
        return await queue(session, asked, month, say)
