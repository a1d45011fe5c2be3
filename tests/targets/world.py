"""A small office for tests: a head, a superior, their people; and what they write."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.events.identity import EmployeeState, Superior, unit_id
from tests.support.people import HEALTH, SCHOOLS, employee, unit
from tests.support.tokens import Person

PAPUA = unit_id("PPB-DINKES")
SINCE = date(2024, 1, 1)
PLANS = "nip,period,starts_on,ends_on,result_number,result_title,weight,superior_result_number,aspect,indicator,target,unit,state,superior_nip,approved_on"  # noqa: E501 - one header row


def nip() -> str:
    return f"{uuid4().int % 10**18:018d}"


def person(superior: EmployeeState | None = None, agency: UUID = HEALTH, **changes: Any) -> Any:
    """An employee of the agency, under a superior where one is given."""
    given: dict[str, Any] = {"nip": nip(), "name": f"Pegawai {uuid4().hex[:6]}"}
    above = superior.employee_id if superior else None
    return employee(agency, above, **given | changes)


def under(superior: EmployeeState, kind: str = "definitif", since: date = SINCE,
          to: date | None = None) -> Superior:  # fmt: skip
    return Superior(from_=since, to=to, superior_id=superior.employee_id, kind=kind)


def sign_in(who: EmployeeState, *supervised: UUID, **roles: list[UUID]) -> Person:
    """The person signed in, as superior of people of the agencies given."""
    own = {assignment.agency_id for assignment in who.assignments}
    return Person(
        name=who.name, employee_id=who.employee_id, own=own, supervised=supervised, roles=roles
    )


def hr(*agencies: UUID) -> Person:
    return Person(name="Admin Kepegawaian", roles={"hr_admin": list(agencies or (HEALTH,))})


def units() -> list[Any]:
    return [unit("JKT-DINKES"), unit("JKT-DISDIK"), unit("PPB-DINKES", timezone="Asia/Jayapura")]


def indicator(aspect: str = "kuantitas", **changes: Any) -> dict[str, Any]:
    given = {"aspect": aspect, "text": "Pasien yang dilayani", "target": "420", "unit": "orang"}
    return given | changes


def result(number: int = 1, weight: int = 100, above: str | None = None,
           **changes: Any) -> dict[str, Any]:  # fmt: skip
    given = {
        "number": number,
        "title": f"Hasil kerja {number}",
        "weight": weight,
        "superior_result_id": above,
        "indicators": [indicator()],
    }
    return given | changes


class Office:
    """The HTTP door, with what one does at it again and again."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def post(self, who: Person, path: str, body: Any = None, **headers: str) -> Any:
        heads = who.bearer | headers
        return await self.client.post(f"/v1/{path}", json=body, headers=heads)

    async def get(self, who: Person, path: str, language: str = "en") -> Any:
        heads = who.bearer | {"Accept-Language": language}
        return await self.client.get(f"/v1/{path}", headers=heads)

    async def put(self, who: Person, path: str, body: Any, **headers: str) -> Any:
        return await self.client.put(f"/v1/{path}", json=body, headers=who.bearer | headers)

    async def draft(self, who: Person, *results: Any, period: str = "2026-07", **more: Any) -> Any:
        body = {"period": period, "results": list(results or [result()]), **more}
        answer = await self.post(who, "plans", body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def submitted(self, who: Person, *results: Any, period: str = "2026-07") -> Any:
        plan = await self.draft(who, *results, period=period)
        answer = await self.post(who, f"plans/{plan['plan_id']}/submission")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def approved(
        self, who: Person, by: Person, *results: Any, period: str = "2026-07"
    ) -> Any:
        plan = await self.submitted(who, *results, period=period)
        answer = await self.post(by, f"plans/{plan['plan_id']}/approval")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def upload(self, who: Person, text: str, language: str = "id") -> Any:
        files = {"file": ("plans.csv", text.encode(), "text/csv")}
        heads = who.bearer | {"Accept-Language": language}
        return await self.client.post("/v1/imports/plans", files=files, headers=heads)


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


__all__ = [
    "HEALTH", "PAPUA", "PLANS", "SCHOOLS", "Office", "hr", "indicator", "nip", "person", "refused",
    "result", "sign_in", "under", "units",
]  # fmt: skip
