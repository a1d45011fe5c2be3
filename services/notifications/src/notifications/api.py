"""The HTTP door of notifications."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, UploadFile

from notifications import actions, queries
from notifications.db import transaction
from notifications.queries import Told
from notifications.schemas import ContactRow, Copies, Counts, NoticeView
from shared.auth import CurrentUser
from shared.idempotency import IdempotencyKey
from shared.imports import ImportReport, Written, import_door, import_file
from shared.messages import Say
from shared.problems import Sayer
from shared.session import utcnow

router = APIRouter(prefix="/v1")

COUNTERS = ("hr_admin", "payroll_maker", "payroll_checker", "auditor", "ops", "leader")


@router.get("/me/notices")
async def list_my_notices(user: CurrentUser, say: Sayer) -> list[NoticeView]:
    async with transaction(user.agencies) as session:
        notices = await queries.notices_of(session, user)
    return [view(notice, say) for notice in notices]


@router.post("/me/notices/{notice_id}/reading")
async def read_notice(
    notice_id: UUID, user: CurrentUser, key: IdempotencyKey, say: Sayer
) -> NoticeView:
    async with transaction(user.agencies) as session:
        await key.claim(session)
        notice = await actions.read_notice(session, user, notice_id, utcnow())
        return await key.keep(session, view(notice, say))


@router.post("/imports/contacts", dependencies=[import_door(transaction)])
async def import_contacts(file: UploadFile, user: CurrentUser, say: Sayer) -> ImportReport:
    user.require_anywhere("hr_admin")

    async def write(rows: Any) -> Written:
        async with transaction(user.agencies) as session:
            return await actions.take_contacts(session, user, rows)

    return await import_file(file, ContactRow, write, say)


@router.get("/counts/{agency_id}")
async def count_notices(agency_id: UUID, user: CurrentUser) -> Counts:
    user.require(agency_id, *COUNTERS)
    async with transaction(user.agencies) as session:
        return Counts(notices=await queries.counts(session, agency_id))


@router.get("/copies")
async def count_copies(user: CurrentUser) -> Copies:
    user.require_anywhere("hr_admin", "ops", "admin")
    async with transaction(user.agencies) as session:
        return Copies(employees=await queries.count_copies(session))


def view(notice: Told, say: Say) -> NoticeView:
    """The notice with its words, made now, for this reader."""
    return NoticeView(
        notice_id=notice.notice_id,
        template=notice.template,
        created_at=notice.created_at,
        read_at=notice.read_at,
        title=say(f"{notice.template}_title", notice.fill),
        text=say(f"{notice.template}_text", notice.fill),
    )
