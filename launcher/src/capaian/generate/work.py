"""Activities and measured results of the month."""

import random
from collections.abc import Iterator
from typing import Final

from capaian.generate.attendance import Day
from capaian.generate.books import Row
from capaian.generate.model import PAY_MONTH, Person

MINUTES_A_DAY: Final = 261
"""With 23 days: 6,000 effective minutes for a person of middling diligence."""

_DEEDS: Final = {
    "office": (
        "Menyusun telaahan staf", "Memverifikasi berkas usulan", "Menghadiri rapat koordinasi",
        "Mengolah data laporan bulanan", "Membuat konsep surat dinas", "Mengarsipkan dokumen",
        "Menyusun bahan paparan pimpinan", "Memperbarui data kepegawaian",
        "Memeriksa pertanggungjawaban keuangan", "Melayani konsultasi perangkat daerah",
    ),
    "health": (
        "Melayani pemeriksaan pasien rawat jalan", "Melakukan imunisasi bayi dan balita",
        "Mengisi rekam medis elektronik", "Melakukan penyuluhan kesehatan di posyandu",
        "Melakukan kunjungan rumah pasien", "Memeriksa kehamilan", "Mengelola persediaan obat",
        "Melakukan skrining penyakit tidak menular", "Menyusun laporan surveilans mingguan",
    ),
    "school": (
        "Mengajar sesuai jadwal pelajaran", "Menyusun modul ajar", "Memeriksa hasil belajar siswa",
        "Membimbing siswa pada kegiatan proyek", "Menyusun soal penilaian",
        "Bertemu orang tua siswa", "Mengikuti kelompok kerja guru", "Melaksanakan piket sekolah",
    ),
    "village": (
        "Melayani surat keterangan warga", "Memantau kebersihan lingkungan",
        "Menindaklanjuti pengaduan warga", "Mendata penerima bantuan sosial",
        "Mendampingi musyawarah rukun warga", "Menyusun laporan kependudukan",
        "Mengantar surat pajak bumi dan bangunan",
    ),
}  # fmt: skip
_LOGGED: Final = 0.012
_RETURNED: Final = 0.008
_WEEKLY_SHARE: Final = 0.6
"""Where minutes do not pay, people log on about three days of five."""


class Work:
    """Draws what one region's people did and what was measured of it."""

    def __init__(self, region: str, luck: random.Random) -> None:
        self._region = region
        self._luck = luck

    def activities(self, person: Person, days: list[Day]) -> Iterator[Row]:
        """What the person logged, on days of presence only."""
        luck = self._luck
        diligence = min(1.2, max(0.55, luck.gauss(1.0, 0.11)))
        deeds = _DEEDS[person.seat.post.unit.trade]
        for day, _, _, clock_in, clock_out, _ in days:
            if clock_in is None or clock_out is None:
                continue
            if self._region != "JKT" and luck.random() > _WEEKLY_SHARE:
                continue
            superior = person.superior_on(day)
            if superior is None:
                continue
            pieces = self._pieces(diligence)
            for number, (minutes, volume) in enumerate(pieces, start=1):
                deed = deeds[int(luck.random() * len(deeds))]
                state = "logged" if superior.silent else self._state()
                yield (
                    person.nip, day, f"{day:%d}-{number}", deed, minutes, volume, state,
                    superior.nip,
                )  # fmt: skip

    def _pieces(self, diligence: float) -> list[tuple[int, int]]:
        """Minutes and volume of a day's activities: several in Jakarta, else one."""
        luck = self._luck
        if self._region != "JKT":
            return [(30 + 15 * int(luck.random() * 8), 1)]
        total = MINUTES_A_DAY * diligence * (0.8 + 0.4 * luck.random())
        first = int(total * (0.35 + 0.2 * luck.random()) / 5) * 5
        second = int(total * 0.3 / 15)
        return [(first, 1), (second, 3), (max(5, round(total) - first - second * 3), 1)]

    def _state(self) -> str:
        draw = self._luck.random()
        if draw < _RETURNED:
            return "returned"
        return "logged" if draw < _RETURNED + _LOGGED else "approved"

    def measures(self, person: Person) -> Iterator[Row]:
        """What was counted of the person's results in the month, against the target."""
        for measure in self._measured(person):
            target, low, high = _TARGETS[measure]
            part = low + (high - low) * self._luck.betavariate(4, 2)
            number = (
                f"{target * part:.2f}" if measure != "patients_served" else round(target * part)
            )
            yield person.nip, PAY_MONTH, measure, target, number

    def _measured(self, person: Person) -> list[str]:
        post = person.seat.post
        measures = ["work_plan"] if self._region == "JKT" else []
        if self._region == "SLK":
            measures += ["service_speed", "satisfaction", "budget_absorption"]
        elif post.unit.kind in {"puskesmas", "kelurahan"}:
            measures += ["service_speed", "satisfaction"]
        if self._region != "SLK" and post.group in {"jpt", "administrator"}:
            measures.append("budget_absorption")
        if self._region == "JKT" and post.group in {"jpt", "administrator", "pengawas"}:
            measures.append("complaint_follow_up")
        if self._region == "JKT" and post.group == "jpt":
            measures.append("satisfaction")
        if post.unit.kind == "puskesmas" and post.group == "fungsional":
            measures.append("patients_served")
        return measures


_TARGETS: Final = {
    "work_plan": (100, 0.72, 1.08),
    "service_speed": (95, 0.78, 1.05),
    "satisfaction": (85, 0.85, 1.1),
    "budget_absorption": (60, 0.6, 1.12),
    "complaint_follow_up": (100, 0.6, 1.0),
    "patients_served": (420, 0.65, 1.25),
}
"""Target, and the least and most of it that is reached. Percent; index; count of patients."""
