"""Two small agencies for tests: a head, the staff below, and HR; and how they act."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec

from shared.events.evaluation import period_id
from shared.events.identity import EmployeeState, Superior
from tests.support.databases import Database
from tests.support.people import HEALTH, SCHOOLS, employee, unit
from tests.support.services import codes, deliver, said
from tests.support.tokens import Person

SINCE = date(2024, 1, 1)
FIRST, LAST = date(2026, 7, 1), date(2026, 7, 31)

RATINGS = (
    "nip,period,result_rating,behaviour_rating,result_score,behaviour_score,innovation,"
    "assessor_nip,finalise"
)
ATTENDANCE = "nip,date,schedule_in,schedule_out,in,out,leave"
ACTIVITIES = "nip,date,reference,description,minutes,volume,state,superior_nip"
MEASURES = "nip,month,measure,target,realisation"
PUNISHMENTS = "nip,reference,code,decree,from,to"


class Office(msgspec.Struct):
    """One agency: its head, those below, and who works for HR."""

    agency: UUID
    head: EmployeeState
    staff: list[EmployeeState]
    hr: Person

    @property
    def assessor(self) -> Person:
        return Person(
            name=self.head.name,
            employee_id=self.head.employee_id,
            own=[self.agency],
            supervised=[self.agency],
        )

    def signed_in(self, person: EmployeeState) -> Person:
        return Person(name=person.name, employee_id=person.employee_id, own=[self.agency])


class House(msgspec.Struct):
    """The service under test and two agencies in it."""

    store: Database
    client: httpx.AsyncClient
    health: Office
    schools: Office

    async def post(self, path: str, who: Person, body: Any = None, **headers: str) -> Any:
        return await self.client.post(f"/v1{path}", json=body, headers=who.bearer | headers)

    async def put(self, path: str, who: Person, body: Any, **headers: str) -> Any:
        return await self.client.put(f"/v1{path}", json=body, headers=who.bearer | headers)

    async def delete(self, path: str, who: Person, **headers: str) -> Any:
        return await self.client.delete(f"/v1{path}", headers=who.bearer | headers)

    async def get(self, path: str, who: Person, **asked: Any) -> Any:
        return await self.client.get(f"/v1{path}", params=asked, headers=who.bearer)

    async def open_period(self, office: Office, code: str = "2026-07", **more: object) -> UUID:
        """Open a period of an agency; monthly and by matrix unless said otherwise."""
        wanted = {"agency_id": str(office.agency), "kind": "monthly", "code": code}
        answer = await self.post("/periods", office.hr, wanted | {"scheme": "matrix"} | more)
        assert answer.status_code == 200, answer.text
        assert answer.json()["period_id"] == str(period_id(office.agency, code))
        return UUID(answer.json()["period_id"])

    async def upload(
        self, file: str, header: str, *lines: str, who: Person, reason: str | None = None
    ) -> dict[str, Any]:
        """Import a file of these lines; gives the report."""
        answer = await self.client.post(
            f"/v1/imports/{file}",
            files={"file": (f"{file}.csv", "\n".join([header, *lines]).encode())},
            params={"reason": reason} if reason else {},
            headers=who.bearer,
        )
        assert answer.status_code == 200, answer.text
        report: dict[str, Any] = answer.json()
        return report


async def build(store: Database) -> tuple[Office, Office]:
    """Have the service hear of two agencies and their people."""
    health, schools = office(HEALTH, 8), office(SCHOOLS, 3)
    await deliver(store, unit("JKT-DINKES"), unit("JKT-DISDIK"))
    for one in (health, schools):
        await deliver(store, one.head, *one.staff)
    return health, schools


def office(agency: UUID, size: int) -> Office:
    head = person(agency, name="Kepala Dinas")
    staff = [person(agency, head) for _ in range(size)]
    return Office(agency, head, staff, Person(name="HR", roles={"hr_admin": [agency]}))


def person(agency: UUID, superior: EmployeeState | None = None, **changes: Any) -> EmployeeState:
    """An employee with a NIP of their own, under a superior where one is given."""
    given: dict[str, Any] = {"nip": f"{uuid4().int % 10**18:018d}"}
    return employee(agency, superior.employee_id if superior else None, **given | changes)


def under(
    superior: EmployeeState, kind: str = "definitif", start: date = SINCE, end: date | None = None
) -> Superior:
    return Superior(from_=start, to=end, superior_id=superior.employee_id, kind=kind)


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def saw(etag: str) -> dict[str, str]:
    return {"If-Match": f'"{etag}"'}


def rating(
    someone: EmployeeState,
    assessor: EmployeeState,
    result: str = "sesuai",
    behaviour: str = "sesuai",
    finalise: str = "yes",
    period: str = "2026-07",
) -> str:
    """A row of ratings.csv by matrix."""
    return f"{someone.nip},{period},{result},{behaviour},,,no,{assessor.nip},{finalise}"


UNKNOWN = "199912312024011999"
"""A NIP of nobody."""


async def faults(house: House, file: str, header: str, *lines: str) -> list[Any]:
    """The columns and codes of an import's faults, in the order of its rows."""
    report = await house.upload(file, header, *lines, who=house.health.hr)
    return [(column, code) for _, column, code in codes(report)]


async def events_of(house: House, someone: EmployeeState, *types: str) -> list[dict[str, Any]]:
    """What was said of a person, in these events."""
    found = await said(house.store, *types)
    return [event for event in found if event["employee_id"] == str(someone.employee_id)]
