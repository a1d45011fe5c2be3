"""What a superior does with the people they assess: the queue, and what to rate them by."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from evaluation.api.evidence import check_rater, evidence
from evaluation.api.queue import EARLIEST, Asked, queue
from evaluation.db import transaction
from evaluation.domain.period import Span, read_month
from evaluation.queries import people, periods, results
from evaluation.schemas.team import EvidenceView, TeamQueue
from shared.access import record_read
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


@router.get("/evidence/{employee_id}/{period_id}")
async def show_evidence(employee_id: UUID, period_id: UUID, user: CurrentUser) -> EvidenceView:
    """What there is to rate somebody by, for the assessor and the assessor's own superior."""
    async with transaction(user.agencies) as session:
        period = await periods.one(session, period_id)
        row = await results.one(session, period, employee_id)
        person = await people.one_in_agency(session, period.agency_id, employee_id)
        await check_rater(session, user, (period, person, row))
        await record_read(session, user, employee_id, period.agency_id, f"evidence {period.code}")
        return await evidence(session, period, person, row)
