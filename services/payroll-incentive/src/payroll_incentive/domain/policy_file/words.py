"""What to tell the writer of a document about each fault, in Indonesian and English."""

from payroll_incentive.domain.policy_file.reading import Fault

FAULTS: dict[str, tuple[str, str]] = {
    "too_long": (
        "Dokumen lebih panjang dari {limit} huruf. Bagi menjadi beberapa dokumen.",
        "The document is longer than {limit} characters. Split it.",
    ),
    "alias": (
        "Dokumen memakai acuan YAML (& dan *). Tuliskan isinya langsung.",
        "The document uses YAML references (& and *). Write the content out.",
    ),
    "no_yaml": (
        "Teks ini bukan YAML yang benar: {problem}. Perbaiki baris ini.",
        "This text is not correct YAML: {problem}. Mend this line.",
    ),
    "too_deep": (
        "Isi dokumen bertingkat lebih dari {limit}. Sederhanakan.",
        "The document is nested more than {limit} deep. Make it flatter.",
    ),
    "no_mapping": (
        "Dokumen harus terdiri dari bagian-bagian bernama (identity, who, …).",
        "The document must consist of named sections (identity, who, …).",
    ),
    "written_twice": (
        "{key} ditulis dua kali. Hapus salah satunya.",
        "{key} is written twice. Remove one of them.",
    ),
    "no_value": (
        "{value} bukan nilai yang dapat dibaca. Tulis angka biasa atau tanggal TTTT-BB-HH.",
        "{value} cannot be read. Write a plain number or a date YYYY-MM-DD.",
    ),
    "section_missing": (
        "Bagian {section} tidak ada. Tambahkan.",
        "Section {section} is missing. Add it.",
    ),
    "unknown_field": (
        "Ada isian yang tidak dikenal: {problem}. Periksa ejaannya.",
        "A field is not known: {problem}. Check its spelling.",
    ),
    "field_missing": (
        "Ada isian wajib yang kosong: {problem}. Lengkapi.",
        "A required field is missing: {problem}. Fill it in.",
    ),
    "unknown_name": (
        "Nama ini tidak dikenal: {problem}. Pakai salah satu nama yang didokumentasikan.",
        "This name is not known: {problem}. Use one of the documented names.",
    ),
    "wrong_value": (
        "Nilai ini tidak cocok: {problem}. Perbaiki.",
        "This value does not fit: {problem}. Mend it.",
    ),
    "ends_before_it_begins": (
        "Masa berlaku berakhir sebelum dimulai. Perbaiki valid_from atau valid_to.",
        "The document ends before it begins. Mend valid_from or valid_to.",
    ),
    "decree_missing": (
        "Nomor peraturan kosong. Isi nomor peraturan kepala daerah.",
        "The decree's number is empty. Give the number of the regional head's decree.",
    ),
    "approval_missing": (
        "Persetujuan belum disebutkan. Tulis surat persetujuan menteri atau DPRD.",
        "No approval is named. Give the minister's or the council's letter.",
    ),
    "version_too_small": (
        "Versi dimulai dari 1.",
        "Versions begin at 1.",
    ),
    "kind_unknown": (
        "Jenis pegawai {kind} tidak dikenal. Pakai pns, cpns atau pppk.",
        "Kind {kind} is not known. Use pns, cpns or pppk.",
    ),
    "group_unknown": (
        (
            "Kelompok jabatan {group} tidak dikenal. Pakai jpt, administrator, pengawas, "
            "fungsional atau pelaksana."
        ),
        (
            "Post group {group} is not known. Use jpt, administrator, pengawas, fungsional or "
            "pelaksana."
        ),
    ),
    "class_without_amount": (
        "Kelas {job_class} dipakai tetapi tidak punya jumlah. Tambahkan jumlahnya.",
        "Class {job_class} is in use but has no amount. Add it.",
    ),
    "amount_not_positive": (
        "Jumlah {amount} harus lebih dari nol rupiah.",
        "The amount {amount} must be more than zero rupiah.",
    ),
    "amount_not_by_index": (
        (
            "Jumlah {approved} berbeda lebih dari satu rupiah dari hasil indeks {computed}. "
            "Periksa jumlah atau indeksnya."
        ),
        (
            "The amount {approved} is more than one rupiah away from the index's {computed}. Check "
            "the amount or the index."
        ),
    ),
    "percentages_not_100": (
        (
            "Persentase komponen untuk {kind}, {group}, kelas {job_class} berjumlah {total}, bukan "
            "100. Sesuaikan, atau tandai komponen tambahan dengan additional."
        ),
        (
            "The percentages for {kind}, {group}, class {job_class} make {total}, not 100. Mend "
            "them, or mark a component on top as additional."
        ),
    ),
    "weights_not_100": (
        "Bobot berjumlah {total}, bukan 100. Sesuaikan.",
        "The weights make {total}, not 100. Mend them.",
    ),
    "feed_not_needed": (
        "{component} membaca data {feed}, tetapi needs tidak menyebutnya. Tambahkan.",
        "{component} reads {feed}, which needs does not name. Add it.",
    ),
    "feed_not_needed_here": (
        "{feed} boleh sementara, tetapi tidak ada di needs. Hapus atau tambahkan di needs.",
        "{feed} may be provisional but is not in needs. Remove it, or add it to needs.",
    ),
    "evaluation_missing": (
        "{component} membaca hasil penilaian. Tulis time.evaluation.",
        "{component} reads the evaluation. Write time.evaluation.",
    ),
    "attendance_missing": (
        "Dokumen menilai kehadiran. Tulis time.attendance.",
        "The document judges attendance. Write time.attendance.",
    ),
    "not_positive": ("Angka ini harus lebih dari nol.", "This number must be more than zero."),
    "grade_without_value": (
        "Mutu {grade} tidak punya nilai. Tambahkan.",
        "Grade {grade} has no value. Add it.",
    ),
    "predicate_without_value": (
        "Predikat {predicate} tidak punya nilai. Tambahkan.",
        "Predicate {predicate} has no value. Add it.",
    ),
    "predicate_unknown": (
        "Predikat {predicate} tidak dikenal. Periksa ejaannya.",
        "Predicate {predicate} is not known. Check its spelling.",
    ),
    "early_not_used": (
        "Dengan cara hitung {count} hanya tabel late yang dipakai. Hapus early.",
        "When counting by {count} only the table late is used. Remove early.",
    ),
    "table_empty": ("Tabel ini kosong. Isi selangnya.", "This table is empty. Give its intervals."),
    "table_starts_late": (
        "Tabel harus dimulai dari {first}.",
        "The table must begin at {first}.",
    ),
    "table_overlap": (
        "Selang bertumpuk di {at}. Batas atas (below) harus sama dengan batas bawah berikutnya.",
        "Intervals overlap at {at}. An upper bound (below) must equal the next lower bound.",
    ),
    "table_gap": (
        "Ada celah antara {first} dan {last}. Sambungkan selangnya.",
        "There is a gap between {first} and {last}. Join the intervals.",
    ),
    "interval_empty": (
        "Selang mulai {at} kosong. Batas atas harus lebih besar dari batas bawah.",
        "The interval from {at} is empty. Its upper bound must be above its lower bound.",
    ),
    "table_ends": (
        "Tabel berhenti di {last}. Selang terakhir tidak memakai below.",
        "The table stops at {last}. The last interval has no below.",
    ),
    "stand_in_missing": (
        "Belum ada pengganti bila {source} belum datang. Tulis di time.provisional.",
        "Nothing stands in while {source} has not arrived. Write it in time.provisional.",
    ),
    "percent_missing": (
        "Pengganti percent memerlukan persentase. Tulis percent.",
        "A stand-in of percent needs a percentage. Write percent.",
    ),
    "no_last_known": (
        "{source} tidak punya nilai terakhir yang dapat dipakai. Pakai percent atau hold.",
        "{source} has no last known value to use. Use percent or hold.",
    ),
    "no_such_day": (
        "Tanggal {day} tidak ada. Pakai 1 sampai 31.",
        "There is no day {day}. Use 1 to 31.",
    ),
    "tax_rule_count": (
        "Jenis pegawai {kind} punya {count} aturan pajak. Harus tepat satu.",
        "Kind {kind} has {count} tax rules. There must be exactly one.",
    ),
    "flat_percent_missing": (
        "PPPK tidak bergolongan I–IV. Tulis flat_percent atau pakai rute ter.",
        "PPPK have no golongan I–IV. Write flat_percent, or use the route ter.",
    ),
    "article_missing": (
        "Dasar hukum kosong. Tulis pasalnya, atau sebutkan bahwa ini asumsi.",
        "The legal basis is empty. Give the article, or say that it is an assumption.",
    ),
    "id_taken": (
        "Nama {id} sudah dipakai. Pilih nama lain.",
        "The name {id} is taken. Choose another.",
    ),
    "punishment_unknown": (
        "Hukuman {punishment} tidak ada di daftar nasional. Periksa ejaannya.",
        "Punishment {punishment} is not on the national list. Check its spelling.",
    ),
    "punishment_without_effect": (
        "Hukuman {punishment} ada di daftar nasional tetapi tidak di tabel. Tambahkan (boleh 0 %).",
        "Punishment {punishment} is on the national list, not in the table. Add it (0% is fine).",
    ),
    "rates_wrong": (
        "Tabel {table} tidak berurutan atau tidak lengkap. Periksa baris-barisnya.",
        "Table {table} is not in order or not complete. Check its rows.",
    ),
}
"""Sentences by code: Indonesian, English."""


def explain_fault(fault: Fault, language: str) -> str:
    """What is wrong and what to do, in id or en."""
    indonesian, english = FAULTS[fault.code]
    return (english if language == "en" else indonesian).format_map(fault.values)
