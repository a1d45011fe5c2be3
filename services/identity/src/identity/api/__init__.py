"""The HTTP door of identity."""

from typing import Final

from fastapi import APIRouter

from identity.api import accounts, corrections, imports, people, sessions

routers: Final[list[APIRouter]] = [
    room.router for room in (sessions, accounts, imports, people, corrections)
]
