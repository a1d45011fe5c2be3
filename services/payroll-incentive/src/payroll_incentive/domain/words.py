"""The words for codes, in Indonesian and English. Statements hold codes; people read words."""

from typing import Literal

Language = Literal["id", "en"]

TERMS: dict[str, tuple[str, str]] = {
    # predicates
    "sangat_baik": ("Sangat Baik", "Sangat Baik (very good)"),
    "baik": ("Baik", "Baik (good)"),
    "butuh_perbaikan": ("Butuh Perbaikan", "Butuh Perbaikan (needs improvement)"),
    "cukup": ("Cukup", "Cukup (fair)"),
    "kurang": ("Kurang", "Kurang (poor)"),
    "sangat_kurang": ("Sangat Kurang", "Sangat Kurang (very poor)"),
    # lapses
    "late": ("terlambat", "late"),
    "early": ("pulang cepat", "left early"),
    "no_check_in": ("tanpa absen masuk", "without check-in"),
    "no_check_out": ("tanpa absen pulang", "without check-out"),
    "absent": ("tidak hadir tanpa keterangan", "absent without reason"),
    # leave
    "leave": ("cuti", "leave"),
    "tahunan": ("cuti tahunan", "annual leave"),
    "besar": ("cuti besar", "long leave"),
    "sakit": ("cuti sakit", "sick leave"),
    "melahirkan": ("cuti melahirkan", "maternity leave"),
    "alasan_penting": ("cuti alasan penting", "leave for an important reason"),
    "bersama": ("cuti bersama", "joint leave"),
    "cltn": ("cuti di luar tanggungan negara", "unpaid leave"),
    "dinas_luar": ("dinas luar", "duty elsewhere"),
    # measures
    "patients_served": ("pasien terlayani", "patients served"),
    "service_speed": ("kecepatan layanan", "service speed"),
    "satisfaction": ("kepuasan masyarakat", "citizen satisfaction"),
    "budget_absorption": ("serapan anggaran", "budget absorption"),
    "work_plan": ("rencana kerja", "work plan"),
    "complaint_follow_up": ("tindak lanjut pengaduan", "complaint follow-up"),
    # obligations
    "pbb": ("pajak bumi dan bangunan", "land and building tax"),
    "waste_levy": ("retribusi sampah", "waste levy"),
    "lhkpn": ("laporan harta kekayaan (LHKPN)", "wealth report (LHKPN)"),
    # what is missing
    "evaluation": ("hasil evaluasi", "the evaluation"),
    "attendance": ("kehadiran", "attendance"),
    "minutes": ("menit aktivitas", "activity minutes"),
    "measures": ("capaian terukur", "measured results"),
    # acting
    "equal": ("setara", "equal"),
    "higher": ("lebih tinggi", "higher"),
    # lines
    "pph_final": ("PPh 21 final", "final income tax (PPh 21)"),
    "pph_ter": ("PPh 21", "income tax (PPh 21)"),
    "pph_no_npwp": ("Tambahan PPh 21 tanpa NPWP", "Additional PPh 21 without NPWP"),
    "bpjs_employee": ("BPJS Kesehatan pegawai", "BPJS health insurance, employee"),
    "bpjs_employer": ("BPJS Kesehatan pemberi kerja", "BPJS health insurance, employer"),
    "carry": ("Pemulihan yang ditunda", "Recovery put off"),
}

