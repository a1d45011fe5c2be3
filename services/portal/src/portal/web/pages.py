"""From a template and its values to an answer: a whole page, or the part that was asked for."""

import secrets
from datetime import datetime
from functools import cache, partial
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, PrefixLoader, pass_context
from jinja2.runtime import Context

from portal.web import figures
from portal.web.assets import asset
from portal.web.compiled import Spoken, alone
from portal.web.panels import Panel
from portal.web.places import places, roles
from portal.web.visitors import language_of, theme_of
from portal.web.words import translations

GOVUK: Final = "govuk_frontend_jinja"
PRIVATE: Final = "no-store"
"""Pages with pay or other personal data are kept nowhere."""


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
        "clock": figures.clock,
        "day": partial(figures.day, language=language),
        "short_day": partial(figures.short_day, language=language),
        "month": partial(figures.month, language=language),
        "period": partial(figures.period, language=language),
        "moment": moment,
    }
    made.globals |= {
        "asset": asset,
        "language": language,
        "new_key": new_key,
        "places": places,
        "roles": roles,
    }
    return made


@pass_context
def moment(context: Context, value: datetime, zone: str = "") -> str:
    """A moment where the reader is, or in the zone that is named."""
    visitor = context.get("visitor")
    zone = zone or (visitor.zone if visitor else figures.USUAL_ZONE)
    return figures.moment(value, context.get("language"), zone)


def new_key() -> str:
    """A key under which a form has its effect once, however often it is sent."""
    return secrets.token_urlsafe(16)


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page."""
    language = values["visitor"].language if values.get("visitor") else language_of(request)
    found = environment(language).get_template(template)
    text = found.render(**common(request), status=status, **values)
    return answer(text, status, values)


def part(
    request: Request, template: str, block: str, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """One block of a page, for a request that replaces only that."""
    language = values["visitor"].language if values.get("visitor") else language_of(request)
    found = environment(language).get_template(template)
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
