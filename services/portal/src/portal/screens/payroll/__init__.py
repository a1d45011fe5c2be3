"""A payroll month, from what is awaited to the signature; and what HR closes for it."""

from typing import Final

from fastapi import APIRouter

from portal.screens.payroll import acts, closing, lists, months

router: Final = APIRouter()
for room in (months, lists, acts, closing):
    router.include_router(room.router)
