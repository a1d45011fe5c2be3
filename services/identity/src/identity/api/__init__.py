"""The HTTP door of identity."""

from fastapi import APIRouter

from identity.api import accounts, imports, people, sessions

router = APIRouter()
for part in (sessions, accounts, imports, people):
    router.include_router(part.router)
