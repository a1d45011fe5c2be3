"""Addresses that can be opened: where a form is sent to is not always a page."""

from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from starlette.routing import Match

LOOKED_AT: Final = ("GET", "HEAD")


def page_of(request: Request) -> str:
    """The page, with its query, on which somebody is who gets this answer.

    A form that comes back stands at the address it was sent to; the page is the one it came from.
    """
    if request.method in LOOKED_AT:
        return with_query(request.url.path, request.url.query)
    sent_from = urlsplit(request.headers.get("Referer", ""))
    if sent_from.netloc == request.headers.get("Host") and opens(request, sent_from.path):
        return with_query(sent_from.path, sent_from.query)
    return nearest(request, request.url.path)


def nearest(request: Request, path: str) -> str:
    """This address where it can be opened, else the next one above it, at last the beginning."""
    while path and not opens(request, path):
        path = path.rpartition("/")[0]
    return path or "/"


def opens(request: Request, path: str) -> bool:
    """Whether there is a page at this address."""
    asked = {**request.scope, "method": "GET", "path": path, "headers": []}
    return any(route.matches(asked)[0] is Match.FULL for route in request.app.router.routes)


def with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
