"""The four governments as data: their agencies, offices and places."""

from dataclasses import dataclass
from datetime import date
from typing import Final

Title = tuple[str, str, int, int]
"""Name, group, job class, and how common the post is."""


@dataclass(frozen=True)
class Division:
    name: str
    head: str
    sections: tuple[str, ...]
    kind: str = "division"


@dataclass(frozen=True)
class Field:
    """Units that serve citizens, as many as the people suffice for."""

    kind: str
    short: str
    name: str
    head: str
    group: str
    job_class: int
    size: int
    share: float
    calendar: str


@dataclass(frozen=True)
class Agency:
    short: str
    name: str
    head: str
    head_class: int
    share: int
    trade: str
    divisions: tuple[Division, ...]
    field: Field | None = None


@dataclass(frozen=True)
class Region:
    code: str
    name: str
    timezone: str
    share: int
    period: str
    starts_on: date
    ends_on: date
    opens: str
    """When an office day begins, in the region's own time."""
    agencies: tuple[Agency, ...]
    places: tuple[str, ...]
    scheme: str = "matrix"
    """How people are rated: by the matrix of expectations or by numbers."""


TITLES: Final[dict[str, tuple[Title, ...]]] = {
    "office": (
        ("Analis SDM Aparatur Ahli Pertama", "fungsional", 8, 3),
        ("Analis SDM Aparatur Ahli Muda", "fungsional", 9, 2),
        ("Perencana Ahli Muda", "fungsional", 9, 1),
        ("Pranata Komputer Terampil", "fungsional", 6, 1),
        ("Bendahara", "pelaksana", 7, 1),
        ("Penelaah Teknis Kebijakan", "pelaksana", 7, 3),
        ("Pengolah Data dan Informasi", "pelaksana", 6, 3),
        ("Pengadministrasi Perkantoran", "pelaksana", 5, 4),
        ("Pengemudi", "pelaksana", 3, 1),
        ("Pramu Bakti", "pelaksana", 1, 1),
    ),
    "health": (
        ("Dokter Ahli Pertama", "fungsional", 9, 2),
        ("Dokter Ahli Muda", "fungsional", 10, 1),
        ("Perawat Ahli Pertama", "fungsional", 8, 4),
        ("Perawat Terampil", "fungsional", 6, 4),
        ("Bidan Terampil", "fungsional", 6, 3),
        ("Bidan Mahir", "fungsional", 7, 2),
        ("Apoteker Ahli Pertama", "fungsional", 8, 1),
        ("Nutrisionis Terampil", "fungsional", 6, 1),
        ("Sanitarian Terampil", "fungsional", 6, 1),
        ("Pengadministrasi Perkantoran", "pelaksana", 5, 2),
    ),
    "school": (
        ("Guru Ahli Pertama", "fungsional", 8, 6),
        ("Guru Ahli Muda", "fungsional", 9, 4),
        ("Guru Ahli Madya", "fungsional", 11, 2),
        ("Pengadministrasi Perkantoran", "pelaksana", 5, 1),
        ("Penjaga Sekolah", "pelaksana", 1, 1),
    ),
    "village": (
        ("Penelaah Teknis Kebijakan", "pelaksana", 7, 2),
        ("Pengelola Layanan Operasional", "pelaksana", 6, 3),
        ("Pengadministrasi Perkantoran", "pelaksana", 5, 3),
        ("Bendahara", "pelaksana", 7, 1),
        ("Operator Layanan Operasional", "pelaksana", 3, 1),
    ),
}

_SECRETARIAT: Final = Division(
    "Sekretariat", "Sekretaris", ("Umum dan Kepegawaian", "Keuangan", "Perencanaan")
)


def _bidang(name: str, *sections: str) -> Division:
    return Division(f"Bidang {name}", f"Kepala Bidang {name}", sections)


def _bagian(name: str, *sections: str) -> Division:
    return Division(f"Bagian {name}", f"Kepala Bagian {name}", sections)


def _uptd(name: str) -> Division:
    return Division(f"UPTD {name}", f"Kepala UPTD {name}", (), "uptd")


_SETDA: Final = (
    _bagian("Umum", "Rumah Tangga", "Tata Usaha"),
    _bagian("Organisasi", "Kelembagaan", "Kinerja dan Reformasi Birokrasi"),
    _bagian("Hukum", "Perundang-undangan", "Bantuan Hukum"),
    _bagian("Kesejahteraan Rakyat", "Bina Mental", "Kemasyarakatan"),
    _bagian("Perekonomian", "Sarana Perekonomian", "Produksi Daerah"),
    _bagian("Pengadaan Barang dan Jasa", "Pengelolaan Pengadaan", "Layanan Elektronik"),
    _bagian("Pemerintahan", "Otonomi Daerah", "Kewilayahan"),
)
_HEALTH: Final = (
    _SECRETARIAT,
    _uptd("Laboratorium Kesehatan Daerah"),
    _bidang("Pelayanan Kesehatan", "Pelayanan Primer", "Pelayanan Rujukan"),
    _bidang("Kesehatan Masyarakat", "Kesehatan Keluarga dan Gizi", "Promosi Kesehatan"),
    _bidang("Pencegahan Penyakit", "Surveilans dan Imunisasi", "Penyakit Menular"),
)
_SCHOOLING: Final = (
    _SECRETARIAT,
    _bidang("Sekolah Dasar", "Kurikulum Sekolah Dasar", "Sarana Sekolah Dasar"),
    _bidang("Sekolah Menengah Pertama", "Kurikulum SMP", "Sarana SMP"),
    _bidang("Guru dan Tenaga Kependidikan", "Guru", "Tenaga Kependidikan"),
)
_PERSONNEL: Final = (
    _SECRETARIAT,
    _bidang("Penilaian Kinerja dan Disiplin", "Kinerja", "Disiplin dan Penghargaan"),
    _bidang("Mutasi dan Promosi", "Mutasi", "Kepangkatan"),
    _bidang("Pengembangan Kompetensi", "Pendidikan dan Pelatihan", "Karier"),
    _uptd("Penilaian Kompetensi"),
)
_DISTRICT: Final = (_SECRETARIAT, _bidang("Pemerintahan dan Pelayanan", "Pelayanan", "Ketertiban"))

