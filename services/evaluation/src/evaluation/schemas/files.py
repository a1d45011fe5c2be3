"""The rows of the import files."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from shared.imports import Row, YesNo

Leave = Literal[
    "tahunan", "besar", "sakit", "melahirkan", "alasan_penting", "bersama", "cltn", "dinas_luar"
]
MeasureName = Literal[
    "patients_served",
    "service_speed",
    "satisfaction",
    "budget_absorption",
    "work_plan",
    "complaint_follow_up",
]
PunishmentCode = Literal[
    "teguran_lisan",
    "teguran_tertulis",
    "tidak_puas_tertulis",
    "pemotongan_tukin_25",
    "pemotongan_tukin_25_6_bulan",
    "pemotongan_tukin_25_9_bulan",
    "pemotongan_tukin_25_12_bulan",
    "penundaan_kgb",
    "penundaan_pangkat",
    "penurunan_pangkat_1_tahun",
    "penurunan_jabatan_12_bulan",
    "pembebasan_jabatan_12_bulan",
    "pemberhentian",
]
"""PP 94/2021 art. 8, and the medium ones of PP 53/2010 art. 7 that its art. 42 keeps."""


Nip = Annotated[str, Field(pattern=r"^\d{18}$")]
Time = Annotated[str, Field(max_length=8)]
Month = Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
Text = Annotated[str, Field(max_length=500)]
Reference = Annotated[str, Field(max_length=100)]
Score = Annotated[Decimal, Field(ge=0, le=120, decimal_places=2)]
Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=6)]
Rating = Literal["di_atas", "sesuai", "di_bawah"]


class AttendanceRow(Row):
    """A row of attendance.csv: one day of one person, in unit time."""

    nip: Nip
    day: Annotated[date, Field(alias="date")]
    schedule_in: Time | None = None
    schedule_out: Time | None = None
    clock_in: Annotated[Time | None, Field(alias="in")] = None
    clock_out: Annotated[Time | None, Field(alias="out")] = None
    leave: Leave | None = None


class ActivityRow(Row):
    """A row of activities.csv; `minutes` is the time of one, `volume` how many."""

    nip: Nip
    day: Annotated[date, Field(alias="date")]
    reference: Reference
    description: Text
    minutes: Annotated[int, Field(ge=1, le=1_440)]
    volume: Annotated[int, Field(ge=1, le=1_000)] = 1
    state: Literal["logged", "approved", "returned"] = "logged"
    superior_nip: Nip | None = None


class MeasureRow(Row):
    """A row of measures.csv: a measured result of a person and month."""

    nip: Nip
    month: Month
    measure: MeasureName
    target: Amount
    realisation: Amount


class RatingRow(Row):
    """A row of ratings.csv: ratings or scores, as the scheme of the period asks."""

    nip: Nip
    period: Annotated[str, Field(max_length=10)]
    result_rating: Rating | None = None
    behaviour_rating: Rating | None = None
    result_score: Score | None = None
    behaviour_score: Score | None = None
    innovation: YesNo = False
    assessor_nip: Nip
    finalise: YesNo = False


class PunishmentRow(Row):
    """A row of punishments.csv: a punishment in force from a day on."""

    nip: Nip
    reference: Reference
    code: PunishmentCode
    decree: Text
    from_: Annotated[date, Field(alias="from")]
    to: date | None = None


AnyRow = TypeVar("AnyRow", AttendanceRow, ActivityRow, MeasureRow, RatingRow, PunishmentRow)
"""A row of any of the files."""
