"""From ratings to predicates: PermenPANRB 6/2022's matrix, PP 30/2019 art. 41's numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.predicate import MATRIX, RATINGS, from_matrix, from_scores, plain
from evaluation.domain.rating import Ratings, judge
from shared.errors import Invalid

CELLS = [
    ("di_atas", "di_atas", "sangat_baik"),
    ("di_atas", "sesuai", "baik"),
    ("di_atas", "di_bawah", "kurang"),
    ("sesuai", "di_atas", "baik"),
    ("sesuai", "sesuai", "baik"),
    ("sesuai", "di_bawah", "kurang"),
    ("di_bawah", "di_atas", "butuh_perbaikan"),
    ("di_bawah", "sesuai", "butuh_perbaikan"),
    ("di_bawah", "di_bawah", "sangat_kurang"),
]


@pytest.mark.parametrize(("result", "behaviour", "predicate"), CELLS)
def test_each_cell_of_the_matrix(result: str, behaviour: str, predicate: str) -> None:
    assert from_matrix(result, behaviour) == predicate


def test_the_matrix_has_no_other_cells() -> None:
    assert set(MATRIX) == {(result, behaviour) for result in RATINGS for behaviour in RATINGS}


@pytest.mark.parametrize("label", ["", "diatas", "DI_ATAS", "baik", "2"])
def test_an_unknown_label_is_refused_never_zero(label: str) -> None:
    for pair in ((label, "sesuai"), ("sesuai", label)):
        with pytest.raises(Invalid) as refusal:
            from_matrix(*pair)
        assert refusal.value.code == "rating_unknown"


@pytest.mark.parametrize(
    ("score", "innovation", "predicate"),
    [
        ("0", False, "sangat_kurang"),
        ("49.99", False, "sangat_kurang"),
        ("50", False, "kurang"),
        ("69.99", False, "kurang"),
        ("70", False, "cukup"),
        ("89.99", False, "cukup"),
        ("90", False, "baik"),
        ("109.99", True, "baik"),
        ("110", False, "baik"),
        ("110", True, "sangat_baik"),
        ("120", False, "baik"),
        ("120", True, "sangat_baik"),
        ("89.99", True, "cukup"),
    ],
)
def test_the_borders_of_the_numbers(score: str, innovation: bool, predicate: str) -> None:
    scored = from_scores(Decimal(score), Decimal(score), innovation=innovation)
    assert (plain(scored.score), scored.predicate) == (score, predicate)


def test_results_weigh_seventy_and_behaviour_thirty() -> None:
    scored = from_scores(Decimal(104), Decimal(92), innovation=False)
    assert (scored.score, scored.predicate) == (Decimal("100.4"), "baik")
    assert from_scores(Decimal("89.99"), Decimal(90), innovation=False).predicate == "cukup"


def test_a_score_counts_up_to_a_hundred_and_twenty() -> None:
    assert from_scores(Decimal(200), Decimal(125), innovation=False).score == Decimal(120)
    with pytest.raises(Invalid):
        from_scores(Decimal(-1), Decimal(90), innovation=False)


@given(st.decimals(0, 120, places=2), st.decimals(0, 120, places=2), st.decimals(0, 120, places=2))
def test_a_better_result_never_gives_a_worse_predicate(
    low: Decimal, high: Decimal, behaviour: Decimal
) -> None:
    order = ["sangat_kurang", "kurang", "cukup", "baik", "sangat_baik"]
    low, high = sorted((low, high))
    worse = from_scores(low, behaviour, innovation=True)
    better = from_scores(high, behaviour, innovation=True)
    assert order.index(worse.predicate) <= order.index(better.predicate)
    assert Decimal(plain(better.score)) == better.score


@pytest.mark.parametrize(
    ("number", "text"),
    [("100.400", "100.4"), ("90.00", "90"), ("0.000", "0"), ("1E+2", "100"), ("100", "100")],
)
def test_decimals_are_written_plainly(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


@pytest.mark.parametrize(
    ("scheme", "given_", "code", "column"),
    [
        ("matrix", Ratings(result_rating="sesuai"), "rating_incomplete", "behaviour_rating"),
        ("matrix", Ratings(behaviour_rating="sesuai"), "rating_incomplete", "result_rating"),
        ("matrix", Ratings(result_score=Decimal(90)), "rating_other_scheme", "result_score"),
        ("numeric", Ratings(result_score=Decimal(90)), "rating_incomplete", "behaviour_score"),
        ("numeric", Ratings(result_rating="sesuai"), "rating_other_scheme", "result_rating"),
    ],
)
def test_ratings_fit_the_scheme(scheme: str, given_: Ratings, code: str, column: str) -> None:
    with pytest.raises(Invalid) as refusal:
        judge(scheme, given_)
    assert (refusal.value.code, refusal.value.values["column"]) == (code, column)