_PUSKESMAS: Final = Field(
    "puskesmas", "PKM", "Puskesmas {place}", "Kepala {unit}", "fungsional", 11, 45, 0.75, "6-day"
)
_SCHOOL: Final = Field(
    "school", "SDN", "SD Negeri {place}", "Kepala {unit}", "fungsional", 11, 28, 0.85, "6-day"
)
_KELURAHAN: Final = Field(
    "kelurahan", "KEL", "Kelurahan {place}", "Lurah {place}", "pengawas", 9, 16, 0.7, "5-day"
)


def _setda(share: int, head_class: int) -> Agency:
    head = "Sekretaris Daerah"
    return Agency("SETDA", "Sekretariat Daerah", head, head_class, share, "office", _SETDA)


def _dinkes(share: int, head_class: int = 14) -> Agency:
    name = "Dinas Kesehatan"
    return Agency(
        "DINKES", name, f"Kepala {name}", head_class, share, "health", _HEALTH, _PUSKESMAS
    )


def _disdik(share: int, name: str = "Dinas Pendidikan", head_class: int = 14) -> Agency:
    return Agency(
        "DISDIK", name, f"Kepala {name}", head_class, share, "school", _SCHOOLING, _SCHOOL
    )


def _bkpsdm(share: int) -> Agency:
    name = "Badan Kepegawaian dan Pengembangan SDM"
    return Agency("BKPSDM", name, "Kepala BKPSDM", 14, share, "office", _PERSONNEL)


def _district(share: int, place: str) -> Agency:
    """A district office; its head is an administrator by law, here at the head of an agency."""
    name = f"Kecamatan {place}"
    return Agency("KEC", name, f"Camat {place}", 12, share, "village", _DISTRICT, _KELURAHAN)


REGIONS: Final = (
    Region(
        "JKT", "Pemerintah Provinsi DKI Jakarta", "Asia/Jakarta", 40,
        "2026-07", date(2026, 7, 1), date(2026, 7, 31), "07:30",
        (_setda(12, 17), _dinkes(38, 15), _disdik(42, head_class=15), _district(8, "Tebet")),
        (
            "Tebet Timur", "Tebet Barat", "Manggarai", "Bukit Duri", "Kebon Baru", "Menteng Dalam",
            "Menteng", "Gambir", "Senen", "Kemayoran", "Cempaka Putih", "Johar Baru", "Cilincing",
            "Koja", "Kelapa Gading", "Pademangan", "Penjaringan", "Cengkareng", "Kalideres",
            "Kembangan", "Palmerah", "Tambora", "Cilandak", "Jagakarsa", "Pancoran", "Setiabudi",
            "Cakung", "Cipayung", "Ciracas", "Duren Sawit", "Jatinegara", "Kramat Jati", "Makasar",
            "Matraman", "Pasar Rebo", "Pulo Gadung",
        ),
    ),
    Region(
        "TNG", "Pemerintah Kota Tangerang Selatan", "Asia/Jakarta", 25,
        "2026-07", date(2026, 7, 1), date(2026, 7, 31), "08:00",
        (_setda(16, 15), _dinkes(34), _disdik(36, "Dinas Pendidikan dan Kebudayaan"), _bkpsdm(14)),
        (
            "Serpong", "Serpong Utara", "Pondok Aren", "Ciputat", "Ciputat Timur", "Pamulang",
            "Setu", "Rawa Buntu", "Jurang Mangu", "Pondok Betung", "Rengas", "Benda Baru",
            "Jombang", "Kampung Sawah", "Keranggan", "Paku Alam", "Situ Gintung", "Pisangan",
        ),
    ),
    Region(
        "AMB", "Pemerintah Kota Ambon", "Asia/Jayapura", 20,
        "2026-S1", date(2026, 1, 1), date(2026, 6, 30), "08:00",
        (_setda(16, 15), _dinkes(32), _disdik(38), _district(14, "Sirimau")),
        (
            "Rijali", "Batu Merah", "Karang Panjang", "Air Besar", "Hative Kecil", "Passo", "Poka",
            "Rumah Tiga", "Lateri", "Halong", "Waihaong", "Benteng", "Nania", "Amahusu",
            "Latuhalat", "Kilang", "Hutumuri", "Tawiri",
        ),
    ),
    Region(
        "SLK", "Pemerintah Kota Solok", "Asia/Jakarta", 15,
        "2026-07", date(2026, 7, 1), date(2026, 7, 31), "07:30",
        (_setda(24, 15), _dinkes(50), _bkpsdm(26)),
        (
            "Tanah Garam", "Nan Balimo", "Laing", "Kampung Jawa", "Tanjung Paku", "KTK",
            "Simpang Rumbio", "Sinapa Piliang", "Aro IV Korong", "VI Suku",
        ),
        scheme="numeric",
    ),
)  # fmt: skip