REASONS: dict[str, tuple[str, str]] = {
    "person_unknown": (
        "Data pegawai belum sampai. Bulan ini dihitung begitu datanya datang.",
        "The person's data has not arrived yet. The month is calculated as soon as it does.",
    ),
    "agency_unknown": (
        "Data perangkat daerah belum sampai.",
        "The agency's data has not arrived yet.",
    ),
    "not_yet_hired": ("Belum mulai bekerja.", "Not in service yet."),
    "left": ("Sudah berhenti bekerja.", "No longer in service."),
    "no_status": ("Status kepegawaian belum tercatat.", "No legal status is recorded."),
    "no_post": ("Tidak punya jabatan definitif.", "Holds no post of their own."),
    "paid_elsewhere": ("Dibayar oleh perangkat daerah lain.", "Paid by another agency."),
    "no_policy": (
        "Belum ada kebijakan yang berlaku untuk jenis pegawai ini pada tanggal ini.",
        "No policy rules this kind of employee on this date.",
    ),
    "not_here_on_cut_off": (
        "Tidak bertugas di sini pada tanggal batas.",
        "Did not serve here on the cut-off day.",
    ),
    "status_not_paid": (
        "Status kepegawaian {status} tidak menerima tunjangan ini.",
        "Legal status {status} does not receive this incentive.",
    ),
    "waiting": ("Masa tunggu belum selesai.", "The waiting time is not over."),
    "class_without_amount": (
        "Kelas jabatan {class} tidak punya jumlah dalam peraturan.",
        "The decree names no amount for job class {class}.",
    ),
    "absent_in_a_row": (
        "Tidak hadir {days} hari kerja berturut-turut tanpa keterangan (batas {limit}).",
        "Absent on {days} working days in a row without reason (the limit is {limit}).",
    ),
    "absent_too_often": (
        "Tidak hadir {days} hari kerja tanpa keterangan dalam bulan ini (batas {limit}).",
        "Absent on {days} working days of this month without reason (the limit is {limit}).",
    ),
    "unpaid_leave": ("Cuti di luar tanggungan negara.", "On unpaid leave (CLTN)."),
    "suspended": ("Diberhentikan sementara.", "Suspended."),
    "before_retirement": ("Masa persiapan pensiun.", "In the preparation for retirement (MPP)."),
    "retired": ("Sudah pensiun.", "Retired."),
    "on_loan": ("Pegawai titipan, belum ada penempatan.", "On loan, without a placement decree."),
    "not_yet_pns": ("Calon PNS, belum menjadi PNS.", "Candidate (CPNS), not yet PNS."),
    "obligation_unmet": (
        "Ditahan sampai kewajiban dipenuhi: {obligations}.",
        "Held until these obligations are met: {obligations}.",
    ),
    "punishment_not_ruled": (
        "Hukuman disiplin {code} belum diatur dalam kebijakan. Hubungi bagian kepegawaian.",
        "The policy does not rule punishment {code}. Ask the HR office.",
    ),
    "plt_amount_missing": (
        "Jabatan {post} yang dirangkap belum punya jumlah dalam peraturan. Lengkapi kebijakannya.",
        "The decree names no amount for the acting post {post}. The policy must name one.",
    ),
    "tax_rate_missing": (
        "Tarif pajak untuk golongan {golongan} tidak ada. Bagian kepegawaian perlu memeriksanya.",
        "There is no tax rate for golongan {golongan}. The HR office must check the golongan.",
    ),
    "evaluation_missing": (
        "Hasil evaluasi belum ada. Atasan perlu menetapkannya.",
        "The evaluation has not arrived. The superior must finalise it.",
    ),
    "attendance_missing": (
        "Data kehadiran belum ada. Bagian kepegawaian perlu mengimpornya.",
        "Attendance has not arrived. The HR office must import it.",
    ),
    "minutes_missing": (
        "Menit aktivitas belum ada. Catat aktivitas, lalu mintalah atasan menyetujuinya.",
        "Activity minutes have not arrived. Log activities and have the superior approve them.",
    ),
    "measures_missing": (
        "Capaian terukur belum ada. Bagian kepegawaian perlu mengimpornya.",
        "Measured results have not arrived. The HR office must import them.",
    ),
    "statement_missing": (
        "Perhitungan bulan ini belum tersedia.",
        "The calculation of this month is not available yet.",
    ),
    "salary_base_missing": (
        (
            "Data gaji bulan {month} belum diimpor, sehingga pajak dan BPJS belum dapat dihitung. "
            "Pembuat daftar gaji perlu mengimpor salary-base; bila pajak setahun diperhitungkan "
            "(Desember atau saat berhenti), sejak Januari."
        ),
        (
            "The salary part of {month} is not imported, so tax and BPJS cannot be worked out. The "
            "payroll maker must import salary-base; where the year's tax is settled (in December, "
            "or on leaving), from January on."
        ),
    ),
    "tax_status_missing": (
        "Status pajak tahun {year} belum diimpor. Pembuat daftar gaji perlu mengimpor tax-status.",
        "The tax status of {year} is not imported. The payroll maker must import tax-status.",
    ),
    "tax_status_unknown": (
        "Status pajak {ptkp} tidak dikenal. Pembuat daftar gaji perlu mengoreksi tax-status.",
        "Tax status {ptkp} is not known. The payroll maker must correct it in tax-status.",
    ),
    "tax_table_missing": (
        "Tabel pajak untuk {month} tidak ada. Pengelola sistem perlu menambahkannya.",
        "There is no tax table for {month}. Whoever keeps the system must add it.",
    ),
}

