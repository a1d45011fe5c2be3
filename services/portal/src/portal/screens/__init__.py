"""The pages, one module for each group of them."""

from fastapi import APIRouter

from portal.screens import catalogue, frame, home, messages, plans, sign_in, welcome, work
from portal.settings import Settings


def routers(settings: Settings) -> list[APIRouter]:
    """Every page there is; the catalogue of parts only where it is asked for."""
    found = [sign_in.router, frame.router, messages.router]
    found += [home.router, work.router, plans.router, welcome.router]
    return [*found, catalogue.router] if settings.catalogue else found
