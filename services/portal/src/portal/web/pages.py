"""From a template and its values to an answer: a whole page, or the part that was asked for."""

import secrets
import time
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, PrefixLoader, Template

from portal.web import figures
from portal.web.addresses import page_of
from portal.web.assets import asset
from portal.web.compiled import Spoken, alone
from portal.web.panels import Panel
from portal.web.places import Place, places, roles
from portal.web.visitors import Visitor, language_of, theme_of
from portal.web.words import translations

GOVUK: Final = "govuk_frontend_jinja"
PRIVATE: Final = "no-store"
"""Pages with pay or other personal data are kept nowhere."""

READER_ZONE: Final = ContextVar("reader_zone", default=figures.USUAL_ZONE)
"""The time zone in which the page that is being written says days and moments.

Set for every page and part, so that macros, which see nothing of a page, cannot say another.
"""


@cache
def environment(language: str) -> Spoken:
    """Templates in one language. Whatever is not there is empty, as GOV.UK's macros expect."""
    made = Spoken(
        loader=ChoiceLoader([PackageLoader("portal"), PrefixLoader({GOVUK: PackageLoader(GOVUK)})]),
        autoescape=True,
        auto_reload=False,  # files do not change under a running process
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    words = translations(language)
    made.say = words.ugettext
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        words.ugettext, words.ungettext, newstyle=True
    )
    made.filters |= {
        "rupiah": figures.rupiah,
        "difference": figures.difference,
        "number": figures.number,
        "percent": figures.percent,
        "share": figures.share,
        "minutes": partial(figures.minutes, language=language),
        "nip": figures.nip,
        "day": lambda value: figures.day(local(value), language),
        "short_day": lambda value: figures.short_day(local(value), language),
        "month": partial(figures.month, language=language),
        "period": partial(figures.period, language=language),
        "moment": lambda value: figures.moment(value, language, READER_ZONE.get()),
    }
    made.globals |= {
        "asset": asset,
        "language": language,
        "navigation": partial(navigation, made),
        "new_key": new_key,
        "roles": roles,
    }
    return made


def navigation(environment: Spoken, template: str, visitor: Visitor, here: str) -> str:
    """The ways to the visitor's places, in one of the forms that the frame has."""
    found = places(visitor)
    current = next((place for place in found if here.startswith(place.path)), None)
    return written(environment, template, tuple(found), current)


@cache
def written(
    environment: Spoken, template: str, found: tuple[Place, ...], current: Place | None
) -> str:
    """Navigation, once for all who have the same places and are at the same one."""
    return environment.get_template(template).render(places=found, current=current)


def local(value: date) -> date:
    """A day as it is; of a moment, the day it is where the reader is."""
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(READER_ZONE.get())).date()
    return value


def new_key() -> str:
    """A key under which a form has its effect once, however often it is sent."""
    return secrets.token_urlsafe(16)


def spoken(request: Request, template: str, values: dict[str, Any]) -> Template:
    """A template in the reader's language; from here on days and moments are in their zone."""
    visitor: Visitor | None = values.get("visitor")
    READER_ZONE.set(visitor.zone if visitor else figures.USUAL_ZONE)
    return environment(visitor.language if visitor else language_of(request)).get_template(template)


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page."""
    found = spoken(request, template, values)
    text = found.render(**common(request), status=status, **values)
    return answer(text, status, values)


def part(
    request: Request, template: str, block: str, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """One block of a page, for a request that replaces only that."""
    found = spoken(request, template, values)
    text = alone(found, block, {**common(request), "status": status, **values})
    return answer(text, status, values)


def either(
    request: Request, template: str, block: str, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """The block for a request that asks for it, the whole page for any other."""
    if wants_part(request):
        return part(request, template, block, status=status, **values)
    return page(request, template, status=status, **values)


def wants_part(request: Request) -> bool:
    return request.headers.get("HX-Request") == "true"


def common(request: Request) -> dict[str, Any]:
    return {
        "request": request,
        "here": request.url.path,
        "came_from": page_of(request),
        "written_at": round(time.time(), 1),
        "theme": theme_of(request),
        "ground": request.app.state.settings.ground,
    }


def answer(text: str, status: int, values: dict[str, Any]) -> HTMLResponse:
    headers = {"Cache-Control": PRIVATE, "Vary": "HX-Request, Cookie, Accept-Language"}
    timings = [
        f"{name};dur={panel.took:.1f}"
        for name, panel in values.items()
        if isinstance(panel, Panel) and panel.took
    ]
    if timings:
        headers["Server-Timing"] = ", ".join(timings)
    return HTMLResponse(text, status, headers)
