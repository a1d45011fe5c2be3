"""Words are made when somebody reads, from the codes and numbers of a line, in their language."""

import re
from datetime import date

import pytest
from msgspec.structs import replace

from payroll_incentive.domain import words
from payroll_incentive.domain.adjustments.base import Adjustment
from payroll_incentive.domain.explanation import (
    explain_line,
    explain_payslip_line,
    explain_reason,
)
from payroll_incentive.domain.facts import Punishment
from payroll_incentive.domain.lines import Statement
from payroll_incentive.domain.scorers.base import ScorerParameters
from payroll_incentive.domain.settlement import alone
from payroll_incentive.domain.statement import calculate
from tests.payroll_incentive.test_regions import AMBON, JAKARTA, ambon, jakarta, levy
from tests.support.pay import (
    Account,
    day,
    evaluation,
    facts,
    named,
    person,
    policies,
    post,
    salary,
    status,
    worked,
)

LAPSES = worked(
    a=day(date(2026, 7, 1), clock_in=460),
    b=day(date(2026, 7, 2), clock_in=465),
    c=day(date(2026, 7, 3), clock_in=560),
    d=day(date(2026, 7, 6), clock_out=None),
    e=day(date(2026, 7, 7), None, None),
)


def told(statement: Statement, component: str, language: str = "id") -> str:
    line = next(line for line in statement.lines if line.component == component)
    return explain_line(line, statement, policies(), language).text


def test_a_line_says_its_basis_its_judgement_and_its_article() -> None:
    statement = calculate(facts(days=LAPSES), policies())
    line = statement.lines[0]
    found = explain_line(line, statement, policies(), "id")
    assert found.title == "Produktivitas kerja"
    assert found.article == "Contoh Pasal 5"
    assert found.rule == "example@1#/components/productivity"
    assert found.text == (
        "Bagian ini 60 % dari Rp8.000.000 (kelas jabatan 9). Predikat Baik pada periode Juli 2026 "
        "bernilai 100 %."
    )
    assert told(statement, "productivity", "en") == (
        "This part is 60% of Rp8.000.000 (job class 9). "
        "Predicate Baik (good) in period July 2026 is worth 100%."
    )


def test_deductions_are_told_one_by_one() -> None:
    text = told(calculate(facts(days=LAPSES), policies()), "discipline")
    assert text.endswith(
        "Potongan kehadiran 14 %: 1 × tidak hadir tanpa keterangan, 2 × terlambat 1–30 menit, "
        "1 × terlambat ≥ 91 menit, 1 × tanpa absen pulang."
    )


def test_a_check_in_before_its_time_is_told_to_whom_it_concerns() -> None:
    days = ambon().days
    early = ambon(days=(replace(days[0], clock_in=431), *days[1:]))
    texts = [
        explain_line(line, statement, AMBON, "id").text
        for statement in (calculate(early, AMBON), calculate(ambon(), AMBON))
        for line in statement.lines
        if line.component == "kehadiran"
    ]
    assert texts[0].endswith(
        "1 × tanpa absen masuk. Absen masuk lebih dari 30 menit sebelum jam masuk tidak dihitung: "
        "SE 841.9/27/SE/2025 (30 menit)."
    )
    assert "Absen masuk" not in texts[1]


def test_a_month_without_lapses_says_so_plainly() -> None:
    text = told(calculate(facts(), policies()), "discipline")
    assert text.endswith("Tidak ada potongan kehadiran.")


@pytest.mark.parametrize(
    ("code", "indonesian", "english"),
    [
        ("2026-12", "Desember 2026", "December 2026"),
        ("2026-Q3", "triwulan III 2026", "quarter III 2026"),
        ("2026-S1", "semester I 2026", "semester I 2026"),
        ("2026", "2026", "2026"),
    ],
)
def test_periods_are_called_as_people_call_them(code: str, indonesian: str, english: str) -> None:
    assert (words.period(code, "id"), words.period(code, "en")) == (indonesian, english)


@pytest.mark.parametrize("table", [words.REASONS, words.SENTENCES, words.LOOKED_AT])
def test_no_sentence_holds_a_word_of_the_machine(table: words.Words) -> None:
    for pair in table.values():
        for sentence in pair:
            for word in ("salary-base", "tax-status", "impor", "import", "proses-proses", "_"):
                plain = re.sub(r"{\w+}", "", sentence).replace("important", "")
                assert word not in plain, sentence


def test_a_share_of_the_month_is_told() -> None:
    statement = calculate(facts(person=person(left_on=date(2026, 7, 10))), policies())
    assert ", untuk 10 dari 31 hari." in told(statement, "productivity")


@pytest.mark.parametrize(
    ("evaluations", "said"),
    [
        ((), "Data hasil penilaian belum ada; untuk sementara dihitung 100 %."),
        (
            (evaluation("kurang", "2026-05"),),
            "Predikat Kurang pada periode Mei 2026 bernilai 50 %.",
        ),
    ],
)
def test_what_stands_in_is_told(evaluations: tuple[object, ...], said: str) -> None:
    text = told(calculate(facts(evaluations=evaluations), policies()), "productivity")
    assert text.endswith(f"{said} Angka ini masih perkiraan.")


def test_an_advance_is_told() -> None:
    statement = calculate(facts("2026-12", phase="advance"), policies())
    assert "Dibayar di muka 100 %" in told(statement, "productivity")


def test_the_final_tax_names_its_law() -> None:
    statement = calculate(facts(), policies())
    found = explain_line(statement.lines[-1], statement, policies(), "id")
    assert found.text == "PPh 21 final 5 % dari Rp8.000.000 (golongan III/c)."
    assert found.article.startswith("PP 80/2010 Pasal 4")


