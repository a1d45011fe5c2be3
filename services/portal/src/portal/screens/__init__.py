"""The pages, one module for each group of them."""

from importlib import import_module
from typing import Final

from fastapi import APIRouter

from portal.settings import Settings

SCREENS: Final = (
    "sign_in",
    "frame",
    "messages",
    "imports",
    "operations",
    "home",
    "work",
    "plans",
    "welcome",
    "pay",
    "results",
    "team",
    "team_work",
    "team_ratings",
    "team_plans",
    "payroll",
)
"""The modules of this package that have pages."""


def routers(settings: Settings) -> list[APIRouter]:
    """Every page there is; the catalogue of parts only where it is asked for."""
    names = [*SCREENS, "catalogue"] if settings.catalogue else SCREENS
    return [import_module(f"portal.screens.{name}").router for name in names]
