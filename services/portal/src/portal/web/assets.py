"""The built files: kept in memory, and by browsers for a year, since content makes their names."""

import mimetypes
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Final

import msgspec
from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

STATIC: Final = Path(__file__).parents[1] / "static"
KEPT: Final = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
KINDS: Final = {".woff2": "font/woff2", ".js": "text/javascript; charset=utf-8"}

router = APIRouter()


@cache
def manifest() -> dict[str, str]:
    """The built files by their plain names: `app.css` is `app.3f2a….css`."""
    return msgspec.json.decode((STATIC / "manifest.json").read_bytes(), type=dict[str, str])


@cache
def content(name: str) -> tuple[bytes, bytes | None]:
    """A built file, and the same packed with gzip where that is smaller."""
    packed = STATIC / f"{name}.gz"
    return (STATIC / name).read_bytes(), packed.read_bytes() if packed.exists() else None


def asset(name: str) -> str:
    """The address of a built file."""
    return f"/aset/{manifest()[name]}"


@router.get("/aset/{name}")
async def send_asset(request: Request, name: str) -> Response:
    if name not in manifest().values():
        raise HTTPException(HTTPStatus.NOT_FOUND)
    plain, packed = content(name)
    suffix = Path(name).suffix
    kind = KINDS.get(suffix) or mimetypes.types_map[suffix]
    if packed is None or "gzip" not in request.headers.get("Accept-Encoding", ""):
        return Response(plain, headers=KEPT, media_type=kind)
    return Response(packed, headers={**KEPT, "Content-Encoding": "gzip"}, media_type=kind)
