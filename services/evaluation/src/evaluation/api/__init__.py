"""The HTTP door of evaluation."""

from typing import Final

from fastapi import APIRouter

from evaluation.api import activities, closing, files, lists, mine, periods, results, team

routers: Final[list[APIRouter]] = [
    room.router for room in (periods, closing, results, activities, files, lists, mine, team)
]
