"""Why days are worth nothing, or why a month may not be paid yet."""

from payroll_incentive.domain.words.languages import Words

REASONS: Words = {
    "person_unknown": (
        "Data pegawai belum sampai. Bulan ini dihitung begitu datanya datang.",
        "The person's data has not arrived yet. The month is calculated as soon as it does.",
    ),
    "agency_unknown": (
        "Data instansi belum sampai.",
        "The agency's data has not arrived yet.",
    ),
    "not_yet_hired": ("Belum mulai bekerja.", "Not in service yet."),
    "left": ("Sudah berhenti bekerja.", "No longer in service."),
    "no_status": ("Status kepegawaian belum tercatat.", "No legal status is recorded."),
    "no_post": ("Tidak punya jabatan definitif.", "Holds no definitive post."),
    "paid_elsewhere": ("Dibayar oleh instansi lain.", "Paid by another agency."),
    "no_policy": (
        "Belum ada peraturan yang berlaku untuk jenis pegawai ini pada tanggal ini.",
        "No decree is in force for this kind of employee on this date.",
    ),
    "not_here_on_cut_off": (
        "Tidak bertugas di instansi ini pada tanggal penentuan.",
        "Did not serve at this agency on the day that decides.",
    ),
    "status_not_paid": (
        "Pegawai dengan status {status} tidak menerima tunjangan ini.",
        "Employees whose status is {status} do not receive this incentive.",
    ),
    "waiting": (
        "Masa tunggu menurut peraturan belum selesai.",
        "The waiting time that the decree sets is not over.",
    ),
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
        "Peraturan belum mengatur hukuman disiplin {code}. Admin kepegawaian perlu memeriksanya.",
        "The decree does not rule the punishment {code}. The HR admin must look into it.",
    ),
    "plt_amount_missing": (
        "Jumlah untuk jabatan rangkap {post} belum ada. Admin kepegawaian perlu memeriksanya.",
        "The decree names no amount for the acting post {post}. The HR admin must look into it.",
    ),
    "tax_rate_missing": (
        "Tarif pajak untuk golongan {golongan} tidak ada. Admin kepegawaian perlu memeriksanya.",
        "There is no tax rate for golongan {golongan}. The HR admin must check the golongan.",
    ),
    "evaluation_missing": (
        "Hasil penilaian belum ada. Atasan perlu menetapkannya.",
        "The evaluation has not arrived. The superior must finalise it.",
    ),
    "attendance_missing": (
        "Data kehadiran belum ada. Admin kepegawaian perlu memasukkannya.",
        "Attendance has not arrived. The HR admin must enter it.",
    ),
    "minutes_missing": (
        "Menit kegiatan belum ada. Catat kegiatan, lalu mintalah atasan menyetujuinya.",
        "Activity minutes have not arrived. Log activities and have the superior approve them.",
    ),
    "measures_missing": (
        "Capaian terukur belum ada. Admin kepegawaian perlu memasukkannya.",
        "Measured results have not arrived. The HR admin must enter them.",
    ),
    "statement_missing": (
        "Perhitungan bulan ini belum tersedia.",
        "The calculation of this month is not available yet.",
    ),
    "salary_base_missing": (
        (
            "Data gaji bulan {month} belum masuk, sehingga pajak dan BPJS belum dapat dihitung. "
            "Penyusun gaji perlu memasukkannya; bila pajak setahun diperhitungkan "
            "(Desember atau saat berhenti), sejak Januari."
        ),
        (
            "The salary of {month} is not known yet, so tax and BPJS cannot be worked out. The "
            "payroll maker must enter it; where the year's tax is settled (in December, or on "
            "leaving), from January on."
        ),
    ),
    "tax_status_missing": (
        "Status pajak tahun {year} belum masuk. Penyusun gaji perlu memasukkannya.",
        "The tax status of {year} is not known yet. The payroll maker must enter it.",
    ),
    "tax_status_unknown": (
        "Status pajak {ptkp} tidak dikenal. Penyusun gaji perlu memperbaikinya.",
        "Tax status {ptkp} is not known. The payroll maker must correct it.",
    ),
    "tax_table_missing": (
        "Tabel pajak untuk {month} tidak ada. Pengelola sistem perlu menambahkannya.",
        "There is no tax table for {month}. Whoever keeps the system must add it.",
    ),
}
