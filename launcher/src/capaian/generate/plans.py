"""Plans (SKP) of the period: results, weights, indicators, and the superior who approved."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from capaian.generate.books import Row
from capaian.generate.cases import MOVE_DAY
from capaian.generate.model import Government, Person

DAY: Final = timedelta(days=1)
WEIGHTS: Final = ((50, 30, 20), (40, 35, 25), (60, 40), (50, 50))

Indicator = tuple[str, str, str, str]
"""Aspect, text, target and unit."""

_RESULTS: Final[dict[str, tuple[tuple[str, Indicator], ...]]] = {
    "office": (
        ("Tersusunnya laporan kinerja perangkat daerah tepat waktu",
         ("waktu", "Laporan selesai sebelum batas waktu", "100", "persen")),
        ("Meningkatnya kualitas pelayanan administrasi",
         ("kualitas", "Indeks kepuasan pengguna layanan", "85", "indeks")),
        ("Terlaksananya anggaran sesuai rencana",
         ("biaya", "Penyerapan anggaran", "95", "persen")),
        ("Tersedianya data kepegawaian yang mutakhir",
         ("kuantitas", "Data pegawai yang diperbarui", "120", "data")),
    ),
    "health": (
        ("Meningkatnya cakupan pelayanan kesehatan dasar",
         ("kuantitas", "Pasien yang dilayani", "420", "orang")),
        ("Meningkatnya kepuasan pasien",
         ("kualitas", "Indeks kepuasan pasien", "85", "indeks")),
        ("Menurunnya waktu tunggu pasien",
         ("waktu", "Pasien dilayani dalam 30 menit", "95", "persen")),
        ("Tercapainya imunisasi dasar lengkap",
         ("kuantitas", "Bayi dengan imunisasi lengkap", "35", "bayi")),
    ),
    "school": (
        ("Meningkatnya hasil belajar siswa",
         ("kualitas", "Siswa yang mencapai ketuntasan", "90", "persen")),
        ("Terlaksananya pembelajaran sesuai kalender pendidikan",
         ("kuantitas", "Jam tatap muka", "96", "jam")),
        ("Terjalinnya komunikasi dengan orang tua dan masyarakat",
         ("kuantitas", "Pertemuan dengan orang tua", "4", "kali")),
    ),
    "village": (
        ("Meningkatnya kecepatan pelayanan warga",
         ("waktu", "Surat selesai dalam satu hari", "95", "persen")),
        ("Tertanganinya pengaduan masyarakat",
         ("kuantitas", "Pengaduan yang ditindaklanjuti", "100", "persen")),
        ("Meningkatnya kepuasan masyarakat",
         ("kualitas", "Indeks kepuasan masyarakat", "88", "indeks")),
    ),
}  # fmt: skip
_SECOND: Final[Indicator] = ("waktu", "Selesai sesuai jadwal", "100", "persen")
_SECOND_SHARE: Final = 0.25


@dataclass(frozen=True)
class Span:
    """The days of one plan, and who approved it when."""

    starts_on: date
    ends_on: date
    superior: Person
    approved_on: date


class Plans:
    """Draws the plans of one government: first their outlines, so that results can be linked."""

    def __init__(self, government: Government, luck: random.Random) -> None:
        self._government = government
        self._luck = luck
        self._spans_of = {person: self._spans(person) for person in government.people}
        self._weights = {
            person: luck.choice(WEIGHTS) for person, spans in self._spans_of.items() if spans
        }

    def of(self, person: Person) -> Iterator[Row]:
        for span in self._spans_of[person]:
            yield from self._rows(person, span, self._weights[person])

    def _spans(self, person: Person) -> list[Span]:
        """One plan, or two for who moved to another superior within the period."""
        period = self._government
        starts = max(period.starts_on, person.hired_on)
        ends = min(period.ends_on, person.left_on or period.ends_on)
        if starts > ends or not person.evaluated(period.ends_on):
            return []
        parts = [(starts, ends)]
        if person.case == "mover" and starts < MOVE_DAY <= ends:
            parts = [(starts, MOVE_DAY - DAY), (MOVE_DAY, ends)]
        return [span for start, end in parts if (span := self._span(person, start, end))]

    def _span(self, person: Person, start: date, end: date) -> Span | None:
        approved = min(start + DAY * self._luck.randint(1, 3), end)
        superior = person.superior_on(approved)
        return Span(start, end, superior, approved) if superior else None

    def _rows(self, person: Person, span: Span, weights: tuple[int, ...]) -> Iterator[Row]:
        chosen = self._luck.sample(_RESULTS[person.seat.post.unit.trade], len(weights))
        above = len(self._weights.get(span.superior, ()))
        for number, ((title, indicator), weight) in enumerate(
            zip(chosen, weights, strict=True), start=1
        ):
            serves = (number - 1) % above + 1 if above else None
            second = self._luck.random() < _SECOND_SHARE and indicator[0] != "waktu"
            for measured in (indicator, _SECOND) if second else (indicator,):
                yield (
                    person.nip, self._government.period, span.starts_on, span.ends_on, number,
                    title, weight, serves, *measured, "approved", span.superior.nip,
                    span.approved_on,
                )  # fmt: skip
