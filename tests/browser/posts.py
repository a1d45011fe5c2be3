"""Every form of the portal, and the walk without scripts that sends it."""

from typing import Final, NamedTuple


class Sent(NamedTuple):
    """Where a form is sent without scripts, and the words there by which it is pressed."""

    by: str
    """A file below `tests/`."""
    pressed: str


BRINGING: Final = "browser/test_bringing.py"
MISHAPS: Final = "browser/test_mishaps.py"
MONTH: Final = "browser/test_month.py"
PAYROLL: Final = "browser/test_payroll.py"
PLAIN: Final = "browser/test_plain.py"
TARGETS: Final = "browser/test_targets.py"
TEAM: Final = "browser/test_team.py"
RUN: Final = "/gaji/{month}/{agency_id}"
JOB: Final = "/admin/impor/berkas/{job}"
RATING: Final = "/tim/penilaian/{employee_id}/{period_id}"

POSTS: Final = {
    "/masuk": Sent(PLAIN, "main .button"),
    "/masuk/lagi": Sent(MISHAPS, "Masuk dan lanjutkan"),
    "/keluar": Sent(PLAIN, "Keluar"),
    "/tampilan": Sent(PLAIN, "Gelap"),
    "/pesan/{notice_id}/dibaca": Sent(PLAIN, "Tandai dibaca"),
    "/selamat-datang": Sent(MONTH, "main form .button"),
    "/kegiatan": Sent(MONTH, "#kerja form .button"),
    "/kegiatan/{day}/{activity_id}": Sent(MONTH, "main form .button"),
    "/kegiatan/{day}/{activity_id}/hapus": Sent(MONTH, "Hapus kegiatan ini"),
    "/skp/{plan_id}/pengajuan": Sent(PLAIN, "Ajukan kepada"),
    "/skp/{plan_id}/realisasi/{indicator_id}": Sent(TARGETS, "Simpan realisasi"),
    "/tim/kegiatan": Sent(TEAM, "form.sheet button.button"),
    "/tim/kegiatan/{activity_id}": Sent(TEAM, "Kembalikan kegiatan"),
    "/tim/skp/{plan_id}": Sent(TEAM, "Setujui SKP"),
    "/tim/penilaian/tetapkan": Sent(PLAIN, "Tetapkan yang dipilih"),
    RATING: Sent(TEAM, "Simpan dan lihat predikat"),
    f"{RATING}/tetapkan": Sent(TEAM, "Tetapkan dan lanjut"),
    f"{RATING}/revisi": Sent(PLAIN, "Simpan revisi"),
    f"{RUN}/usulan": Sent(PAYROLL, "Ajukan ke pemeriksa"),
    f"{RUN}/setujui": Sent(PAYROLL, "Setujui pembayaran"),
    f"{RUN}/kembalikan": Sent(PLAIN, "Kembalikan usulan"),
    f"{RUN}/batalkan": Sent(PLAIN, "Batalkan proses"),
    "/admin/periode/{period_id}": Sent(PAYROLL, "main form button"),
    "/admin/periode/presensi/{agency_id}/{month}": Sent(PAYROLL, "main form button"),
    "/admin/impor/{kind}": Sent(BRINGING, "Periksa berkas"),
    f"{JOB}/masukkan": Sent(BRINGING, "^Masukkan"),
    f"{JOB}/perbaikan": Sent(BRINGING, "Periksa lagi 1 baris"),
    f"{JOB}/hapus": Sent(PLAIN, "Singkirkan berkas ini dari daftar"),
    # A service takes minutes to be called away while a file is with it: sent without a browser.
    f"{JOB}/ulang": Sent("portal/test_imports.py", "/ulang"),
    "/operasi/surat/{service}/{letter_id}": Sent(PLAIN, "Tangani lagi"),
    "/operasi/surat/{service}": Sent(PLAIN, "Tangani lagi semua"),
}
