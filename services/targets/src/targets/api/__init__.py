"""The HTTP door of targets."""

from typing import Final

from fastapi import APIRouter

from targets.api import imports, lists, mine, plans, realisations

routers: Final[list[APIRouter]] = [
    lists.router,
    mine.router,
    plans.router,
    realisations.router,
    imports.router,
]
