"""What targets keeps of what others say: first, again, late, out of order."""

from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pytest

from shared.events.evaluation import PeriodClosed, PeriodOpened, period_id
from shared.events.identity import AssignmentChanged, EmployeeChanged, EmployeeLeft
from tests.support.databases import Database
from tests.support.people import assignment, unit
from tests.support.services import deliver, rows
from tests.targets.world import HEALTH, SCHOOLS, Office, hr, person, refused, sign_in, under

NOW = datetime(2026, 7, 1, tzinfo=UTC)


async def copies(store: Database, who: Any) -> list[dict[str, Any]]:
    query = """select agency_id, version, name, member, superior_ids from employee_copy
               where employee_id = $1 order by agency_id"""
    return await rows(store, query, who.employee_id)


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("together", [True, False])
async def test_the_newest_state_of_a_person_stays_in_whatever_order_it_comes(
    store: Database, order: tuple[int, ...], together: bool
) -> None:
    one = person(name="Pertama")
    same = {"employee_id": one.employee_id, "nip": one.nip}
    moved = (assignment(HEALTH, to=date(2026, 6, 30)), assignment(SCHOOLS, from_=date(2026, 7, 1)))
    events = [
        one,
        person(event=EmployeeChanged, version=2, name="Kedua", **same),
        person(event=AssignmentChanged, version=3, name="Ketiga", assignments=moved, **same),
    ]
    shuffled = [events[place] for place in order]
    for batch in [shuffled] if together else [[event] for event in shuffled]:
        await deliver(store, *batch, *batch)
    kept = await copies(store, one)
    assert {row["agency_id"] for row in kept} == {HEALTH, SCHOOLS}
    assert {(row["version"], row["name"], row["member"]) for row in kept} == {(3, "Ketiga", True)}


@pytest.mark.usefixtures("client")
async def test_an_agency_that_a_correction_removed_keeps_the_newest_state(store: Database) -> None:
    one = person()
    fixed = person(agency=SCHOOLS, event=AssignmentChanged, version=2, name="Baru",
                   employee_id=one.employee_id, nip=one.nip)  # fmt: skip
    await deliver(store, one)
    await deliver(store, fixed)
    kept = await copies(store, one)
    assert [(row["version"], row["name"]) for row in kept] == [(2, "Baru")] * 2


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("first", ["superior", "person", "together"])
async def test_a_superior_is_known_in_the_agencies_of_their_people(
    store: Database, first: str
) -> None:
    boss = person(agency=SCHOOLS, name="Sekda")
    one = person(boss)
    batches = {"superior": [[boss], [one]], "person": [[one], [boss]], "together": [[one, boss]]}
    for batch in batches[first]:
        await deliver(store, *batch)
    kept = {row["agency_id"]: row for row in await copies(store, boss)}
    assert (kept[HEALTH]["member"], kept[SCHOOLS]["member"]) == (False, True)
    renamed = person(agency=SCHOOLS, event=EmployeeChanged, version=2, name="Sekda Baru",
                     employee_id=boss.employee_id, nip=boss.nip)  # fmt: skip
    await deliver(store, renamed)
    assert {row["name"] for row in await copies(store, boss)} == {"Sekda Baru"}


@pytest.mark.usefixtures("client")
async def test_who_stands_above_a_superior_is_not_spread_further(store: Database) -> None:
    governor = person(agency=SCHOOLS)
    boss = person(governor, agency=SCHOOLS)
    one = person(boss)
    await deliver(store, governor, boss, one)
    await deliver(store, person(agency=SCHOOLS, event=EmployeeChanged, version=2,
                                employee_id=governor.employee_id, nip=governor.nip))  # fmt: skip
    assert [row["agency_id"] for row in await copies(store, governor)] == [SCHOOLS]


async def test_who_left_is_still_known(store: Database, office: Office) -> None:
    one = person(superiors=())
    gone = person(event=EmployeeLeft, version=2, employee_id=one.employee_id, nip=one.nip,
                  left_on=date(2026, 6, 30))  # fmt: skip
    await deliver(store, one)
    before = (await office.get(hr(), "copies")).json()["employees"]
    await deliver(store, gone)
    assert (await office.get(hr(), "copies")).json()["employees"] == before


async def test_a_unit_keeps_its_newest_state(store: Database, office: Office) -> None:
    await deliver(store, unit("JKT-BKD", version=2, name="Baru"))
    await deliver(store, unit("JKT-BKD", name="Lama"))
    kept = await rows(store, "select name, version from unit_copy where code = 'JKT-BKD'")
    assert kept == [{"name": "Baru", "version": 2}]
    assert (await office.get(hr(), "copies")).json()["units"] == 4


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("reverse", [True, False])
@pytest.mark.parametrize("together", [True, False])
async def test_a_closed_period_stays_closed_however_late_its_opening_is_heard(
    store: Database, reverse: bool, together: bool
) -> None:
    code = f"20{30 + 2 * reverse + together}"
    given: dict[str, Any] = {
        "agency_id": HEALTH, "recorded_at": NOW, "period_id": period_id(HEALTH, code),
        "code": code, "kind": "yearly", "scheme": "numeric",
        "starts_on": date(int(code), 1, 1), "ends_on": date(int(code), 12, 31),
    }  # fmt: skip
    events = [
        PeriodOpened(version=1, **given),
        PeriodClosed(version=2, count=0, manifest_hash="0", **given),
    ]
    ordered = events[::-1] if reverse else events
    for batch in [ordered] if together else [[event] for event in ordered]:
        await deliver(store, *batch)
    kept = await rows(store, "select closed, version from period_copy where code = $1", code)
    assert kept == [{"closed": True, "version": 2}]


async def test_a_plt_superior_heard_of_later_may_decide_at_once(
    store: Database, office: Office
) -> None:
    boss, acting = person(), person()
    one = person(boss)
    await deliver(store, boss, acting, one)
    plan = await office.submitted(sign_in(one))
    path = f"plans/{plan['plan_id']}/return"
    assert refused(await office.post(sign_in(acting), path, {"reason": "x"}))[0] == 403
    changed = person(event=AssignmentChanged, version=2, employee_id=one.employee_id, nip=one.nip,
                     superiors=(under(boss), under(acting, "plt")))  # fmt: skip
    await deliver(store, changed)
    assert (await office.post(sign_in(acting), path, {"reason": "x"})).status_code == 200
