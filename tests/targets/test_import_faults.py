"""plans.csv: what is refused, named by row and column."""

from datetime import UTC, date, datetime

import pytest

from shared.events.evaluation import PeriodClosed, period_id
from shared.events.identity import Status
from tests.support.databases import Database
from tests.support.people import assignment
from tests.support.services import codes, deliver
from tests.targets.book import Cells, acts_of, book, row, stored
from tests.targets.world import (
    HEALTH,
    SCHOOLS,
    Office,
    hr,
    person,
    refused,
    sign_in,
    under,
)


async def test_a_faulty_row_keeps_its_whole_plan_out_and_no_other(
    store: Database, office: Office
) -> None:
    boss = person()
    good, bad = person(boss), person(boss)
    await deliver(store, boss, good, bad)
    text = book(
        row(boss),
        row(bad, boss, weight=50),
        row(bad, boss, weight=50, result_number=2, target="banyak"),
        row(good, boss),
    )
    report = (await office.upload(hr(), text)).json()
    assert (report["rows"], report["accepted"], report["faulty"]) == (4, 2, 2)
    assert codes(report) == [(4, "target", "cell_decimal")]
    assert await stored(store, bad) == []


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"nip": "199912312024011999"}, "nip", "nip_unknown"),
        ({"weight": 90}, "weight", "weights_sum"),
        ({"aspect": "waktu"}, "aspect", "quantity_missing"),
        ({"aspect": "rasa"}, "aspect", "cell_choice"),
        ({"period": "2026-13"}, "period", "period_code"),
        ({"period": "2026-08"}, "starts_on", "outside_period"),
        ({"ends_on": "2026-06-30"}, "ends_on", "dates_reversed"),
        ({"state": "disetujui"}, "state", "cell_choice"),
        ({"approved_on": ""}, "approved_on", "cell_required"),
        ({"superior_nip": ""}, "superior_nip", "cell_required"),
        ({"superior_nip": "199912312024011999"}, "superior_nip", "nip_unknown"),
        ({"superior_nip": "{stranger}"}, "superior_nip", "not_the_superior"),
        ({"approved_on": "2023-12-31"}, "superior_nip", "not_the_superior"),
        ({"superior_result_number": 2}, "superior_result_number", "superior_result_unknown"),
        ({"superior_result_number": ""}, "superior_result_number", "result_unlinked"),
        ({"result_title": "=HYPERLINK(1)"}, "result_title", "cell_formula"),
    ],
)
async def test_each_mistake_is_named_with_row_and_column(
    store: Database, office: Office, changes: Cells, column: str, code: str
) -> None:
    boss, stranger = person(), person()
    one = person(boss)
    await deliver(store, boss, one, stranger)
    wrong = {name: str(value).format(stranger=stranger.nip) for name, value in changes.items()}
    report = (await office.upload(hr(), book(row(boss), row(one, boss, **wrong)))).json()
    assert codes(report) == [(3, column, code)]
    assert "{" not in report["faults"][0]["message"]


async def test_rows_of_one_plan_must_agree(store: Database, office: Office) -> None:
    boss = person()
    one = person(boss)
    await deliver(store, boss, one)
    text = book(
        row(boss),
        row(one, boss, weight=50),
        row(one, boss, weight=60, ends_on="2026-07-30"),
        row(one, boss, weight=50, result_number=2, state="draft"),
    )
    report = (await office.upload(hr(), text)).json()
    assert codes(report) == [
        (4, "ends_on", "rows_differ"),
        (4, "weight", "rows_differ"),
        (5, "state", "rows_differ"),
    ]


async def test_without_the_superiors_plan_nothing_is_approved_but_drafts_go_in(
    store: Database, office: Office
) -> None:
    boss = person(name="Joko")
    one, other = person(boss), person(boss)
    await deliver(store, boss, one, other)
    text = book(row(one, boss), row(other, boss, state="draft", approved_on=""))
    report = (await office.upload(hr(), text)).json()
    assert codes(report) == [(2, "superior_nip", "superior_without_plan")]
    assert "Joko" in report["faults"][0]["message"]
    assert [plan["state"] for plan in await stored(store, other)] == ["draft"]
    assert await acts_of(store, other) == []


async def test_the_acting_superior_of_the_day_of_approval_counts(
    store: Database, office: Office
) -> None:
    boss, acting = person(), person()
    plt = under(acting, "plt", date(2026, 7, 2), date(2026, 7, 5))
    one = person(superiors=(under(boss), plt))
    await deliver(store, boss, acting, one)
    report = (await office.upload(hr(), book(row(acting), row(one, boss)))).json()
    assert codes(report) == [(3, "superior_nip", "not_the_superior")]
    report = (await office.upload(hr(), book(row(acting), row(one, acting)))).json()
    assert report["faults"] == []


async def test_plans_may_not_share_days(store: Database, office: Office) -> None:
    boss = person()
    await deliver(store, boss)
    text = book(row(boss), row(boss, starts_on="2026-07-31"))
    report = (await office.upload(hr(), text)).json()
    assert codes(report) == [(3, "starts_on", "plan_exists")]
    assert report["accepted"] == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("02", "skp_not_on_unpaid_leave"),
        ("04", "skp_not_when_suspended"),
        ("20", "skp_not_before_retirement"),
        ("03", None),
    ],
)
async def test_who_has_no_skp_gets_none_from_a_file_either(
    store: Database, office: Office, status: str, code: str | None
) -> None:
    away = Status(from_=date(2026, 1, 1), kind="pns", status=status, golongan="III/c")
    one = person(statuses=(away,))
    await deliver(store, one)
    report = (await office.upload(hr(), book(row(one)))).json()
    assert codes(report) == ([(2, "nip", code)] if code else [])


async def test_a_closed_period_takes_no_plans_but_knows_those_it_has(
    store: Database, office: Office
) -> None:
    one, late = person(), person()
    await deliver(store, one, late)
    days = {"starts_on": "2030-07-01", "ends_on": "2030-07-31", "period": "2030-07"}
    await office.upload(hr(), book(row(one, **days)))
    closed = PeriodClosed(
        agency_id=HEALTH, version=2, recorded_at=datetime(2030, 8, 1, tzinfo=UTC),
        period_id=period_id(HEALTH, "2030-07"), code="2030-07", kind="monthly", scheme="matrix",
        starts_on=date(2030, 7, 1), ends_on=date(2030, 7, 31), count=1, manifest_hash="0",
    )  # fmt: skip
    await deliver(store, closed)
    report = (await office.upload(hr(), book(row(one, **days), row(late, **days)))).json()
    assert codes(report) == [(3, "period", "period_closed")]
    assert report["unchanged"] == 1


async def test_a_file_may_only_hold_ones_own_agencies(store: Database, office: Office) -> None:
    both = (assignment(HEALTH, to=date(2025, 12, 31)), assignment(SCHOOLS, from_=date(2026, 1, 1)))
    moved, theirs = person(assignments=both), person(agency=SCHOOLS)
    await deliver(store, moved, theirs)
    report = (await office.upload(hr(HEALTH), book(row(moved), row(theirs)))).json()
    assert codes(report) == [(2, "nip", "agency_not_yours"), (3, "nip", "nip_unknown")]
    nobody = sign_in(theirs, leader=[SCHOOLS])
    assert refused(await office.upload(nobody, book(row(theirs)))) == (403, "role_needed")


async def test_a_file_with_another_header_is_refused_whole(office: Office) -> None:
    answer = await office.upload(hr(), "nip,period\n1,2\n")
    assert refused(answer) == (422, "file_header")
