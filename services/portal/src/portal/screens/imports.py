"""Bringing files: which ones, trying them, mending faulty rows, taking the good ones."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from starlette.exceptions import HTTPException

from portal.imports.desk import Desk
from portal.imports.jobs import Job
from portal.imports.kinds import KINDS, Kind, allowed
from portal.imports.store import FaultyRow, Gone
from portal.web.acting import CurrentVisitor, SentForm
from portal.web.forms import Form, go, status_of
from portal.web.pages import page, part, wants_part
from portal.web.words import say
from shared.imports.cells import FORMULA
from shared.imports.files import REMARK

router = APIRouter(prefix="/admin/impor")

AT_ONCE: Final = 25
"""Faulty rows on one page, and in one form."""

LONGEST_REASON: Final = 500
PAUSES: Final = ((10.0, 1), (60.0, 2))
SLOW_PAUSE: Final = 5
"""Seconds until the page asks again how far the work is: the longer it takes, the less often."""

MENDED: Final = re.compile(r"b(\d{1,8})\.([a-z0-9_]+)")
"""How a cell is named in the form that mends it: `b14.nip`."""


def desk_of(request: Request) -> Desk:
    found: Desk = request.app.state.desk
    return found


Files = Annotated[Desk, Depends(desk_of)]


async def named_kind(kind: str, visitor: CurrentVisitor) -> Kind:
    """The kind of file of this name, for those who may bring it."""
    found = KINDS.get(kind)
    if found is None or found not in allowed(visitor):
        raise HTTPException(HTTPStatus.NOT_FOUND if found is None else HTTPStatus.FORBIDDEN)
    return found


async def named_job(job: str, visitor: CurrentVisitor, desk: Files) -> Job:
    """The visitor's own job of this id."""
    found = await desk.jobs.get(visitor.me.user_id, job)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


NamedKind = Annotated[Kind, Depends(named_kind)]
NamedJob = Annotated[Job, Depends(named_job)]


@router.get("")
async def show_kinds(request: Request, visitor: CurrentVisitor, desk: Files) -> Response:
    kinds = allowed(visitor)
    if not kinds:
        raise HTTPException(HTTPStatus.FORBIDDEN)
    jobs = await desk.jobs.all(visitor.me.user_id)
    return page(
        request,
        "screens/imports.html",
        visitor=visitor,
        kinds=kinds,
        jobs=jobs,
        all_kinds=KINDS,
    )


@router.get("/{kind}/templat.csv")
async def send_template(kind: NamedKind) -> Response:
    """The header, and one row as an example."""
    return sheet(kind.template(), f"{kind.name}.csv")


@router.get("/{kind}")
async def show_kind(request: Request, visitor: CurrentVisitor, kind: NamedKind) -> Response:
    return page(request, "screens/import_new.html", visitor=visitor, kind=kind, form=Form())


@router.post("/{kind}")
async def bring(
    request: Request, visitor: CurrentVisitor, form: SentForm, kind: NamedKind, desk: Files
) -> Response:
    """Keep the file and have it tried; nothing of it is taken yet."""
    file = form.files.get("berkas")
    if file is None or not file.filename or not file.size:
        form.fault("berkas", say(visitor.language, "Pilih berkas CSV atau XLSX yang ada isinya."))
        return page(
            request,
            "screens/import_new.html",
            status=status_of(form),
            visitor=visitor,
            kind=kind,
            form=form,
        )
    job = await desk.begin(visitor, kind, file, form["alasan"][:LONGEST_REASON])
    return go(request, f"/admin/impor/berkas/{job.id}")


@router.get("/berkas/{job}")
async def show_job(
    request: Request, visitor: CurrentVisitor, job: NamedJob, desk: Files, halaman: int = 1
) -> Response:
    """Where a file stands: how far the work is, or what came of it."""
    if wants_part(request):
        if not job.works:
            return go(request, f"/admin/impor/berkas/{job.id}")
        return part(
            request,
            "screens/import_job.html",
            "progress",
            visitor=visitor,
            job=job,
            pause=pause(job),
        )
    rows = faulty_rows(desk, job)
    start = AT_ONCE * (max(halaman, 1) - 1)
    return page(
        request,
        "screens/import_job.html",
        visitor=visitor,
        job=job,
        kind=KINDS[job.kind],
        pause=pause(job),
        rows=rows[start : start + AT_ONCE],
        first=start + 1,
        number=max(halaman, 1),
        more=len(rows) > start + AT_ONCE,
    )


