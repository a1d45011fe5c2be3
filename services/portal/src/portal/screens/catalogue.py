"""Every part of the pages in every state: what tests look at, and people who build pages."""

from types import SimpleNamespace
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from portal.screens import samples
from portal.screens.pay.facts import hour
from portal.screens.pay.story import folded
from portal.screens.results import RATINGS
from portal.screens.work import CLOSED
from portal.web.forms import Form
from portal.web.pages import page
from portal.web.panels import Panel

router = APIRouter()

WRONG: Final = Form(
    values={"nama2": "x" * 60, "uraian2": "Rapat", "hasil2": "b"},
    faults={
        "nama2": "Nama ini terlalu panjang.",
        "bulan2": "Pilihlah bulan.",
        "": "Belum lengkap.",
    },
)
SHOWN: Final[dict[str, Any]] = {
    "empty": Form(),
    "wrong": WRONG,
    "away": Panel[None](away=True),
    "refused": Panel[None](refused="Data ini hanya untuk pegawai itu sendiri."),
    "at": samples.AT,
    "activities": samples.ACTIVITIES,
    "due": samples.DUE,
    "closed": Form(code=CLOSED),
    "agreed": samples.PLANS,
    "planned": samples.PLANNED,
    "given": samples.RESULTS,
    "draft": samples.MEMBERS[1]["result"],
    "ratings": RATINGS,
    "members": samples.MEMBERS,
    "falls": samples.STEPS,
    "facts": samples.FACTS,
    "changes": samples.CHANGES,
    "hour": hour,
    "folded": folded,
    "feeds": samples.FEEDS,
    "run": samples.RUN,
    "jobs": samples.JOBS,
    "faulty": samples.FAULTY,
    "kind": samples.KIND,
    "services": samples.SERVICES,
    "letters": samples.LETTERS,
    "seal": SimpleNamespace(seal="0" * 64),
    "nobody": SimpleNamespace(me=SimpleNamespace(user_id="")),
}


@router.get("/katalog")
async def show_catalogue(request: Request) -> Response:
    """All macros, with the least and with the most they may be given."""
    return page(request, "screens/catalogue.html", visitor=None, **SHOWN)
