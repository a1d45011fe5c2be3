"""Policy documents are refused with every fault: its line, its path, and what to do."""

import string

import pytest

from payroll_incentive.domain.national import Nationals
from payroll_incentive.domain.policy_file import (
    Fault,
    PolicyFaults,
    explain_fault,
    read_national,
    read_policy,
)
from payroll_incentive.domain.policy_file.words import FAULTS
from shared.errors import Invalid
from tests.support.pay import nationals, policy_text

EXAMPLE = policy_text("example/p-ex.yaml")


def faults(*replacements: tuple[str, str]) -> list[Fault]:
    """The faults of the example after the first of each text is replaced."""
    text = EXAMPLE
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    with pytest.raises(PolicyFaults) as refused:
        read_policy(text, Nationals(nationals()))
    return refused.value.faults


def test_the_example_has_no_fault() -> None:
    assert read_policy(EXAMPLE, Nationals(nationals())).ref == "example@1"


CASES = [
    ("        baik: 100\n", "", "predicate_without_value", "/components/0/scorer/values"),
    ("        baik: 100\n", "        baik: 100\n        bagus: 100\n", "predicate_unknown",
     "/components/0/scorer/values/bagus"),
    ("percent: 60\n", "percent: 61\n", "percentages_not_100", "/components"),
    ("    17: 36_000_000\n", "", "class_without_amount", "/amounts/classes"),
    ("    17: 36_000_000\n", "    17: 0\n", "amount_not_positive", "/amounts/classes/17"),
    ("    17: 36_000_000\n", "    16: 36_000_000\n", "written_twice", "/amounts/classes/16"),
    ("{from: 31, below: 61, percent: 1}", "{from: 32, below: 61, percent: 1}", "table_gap",
     "/components/1/scorer/late/1"),
    ("{from: 31, below: 61, percent: 1}", "{from: 30, below: 61, percent: 1}", "table_overlap",
     "/components/1/scorer/late/0"),
    ("{from: 91, percent: 1.5}", "{from: 91, below: 200, percent: 1.5}", "table_ends",
     "/components/1/scorer/late/3"),
    ("article: Contoh Pasal 5", 'article: ""', "article_missing", "/components/0/article"),
    ("    article: Contoh Pasal 5\n", "", "field_missing", "/components/0"),
    ("name: predicate_table", "name: magic_formula", "unknown_name", "/components/0/scorer/name"),
    ("decree: {number: Contoh 1/2026", 'decree: {number: " "', "decree_missing",
     "/identity/decree/number"),
    ("valid_from: 2026-01-01", "valid_from: 2026-01-01\n  valid_to: 2025-01-01",
     "ends_before_it_begins", "/identity/valid_to"),
    ("needs: [evaluation, attendance]", "needs: [attendance]", "feed_not_needed", "/time/needs"),
    ('    attendance: {use: percent, percent: 100, article: "Contoh Pasal 9 ayat (3)"}\n', "",
     "stand_in_missing", "/time/provisional"),
    ("attendance: {use: percent, percent: 100", "attendance: {use: percent", "percent_missing",
     "/time/provisional/attendance"),
    ("kinds: [pns, cpns, pppk]", "kinds: [pns, cpns, pppk, honorer]", "kind_unknown", "/who/kinds"),
    ("{kinds: [pppk], route: ter,", "{kinds: [pns], route: ter,", "tax_rule_count", "/tax"),
    ("{kinds: [pppk], route: ter,", "{kinds: [pppk], route: final,", "flat_percent_missing",
     "/tax/1"),
    ("  - id: discipline", "  - id: carry", "id_taken", "/components/1/id"),
    ("      penundaan_kgb: {percent: 0}\n", "", "punishment_without_effect",
     "/adjustments/0/table"),
    ("      penundaan_kgb: {", "      push_up: {percent: 1}\n      penundaan_kgb: {",
     "punishment_unknown", "/adjustments/0/table/push_up"),
    ("who:\n", "whom:\n", "section_missing", "/who"),
    ("rounding: {unit: 1", "rounding: {unit: one", "wrong_value", "/rounding/unit"),
    ("rounding: {unit: 1", "rounding: {unite: 1, unit: 1", "unknown_field", "/rounding"),
    ("pay: {months_later: 0, day: 31}", "pay: {months_later: 0, day: 32}", "no_such_day",
     "/time/pay/day"),
    ("- {by: Contoh persetujuan menteri, number: contoh/1, date: 2025-12-20}", "[]",
     "approval_missing", "/identity/approvals"),
    ("version: 1", "version: 0", "version_too_small", "/identity/version"),
    ("attendance: {use: percent, percent", "attendance: {use: last_known, percent",
     "no_last_known", "/time/provisional/attendance/use"),
    ("may_be_provisional: [evaluation]\n  evaluation:", "may_be_provisional: [evaluation]\n  x:",
     "unknown_field", "/time"),
    ("  evaluation: {feeds: same_month, schemes: [matrix, numeric], article: Contoh Pasal 9}\n", "",
     "evaluation_missing", "/time"),
    ('  attendance: {article: "Contoh Pasal 6 ayat (2)"}\n', "", "attendance_missing", "/time"),
    ("count: event", "count: day", "early_not_used", "/components/1/scorer/early"),
    ("{from: 1, below: 31, percent: 0.5}", "{from: 1, below: 1, percent: 0.5}", "interval_empty",
     "/components/1/scorer/late/0"),
    ("segments: {by: calendar_days", "segments: {cut_off_day: 0, by: calendar_days", "no_such_day",
     "/time/segments/cut_off_day"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "path"), CASES, ids=[case[2] for case in CASES])
