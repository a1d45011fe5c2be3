"""What codes are called."""

from payroll_incentive.domain.words.languages import Words

TERMS: Words = {
    # predicates
    "sangat_baik": ("Sangat Baik", "Sangat Baik (very good)"),
    "baik": ("Baik", "Baik (good)"),
    "butuh_perbaikan": ("Butuh Perbaikan", "Butuh Perbaikan (needs improvement)"),
    "cukup": ("Cukup", "Cukup (fair)"),
    "kurang": ("Kurang", "Kurang (poor)"),
    "sangat_kurang": ("Sangat Kurang", "Sangat Kurang (very poor)"),
    # lapses
    "late": ("terlambat", "late"),
    "late_or_early": ("terlambat atau pulang cepat", "late or left early"),
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
    "bersama": ("cuti bersama", "collective leave"),
    "cltn": ("cuti di luar tanggungan negara", "unpaid leave"),
    "dinas_luar": ("dinas luar", "duty elsewhere"),
    # measures
    "patients_served": ("pasien terlayani", "patients served"),
    "service_speed": ("kecepatan layanan", "service speed"),
    "satisfaction": ("kepuasan masyarakat", "citizen satisfaction"),
    "budget_absorption": ("serapan anggaran", "budget absorption"),
    "work_plan": ("rencana kerja", "annual work programme"),
    "complaint_follow_up": ("tindak lanjut pengaduan", "complaint follow-up"),
    # obligations
    "pbb": ("pajak bumi dan bangunan", "land and building tax"),
    "waste_levy": ("retribusi sampah", "waste levy"),
    "lhkpn": ("laporan harta kekayaan (LHKPN)", "wealth report (LHKPN)"),
    # what is missing
    "evaluation": ("hasil penilaian", "the evaluation"),
    "attendance": ("kehadiran", "attendance"),
    "minutes": ("menit kegiatan", "activity minutes"),
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
    "carry": ("Kelebihan bayar yang diambil kemudian", "Overpayment taken back later"),
}

STATUSES: Words = {
    "01": ("aktif", "active"),
    "02": ("cuti di luar tanggungan negara", "unpaid leave"),
    "03": ("tugas belajar", "study leave"),
    "04": ("diberhentikan sementara", "suspended"),
    "11": ("titipan", "on loan"),
    "15": ("hukuman disiplin", "disciplinary punishment"),
    "20": ("masa persiapan pensiun", "preparing for retirement"),
    "98": ("mencapai batas usia pensiun", "at retirement age"),
    "99": ("pensiun", "retired"),
}
"""The legal statuses by national code."""
