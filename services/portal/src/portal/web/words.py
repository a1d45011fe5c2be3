"""The words of the pages: written in Indonesian, and translated by `locale/<language>/*.po`."""

import io
from functools import cache
from pathlib import Path
from typing import Final, Literal

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

Language = Literal["id", "en"]

LOCALE: Final = Path(__file__).parents[1] / "locale"
BASE: Final = "id"


@cache
def translations(language: str) -> NullTranslations:
    """Every sentence in this language; in the base language each is what the pages say."""
    found = NullTranslations()
    for path in sorted((LOCALE / language).glob("*.po")) if language != BASE else ():
        compiled = io.BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, locale=language))
        compiled.seek(0)
        read = Translations(compiled)
        if isinstance(found, Translations):
            found.merge(read)
        else:
            found = read
    return found


def say(language: str, sentence: str, **values: object) -> str:
    """A sentence of the pages' own, in this language, with its values."""
    said = translations(language).ugettext(sentence)
    return said % values if values else said


def known(language: str | None) -> Language:
    """The nearest language we speak."""
    return "en" if (language or "").lower().startswith("en") else "id"
