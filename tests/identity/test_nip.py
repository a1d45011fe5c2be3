"""A NIP is believed when every part of it can be true."""

from datetime import date

import pytest

from identity.domain.nip import check_nip
from identity.domain.service import check_golongan
from shared.errors import Invalid

TODAY = date(2026, 7, 15)


@pytest.mark.parametrize(
    ("nip", "kind"),
    [
        ("198609262015051001", "pns"),
        ("198609262015052999", "cpns"),
        ("200002292026071001", "pns"),  # a leap day; appointed this month
        ("199002102024211001", "pppk"),  # 21 is no month, and need not be
        ("199002102026222003", "pppk"),
    ],
)
def test_a_number_that_can_be_true_is_taken(nip: str, kind: str) -> None:
    check_nip(nip, kind, TODAY)


@pytest.mark.parametrize(
    ("nip", "kind", "code", "values"),
    [
        ("19860926201505100", "pns", "nip_length", {"digits": 17}),
        ("1986092620150510011", "pns", "nip_length", {"digits": 19}),
        ("198609262015051O01", "pns", "nip_length", {"digits": 18}),
        ("１98609262015051001", "pns", "nip_length", {"digits": 18}),
        ("198602302015051001", "pns", "nip_birth_date", {"digits": "19860230"}),
        ("198613012015051001", "pns", "nip_birth_date", {"digits": "19861301"}),
        ("188609262015051001", "pns", "nip_birth_date", {"digits": "18860926"}),
        ("209909262015051001", "pns", "nip_birth_future", {"born": date(2099, 9, 26)}),
        ("198609262015131001", "pns", "nip_month", {"month": "13"}),
        ("198609262015001001", "cpns", "nip_month", {"month": "00"}),
        ("199002102024211001", "pns", "nip_month", {"month": "21"}),
        ("199002102024121001", "pppk", "nip_pppk_code", {"digits": "12"}),
        ("198609262026081001", "pns", "nip_appointment_future", {"digits": "202608"}),
        ("199002102027211001", "pppk", "nip_appointment_future", {"digits": "2027"}),
        ("198609261999051001", "pns", "nip_age", {"year": 1999, "born": date(1986, 9, 26)}),
        ("198609262015053001", "pns", "nip_sex", {"digit": "3"}),
        ("198609262015051000", "pns", "nip_sequence", {}),  # what Excel makes of eighteen digits
    ],
)
def test_a_number_that_cannot_be_true_says_which_part(
    nip: str, kind: str, code: str, values: dict[str, object]
) -> None:
    with pytest.raises(Invalid) as refused:
        check_nip(nip, kind, TODAY)
    assert (refused.value.code, refused.value.values) == (code, values)


@pytest.mark.parametrize(
    ("golongan", "kind", "known"),
    [
        ("I/a", "pns", True), ("IV/e", "pns", True), ("III/e", "pns", False),
        ("III/c", "cpns", True), ("IX", "pns", False), ("IX", "pppk", True),
        ("XVII", "pppk", True), ("XVIII", "pppk", False), ("iii/c", "pns", False),
    ],
)  # fmt: skip
def test_each_kind_of_employee_has_its_own_ranks(golongan: str, kind: str, known: bool) -> None:
    if known:
        check_golongan(golongan, kind)
    else:
        with pytest.raises(Invalid, match="golongan_unknown"):
            check_golongan(golongan, kind)