LOOKED_AT: dict[str, tuple[str, str]] = {
    "advance": (
        "belum ada catatan bulan ini; dibayar di muka",
        "nothing of the month yet; it is paid ahead",
    ),
    "stand_in": ("belum ada catatan yang diterima", "no record has arrived"),
    "records_closed": (
        "catatan kehadiran dan kerja bulan ini yang sudah ditutup; tidak ada yang mengubah",
        "the month's closed records of attendance and work; no single one changes the figure",
    ),
    "records_open": (
        "catatan kehadiran dan kerja yang sudah diterima (belum ditutup); belum ada yang mengubah",
        "the records of attendance and work so far (not closed); none changes the figure yet",
    ),
    "policy": ("kebijakan saja", "the policy alone"),
    "lines": ("baris-baris bulan ini sebelumnya", "the month's lines before this one"),
    "pph_final": (
        "jumlah bruto bulan ini dan golongan pegawai",
        "the month's gross and the person's golongan",
    ),
    "difference": (
        "perhitungan bulan {month}, dan yang dibayar proses-proses sebelumnya",
        "the calculation of {month}, and what runs before paid of it",
    ),
    "tax": (
        "salary-base, tax-status, dan yang dibayar serta dipotong pada masa pajak itu",
        "salary-base, tax-status, and what was paid and withheld in the tax month (or year)",
    ),
    "bpjs": (
        "salary-base, serta semua yang dibayar dan dipotong pada bulan itu",
        "salary-base, and all that was paid and withheld in that month",
    ),
    "carry": (
        "batas pemulihan dan yang ditunda proses-proses pembayaran",
        "the limit of recovery, and what runs have put off",
    ),
}
"""What a line rests on that no event decided."""

SENTENCES: dict[str, tuple[str, str]] = {
    "weights": (
        "Bobot: {weights}; masing-masing dihitung paling banyak {cap} %.",
        "Weights: {weights}; each counts for {cap}% at most.",
    ),
    "lower_is_better": (
        "Makin rendah makin baik: {measures} (target dibagi realisasi).",
        "Lower is better for {measures} (target divided by realisation).",
    ),
    "held": (
        "Bulan ini ikut proses pembayaran berikutnya setelah itu dibereskan.",
        "The month is paid with the next run after that is put right.",
    ),
    "basis": (
        "Dasar {part} % dari {amount} (kelas {job_class}){share}.",
        "The basis is {part}% of {amount} (class {job_class}){share}.",
    ),
    "share": (", {share} dari {whole} bagian bulan", ", {share} of {whole} parts of the month"),
    "advance": (
        "Dibayar di muka {advance} %; selisihnya diperhitungkan kemudian.",
        "Paid ahead at {advance}%; any difference follows later.",
    ),
    "stand_in": (
        "Data {stand_in} belum ada; sementara dipakai {percent} %.",
        "Without {stand_in}, {percent}% stands in for now.",
    ),
    "nothing_yet": (
        "Data {stand_in} belum ada; sementara tidak ada potongan.",
        "Without {stand_in}, nothing is taken off for now.",
    ),
    "last_known": (
        "Data bulan ini belum ada; sementara dipakai yang terakhir.",
        "This month's data has not arrived; the last known stands in for now.",
    ),
    "provisional": ("Angka ini masih sementara.", "This number is still provisional."),
    "pph_final": (
        "PPh 21 final {percent} % dari {gross} (golongan {golongan}).",
        "Final PPh 21 of {percent}% on {gross} (golongan {golongan}).",
    ),
    "pph_ter": (
        (
            "Penghasilan bulan pajak {gross}, kategori {category}, tarif {percent} %: "
            "terutang {due}, sudah dipotong {withheld}."
        ),
        (
            "Income of the tax month {gross}, category {category}, rate {percent}%: {due} is due, "
            "{withheld} was withheld."
        ),
    ),
    "pph_year": (
        (
            "Penghasilan setahun {year_gross} ({months} bulan, {ptkp}): terutang {due}, sudah "
            "dipotong {withheld}."
        ),
        (
            "Income of the year {year_gross} ({months} months, {ptkp}): {due} is due, "
            "{withheld} was withheld."
        ),
    ),
    "pph_no_npwp": (
        "Tanpa NPWP ditambah {percent} %: terutang {due}, sudah dipotong {withheld}.",
        "Without NPWP {percent}% more: {due} is due, {withheld} was withheld.",
    ),
    "bpjs": (
        "{percent} % dari {base}: terutang {due}, sudah dipotong {withheld}.",
        "{percent}% of {base}: {due} is due, {withheld} was taken already.",
    ),
    "carry": (
        "{carried} dari kelebihan bayar diambil kembali pada pembayaran berikutnya.",
        "{carried} of what was paid too much is taken back with later payments.",
    ),
    "carried": (
        "Yang ditunda sebelumnya ({settled}) diambil kembali.",
        "What was put off before ({settled}) is taken back.",
    ),
    "difference": (
        "Hak {owed}, sudah dibayar {settled}.",
        "{owed} is owed, {settled} was paid.",
    ),
}
