"""Forms: read with care, acted on once, and given back whole when something is wrong."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from portal.clients import Away, Refused
from portal.web.visitors import Visitor
from portal.web.words import say

LONGEST: Final = 20_000
"""Characters of one field."""

WHOLE: Final = re.compile(r"-?([0-9]{1,15}|[1-9][0-9]{0,2}(\.[0-9]{3}){1,4})")
"""A whole number as people write it; dots stand between thousands, and nowhere else."""

QUANTITY: Final = re.compile(
    r"(?:(?P<grouped>[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4})(?=,|$)|(?P<plain>0|[1-9][0-9]{0,13}))"
    r"(?:[.,](?P<part>[0-9]{1,4}))?"
)
"""An amount as people write it. A point before three figures stands between thousands; another
one stands before parts, as a comma does: some phones have no comma."""

KEY: Final = "kunci"
VERSION: Final = "versi"

PASSWORD: Final = "sandi"  # noqa: S105 - what the field is called
"""A field that no page gives back."""

USUAL: Final = {"reason": "alasan"}
"""Fields of services that our forms call otherwise, whichever form it is."""

MOST_FIELDS: Final = 5_000
REUSED: Final = "idempotency_key_reused"


@dataclass
class Form:
    """What somebody filled in, and what is wrong with it.

    `values` stay as they were written, so that a page gives them back; `faults` has sentences by
    field, under `""` those of the form as a whole; `theirs` what stands now where somebody else
    changed the same thing meanwhile.
    """

    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, UploadFile] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    theirs: dict[str, Any] | None = None
    code: str = ""
    """What the service calls its refusal, where a page asks for more because of it."""
    key: str = ""
    """Under which the act happens once (`Idempotency-Key`)."""
    again: str = ""
    """The same key, where nobody knows whether the act happened: for sending the form again."""
    version: str | None = None
    """What the person saw (`If-Match`)."""

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def get(self, name: str, otherwise: str = "") -> str:
        return self.values.get(name, otherwise)

    def all(self, name: str) -> list[str]:
        """Every value of a field that may come several times."""
        return self.lists.get(name, [])

    def fault(self, name: str, sentence: str) -> None:
        self.faults.setdefault(name, sentence)

    @property
    def ok(self) -> bool:
        return not self.faults

    def whole(self, name: str, language: str, least: int, most: int) -> int:
        """A whole number between two limits; a fault where it is none."""
        text = self[name].replace(" ", "")
        if WHOLE.fullmatch(text):
            value = int(text.replace(".", ""))
            if least <= value <= most:
                return value
        self.fault(
            name,
            say(
                language,
                "Isilah dengan angka dari %(least)s sampai %(most)s, misalnya %(least)s.",
                least=least,
                most=most,
            ),
        )
        return least

    def quantity(self, name: str, language: str) -> str:
        """Nothing or more, in parts of four places at most, as services read it."""
        text = self[name].replace(" ", "")
        if found := QUANTITY.fullmatch(text):
            whole, part = found["grouped"] or found["plain"], found["part"]
            return whole.replace(".", "") + (f".{part}" if part else "")
        self.fault(name, say(language, "Isilah dengan angka 0 atau lebih, misalnya 12 atau 12,5."))
        return "0"

    def needed(self, name: str, language: str) -> str:
        """A text that must not be empty."""
        if not self[name]:
            self.fault(name, say(language, "Bagian ini perlu diisi."))
        return self[name]

    def refused(self, refused: Refused, wrong: str, names: Mapping[str, str] | None = None) -> None:
        """Take over what a service found wrong; `names` gives our field for each of its own.

        `wrong` is what stands at a field of which the service has no sentence for people.
        """
        problem = refused.problem
        self.theirs, self.code = problem.current, problem.code
        for error in problem.errors:
            theirs = str(error.get("field", "")).rpartition(".")[2]
            said = str(error.get("message") or wrong)
            self.fault({**USUAL, **(names or {})}.get(theirs, theirs), said)
        if not problem.errors:
            self.fault("", problem.detail)


def fields(sent: FormData) -> Form:
    """A form as it was sent."""
    form = Form()
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            form.files[name] = value
        else:
            text = value.replace("\r\n", "\n")[:LONGEST]  # as the browser counts it
            form.values[name] = text
            form.lists.setdefault(name, []).append(text)
    form.key = form.values.pop(KEY, "")
    form.version = form.values.pop(VERSION, None) or None
    return form


async def read(request: Request) -> Form:
    """The form of this request; its seal was looked at already (`portal.web.guard`)."""
    return fields(await sent(request))


async def sent(request: Request) -> FormData:
    """What was sent, as it came: a file at most, and as many fields as our longest page has."""
    return await request.form(max_files=1, max_fields=MOST_FIELDS)


async def attempt(
    form: Form,
    visitor: Visitor,
    act: Callable[[], Any],
    names: Mapping[str, str] | None = None,
) -> Any:
    """Do something a form asks for; what goes wrong is written into the form as a sentence.

    Gives what the act gave, or None where the form has faults now.

    Raises:
        Refused: the session is over.
    """
    if not form.ok:
        return None
    try:
        return await act()
    except Refused as refused:
        if refused.signed_out:
            raise
        if refused.problem.code == REUSED:
            words = (
                "Isian yang tadi ternyata sudah tercatat. "
                "Lihat dahulu; kirim lagi hanya bila yang ini memang lain."
            )
            form.fault("", say(visitor.language, words))
        elif refused.problem.detail:
            words = "Isian ini belum benar, atau terlalu panjang. Periksa lalu kirim kembali."
            form.refused(refused, say(visitor.language, words), names)
        elif refused.missing:
            words = "Yang Anda isi ini sudah tidak ada. Lihat keadaannya yang sekarang."
            form.fault("", say(visitor.language, words))
        else:
            unheard(form, visitor)
    except Away:
        unheard(form, visitor)
    return None


def unheard(form: Form, visitor: Visitor) -> None:
    """Nobody knows whether it happened: the form may be sent again under the same key."""
    form.again = form.key
    words = (
        "Layanan sedang tidak menjawab. Isian Anda masih di sini; "
        "silakan kirim lagi sebentar lagi. Tidak akan tercatat dua kali."
    )
    form.fault("", say(visitor.language, words))


def status_of(form: Form) -> int:
    """What a page with this form answers: 422 while something is wrong with it."""
    return HTTPStatus.OK if form.ok else HTTPStatus.UNPROCESSABLE_ENTITY


def go(request: Request, path: str) -> Response:
    """On to another page: a redirect, or for a request of a part the order to load it."""
    if request.headers.get("HX-Request") == "true":
        return Response(headers={"HX-Redirect": path})
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)
