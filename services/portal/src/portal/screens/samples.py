"""Made-up people and papers for the catalogue: each part of the pages with little and with much."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from msgspec.structs import replace

from portal.clients.evaluation import ActivityView, DueView, LetterView, LinkView, ResultView
from portal.clients.payroll_incentive import Cause, ExplainedLine, StatementChange
from portal.imports.jobs import Job
from portal.imports.kinds import KINDS
from portal.imports.store import FaultyRow
from portal.screens.operations import Service
from portal.screens.pay.facts import Day, Evaluated, Measured, Minutes, Obliged, Person, Punished
from portal.screens.pay.story import Step
from portal.watch import Process

ID: Final = "0190b2a4-0000-7000-8000-000000000000"
DAY: Final = date(2026, 7, 31)
AT: Final = datetime(2026, 7, 31, 9, 42, tzinfo=UTC)
LONG: Final = "Menyusun laporan pertanggungjawaban pelaksanaan anggaran dan kegiatan triwulan kedua"
NAME: Final = "Siti Rahmawati Kusumaningrum Purwanto Wibisono Hadiningrat, S.Sos., M.A.P."
DECREE: Final = "Peraturan Wali Kota Nomor 12 Tahun 2025"

ACTIVITY: Final = ActivityView(
    activity_id=ID, agency_id=ID, employee_id=ID, reference="KG-1", day=DAY, description="Rapat",
    minutes=45, volume=1, state="logged", reason=None,
    decided=False, etag="1",
)  # fmt: skip
ACTIVITIES: Final = (
    ACTIVITY,
    replace(ACTIVITY, state="approved", decided=True, description=LONG, minutes=90, volume=12),
    replace(ACTIVITY, state="returned", description="Notulen", reason="Sebutkan rapat yang mana."),
)

DUE: Final = DueView(
    code="activity_returned", values={"day": DAY.isoformat()}, since=DAY, due=DAY,
    text="Perbaiki kegiatan yang dikembalikan", link=LinkView(kind="activity", id=ID),
)  # fmt: skip

RESULT: Final = ResultView(
    agency_id=ID, period_id=ID, period="2026-S1", starts_on=date(2026, 1, 1),
    ends_on=date(2026, 6, 30), employee_id=ID, employee_name=NAME, assessor_id=ID,
    assessor_name="Erna Rahayu Kaya", state="finalised", version=1, predicate="baik",
    result_rating="sesuai", behaviour_rating="di_atas", result_score=None, behaviour_score=None,
    score=None, innovation=False, late=False, etag="1",
)  # fmt: skip
RESULTS: Final = (
    RESULT,
    replace(
        RESULT, result_rating=None, behaviour_rating=None, result_score="92.5",
        behaviour_score="90", score="91.75",
    ),
    replace(RESULT, result_rating=None, behaviour_rating=None, predicate=""),
)  # fmt: skip
MEMBERS: Final[tuple[dict[str, Any], ...]] = (
    {"employee_id": "1", "period_id": "1", "name": NAME, "result": RESULT},
    {
        "employee_id": "2",
        "period_id": "1",
        "name": "Bayu",
        "result": replace(RESULT, state="draft"),
    },
    {"employee_id": "3", "period_id": "1", "name": "Citra", "result": None},
)

LINE: Final = ExplainedLine(
    month="2026-07", component="discipline", title="Disiplin kerja", kind="gross", amount=1_500_000,
    bearer="", text="40 % × Rp3.750.000 = Rp1.500.000", rule="", basis="Pasal 8", decree=DECREE,
    inputs={}, events=[], looked_at="kehadiran bulan ini", provisional=True,
)  # fmt: skip
STEPS: Final = (
    Step(LINE, 0, 70),
    Step(replace(LINE, title=LONG, amount=-75_000, provisional=False), 65, 5),
)
FACTS: Final = (
    Day(day=DAY, schedule_in=450, schedule_out=960, clock_in=462, clock_out=950),
    Day(day=DAY),
    Day(day=DAY, leave="tahunan"),
    Evaluated(period="2026-S1", predicate="baik", score=Decimal("91.75")),
    Measured(month="2026-07", measure="satisfaction", target=Decimal(85), realisation=Decimal(90)),
    Minutes(total=5_400, count=36),
    Punished(decree="800/12/2026", from_=DAY),
    Obliged(obligation="pbb", fulfilled=False),
    Person(),
)
CAUSES: Final = [
    Cause(kind="activity", event_id=ID, effective=DAY, text=text)
    for text in ("Dua kegiatan disetujui", "Dua kegiatan disetujui", "Kehadiran dikoreksi", LONG)
]
CHANGE: Final = StatementChange(
    version=2, at=AT, gross_before=5_000_000, gross_after=4_925_000, difference=-75_000,
    provisional=True, hash="", causes=CAUSES, text="",
)  # fmt: skip
CHANGES: Final = (
    CHANGE,
    replace(CHANGE, difference=0, gross_after=5_000_000, provisional=False),
    replace(CHANGE, gross_before=None, causes=CAUSES[:1]),
)

JOB: Final = Job(id=ID, kind="contacts", name="kontak.csv", begun=0, rows=50_000, accepted=49_998)
JOBS: Final = (
    replace(JOB, read=40),
    JOB,
    replace(JOB, phase="applying"),
    replace(JOB, phase="checked"),
    replace(JOB, phase="applied", faulty=2),
    replace(JOB, phase="applied"),
    replace(JOB, phase="lost"),
)
KIND: Final = KINDS["contacts"]
CELLS: Final[dict[str, str | None]] = {column.name: column.example for column in KIND.columns}
FAULTY: Final = (
    FaultyRow(2, CELLS, {KIND.columns[0].name: "NIP ini tidak dikenal."}),
    FaultyRow(3, CELLS, {"": "Baris ini berisi terlalu banyak kolom."}),
)

WELL: Final = [
    Process("evaluation-api", answers=True, ready=True, pending=0),
    Process("evaluation-worker", answers=True, lag=0, parked=0),
]
BUSY: Final = Process(
    "targets-worker", answers=True, ready=True, lag=12, pending=1_250, age=75.0, parked=2
)
SERVICES: Final = (
    Service("evaluation", WELL[:1]),
    Service("identity", WELL),
    Service("targets", [BUSY]),
    Service("notifications", [Process("notifications-api")]),
)
LETTER: Final = LetterView(
    id=1, consumer="evaluation", event_type="TargetApproved", subject=ID, reason="broken",
    message="Peristiwa ini tidak dapat dibaca.", parked_at=AT, state="parked", tries=1,
    asked_at=None, asked_by=None,
)  # fmt: skip
LETTERS: Final = (
    LETTER,
    replace(LETTER, event_type=None, state="handled"),
    replace(
        LETTER, state="retrying", tries=3, asked_at=AT + timedelta(minutes=5), asked_by=ID,
        asked_by_name="Suci Tanjung",
    ),
)  # fmt: skip


def measured(
    text: str, target: str, unit: str, realised: str | None = None, share: str | None = None
) -> dict[str, Any]:
    """An indicator, and how far it has come."""
    return {
        "text": text, "target": target, "unit": unit, "realised": realised, "share": share,
        "realised_on": DAY, "realised_note": "Menurut rekap buku register.",
    }  # fmt: skip


PLANS: Final[tuple[dict[str, Any], ...]] = tuple(
    {"state": state, "period": "2026", "superior_name": name, "submitted_at": AT, "decided_on": day}
    for state, name, day in (
        ("draft", "Erna Rahayu Kaya", None),
        ("submitted", NAME, None),
        ("returned", "Erna Rahayu Kaya", None),
        ("approved", "Erna Rahayu Kaya", DAY),
        ("revised", None, None),
    )
)
PLANNED: Final[tuple[dict[str, Any], ...]] = (
    {
        "title": "Meningkatnya kualitas pelayanan administrasi dan kearsipan",
        "weight": 60,
        "indicators": [
            measured("Berkas yang diselesaikan", "60", "berkas"),
            measured("Surat yang dijawab", "20", "surat", "12", "0.6"),
            measured("Data pegawai yang diperbarui", "1250", "data", "1500.5", "1.2004"),
            measured("Selesai sesuai jadwal", "100", "persen", "95"),
        ],
    },
)
FEEDS: Final[tuple[dict[str, Any], ...]] = (
    {"name": "evaluation", "closed": False},
    {"name": "attendance", "closed": True, "differing_count": 12},
    {"name": "other", "closed": True},
)
RUN: Final = {
    "people": 48_120, "gross": 312_480_755_000, "net": 290_114_200_100, "tax": 15_600_000_000,
    "bpjs": 12_000_000_000,
}  # fmt: skip
