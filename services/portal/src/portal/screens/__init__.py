"""The pages, one module for each group of them."""

from importlib import import_module
from typing import Final

from fastapi import APIRouter

from portal.settings import Settings

SCREENS: Final = (
    "home",
    "work",
    "pay",
    "team_work",
    "team_ratings",
    "team_plans",
    "team",
    "plans",
    "results",
    "payroll",
    "messages",
    "sign_in",
    "welcome",
    "frame",
    "imports",
    "operations",
)
"""The modules of this package that have pages, those first that are opened most: a path is looked
for in one after the other."""


def routers(settings: Settings) -> list[APIRouter]:
    """Every page there is; the catalogue of parts only where it is asked for."""
    names = [*SCREENS, "catalogue"] if settings.catalogue else SCREENS
    return [import_module(f"portal.screens.{name}").router for name in names]
