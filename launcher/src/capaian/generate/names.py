"""Names of people, by the part of the country."""

import random
from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_GIVEN_MALE: Final = _words(
    "Adi Agus Ahmad Andi Anton Arief Bagus Bambang Bayu Budi Cahyo Dani Dedi Deni Dimas Edi Eko "
    "Fajar Faisal Galih Gilang Hadi Hendra Heri Ilham Imam Indra Irfan Iwan Joko Kurnia Lukman "
    "Maulana Muhammad Nanda Nugroho Oki Panji Putra Rahmat Rian Rizki Rudi Samsul Sigit Slamet "
    "Sugeng Taufik Teguh Tri Umar Wahyu Wawan Yoga Yudi Yusuf Zainal"
)
_GIVEN_FEMALE: Final = _words(
    "Aisyah Anisa Astuti Ayu Bunga Citra Dewi Dian Dina Eka Endang Erna Euis Fitri Hani Hesti Ika "
    "Indah Intan Kartika Kurniasih Laila Lestari Lia Lina Mega Melati Mira Nani Nia Novi Nur Nurul "
    "Puji Putri Rahma Ratna Rina Rini Rita Sari Sekar Siti Sri Sulastri Suci Titik Tuti Utami "
    "Wahyuni Wati Widya Winda Yanti Yulia Yuni"
)
_MIDDLE: Final = _words(
    "Abdul Adhi Arya Dwi Fajar Hadi Indra Jaya Kusuma Mega Nur Puspa Rahayu Satria Setia Surya Tri "
    "Utama Wira Wulan"
)
_LAST: Final = {
    "JKT": _words(
        "Firmansyah Gunawan Hakim Hidayat Kurniawan Mansur Maulana Nugraha Permana Pratama "
        "Purnomo Ramadhan Saputra Setiawan Siregar Situmorang Susanto Syahputra Wibowo Wijaya"
    ),
    "TNG": _words(
        "Abdullah Fadillah Gunawan Hermawan Iskandar Junaedi Kosasih Mulyana Nurjaman Permadi "
        "Rosadi Rustandi Saepudin Solihin Sudrajat Supriyadi Suryana Sutisna Wahyudin Yusup"
    ),
    "AMB": _words(
        "Hehanussa Kakisina Kaya Latuconsina Latumahina Leatemia Lekatompessy Louhenapessy "
        "Manuhutu Matulessy Nanlohy Pattiasina Pattimura Pattinama Rumahlatu Sahetapy Salampessy "
        "Tahapary Tuanakotta Tuhumury Wattimena"
    ),
    "SLK": _words(
        "Anwar Chaniago Marajo Efendi Fauzi Hanafi Ilyas Jambak Koto Malik Mardani Nasrul "
        "Piliang Rasyid Sikumbang Sutan Syafri Tanjung Yuhendri Zulkarnain"
    ),
}
_DEGREES: Final = {
    "health": ("S.Kep.", "S.K.M.", "A.Md.Keb.", "A.Md.Kep.", "M.Kes."),
    "school": ("S.Pd.", "S.Pd.", "S.Pd.I.", "M.Pd.", "S.Si."),
    "office": ("S.E.", "S.Sos.", "S.H.", "S.Kom.", "M.Si.", "S.A.P."),
    "village": ("S.Sos.", "S.AP.", "S.E.", "A.Md."),
}
_MIDDLE_SHARE: Final = 0.45
_DEGREE_SHARE: Final = 0.55


def person_name(luck: random.Random, region: str, *, female: bool, trade: str) -> str:
    """A name as a decree writes it, often with a degree behind a comma."""
    parts = [luck.choice(_GIVEN_FEMALE if female else _GIVEN_MALE)]
    if luck.random() < _MIDDLE_SHARE:
        parts.append(luck.choice(_MIDDLE))
    last = luck.choice(_LAST[region])
    if last not in parts:
        parts.append(last)
    name = " ".join(parts)
    return f"{name}, {luck.choice(_DEGREES[trade])}" if luck.random() < _DEGREE_SHARE else name