@router.post("/berkas/{job}/masukkan")
async def take_in(
    request: Request, visitor: CurrentVisitor, form: SentForm, job: NamedJob, desk: Files
) -> Response:
    """Have the good rows taken."""
    del form
    if job.phase == "checked":
        await desk.work(visitor, job, "applying")
    return go(request, f"/admin/impor/berkas/{job.id}")


@router.post("/berkas/{job}/ulang")
async def try_again(
    request: Request, visitor: CurrentVisitor, form: SentForm, job: NamedJob, desk: Files
) -> Response:
    """Have a file tried whose service did not answer."""
    del form
    if job.phase == "away":
        await desk.work(visitor, job, "checking")
    return go(request, f"/admin/impor/berkas/{job.id}")


@router.post("/berkas/{job}/perbaikan")
async def mend(
    request: Request, visitor: CurrentVisitor, form: SentForm, job: NamedJob, desk: Files
) -> Response:
    """Put the cells of the form into the file, and have it tried again."""
    if job.phase in ("checked", "applied"):
        try:
            await desk.mend(visitor, job, edits(form, KINDS[job.kind], faulty_rows(desk, job)))
        except Gone:
            job.phase = "lost"
            await desk.jobs.put(visitor.me.user_id, job)
    return go(request, f"/admin/impor/berkas/{job.id}")


@router.get("/berkas/{job}/keliru.csv")
async def send_faulty(job: NamedJob, desk: Files) -> Response:
    """The faulty rows as a file, each with a remark that says why; to mend and bring again."""
    columns = list(KINDS[job.kind].known)
    rows = faulty_rows(desk, job)
    if not rows:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    lines = ([*(row.cells.get(column) or "" for column in columns), remark(row)] for row in rows)
    return sheet([[*columns, REMARK], *lines], f"{job.kind}-{REMARK}.csv")


@router.post("/berkas/{job}/hapus")
async def forget(
    request: Request, visitor: CurrentVisitor, form: SentForm, job: NamedJob, desk: Files
) -> Response:
    """Put a file away; what was taken of it stays."""
    del form
    if not job.works:
        await desk.forget(visitor, job)
    return go(request, "/admin/impor")


def faulty_rows(desk: Desk, job: Job) -> list[FaultyRow]:
    """The faulty rows of what was last tried or taken; none where the file is put away."""
    if job.works or not job.faulty:
        return []
    try:
        return desk.store.faulty_rows(job.id)
    except Gone:
        return []


def edits(form: Form, kind: Kind, rows: Sequence[FaultyRow]) -> dict[int, dict[str, str]]:
    """The cells of a form, by row and column; of faulty rows only."""
    faulty = {row.number for row in rows}
    found: dict[int, dict[str, str]] = {}
    for name, value in form.values.items():
        cell = MENDED.fullmatch(name)
        if cell and int(cell[1]) in faulty and cell[2] in kind.known:
            found.setdefault(int(cell[1]), {})[cell[2]] = value.strip()
    return found


def remark(row: FaultyRow) -> str:
    return " ".join(f"{column}: {said}" if column else said for column, said in row.faults.items())


def pause(job: Job) -> int:
    return next((pause for until, pause in PAUSES if job.waited < until), SLOW_PAUSE)


def sheet(lines: Iterable[Sequence[str]], name: str) -> Response:
    """A file that spreadsheets here open by columns, and take no cell of for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([defused(cell) for cell in line] for line in lines)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    content = text.getvalue().encode("utf-8-sig")
    return Response(content, headers=headers, media_type="text/csv; charset=utf-8")


def defused(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell
