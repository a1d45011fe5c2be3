"""A generated province goes in without a fault, its mistakes with exactly the expected ones."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
import pytest_asyncio

from capaian.generate import generate
from shared.events.identity import (
    UNIT_IDS,
    Assignment,
    EmployeeHired,
    Status,
    Superior,
    UnitState,
    unit_id,
)
from tests.support.databases import Database
from tests.support.people import THEN, unit
from tests.support.services import codes, deliver, rows, said
from tests.support.tokens import Person
from tests.targets.world import Office

PEOPLE = 300
Cells = dict[str, str]


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("province")
    generate(folder, PEOPLE, 7)
    return folder


def read(folder: Path, book: str) -> list[Cells]:
    with (folder / f"{book}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_nip(cells: list[Cells]) -> dict[str, list[Cells]]:
    grouped: dict[str, list[Cells]] = defaultdict(list)
    for row in cells:
        grouped[row["nip"]].append(row)
    return grouped


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def employee_id(nip: str) -> UUID:
    return uuid5(UNIT_IDS, nip)


def agency_of(units: dict[str, Cells], code: str) -> UUID:
    while units[code]["kind"] not in {"agency", "government"}:
        code = units[code]["parent_code"]
    return unit_id(code)


def statuses(cells: list[Cells]) -> Iterator[Status]:
    dated = sorted(cells, key=lambda row: row["from"])
    for row, later in zip(dated, [*dated[1:], None], strict=True):
        to = date.fromisoformat(later["from"]) - timedelta(days=1) if later else None
        yield Status(from_=date.fromisoformat(row["from"]), to=to, kind=row["kind"],
                     status=row["status"], golongan=row["golongan"])  # fmt: skip


def people(folder: Path) -> Iterator[EmployeeHired]:
    """The people of the files as identity would say them."""
    units = {row["code"]: row for row in read(folder, "units")}
    posts = {row["code"]: row for row in read(folder, "posts")}
    held, above = by_nip(read(folder, "assignments")), by_nip(read(folder, "superiors"))
    for nip, cells in by_nip(read(folder, "employees")).items():
        assignments = tuple(assignment(row, posts, units) for row in held[nip])
        yield EmployeeHired(
            agency_id=assignments[-1].agency_id, version=1, recorded_at=THEN,
            employee_id=employee_id(nip), nip=nip, name=cells[-1]["name"],
            hired_on=date.fromisoformat(cells[-1]["hired_on"]), left_on=day(cells[-1]["left_on"]),
            statuses=tuple(statuses(cells)), assignments=assignments,
            superiors=tuple(
                Superior(from_=date.fromisoformat(row["from"]), to=day(row["to"]),
                         superior_id=employee_id(row["superior_nip"]), kind=row["kind"])
                for row in above[nip]
            ),
        )  # fmt: skip


def assignment(row: Cells, posts: dict[str, Cells], units: dict[str, Cells]) -> Assignment:
    post = posts[row["post_code"]]
    return Assignment(
        from_=date.fromisoformat(row["from"]), to=day(row["to"]), kind=row["kind"],
        post_code=post["code"], post_name=post["name"], group=post["group"],
        job_class=int(post["job_class"]), unit_id=unit_id(post["unit_code"]),
        agency_id=agency_of(units, post["unit_code"]),
    )  # fmt: skip


def unit_states(folder: Path) -> list[UnitState]:
    return [unit(row["code"], timezone=row["timezone"]) for row in read(folder, "units")]


@pytest.fixture(scope="module")
def officer(province: Path) -> Person:
    """HR of all agencies of the province."""
    agencies = [unit_id(row["code"]) for row in read(province, "units") if row["kind"] == "agency"]
    return Person(roles={"hr_admin": agencies})


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


async def upload(office: Office, officer: Person, content: str) -> Any:
    answer = await office.upload(officer, content)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest_asyncio.fixture(scope="module")
async def first(store: Database, office: Office, officer: Person, province: Path) -> dict[str, Any]:
    """The report of the province's plans, taken once its people were known."""
    await deliver(store, *unit_states(province), *people(province))
    return await upload(office, officer, text(province / "plans.csv"))


async def test_a_province_goes_in_whole_and_once(
    store: Database, office: Office, officer: Person, province: Path, first: dict[str, Any]
) -> None:
    assert (first["faults"], first["accepted"]) == ([], first["rows"])
    plans = {(row["nip"], row["starts_on"]) for row in read(province, "plans")}
    assert len(await said(store, "TargetApproved")) == len(plans)
    dangling = await rows(
        store,
        """select count(*) from plan, jsonb_array_elements(results) as r
           where r ->> 'superior_result_id' not in (
             select s ->> 'result_id' from plan, jsonb_array_elements(results) as s)""",
    )
    assert dangling == [{"count": 0}]
    again = await upload(office, officer, text(province / "plans.csv"))
    assert (again["unchanged"], again["faults"]) == (first["rows"], [])


@pytest.mark.usefixtures("first")
async def test_the_mistakes_of_a_province_are_found_and_nothing_else(
    office: Office, officer: Person, province: Path
) -> None:
    expected = [
        (int(row["row"]), row["column"], row["code"])
        for row in read(province / "mistakes", "expected")
        if row["file"] == "plans.csv"
    ]
    report = await upload(office, officer, text(province / "mistakes" / "plans.csv"))
    assert list(codes(report)) == expected
