"""The HTTP door of identity."""

from fastapi import APIRouter

from identity.api import accounts, corrections, imports, people, sessions

router = APIRouter()
for part in (sessions, accounts, imports, people, corrections):
    router.include_router(part.router)
