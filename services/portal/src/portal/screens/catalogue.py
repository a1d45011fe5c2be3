"""Every part of the pages in every state: what tests look at, and people who build pages."""

from fastapi import APIRouter, Request, Response

from portal.web.forms import Form
from portal.web.pages import page
from portal.web.panels import Panel

router = APIRouter()


@router.get("/katalog")
async def show_catalogue(request: Request) -> Response:
    """All macros, with the least and with the most they may be given."""
    wrong = Form(
        values={"nama": "x" * 60, "uraian": "Rapat", "hasil": "b"},
        faults={"nama": "Nama ini terlalu panjang.", "": "Isian belum lengkap."},
    )
    away = Panel[None](away=True)
    return page(
        request, "screens/catalogue.html", visitor=None, empty=Form(), wrong=wrong, away=away
    )
