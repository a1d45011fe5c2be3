"""Signing in and out."""

from contextlib import suppress
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from portal.clients import Away, Refused
from portal.clients.identity import Credentials
from portal.web.acting import CurrentVisitor
from portal.web.forms import PASSWORD, Form, read, status_of
from portal.web.guard import check_seal
from portal.web.pages import page
from portal.web.places import places
from portal.web.visitors import (
    COOKIE,
    SignInNeeded,
    address_of,
    current_visitor,
    language_of,
    sessions_of,
)
from portal.web.words import Language, say

router = APIRouter()

TWELVE_HOURS: Final = 12 * 3_600


@router.get("/masuk")
async def show_sign_in(request: Request, ke: str = "/") -> Response:
    return page(request, "screens/sign_in.html", form=Form(values={"ke": own_path(ke)}))


@router.post("/masuk")
async def sign_in(request: Request) -> Response:
    """Begin a session, then on to where the visitor was going.

    With `di_tempat` the answer is for a dialog on a page that waits: nothing, or a sentence.
    """
    form = await read(request)
    secret = await begin(request, form, form["segel"] if form["di_tempat"] else "")
    if form["di_tempat"]:
        answer: Response = PlainTextResponse(
            form.faults.get("", ""), HTTPStatus.OK if secret else HTTPStatus.UNAUTHORIZED
        )
    elif secret is None:
        return page(request, "screens/sign_in.html", status=status_of(form), form=form)
    else:
        answer = RedirectResponse(own_path(form["ke"]), HTTPStatus.SEE_OTHER)
    return with_session(answer, secret)


@router.post("/masuk/lagi")
async def sign_in_again(request: Request) -> Response:
    """Sign in where a session ended mid-form, then send the form that was kept, as it was."""
    form = await read(request)
    secret = await begin(request, form, form["isi.segel"])
    path = own_path(form["ke"])
    kept = [(name, text) for name, texts in form.lists.items() for text in texts]
    kept = [(name.removeprefix("isi."), text) for name, text in kept if name.startswith("isi.")]
    kept = [(name, text) for name, text in kept if name != PASSWORD]
    if secret is None:
        values = {"kept": kept, "path": path, "form": form}
        return page(request, "screens/sign_in_again.html", status=status_of(form), **values)
    left = own_path(form["halaman"] or path)
    send = page(request, "screens/send_kept.html", kept=kept, path=path, left=left)
    return with_session(send, secret)


@router.post("/keluar")
async def sign_out(request: Request) -> Response:
    """Leave this device, also while identity does not answer or knows of no session any more."""
    with suppress(SignInNeeded, Refused, Away):
        visitor = await current_visitor(request)
        await check_seal(request, visitor)
        await visitor.ask.identity.sign_out()
    sessions_of(request).forget(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/masuk", HTTPStatus.SEE_OTHER, {"Clear-Site-Data": '"cache"'})
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer


@router.get("/")
async def go_home(visitor: CurrentVisitor) -> Response:
    """To the first place of this visitor; an employee who is new is shown around before."""
    if visitor.is_employee and visitor.me.onboarded_at is None:
        return RedirectResponse("/selamat-datang", HTTPStatus.SEE_OTHER)
    found = places(visitor)
    return RedirectResponse(found[0].path if found else "/pesan", HTTPStatus.SEE_OTHER)


async def begin(request: Request, form: Form, waiting: str = "") -> str | None:
    """A session for who signs in; None where the form says what is wrong now.

    With the seal of a form that is `waiting`, only who wrote it may go on.
    """
    language = language_of(request)
    form.needed("nama", language)
    form.needed(PASSWORD, language)
    password = form.values.pop(PASSWORD, "")
    if not form.ok:
        form.fault("", say(language, "Isilah nama pengguna dan kata sandi."))
        return None
    ask = sessions_of(request).services(None, language, address_of(request))
    try:
        given = await ask.identity.sign_in_person(
            Credentials(username=form["nama"], password=password)
        )
        if waiting and not await sealed_by(request, given.session, waiting):
            form.fault(
                "",
                say(
                    language,
                    "Isian ini ditulis dengan akun lain. Masuklah dengan akun itu, atau mulailah "
                    "lagi dari halaman depan.",
                ),
            )
            return None
    except Refused as refused:
        form.faults = {"": refused_with(refused, language)}
        return None
    except Away:
        form.faults = {
            "": say(
                language, "Layanan masuk sedang tidak menjawab. Silakan coba lagi sebentar lagi."
            )
        }
        return None
    return given.session


def refused_with(refused: Refused, language: Language) -> str:
    """Why nobody was let in; what cannot be a name or a password does not match either."""
    if refused.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return say(language, "Nama pengguna atau kata sandi tidak cocok. Periksa lalu coba lagi.")
    return refused.problem.detail


async def sealed_by(request: Request, secret: str, seal: str) -> bool:
    """Whether a form with this seal is of who has this session, which ends here if it is not."""
    sessions = sessions_of(request)
    signed = await sessions.find(secret)
    if sessions.sealed(signed.me.user_id, seal):
        return True
    await sessions.services(signed.token, language_of(request)).identity.sign_out()
    sessions.forget(secret)
    return False


def with_session(answer: Response, secret: str | None) -> Response:
    if secret:
        answer.set_cookie(
            COOKIE, secret, max_age=TWELVE_HOURS, path="/", secure=True, httponly=True,
            samesite="lax",
        )  # fmt: skip
    return answer


def own_path(path: str) -> str:
    """Where to after signing in: a path of this portal; anywhere else becomes the beginning."""
    here = ours(path)
    return here if urlsplit(here).path != "/masuk" else "/"


def ours(path: str) -> str:
    """A path of this portal; anywhere else becomes the beginning."""
    here = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if here and path.isprintable() else "/"
