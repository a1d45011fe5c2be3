"""How each route is asked about one of the two agencies: by its path, its query, body or file."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import httpx

from tests.security.files import Staff, book
from tests.security.world import MONTH, POLICY, Place, World, text_of
from tests.walks.system import PASSWORD

NEW_PASSWORD: Final = "payung di bawah meja"  # noqa: S105 - of these tests
RATINGS: Final = {"result_rating": "sesuai", "behaviour_rating": "sesuai"}
INDICATOR: Final = {"aspect": "kuantitas", "text": "Berkas", "target": "12", "unit": "berkas"}
RESULTS: Final = [{"number": 1, "title": "Layanan", "weight": 100, "indicators": [INDICATOR]}]
FROM: Final = {"kind": "definitif", "from": "2022-01-03"}

Words = dict[str, Any]


class Ask(NamedTuple):
    """What is sent beside the path. With `files` the body is an upload."""

    json: Words | None = None
    params: dict[str, str] | None = None
    files: dict[str, tuple[str, str]] | None = None


Asking = Callable[[Place], Ask]


def body(**said: Any) -> Asking:
    """The same for both agencies."""
    return lambda _: Ask(json=said)


def query(**said: str) -> Asking:
    return lambda _: Ask(params=said)


def of_agency(place: Place) -> Ask:
    return Ask(params={"agency_id": str(place.agency_id)})


def upload(kind: str) -> Asking:
    """The file of this agency alone; rows that are there already are rows one may send."""
    return lambda place: Ask(files={"file": (f"{kind}.csv", book(kind, place.staff))})


def named(make: Callable[[Place], Words]) -> Asking:
    return lambda place: Ask(json=make(place))


def document(place: Place) -> Words:
    return {"document": text_of(POLICY[place.region])}


def superior(place: Place) -> Words:
    return {"superior_nip": place.staff.nip(0), **FROM}


def post(staff: Staff) -> Words:
    return {"post_code": f"{staff.agency}-2", **FROM}


def month(place: Place) -> Words:
    return {"agency_id": str(place.agency_id), "month": MONTH}


IDENTITY: Final[dict[str, Asking]] = {
    "POST /v1/sessions": body(username="budi", password=PASSWORD),
    "POST /v1/me/confirmation": body(password=PASSWORD),
    "PUT /v1/me/preferences": body(language="en", onboarded=True),
    "POST /v1/me/password": body(old=PASSWORD, new=NEW_PASSWORD),
    "POST /v1/accounts": body(username="baru", password=NEW_PASSWORD, name="Baru"),
    "POST /v1/service-accounts": body(client_id="lain", name="Lain"),
    "POST /v1/accounts/{username}/password": body(password=NEW_PASSWORD),
    "POST /v1/grants": named(
        lambda place: {"username": "budi", "role": "auditor", "scope": place.staff.agency}
    ),
    "POST /v1/employees/search": named(lambda place: {"nip": place.staff.nip()}),
    "POST /v1/employees/{employee_id}/superiors": named(superior),
    "POST /v1/employees/{employee_id}/superiors/withdrawal": body(**FROM),
    "POST /v1/employees/{employee_id}/assignments": named(lambda place: post(place.staff)),
    "POST /v1/employees/{employee_id}/assignments/withdrawal": named(
        lambda place: post(place.staff)
    ),
    "POST /v1/employees/{employee_id}/nip": body(nip="198609262015051999"),
    **{
        f"POST /v1/imports/{kind}": upload(kind)
        for kind in ("units", "posts", "employees", "assignments", "superiors")
    },
}
TARGETS: Final[dict[str, Asking]] = {
    "GET /v1/me/superior-results": query(period=MONTH),
    "POST /v1/plans": named(
        lambda place: {"period": "2026-08", "employee_id": str(place.employee_id)}
    ),
    "PUT /v1/plans/{plan_id}": body(version=1, results=RESULTS),
    "POST /v1/plans/{plan_id}/indicators/{indicator_id}/realisations": body(value="3"),
    "POST /v1/plans/{plan_id}/return": body(reason="Terlalu rendah"),
    "POST /v1/plans/{plan_id}/revision": body(version=1, results=RESULTS, reason="strategy"),
    "POST /v1/approvals": named(lambda place: {"plan_ids": [str(place.plan_id)]}),
    "POST /v1/imports/plans": upload("plans"),
    "POST /v1/imports/realisations": upload("realisations"),
}
EVALUATION: Final[dict[str, Asking]] = {
    "POST /v1/periods": named(
        lambda place: {
            "agency_id": str(place.agency_id),
            "code": "2026-08",
            "kind": "monthly",
            "scheme": "matrix",
        }
    ),
    "GET /v1/periods": of_agency,
    "POST /v1/attendance-closings": named(month),
    "GET /v1/attendance-closings": of_agency,
    "PUT /v1/results/{employee_id}/{period_id}": body(**RATINGS, reason="late"),
    "POST /v1/results/{employee_id}/{period_id}/revision": body(**RATINGS, reason="Keberatan"),
    "POST /v1/finalisations": named(
        lambda place: {
            "period_id": str(place.period_id),
            "employee_ids": [str(place.employee_id)],
            "reason": "late",
        }
    ),
    "POST /v1/activities": body(day="2026-07-06", description="Rapat", minutes=30),
    "POST /v1/activities/approvals": named(
        lambda place: {"activity_ids": [str(place.activity_id)]}
    ),
    "PUT /v1/activities/{activity_id}": body(description="Rapat", minutes=30),
    "POST /v1/activities/{activity_id}/return": body(reason="Terlalu lama"),
    "GET /v1/me/activities": query(month=MONTH),
    "GET /v1/me/attendance": query(month=MONTH),
    "GET /v1/team/results": query(period=MONTH),
    "GET /v1/team/activities": query(month=MONTH),
    "GET /v1/team/queue": query(month=MONTH),
    **{
        f"POST /v1/imports/{kind}": upload(kind)
        for kind in ("attendance", "activities", "measures", "ratings", "punishments")
    },
}
PAYROLL: Final[dict[str, Asking]] = {
    "POST /v1/policies": named(document),
    "GET /v1/policies": lambda place: Ask(params={"region": place.region}),
    "POST /v1/months": named(month),
    "GET /v1/months": of_agency,
    "GET /v1/readiness": query(month=MONTH),
    "POST /v1/runs": named(month),
    "GET /v1/runs": of_agency,
    "POST /v1/runs/{run_id}/approval": body(hash="0" * 64),
    "POST /v1/runs/{run_id}/rejection": body(hash="0" * 64, reason="Belum benar"),
    "POST /v1/runs/{run_id}/withdrawal": body(reason="Belum benar"),
    "POST /v1/calculations": named(lambda place: {"facts": {}, "policy_id": place.policy_id}),
    **{
        f"POST /v1/imports/{kind}": upload(kind)
        for kind in ("salary-base", "tax-status", "obligations", "opening-lines")
    },
}
NOTIFICATIONS: Final[dict[str, Asking]] = {"POST /v1/imports/contacts": upload("contacts")}

SENT: Final = {
    "identity": IDENTITY,
    "targets": TARGETS,
    "evaluation": EVALUATION,
    "payroll_incentive": PAYROLL,
    "notifications": NOTIFICATIONS,
}
"""What is sent to a route beside its path; a route that is not here is sent nothing."""


class Question(NamedTuple):
    """A request, whoever sends it."""

    method: str
    path: str
    ask: Ask


def question(world: World, service: str, route: str, place: Place) -> Question:
    """What the route of a service is asked about a place."""
    method, path = route.split()
    ask = SENT[service].get(route, lambda _: Ask())(place)
    if route == "POST /v1/tokens":  # the secret is of this world
        ask = Ask(json={"client_id": "robot", "client_secret": world.service_secret})
    if route == "POST /v1/sessions/exchange":  # so is this one
        ask = Ask(json={"session": world.session})
    return Question(method, fill(path, service, place), ask)


def fill(path: str, service: str, place: Place) -> str:
    """The path of a route, about a place."""
    values = known(service, place)
    return re.sub(r"\{(\w+)\}", lambda found: str(values[found[1]]), path)


def known(service: str, place: Place) -> dict[str, Any]:
    """What the parameters of a service's paths mean at a place."""
    values = place._asdict() | {"agency_id": place.agency_id, "period_id": place.period_id}
    period = place.period_id if service == "evaluation" else MONTH
    values |= {"month": MONTH, "period": period, "letter_id": 1, "key": "kunci"}
    return values | {"indicator_id": place.indicator_id}


async def put(
    asked: Question, client: httpx.AsyncClient, headers: Mapping[str, str]
) -> httpx.Response:
    return await client.request(asked.method, asked.path, headers=headers, **asked.ask._asdict())
