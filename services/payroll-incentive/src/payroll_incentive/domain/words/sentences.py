"""Why an amount is what it is, and what it rests on."""

from payroll_incentive.domain.words.languages import Words

LOOKED_AT: Words = {
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
    "policy": ("peraturan saja", "the decree alone"),
    "lines": (
        "bagian-bagian bulan ini yang disebut sebelumnya",
        "the parts of this month named before",
    ),
    "pph_final": (
        "jumlah bruto bulan ini dan golongan pegawai",
        "the month's gross and the person's golongan",
    ),
    "difference": (
        "perhitungan {month}, dan yang sudah dibayar sebelumnya",
        "the calculation of {month}, and what was paid of it before",
    ),
    "tax": (
        "data gaji, status pajak, dan yang dibayar serta dipotong pada masa pajak itu",
        "the salary, the tax status, and what was paid and withheld in that tax month (or year)",
    ),
    "bpjs": (
        "data gaji, serta semua yang dibayar dan dipotong pada bulan itu",
        "the salary, and all that was paid and withheld in that month",
    ),
    "carry": (
        "batas pengambilan kembali, dan yang belum diambil kembali",
        "how much may be taken back at once, and what is still to be taken back",
    ),
}
"""What a line rests on that no event decided."""

SENTENCES: Words = {
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
        "Bagian ini {part} % dari {amount} (kelas jabatan {job_class}){share}.",
        "This part is {part}% of {amount} (job class {job_class}){share}.",
    ),
    "share": (", untuk {share} dari {whole} hari", ", for {share} of {whole} days"),
    "advance": (
        "Dibayar di muka {advance} %; selisihnya diperhitungkan kemudian.",
        "Paid ahead at {advance}%; any difference follows later.",
    ),
    "stand_in": (
        "Data {stand_in} belum ada; untuk sementara dihitung {percent} %.",
        "As long as {stand_in} is missing, {percent}% is counted for now.",
    ),
    "nothing_yet": (
        "Data {stand_in} belum ada; untuk sementara tidak ada potongan.",
        "As long as {stand_in} is missing, nothing is taken off for now.",
    ),
    "last_known": (
        "Data bulan ini belum ada; untuk sementara dipakai yang terakhir.",
        "This month's data has not arrived; the last known stands in for now.",
    ),
    "provisional": ("Angka ini masih perkiraan.", "This number is still an estimate."),
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
        "Seharusnya {owed}, sudah dibayar {settled}.",
        "It should be {owed}; {settled} was paid.",
    ),
    "check_in_opens": (
        "Absen masuk lebih dari {minutes} menit sebelum jam masuk tidak dihitung: {article}.",
        "A check-in more than {minutes} minutes before the start does not count: {article}.",
    ),
    "no_deduction": ("Tidak ada potongan kehadiran.", "Nothing is taken off for attendance."),
}