def test_a_fault_has_its_code_path_and_line(old: str, new: str, code: str, path: str) -> None:
    found = [fault for fault in faults((old, new)) if fault.code == code]
    assert [fault.path for fault in found] == [path]
    changed = EXAMPLE.replace(old, new, 1).splitlines()
    around = EXAMPLE[: EXAMPLE.index(old)].count("\n") + 1
    assert 1 <= found[0].line <= len(changed)
    if code not in {"section_missing", "percentages_not_100", "tax_rule_count"}:
        assert abs(found[0].line - around) <= 20


def test_the_line_is_the_one_to_mend() -> None:
    [fault] = faults(("name: predicate_table", "name: magic_formula"))
    assert EXAMPLE.splitlines()[fault.line - 1].strip() == "name: predicate_table"


def test_all_faults_are_told_at_once() -> None:
    found = faults(
        ("percent: 60\n", "percent: sixty\n"),
        ("{from: 31, below: 61, percent: 1}", "{from: 31, below: 61, prozent: 1}"),
        ("    9: 8_000_000", "    9: many"),
    )
    assert [fault.code for fault in found] == ["wrong_value", "wrong_value", "unknown_field"]
    assert [fault.line for fault in found] == sorted(fault.line for fault in found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_mapping"),
        ("- a\n- b\n", "no_mapping"),
        ("identity: {id: [}", "no_yaml"),
        ("a: &x [1]\nb: *x\n", "alias"),
        ("a: " + "[" * 30 + "]" * 30, "too_deep"),
        ("a" * 600_000, "too_long"),
        ("a: 2026-13-45\n", "no_value"),
        ("a: !!python/object/apply:os.system ['true']\n", "section_missing"),
    ],
)
def test_what_is_no_document_is_refused_unharmed(text: str, code: str) -> None:
    with pytest.raises(PolicyFaults) as refused:
        read_policy(text)
    assert code in {fault.code for fault in refused.value.faults}
    assert isinstance(refused.value, Invalid)


def test_every_fault_has_words_that_say_what_to_do() -> None:
    values = {
        name: "x"
        for sentences in FAULTS.values()
        for sentence in sentences
        for _, name, _, _ in string.Formatter().parse(sentence)
        if name
    }
    for code in FAULTS:
        fault = Fault(1, "/x", code, values)
        indonesian, english = explain_fault(fault, "id"), explain_fault(fault, "en")
        assert indonesian != english
        assert indonesian.endswith(".")
        assert english.endswith(".")


def test_each_fault_of_the_cases_can_be_told() -> None:
    for old, new, _, _ in CASES:
        for fault in faults((old, new)):
            assert "{" not in explain_fault(fault, "id") + explain_fault(fault, "en")


LUBUKLINGGAU = """
  1: 910_340
  2: 1_150_930
  3: 1_391_519
  4: 1_684_129
  5: 2_841_561
  6: 3_407_272
  7: 3_920_964
  8: 4_447_069
  9: 5_532_975
  10: 6_360_556
  11: 7_312_275
  12: 9_458_076
  13: 11_828_507
  14: 13_179_238
  15: 17_311_827
"""
BASE = """{1: 1540000, 2: 1947000, 3: 2354000, 4: 2849000, 5: 4807000, 6: 5764000, 7: 6633000,
    8: 7523000, 9: 9360000, 10: 10760000, 11: 12370000, 12: 16000000, 13: 20010000, 14: 22295000,
    15: 29286000}"""


def lubuklinggau(amounts: str) -> str:
    """The example with the approved amounts and the printed index of Lubuklinggau 2022."""
    start, end = EXAMPLE.index("  classes_in_use"), EXAMPLE.index("components:")
    indented = "".join(f"  {line}\n" for line in amounts.strip("\n").splitlines())
    rows = f"""  classes_in_use: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
  classes:
{indented}  index:
    value: 0.59112978
    base: {BASE}

"""
    return EXAMPLE[:start] + rows + EXAMPLE[end:]


def test_approved_amounts_are_data_and_the_index_only_checks_them() -> None:
    """All 15 rows of Lubuklinggau 2022; class 3 is 1,391,519 where the index gives 1,391,520."""
    policy = read_policy(lubuklinggau(LUBUKLINGGAU))
    assert policy.document.amounts.classes[3] == 1_391_519
    assert len(policy.document.amounts.classes) == 15


@pytest.mark.parametrize("wrong", ["1_391_518", "1_391_522"])
def test_an_amount_two_rupiah_off_the_index_is_a_fault(wrong: str) -> None:
    with pytest.raises(PolicyFaults) as refused:
        read_policy(lubuklinggau(LUBUKLINGGAU.replace("1_391_519", wrong)))
    [fault] = refused.value.faults
    assert (fault.code, fault.path) == ("amount_not_by_index", "/amounts/classes/3")
    assert fault.values["computed"] == "1391520"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{to: 5650000, percent: 0.25}", "{to: 5350000, percent: 0.25}", "rates_wrong"),
        ("{to: null, percent: 34}", "{to: 1, percent: 34}", "rates_wrong"),
        ("table: ter", "table: tre", "unknown_name"),
    ],
)
def test_a_national_table_is_checked_too(old: str, new: str, code: str) -> None:
    with pytest.raises(PolicyFaults) as refused:
        read_national(policy_text("national/ter-2024.yaml").replace(old, new, 1))
    assert code in {fault.code for fault in refused.value.faults}
