"""Routes that do what the routes of services do: refuse, write, read, import, fail."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Body, UploadFile
from pydantic import BaseModel, Field

from bare.db import transaction
from shared import errors
from shared.access import record_read
from shared.auth import CurrentUser
from shared.idempotency import IdempotencyKey
from shared.imports import Fault, ImportReport, Row, Written, YesNo, import_door, import_file
from shared.problems import Sayer
from shared.session import raw

router = APIRouter(prefix="/v1")

REFUSALS = {
    kind.__name__: kind
    for kind in (
        errors.Unauthenticated,
        errors.Forbidden,
        errors.NotFound,
        errors.Conflict,
        errors.TooLarge,
        errors.Invalid,
        errors.TooMany,
    )
}


class Note(BaseModel):
    """A note of an agency."""

    agency_id: UUID
    id: UUID
    text: str
    size: int | None = None


class NoteRow(Row):
    """A note as a line of a file."""

    text: str = Field(max_length=40)
    size: Annotated[int, Field(ge=0, le=1_000)] | None = None
    day: date | None = None
    loud: YesNo = False
    from_: date | None = Field(default=None, alias="from")


@router.get("/refusals/{kind}")
async def refuse(kind: str) -> None:
    raise REFUSALS[kind]("too_young", name="Budi", least=18, day=date(2026, 7, 3), retry_after=7)


@router.get("/failure")
async def fail() -> None:
    raise ValueError("Budi Santoso earns 5250000")


@router.get("/numbers/{number}")
async def number(number: int) -> int:
    return number


@router.post("/notes")
async def write_note(note: Note, user: CurrentUser, key: IdempotencyKey) -> Note:
    async with transaction(user.agencies) as session:
        await key.claim(session)
        connection = await raw(session)
        words = (note.agency_id, note.id, note.text, note.size)
        await connection.execute("insert into note values ($1, $2, $3, $4)", *words)
        return await key.keep(session, note)


@router.post("/papers")
async def keep_paper(file: UploadFile, user: CurrentUser, key: IdempotencyKey) -> Note:
    async with transaction(user.agencies) as session:
        await key.claim(session)
        note = Note(agency_id=user.user_id, id=user.user_id, text=(await file.read()).decode())
        return await key.keep(session, note)


@router.get("/notes")
async def list_notes(user: CurrentUser) -> list[Note]:
    async with transaction(user.agencies) as session:
        rows = await (await raw(session)).fetch("select * from note order by id")
        return [Note(**row) for row in rows]


@router.get("/agencies/{agency_id}/people/{person_id}/pay")
async def look_at_pay(agency_id: UUID, person_id: UUID, user: CurrentUser) -> dict[str, str]:
    async with transaction(user.agencies) as session:
        await record_read(session, user, person_id, agency_id, "pay")
    return {}


@router.post("/statements")
async def run_statement(statement: Annotated[str, Body()]) -> Any:
    async with transaction(()) as session:
        return await (await raw(session)).fetchval(statement)


@router.post("/imports/notes")
async def import_notes(file: UploadFile, say: Sayer) -> ImportReport:
    async def write(rows: Any) -> Written:
        loud = [number for number, row in rows if row.loud]
        faults = [Fault(number, "loud", "yes", "row_repeated", {"first": 2}) for number in loud]
        return Written(changed=len(rows) - len(loud), unchanged=0, faults=faults)

    return await import_file(file, NoteRow, write, say)


class LeafRow(Row):
    """A note under an earlier one."""

    id: UUID
    under: UUID | None = None
    text: str


@router.post("/imports/leaves", dependencies=[import_door(transaction)])
async def import_leaves(file: UploadFile, user: CurrentUser, say: Sayer) -> ImportReport:
    """Each row in a transaction of its own, seeing the user's agency only."""
    (agency,) = user.agencies

    async def write(rows: Any) -> Written:
        faults: list[Fault] = []
        for number, row in rows:
            faults += await write_leaf(agency, number, row)
        return Written(changed=len(rows) - len(faults), unchanged=0, faults=faults)

    return await import_file(file, LeafRow, write, say)


async def write_leaf(agency: UUID, number: int, row: LeafRow) -> list[Fault]:
    known = "select 1 from note where id = $1"
    try:
        async with transaction([agency]) as session:
            connection = await raw(session)
            if row.under and not await connection.fetchval(known, row.under):
                return [Fault(number, "under", str(row.under), "nip_unknown", {})]
            await connection.execute(
                "insert into note values ($1, $2, $3)", agency, row.id, row.text
            )
    except asyncpg.UniqueViolationError:
        return [Fault(number, "id", str(row.id), "row_repeated", {"first": 2})]
    return []
