"""People are told once, in their language, without amounts."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
import pytest_asyncio

from shared.events.evaluation import EvaluationFinalised, EvaluationRevised
from shared.events.payroll import PayslipState, RunSealed, RunTotals
from shared.events.targets import TargetSubmitted
from tests.support.databases import Database
from tests.support.people import HEALTH, SCHOOLS, employee
from tests.support.services import Record, api_client, deliver, record, rows
from tests.support.tokens import Person

NOW = datetime(2026, 8, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(database: Callable[[str], Database]) -> Database:
    return database("notifications")


@pytest_asyncio.fixture(scope="module")
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        yield made


def finalised(person: UUID, kind: type[EvaluationFinalised] = EvaluationFinalised, version: int = 1,
              **more: str) -> EvaluationFinalised:  # fmt: skip
    return kind(
        agency_id=HEALTH,
        version=version,
        recorded_at=NOW,
        employee_id=person,
        result_id=uuid4(),
        period_id=uuid4(),
        period="2026-07",
        kind="monthly",
        scheme="matrix",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 7, 31),
        assessor_id=uuid4(),
        predicate="baik",
        **more,
    )


async def notices(client: httpx.AsyncClient, person: Person, language: str = "id") -> list[dict]:
    headers = person.bearer | {"Accept-Language": language}
    answer = await client.get("/v1/me/notices", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_evaluation_is_told_once_however_often_it_is_said(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = employee()
    event = finalised(person.employee_id)
    await deliver(store, person, event, event)
    await deliver(store, event)
    told = await notices(client, Person(employee_id=person.employee_id, own=[HEALTH]))
    assert [notice["template"] for notice in told] == ["evaluation_finalised"]
    assert "Juli 2026" in told[0]["text"]


async def test_each_reader_gets_their_own_language(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = uuid4()
    await deliver(store, finalised(person))
    reader = Person(employee_id=person, own=[HEALTH])
    assert "Penilaian kinerja" in (await notices(client, reader, "id"))[0]["title"]
    assert "evaluation" in (await notices(client, reader, "en-GB,en;q=0.9"))[0]["title"]


async def test_a_revision_says_its_reason(store: Database, client: httpx.AsyncClient) -> None:
    person = uuid4()
    event = finalised(person, EvaluationRevised, 2, reason="Bukti baru diterima.")
    await deliver(store, event)
    told = await notices(client, Person(employee_id=person, own=[HEALTH]))
    assert "Bukti baru diterima." in told[0]["text"]


async def test_a_sealed_run_is_told_to_the_agencys_checkers_only(
    store: Database, client: httpx.AsyncClient
) -> None:
    totals = RunTotals(people=10, gross=100_000_000, tax=5_000_000, bpjs=1_000_000, net=94_000_000)
    event = RunSealed(
        agency_id=SCHOOLS, version=2, recorded_at=NOW, run_id=uuid4(), month="2026-07",
        totals=totals, hash="0" * 64,
    )  # fmt: skip
    await deliver(store, event)
    checker = Person(roles={"payroll_checker": [SCHOOLS]})
    told = await notices(client, checker)
    assert [notice["template"] for notice in told] == ["run_sealed"]
    assert "100" not in told[0]["text"]
    assert await notices(client, Person(roles={"payroll_checker": [HEALTH]})) == []
    assert await notices(client, Person(roles={"payroll_maker": [SCHOOLS]})) == []


@pytest.mark.parametrize(
    ("net", "payslip", "template"),
    [
        (9_000_000, b'{"lines":[{"amount":9000000}],"held":[]}', "payslip_ready"),
        (0, b'{"lines":[{"amount":5},{"amount":-5}],"held":[]}', "payslip_ready"),
        (0, b'{"lines":[],"held":[{"code":"salary_base_missing"}]}', "payslip_held"),
        (0, b'{"lines":[],"held":[]}', "payslip_empty"),
    ],
    ids=["pays", "moves without paying", "holds", "is empty"],
)
async def test_a_payslip_is_told_and_one_that_pays_nothing_says_so(
    store: Database, client: httpx.AsyncClient, net: int, payslip: bytes, template: str
) -> None:
    person = uuid4()
    event = PayslipState(
        agency_id=HEALTH, version=1, recorded_at=NOW, employee_id=person, run_id=uuid4(),
        month="2026-07", gross=net, net=net, hash="0" * 64, payslip=msgspec.Raw(payslip),
    )  # fmt: skip
    await deliver(store, event)
    told = await notices(client, Person(employee_id=person, own=[HEALTH]))
    assert [notice["template"] for notice in told] == [template]
    assert "9" not in told[0]["text"]


async def test_a_submission_without_superior_is_told_to_the_leader(
    store: Database, client: httpx.AsyncClient
) -> None:
    event = TargetSubmitted(
        agency_id=SCHOOLS, version=1, recorded_at=NOW, employee_id=uuid4(), plan_id=uuid4(),
        period="2026-07", starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 31),
        superior_id=None, results=(),
    )  # fmt: skip
    await deliver(store, event)
    told = await notices(client, Person(roles={"leader": [SCHOOLS]}))
    assert [notice["template"] for notice in told] == ["target_submitted"]


async def test_a_notice_is_read_by_its_recipient_only(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = uuid4()
    await deliver(store, finalised(person))
    reader, stranger = Person(employee_id=person, own=[HEALTH]), Person(employee_id=uuid4())
    notice = (await notices(client, reader))[0]
    address = f"/v1/me/notices/{notice['notice_id']}/reading"
    assert (await client.post(address, headers=stranger.bearer)).status_code == 404
    key = {"Idempotency-Key": str(uuid4())}
    first = await client.post(address, headers=reader.bearer | key)
    again = await client.post(address, headers=reader.bearer | key)
    assert first.json()["read_at"] == again.json()["read_at"]
    assert again.headers["Idempotent-Replayed"] == "true"


async def test_a_broken_event_is_parked_and_blocks_nobody(
    store: Database, client: httpx.AsyncClient
) -> None:
    person = uuid4()
    good = record(finalised(person), 1)
    broken = [
        good._replace(value=b"{not json", offset=2),
        good._replace(headers=[("ce_type", b"\xff")], offset=3),
        good._replace(headers=[("ce_type", b"Unheard")], offset=4),
        good._replace(key=b"another", offset=5),
        Record(good.topic, 0, 6, good.key, good.headers, None),
    ]
    await deliver(store, *broken, good)
    await deliver(store, *broken)
    assert len(await notices(client, Person(employee_id=person, own=[HEALTH]))) == 1
    parked = await rows(
        store, "select reason, attempts from dead_letter where key in ($1, $2) order by id",
        good.key, b"another",
    )  # fmt: skip
    assert [row["reason"] for row in parked] == [
        "unreadable_value", "unreadable_header", "unknown_type", "wrong_key",
    ]  # fmt: skip
    assert {row["attempts"] for row in parked} == {2}
