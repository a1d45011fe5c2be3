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
        ("Tersusunnya laporan kinerja perangkat daerah",
         ("kuantitas", "Laporan yang disusun", "4", "laporan")),
        ("Meningkatnya kualitas pelayanan administrasi",
         ("kuantitas", "Berkas yang diselesaikan", "60", "berkas")),
        ("Terlaksananya anggaran sesuai rencana",
         ("kuantitas", "Kegiatan yang dilaksanakan", "6", "kegiatan")),
        ("Tersedianya data kepegawaian yang mutakhir",
         ("kuantitas", "Data pegawai yang diperbarui", "120", "data")),
    ),
    "health": (
        ("Meningkatnya cakupan pelayanan kesehatan dasar",
         ("kuantitas", "Pasien yang dilayani", "420", "orang")),
        ("Meningkatnya kepuasan pasien",
         ("kuantitas", "Keluhan pasien yang ditindaklanjuti", "20", "keluhan")),
        ("Meningkatnya kesehatan ibu dan anak",
         ("kuantitas", "Kunjungan rumah", "24", "kunjungan")),
        ("Tercapainya imunisasi dasar lengkap",
         ("kuantitas", "Bayi dengan imunisasi lengkap", "35", "bayi")),
    ),
    "school": (
        ("Meningkatnya hasil belajar siswa",
         ("kuantitas", "Siswa yang mencapai ketuntasan", "28", "siswa")),
        ("Terlaksananya pembelajaran sesuai kalender pendidikan",
         ("kuantitas", "Jam tatap muka", "96", "jam")),
        ("Terjalinnya komunikasi dengan orang tua dan masyarakat",
         ("kuantitas", "Pertemuan dengan orang tua", "4", "kali")),
    ),
    "village": (
        ("Meningkatnya kecepatan pelayanan warga",
         ("kuantitas", "Surat yang diselesaikan", "80", "surat")),
        ("Tertanganinya pengaduan masyarakat",
         ("kuantitas", "Pengaduan yang ditindaklanjuti", "15", "pengaduan")),
        ("Meningkatnya ketertiban wilayah",
         ("kuantitas", "Pemantauan wilayah", "12", "kali")),
    ),
    "study": (
        ("Terlaksananya tugas belajar sesuai rencana studi",
         ("kuantitas", "Beban studi yang ditempuh", "18", "SKS")),
        ("Tersusunnya tugas akhir",
         ("kuantitas", "Bab yang disetujui pembimbing", "2", "bab")),
        ("Tersampaikannya laporan kemajuan studi",
         ("kuantitas", "Laporan kemajuan studi", "1", "laporan")),
    ),
}  # fmt: skip
"""Every result has an indicator of quantity (PP 30/2019 art. 10)."""
_MORE: Final[tuple[Indicator, ...]] = (
    ("kualitas", "Kepuasan penerima layanan", "85.5", "indeks"),
    ("waktu", "Selesai sesuai jadwal", "100", "persen"),
    ("biaya", "Penyerapan anggaran kegiatan", "95", "persen"),
)
_MORE_SHARE: Final = 0.3


@dataclass(frozen=True)
class Span:
    """The days of one plan, and who approved it when; the top official has no superior here."""

    starts_on: date
    ends_on: date
    superior: Person | None
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
        if starts > ends or not person.evaluated(starts):
            return []
        if person.case == "mover" and starts < MOVE_DAY <= ends:
            return [
                self._span(person, starts, MOVE_DAY - DAY),
                self._span(person, MOVE_DAY, ends),
            ]
        return [self._span(person, starts, ends)]

    def _span(self, person: Person, start: date, end: date) -> Span:
        approved = min(start + DAY * self._luck.randint(1, 3), end)
        return Span(start, end, person.superior_on(approved), approved)

    def _rows(self, person: Person, span: Span, weights: tuple[int, ...]) -> Iterator[Row]:
        results = _RESULTS["study" if person.case == "studying" else person.seat.post.unit.trade]
        chosen = self._luck.sample(results, len(weights))
        above = len(self._weights.get(span.superior, ())) if span.superior else 0
        approver = span.superior.nip if span.superior else None
        for number, ((title, indicator), weight) in enumerate(
            zip(chosen, weights, strict=True), start=1
        ):
            serves = (number - 1) % above + 1 if above else None
            for measured in self._indicators(indicator):
                yield (
                    person.nip, self._government.period, span.starts_on, span.ends_on, number,
                    title, weight, serves, *measured, "approved", approver, span.approved_on,
                )  # fmt: skip

    def _indicators(self, first: Indicator) -> list[Indicator]:
        more = self._luck.random() < _MORE_SHARE
        return [first, self._luck.choice(_MORE)] if more else [first]
