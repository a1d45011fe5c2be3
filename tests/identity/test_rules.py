"""The tree of units, where roles reach, and passwords."""

from datetime import date
from uuid import UUID

import pytest

from identity.domain.passwords import check_password
from identity.domain.permissions import EVERYWHERE_ID, Grant, check_scope, roles_on
from identity.domain.service import check_dates, check_holding, check_service
from identity.domain.tree import FIELDS, Unit, place, stands_above
from shared.errors import Invalid
from shared.events.identity import unit_id


def unit(code: str, kind: str, parent: str | None = None, **more: str) -> Unit:
    own = unit_id(code)
    above = unit_id(parent) if parent else None
    known = Unit(own, code, code, kind, above, own, "JKT", "Asia/Jakarta", "5-day")
    return known._replace(**more)


JKT = unit("JKT", "government")
HEALTH = unit("JKT-DINKES", "agency", "JKT")
CLINIC = unit("P01", "puskesmas", "JKT-DINKES", agency_id=HEALTH.unit_id)
OTHER = unit("JKT-DISDIK", "agency", "JKT")


def test_a_unit_belongs_to_the_agency_above_it() -> None:
    assert place(JKT, None, None).agency_id == JKT.unit_id
    assert place(HEALTH, JKT, None).agency_id == HEALTH.unit_id
    assert place(CLINIC._replace(agency_id=CLINIC.unit_id), HEALTH, None) == CLINIC
    assert place(unit("S", "section", "P01"), CLINIC, None).agency_id == HEALTH.unit_id


@pytest.mark.parametrize(
    ("new", "parent", "known", "code"),
    [
        (HEALTH._replace(timezone="WIB"), JKT, None, "timezone_unknown"),
        (JKT, HEALTH, None, "government_has_parent"),
        (JKT._replace(region="TNG"), None, None, "unit_region"),
        (HEALTH._replace(region="TNG"), JKT, None, "unit_region"),
        (HEALTH, None, None, "unit_parent_needed"),
        (HEALTH, OTHER, None, "unit_parent_kind"),
        (CLINIC, JKT, None, "unit_parent_kind"),
        (CLINIC, OTHER, CLINIC, "unit_agency_fixed"),
        (HEALTH, JKT, HEALTH._replace(region="TNG"), "unit_region"),
    ],
)
def test_a_unit_out_of_place_is_refused_with_its_column(
    new: Unit, parent: Unit | None, known: Unit | None, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        place(new, parent, known)
    assert refused.value.code == code
    assert FIELDS[code] in {"timezone", "region", "parent_code", "kind"}


def test_a_unit_never_stands_above_itself() -> None:
    parents = {one.unit_id: one.parent_id for one in (JKT, HEALTH, CLINIC)}
    assert stands_above(HEALTH.unit_id, CLINIC.unit_id, parents)
    assert stands_above(HEALTH.unit_id, HEALTH.unit_id, parents)
    assert not stands_above(CLINIC.unit_id, HEALTH.unit_id, parents)
    assert not stands_above(HEALTH.unit_id, None, parents)


TODAY = date(2026, 7, 15)
A, B = UUID(int=1), UUID(int=2)
REACH = {"JKT": {A, B}, "JKT-DINKES": {A}}


@pytest.mark.parametrize(
    ("grants", "roles"),
    [
        ([], {}),
        ([Grant("hr_admin", "JKT-DINKES", TODAY, None)], {"hr_admin": [A]}),
        ([Grant("auditor", "JKT", TODAY, TODAY)], {"auditor": [A, B]}),
        ([Grant("leader", "JKT", date(2026, 7, 16), None)], {}),
        ([Grant("leader", "JKT", date(2026, 1, 1), date(2026, 7, 14))], {}),
        ([Grant("leader", "GONE", TODAY, None)], {}),
        ([Grant("admin", "*", TODAY, None)], {"admin": [EVERYWHERE_ID]}),
    ],
)
def test_a_grant_reaches_the_agencies_of_its_scope_on_its_days(
    grants: list[Grant], roles: dict[str, list[UUID]]
) -> None:
    assert roles_on(grants, TODAY, REACH) == roles


@pytest.mark.parametrize("role", ["hr_admin", "payroll_maker", "auditor", "leader"])
def test_roles_that_see_people_never_reach_everywhere(role: str) -> None:
    with pytest.raises(Invalid, match="scope_everywhere"):
        check_scope(role, "*")
    check_scope("admin", "*")
    check_scope(role, "JKT")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kopi7", "password_short"),
        ("k" * 257, "password_long"),
        ("Password123!", "password_easy"),
        ("jkt.hr2026", "password_easy"),
        ("aaaaaaaaaaaa", "password_easy"),
        ("kuda jalan ke pasar", None),
        ("k0pi-susu", None),
        ("柔らかい雨の朝に歩く", None),
    ],
)
def test_a_password_is_refused_only_where_it_is_easily_guessed(
    password: str, code: str | None
) -> None:
    if code is None:
        check_password(password, "jkt.hr")
    else:
        with pytest.raises(Invalid, match=code):
            check_password(password, "jkt.hr")


def test_dates_of_service_and_posts_follow_one_another() -> None:
    hired, left = date(2020, 1, 1), date(2026, 6, 30)
    check_service(hired, None)
    check_service(hired, hired)
    check_dates(hired, hired)
    check_holding(left, hired, left)
    for code, refuse in (
        ("left_before_hired", lambda: check_service(hired, date(2019, 12, 31))),
        ("dates_reversed", lambda: check_dates(hired, date(2019, 12, 31))),
        ("before_hired", lambda: check_holding(date(2019, 12, 31), hired, left)),
        ("after_left", lambda: check_holding(date(2026, 7, 1), hired, left)),
    ):
        with pytest.raises(Invalid, match=code):
            refuse()
