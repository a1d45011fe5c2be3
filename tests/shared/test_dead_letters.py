"""Operators see what could not be handled, without what it says, and have it handled again."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth import EVERYWHERE
from shared.consumer import Consumer, Process
from shared.consumer.retry import retry_asked
from shared.db import Transactions
from shared.dead_letters import PAGE
from shared.errors import Conflict
from shared.events.identity import EmployeeState
from tests.shared.doors import problem
from tests.shared.mechanism import changed, hear, hearing
from tests.support.databases import Database
from tests.support.people import HEALTH
from tests.support.services import Record, record, rows, worker_transaction
from tests.support.tokens import Person

OPS = Person(name="Opi", roles={"ops": [EVERYWHERE]})
NIP = "198609262015051001"


@pytest_asyncio.fixture
async def transaction(store: Database) -> AsyncIterator[Transactions]:
    async with worker_transaction(store) as made:
        yield made
        await rows(store, "delete from dead_letter")


def refusing(error: Exception) -> Consumer:
    async def act(session: AsyncSession, events: Sequence[EmployeeState]) -> list[str]:
        await hear(session, events)
        raise error

    return hearing(action=act)


async def park(
    transaction: Transactions,
    *given: EmployeeState | Record,
    error: Exception | None = None,
) -> None:
    consumer = refusing(error or Conflict("too_young", name="Budi Santoso"))
    records = [g if isinstance(g, Record) else record(g, n) for n, g in enumerate(given)]
    await Process(transaction, consumer)(records)


async def listed(client: httpx.AsyncClient, language: str = "id", **query: Any) -> dict[str, Any]:
    headers = OPS.bearer | {"Accept-Language": language}
    answer = await client.get("/v1/dead-letters", headers=headers, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def retry(client: httpx.AsyncClient, letter: int, **headers: str) -> httpx.Response:
    return await client.post(f"/v1/dead-letters/{letter}/retry", headers=OPS.bearer | headers)


async def heard(store: Database, person: UUID) -> bool:
    subject = f"employee/{person}"
    return bool(await rows(store, "select 1 from heard where subject = $1", subject))


# --- the list ------------------------------------------------------------------------------------


async def test_a_letter_says_what_it_is_and_not_what_it_says(
    client: httpx.AsyncClient, transaction: Transactions
) -> None:
    person = uuid4()
    await park(transaction, changed(person, name="Budi Santoso", nip=NIP))
    found = await listed(client)
    (letter,) = found["letters"]
    assert found["next"] is None
    assert letter.pop("id") > 0
    assert letter.pop("parked_at")
    assert letter == {
        "consumer": "bare",
        "event_type": "EmployeeChanged",
        "subject": f"employee/{person}",
        "reason": "too_young",
        "message": "Sebuah aturan menolak peristiwa ini (too_young). Perbaiki data yang "
        "dibicarakannya, lalu ulangi.",
        "state": "parked",
        "tries": 1,
        "asked_at": None,
        "asked_by": None,
        "asked_by_name": None,
    }
    (english,) = (await listed(client, "en"))["letters"]
    assert english["message"].startswith("A rule refused the event (too_young).")
    assert "Budi" not in str(found)
    assert NIP not in str(found)


def headed(given: EmployeeState, **headers: bytes) -> Record:
    made = record(given)
    kept = [pair for pair in made.headers if pair[0] not in headers]
    return made._replace(headers=[*kept, *headers.items()])


BROKEN: dict[str, tuple[Callable[[EmployeeState], Record], str, bool]] = {
    "a type of nobody's": (
        lambda e: headed(e, ce_type=b"Budi Santoso"), "letter_unknown_type", False,
    ),
    "a name as subject": (
        lambda e: record(e)._replace(value=b"{", headers=headed(e, ce_subject=b"Budi/x").headers),
        "letter_unreadable", False,
    ),
    "a NIP as subject": (
        lambda e: record(e)._replace(
            value=b"{", headers=headed(e, ce_subject=b"employee/" + NIP.encode()).headers
        ),
        "letter_unreadable", False,
    ),
    "half a document": (lambda e: record(e)._replace(value=b"{"), "letter_unreadable", True),
    "no headers": (lambda e: record(e)._replace(headers=[]), "letter_unknown_type", False),
    "no text": (lambda e: headed(e, ce_time=b"\xff"), "letter_unreadable", True),
    "another's key": (lambda e: record(e)._replace(key=b"Budi"), "letter_wrong_name", True),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
async def test_a_broken_record_is_listed_by_what_is_known_of_it(
    what: str, client: httpx.AsyncClient, transaction: Transactions
) -> None:
    make, sentence, named = BROKEN[what]
    person = uuid4()
    await park(transaction, make(changed(person)))
    (letter,) = (await listed(client, "en"))["letters"]
    known = client._transport.app.state.sentences.by_language["en"]  # type: ignore[attr-defined]  # noqa: SLF001 - its sentences
    assert letter["message"] == known[sentence]
    assert letter["subject"] == (f"employee/{person}" if named else None)
    assert "Budi" not in str(letter)
    assert NIP not in str(letter)


async def test_a_failure_is_no_refusal(
    client: httpx.AsyncClient, transaction: Transactions
) -> None:
    await park(transaction, changed(uuid4()), error=ZeroDivisionError("Budi"))
    (letter,) = (await listed(client, "en"))["letters"]
    assert letter["reason"] == "ZeroDivisionError"
    assert letter["message"].startswith("The service failed on the event (ZeroDivisionError).")


async def test_letters_come_by_the_hundred_newest_first(
    client: httpx.AsyncClient, transaction: Transactions
) -> None:
    broken = [record(changed(uuid4()), n)._replace(value=b"{") for n in range(2 * PAGE + 1)]
    await Process(transaction, hearing())(broken)
    seen: list[int] = []
    page = await listed(client)
    while page["next"]:
        assert len(page["letters"]) == PAGE
        seen += [letter["id"] for letter in page["letters"]]
        page = await listed(client, before=page["next"])
    seen += [letter["id"] for letter in page["letters"]]
    assert len(seen) == 2 * PAGE + 1
    assert seen == sorted(set(seen), reverse=True)


async def test_letters_are_for_those_who_tend_the_whole_system(
    client: httpx.AsyncClient, transaction: Transactions
) -> None:
    await park(transaction, changed(uuid4()))
    (letter,) = (await listed(client))["letters"]
    for roles in ({"ops": [HEALTH]}, {"hr_admin": [EVERYWHERE]}, {}):
        headers = Person(roles=roles, employee_id=uuid4()).bearer
        problem(await client.get("/v1/dead-letters", headers=headers), 403, "role_needed")
        path = f"/v1/dead-letters/{letter['id']}/retry"
        problem(await client.post(path, headers=headers), 403, "role_needed")
    admin = Person(roles={"admin": [EVERYWHERE]}).bearer
    assert (await client.get("/v1/dead-letters", headers=admin)).status_code == 200
    assert (await listed(client, state="parked"))["letters"]


# --- another try ---------------------------------------------------------------------------------


async def test_a_retry_is_done_by_the_worker_and_names_who_asked(
    client: httpx.AsyncClient, store: Database, transaction: Transactions
) -> None:
    person, other = uuid4(), uuid4()
    await park(transaction, changed(person), changed(other))
    letters = {one["subject"]: one["id"] for one in (await listed(client))["letters"]}
    number = letters[f"employee/{person}"]
    key = {"Idempotency-Key": str(uuid4())}
    asked = await retry(client, number, **key)
    assert (asked.status_code, asked.json()["state"]) == (200, "retrying")
    assert asked.json()["asked_by"] == str(OPS.user_id)
    assert asked.json()["asked_by_name"] == "Opi"
    assert (await retry(client, number, **key)).json() == asked.json()
    assert (await retry(client, number)).json() == asked.json(), "it waits already"
    assert [one["id"] for one in (await listed(client, state="retrying"))["letters"]] == [number]
    assert not await heard(store, person)
    await asyncio.gather(*(retry_asked(transaction, hearing()) for _ in range(3)))
    assert await heard(store, person)
    assert not await heard(store, other)
    (done,) = (await listed(client, state="handled"))["letters"]
    assert (done["id"], done["tries"]) == (number, 1)
    noted = await rows(
        store, "select letter_id, asked_by, asked_name, outcome from dead_letter_retry"
    )
    assert noted == [
        {"letter_id": number, "asked_by": OPS.user_id, "asked_name": "Opi", "outcome": "handled"}
    ]
    problem(await retry(client, number), 409, "letter_handled")
    problem(await retry(client, 2**60), 404, "not_found")


async def test_what_fails_again_is_parked_again_and_may_be_asked_for_again(
    client: httpx.AsyncClient, store: Database, transaction: Transactions
) -> None:
    person = uuid4()
    await park(transaction, changed(person))
    (letter,) = (await listed(client))["letters"]
    await retry(client, letter["id"])
    await retry_asked(transaction, refusing(Conflict("too_young")))
    (letter,) = (await listed(client))["letters"]
    assert (letter["state"], letter["tries"]) == ("parked", 2)
    assert letter["asked_at"]
    await retry(client, letter["id"])
    await retry_asked(transaction, hearing())
    assert await heard(store, person)
    outcomes = await rows(store, "select outcome from dead_letter_retry order by id")
    assert [row["outcome"] for row in outcomes] == ["parked", "handled"]


async def test_a_retry_that_was_cut_short_is_done_later(
    client: httpx.AsyncClient, store: Database, transaction: Transactions
) -> None:
    person = uuid4()
    await park(transaction, changed(person))
    (letter,) = (await listed(client))["letters"]
    await retry(client, letter["id"])
    with pytest.raises(OSError, match="away"):
        await retry_asked(transaction, refusing(OSError("away")))
    assert (await listed(client, state="retrying"))["letters"]
    await retry_asked(transaction, hearing())
    assert not await heard(store, person), "whoever took it has a minute"
    await rows(store, "update dead_letter_retry set taken_at = taken_at - interval '61 seconds'")
    await retry_asked(transaction, hearing())
    assert await heard(store, person)
