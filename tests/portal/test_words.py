"""Every word of the pages is there in both languages."""

import re
from collections import defaultdict
from string import Formatter
from typing import Final

from portal.web.words import known, say
from tests.portal.templates import Reader, read, templates
from tests.support.sentences import catalogue, sentences, written

PLACE: Final = re.compile(r"%\((\w+)\)[sd]")
LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
WORDLESS: Final = ("screens/catalogue.html",)
"""Seen by those who build the pages, and by nobody else."""
SAME: Final = re.compile(r"\b(Capaian|Indonesia|English|NIP|SKP)\b")
"""Names, the same in every language."""
OTHER: Final = re.compile(
    r"\b(allowances?|pay month|signed(?! (in|out)\b)|late ratings?)\b", re.IGNORECASE
)
"""Other English words for things that have theirs."""
MANY: Final = re.compile(r"%\((n|count|people|minutes|days|rows|all)\)s ([a-z]+s|people)\b")
"""A count said as if it were never one: "1 rows"."""
SPOKEN: Final = ("aria-label", "title", "placeholder", "alt")


def test_every_sentence_has_its_english() -> None:
    there = catalogue()
    assert [f"{where}: {text}" for text, where in sentences() if not there.get(text)] == []


def test_no_translation_is_left_over() -> None:
    said = {text for text, _ in sentences()}
    assert [text for text in catalogue() if text not in said] == []


def test_a_sentence_has_one_english() -> None:
    """Else whichever file is read last would decide for all pages."""
    files = defaultdict[str, list[str]](list)
    for text, _, name in written("en"):
        files[text].append(name)
    assert {text: names for text, names in files.items() if len(names) > 1} == {}


def test_a_thing_has_one_english_word() -> None:
    """Tunjangan is pay, bulan gaji a payroll month, ditetapkan finalised."""
    assert {text: english for text, english in catalogue().items() if OTHER.search(english)} == {}


def test_a_count_reads_right_for_one_and_for_many() -> None:
    assert {text: english for text, english in catalogue().items() if MANY.search(english)} == {}


def test_a_translation_has_the_same_values() -> None:
    for text, english in catalogue().items():
        assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(english)), text
        assert not list(Formatter().parse(english))[1:], english  # none of "{}": ours are "%()s"


def test_no_word_in_a_template_is_only_indonesian() -> None:
    """Bare text would be said in Indonesian to everybody."""
    bare = [
        f"{where}: {text[:80]}"
        for path in templates()
        if not path.as_posix().endswith(WORDLESS)
        for text, where in spoken(read(path))
        if LETTERS.search(SAME.sub("", text))
    ]
    assert bare == []


def spoken(reader: Reader) -> list[tuple[str, str]]:
    """Bare texts of a template, those of attributes included."""
    attributes = [
        (one.attributes[name], one.where)
        for one in reader.elements
        for name in SPOKEN
        if name in one.attributes
    ]
    return reader.texts + attributes


def test_a_sentence_is_said_with_its_values() -> None:
    sentence = "Isilah dengan angka dari %(least)s sampai %(most)s, misalnya %(least)s."
    assert say("en", sentence, least=1, most=9).endswith("from 1 to 9, for example 1.")
    assert (
        say("id", sentence, least=1, most=9) == "Isilah dengan angka dari 1 sampai 9, misalnya 1."
    )
    assert say("en", "Tidak ada di kamus.") == "Tidak ada di kamus."


def test_the_nearest_language_is_spoken() -> None:
    assert [known(one) for one in ("en-GB,en;q=0.9", "EN", "id", "", None, "fr")] == [
        "en", "en", "id", "id", "id", "id",
    ]  # fmt: skip