def test_a_punishment_and_acting_are_told() -> None:
    cut = Punishment(
        code="pemotongan_tukin_25", decree="D", from_=date(2026, 1, 1), event_id=named("cut")
    )
    held = post(10, kind="plt", from_=date(2026, 7, 1), post_code="HELD")
    month = facts(punishments=(cut,), person=person(post(), held))
    statement = calculate(month, policies())
    assert "dipotong 25 %" in told(statement, "punishment")
    assert told(statement, "plt") == (
        "Plt. pada jabatan HELD (setara) selama 23 hari kerja, jumlah jabatan itu Rp9.000.000."
    )


def test_minutes_and_measures_are_told() -> None:
    statement = calculate(jakarta(), JAKARTA)
    texts = [explain_line(line, statement, JAKARTA, "id").text for line in statement.lines]
    assert any("Capaian terukur 95 %: rencana kerja 95 dari 100." in text for text in texts)
    assert any("Bobot: rencana kerja 100 %; masing-masing" in text for text in texts)
    assert any("6.000 menit disetujui, dihitung paling banyak 6.600" in text for text in texts)


@pytest.mark.parametrize(
    ("changes", "component", "said"),
    [
        ({}, "discipline", "the month's closed records of attendance and work"),
        ({"attendance_closed": False}, "discipline", "the records of attendance and work so far"),
        ({"evaluations": ()}, "productivity", "no record has arrived"),
        ({}, "productivity", ""),
        ({}, "pph_final", "the month's gross and the person's golongan"),
    ],
)
def test_what_was_looked_at_is_told_where_no_event_decided(
    changes: dict[str, object], component: str, said: str
) -> None:
    statement = calculate(facts(**changes), policies())
    line = next(line for line in statement.lines if line.component == component)
    found = explain_line(line, statement, policies(), "en")
    assert found.looked_at.startswith(said)
    assert bool(found.looked_at) != bool(line.events)


def test_reasons_and_holds_are_told_with_their_article() -> None:
    waiting = calculate(ambon(person=person(status("cpns"), post())), AMBON).reasons[0]
    assert explain_reason(waiting, "id").text == "Calon PNS, belum menjadi PNS."
    assert explain_reason(waiting, "id").article.startswith("SE 841.9/27/SE/2025")
    held = calculate(ambon(obligations=(levy(fulfilled=False),)), AMBON).holds[0]
    assert explain_reason(held, "en").text == "Held until these obligations are met: waste levy."


def test_the_lines_of_a_payslip_are_told() -> None:
    ruling = policies("ambon/2025.yaml")
    month = ambon(person=person(status("pppk", "IX"), post()))
    payslip = alone(calculate(month, ruling), month, ruling)
    said = {x.component: explain_payslip_line(x, ruling, "id") for x in payslip.lines}
    assert said["kinerja"].text == "Seharusnya Rp3.060.000, sudah dibayar Rp0."
    assert said["pph_ter"].text == (
        "Penghasilan bulan pajak Rp10.300.000, kategori B, tarif 1,5 %: terutang Rp154.500, sudah "
        "dipotong Rp0."
    )
    assert said["pph_ter"].article.startswith("PP 58/2023")
    assert said["bpjs_employee"].text.startswith("1 % dari Rp10.300.000: terutang Rp103.000")
    assert said["bpjs_employee"].article == "Perpres 75/2019 Pasal 30 dan 33"


def test_a_held_person_is_told_why() -> None:
    month = ambon(person=person(status("pppk", "IX"), post()), salary=None)
    [held] = alone(calculate(month, AMBON), month, AMBON).held
    assert explain_reason(held, "id").text.startswith("Data gaji bulan Juli 2026 belum masuk")


def test_carry_is_told() -> None:
    account = Account(policies(), salaries=tuple(salary(f"2026-0{n}") for n in range(5, 8)))
    statement = calculate(facts("2026-05"), policies())
    account.owe("2026-05", statement)
    account.pay("2026-05")
    account.owe("2026-05", Statement(statement.employee_id, statement.agency_id, "2026-05"))
    first, second = account.pay("2026-06"), account.pay("2026-07")
    texts = [
        explain_payslip_line(line, policies(), "id").text
        for payslip in (first, second)
        for line in payslip.lines
        if line.component == "carry"
    ]
    assert "diambil kembali pada pembayaran berikutnya" in texts[0]
    assert any(text.startswith("Yang ditunda sebelumnya") for text in texts)
    rules = [x.rule for slip in (first, second) for x in slip.lines if x.component == "carry"]
    assert set(rules) == {"example@1#/recovery/carry"}


def test_rupiah_are_written_as_people_write_them() -> None:
    assert words.rupiah(4_800_000) == "Rp4.800.000"
    assert words.rupiah(-4_800_000) == "−Rp4.800.000"


def test_every_word_exists_in_both_languages() -> None:
    for table in (words.TERMS, words.STATUSES, words.REASONS, words.SENTENCES, words.LOOKED_AT):
        for code, (indonesian, english) in table.items():
            assert indonesian, code
            assert english, code
    for kind in (*ScorerParameters.__subclasses__(), *Adjustment.__subclasses__()):
        assert set(kind.WORDS) == {"id", "en"}


@pytest.mark.parametrize(
    ("name", "value", "language", "said"),
    [
        ("minutes", 5_760, "id", "5.760"),
        ("minutes", 5_760, "en", "5.760"),
        ("score", "92.93", "id", "92,93"),
        ("score", "92.93", "en", "92,93"),
        ("working_days", 23, "id", "23"),
        ("gross", -5_317_200, "id", "−Rp5.317.200"),
    ],
)
def test_figures_are_written_as_people_write_them(
    name: str, value: int | str, language: words.Language, said: str
) -> None:
    assert words.written(name, value, language) == said
