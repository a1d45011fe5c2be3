"""realisations.csv: how far indicators have come, from a file."""

from datetime import date
from typing import Any

from shared.events.evaluation import PeriodClosed
from shared.events.identity import EmployeeState
from tests.support.databases import Database
from tests.support.services import deliver
from tests.targets.book import book, row
from tests.targets.test_due import opened
from tests.targets.test_realisations import measures
from tests.targets.world import HEALTH, PAPUA, Office, hr, person, sign_in

COLUMNS = ("nip", "period", "result_number", "aspect", "indicator", "value", "as_of", "note")
MAY = {
    "period": "2026-05", "starts_on": "2026-05-01", "ends_on": "2026-05-31",
    "approved_on": "2026-05-02",
}  # fmt: skip


def line(who: EmployeeState, **changes: Any) -> dict[str, Any]:
    given = {
        "nip": who.nip, "period": "2026-05", "result_number": 1, "aspect": "kuantitas",
        "indicator": "Pasien", "value": "210", "as_of": "2026-05-15", "note": "Register",
    }  # fmt: skip
    return given | changes


async def send(office: Office, *lines: dict[str, Any], by: Any = None) -> Any:
    text = "\n".join([",".join(COLUMNS), *(",".join(map(str, one.values())) for one in lines)])
    files = {"file": ("realisations.csv", text.encode(), "text/csv")}
    path = "/v1/imports/realisations"
    return await office.client.post(path, files=files, headers=(by or hr()).bearer)


async def planned(store: Database, office: Office, **changes: Any) -> EmployeeState:
    one: EmployeeState = person()
    await deliver(store, one)
    report = (await office.upload(hr(), book(row(one, **MAY | changes)))).json()
    assert report["faults"] == []
    return one


async def test_a_file_records_and_again_changes_nothing(store: Database, office: Office) -> None:
    one = await planned(store, office)
    lines = [line(one), line(one, value="300", as_of="2026-05-25", note=""), line(one)]
    for unchanged in (1, 3):
        report = (await send(office, *lines)).json()
        counted = (report["rows"], report["accepted"], report["unchanged"], report["faults"])
        assert counted == (3, 3, unchanged, [])
    (plan,) = (await office.get(sign_in(one), "me/plans")).json()
    shown = (await office.get(sign_in(one), f"plans/{plan['plan_id']}")).json()
    assert [(m["realised"], m["realised_on"]) for m in measures(shown)] == [("300", "2026-05-25")]
    kept = (await office.get(sign_in(one), f"plans/{plan['plan_id']}/realisations")).json()
    assert [(k["value"], k["note"], k["actor_name"]) for k in kept] == [
        ("300", "", "Admin Kepegawaian"),
        ("210", "Register", "Admin Kepegawaian"),
    ]


async def test_a_figure_may_be_put_back_and_the_last_row_of_a_day_counts(
    store: Database, office: Office
) -> None:
    one = await planned(store, office)
    first, second = line(one, value="12"), line(one, value="15")
    for lines, unchanged, stands in (
        ([first], 0, "12"),
        ([second], 0, "15"),
        ([first], 0, "12"),
        ([second, first], 2, "12"),
        ([first, second], 1, "15"),
    ):
        report = (await send(office, *lines)).json()
        assert (report["unchanged"], report["faults"]) == (unchanged, [])
        (plan,) = (await office.get(sign_in(one), "me/plans")).json()
        shown = (await office.get(sign_in(one), f"plans/{plan['plan_id']}")).json()
        assert [m["realised"] for m in measures(shown)] == [stands]


async def test_each_faulty_row_is_named_and_the_others_are_taken(
    store: Database, office: Office
) -> None:
    one = await planned(store, office)
    draft = await planned(store, office, state="draft", approved_on="")
    report = (
        await send(
            office,
            line(one),
            line(one, nip="199912312024011999"),
            line(one, period="2026-06"),
            line(one, indicator="Lain"),
            line(one, result_number=2),
            line(one, as_of="2026-06-01"),
            line(one, value="-1"),
            line(draft),
        )
    ).json()
    assert report["accepted"] == 1
    assert [(f["row"], f["column"], f["code"]) for f in report["faults"]] == [
        (3, "nip", "nip_unknown"),
        (4, "period", "plan_unknown"),
        (5, "indicator", "indicator_unknown"),
        (6, "indicator", "indicator_unknown"),
        (7, "as_of", "realised_day"),
        (8, "value", "cell_minimum"),
        (9, "period", "plan_is_draft"),
    ]


async def test_of_a_closed_period_only_what_stands_is_taken(
    store: Database, office: Office
) -> None:
    april = {
        "period": "2026-04", "starts_on": "2026-04-01", "ends_on": "2026-04-30",
        "approved_on": "2026-04-02",
    }  # fmt: skip
    one = await planned(store, office, **april)
    stands = line(one, period="2026-04", as_of="2026-04-15")
    assert (await send(office, stands)).json()["faults"] == []
    closed = opened(
        "2026-04",
        date(2026, 4, 1),
        date(2026, 4, 30),
        PeriodClosed,
        version=9,
        count=0,
        manifest_hash="",
    )
    await deliver(store, closed)
    report = (await send(office, stands, stands | {"value": "211"})).json()
    assert [(f["row"], f["code"]) for f in report["faults"]] == [(3, "period_closed")]


async def test_only_the_hr_admin_of_the_persons_agency_brings_it(
    store: Database, office: Office
) -> None:
    one = await planned(store, office)
    assert (await send(office, line(one), by=sign_in(one))).status_code == 403
    report = (await send(office, line(one), by=hr(PAPUA))).json()
    assert [f["code"] for f in report["faults"]] == ["nip_unknown"]
    both = sign_in(person(), hr_admin=[PAPUA], auditor=[HEALTH])
    report = (await send(office, line(one), by=both)).json()
    assert [f["code"] for f in report["faults"]] == ["agency_not_yours"]
