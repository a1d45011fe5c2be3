"""The HTTP door of targets."""

from typing import Final

from fastapi import APIRouter

from targets.api import imports, lists, plans

routers: Final[list[APIRouter]] = [lists.router, plans.router, imports.router]
