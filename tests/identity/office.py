"""Two agencies of Jakarta, and what tests do at identity's HTTP door."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import httpx

from shared.events.identity import unit_id
from tests.support.databases import Database
from tests.support.tokens import Person

ADMIN_PASSWORD = "kopi susu tanpa gula"  # noqa: S105 - of these tests

Rows = Iterable[Mapping[str, Any]]


class Office:
    """What the tests do at identity's HTTP door."""

    def __init__(self, client: httpx.AsyncClient, store: Database) -> None:
        self.client = client
        self.store = store

    async def send(self, kind: str, rows: Rows, by: Person, **more: str) -> dict[str, Any]:
        """Send rows as a CSV file; gives the report."""
        return await self.send_file(kind, f"{kind}.csv", sheet(rows), by, **more)

    async def send_file(
        self, kind: str, name: str, content: bytes, by: Person, language: str = "id"
    ) -> dict[str, Any]:
        answer = await self.client.post(
            f"/v1/imports/{kind}",
            files={"file": (name, content)},
            headers=by.bearer | {"Accept-Language": language},
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def get(self, path: str, by: Person) -> Any:
        answer = await self.client.get(path, headers=by.bearer)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, said: Mapping[str, Any], by: Person) -> Any:
        answer = await self.client.post(path, json=dict(said), headers=by.bearer)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


def sheet(rows: Rows) -> bytes:
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


ADMIN = Person(name="Admin", roles={"admin": [UUID(int=0)]})
HEALTH, SCHOOLS = unit_id("JKT-DINKES"), unit_id("JKT-DISDIK")
HR = Person(name="Ratna", roles={"hr_admin": [HEALTH, SCHOOLS]})
HR_HEALTH = Person(name="Hani", roles={"hr_admin": [HEALTH]})
HR_SCHOOLS = Person(name="Sigit", roles={"hr_admin": [SCHOOLS]})


def unit(code: str, kind: str, parent: str = "", **more: str) -> dict[str, str]:
    return {
        "code": code,
        "name": f"Unit {code}",
        "kind": kind,
        "parent_code": parent,
        "region": code.partition("-")[0],
        "timezone": "Asia/Jakarta",
        "calendar": "5-day",
    } | more


def post(code: str, unit_code: str, **more: str) -> dict[str, str]:
    return {
        "code": code,
        "name": f"Jabatan {code}",
        "unit_code": unit_code,
        "group": "pelaksana",
        "job_class": "7",
    } | more


def person(nip: str, **more: str) -> dict[str, str]:
    return {
        "nip": nip,
        "name": f"Pegawai {nip[-3:]}",
        "kind": "pns",
        "status": "01",
        "golongan": "III/a",
        "from": "2016-01-01",
        "hired_on": "2015-05-01",
        "left_on": "",
    } | more


def nip(number: int) -> str:
    return f"198609262015051{number:03d}"


def holds(number: int, post_code: str, **more: str) -> dict[str, str]:
    return {
        "nip": nip(number),
        "post_code": post_code,
        "kind": "definitif",
        "from": "2024-01-01",
        "to": "",
    } | more


def under(number: int, superior: int, **more: str) -> dict[str, str]:
    return {
        "nip": nip(number),
        "superior_nip": nip(superior),
        "kind": "definitif",
        "from": "2024-01-01",
        "to": "",
    } | more


UNITS = (
    unit("JKT", "government"),
    unit("JKT-DINKES", "agency", "JKT"),
    unit("JKT-DINKES-P01", "puskesmas", "JKT-DINKES", calendar="6-day"),
    unit("JKT-DISDIK", "agency", "JKT"),
    unit("JKT-DISDIK-S01", "school", "JKT-DISDIK"),
)
POSTS = (
    post("DINKES-HEAD", "JKT-DINKES", group="jpt", job_class="15"),
    post("P01-HEAD", "JKT-DINKES-P01", group="pengawas", job_class="9"),
    post("P01-STAFF", "JKT-DINKES-P01"),
    post("DISDIK-HEAD", "JKT-DISDIK", group="jpt", job_class="15"),
    post("S01-STAFF", "JKT-DISDIK-S01"),
)


async def furnish(office: Office) -> None:
    """Two agencies: health with 1 over 2 over 3, schools with 4 over 5."""
    places = ("DINKES-HEAD", "P01-HEAD", "P01-STAFF", "DISDIK-HEAD", "S01-STAFF")
    for kind, rows, by in (
        ("units", UNITS, ADMIN),
        ("posts", POSTS, HR),
        ("employees", [person(nip(n)) for n in (1, 2, 3)], HR_HEALTH),
        ("employees", [person(nip(n)) for n in (4, 5)], HR_SCHOOLS),
        ("assignments", [holds(n, p) for n, p in enumerate(places, 1)], HR),
        ("superiors", [under(2, 1), under(3, 2), under(5, 4)], HR),
    ):
        report = await office.send(kind, rows, by)
        assert report["faults"] == [], (kind, report)
