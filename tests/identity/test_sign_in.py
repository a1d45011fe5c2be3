"""Signing in: tokens that other services believe, and tries that are counted."""

import asyncio
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
import pytest_asyncio

from capaian.embedded import valkey
from capaian.ports import free_ports
from capaian.scratch import place
from identity.actions.accounts import make_first_admin
from identity.actions.sign_in import TRIES_PER_ACCOUNT, count_in_tables, forget_attempts
from identity.adapters.attempts import Attempts
from identity.adapters.passwords import Passwords
from shared.auth import Keys, Principal, verify
from tests.identity.office import (
    ADMIN,
    ADMIN_PASSWORD,
    HEALTH,
    HR,
    HR_HEALTH,
    SCHOOLS,
    Office,
    furnish,
    holds,
    nip,
    person,
)
from tests.support.databases import Database
from tests.support.services import rows, worker_transaction

PASSWORD = "kuda jalan ke pasar"  # noqa: S105 - of these tests
NOW = datetime(2026, 7, 15, 3, 2, tzinfo=UTC)


@pytest_asyncio.fixture(scope="module", autouse=True)
async def furnished(office: Office) -> None:
    await furnish(office)


async def account(office: Office, username: str, number: int | None = None) -> str:
    said = {"username": username, "password": PASSWORD, "name": username.title()}
    await office.post("/v1/accounts", said | ({"nip": nip(number)} if number else {}), ADMIN)
    return username


async def try_in(office: Office, username: str, password: str = PASSWORD) -> httpx.Response:
    said = {"username": username, "password": password}
    return await office.client.post("/v1/sessions", json=said)


async def token(office: Office, username: str) -> str:
    answer = await try_in(office, username)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return str(answer.json()["access_token"])


async def principal(office: Office, signed: str) -> Principal:
    """Who the token speaks for, as any other service finds out."""

    async def fetch() -> Any:
        return (await office.client.get("/.well-known/jwks.json")).json()

    return await verify(signed, Keys(fetch), "capaian")


async def test_the_first_administrator_signs_in(office: Office) -> None:
    answer = await try_in(office, "admin", ADMIN_PASSWORD)
    user = await principal(office, answer.json()["access_token"])
    user.require_anywhere("admin")
    assert answer.json()["expires_in"] == 600
    assert user.agencies == {UUID(int=0)}  # tends the system, sees no agency's rows


async def test_the_first_administrator_is_made_once(
    database: Callable[[str], Database],
) -> None:
    """However many processes start at the same moment, and whatever they are told later."""
    fresh = database("identity")

    async def start(password_hash: str) -> None:
        async with worker_transaction(fresh) as transaction, transaction() as session:
            await make_first_admin(session, password_hash, NOW)

    await asyncio.gather(start("first"), start("first"), start("first"))
    await start("second")
    known = await rows(fresh, "select username, secret_hash from account")
    assert known == [{"username": "admin", "secret_hash": "first"}]
    granted = await rows(fresh, "select role, scope from role_grant")
    assert granted == [{"role": "admin", "scope": "*"}]


async def test_two_keys_are_published_and_the_first_signs(office: Office) -> None:
    answer = await office.client.get("/.well-known/jwks.json")
    published = answer.json()["keys"]
    signed = await token(office, await account(office, "keys"))
    header = msgspec.json.decode(urlsafe_b64decode(signed.split(".")[0] + "=="))
    assert published[0]["kid"] == header["kid"]
    assert len({key["kid"] for key in published}) == 2
    assert not any("d" in key for key in published)
    assert (header["alg"], header["typ"]) == ("ES256", "at+jwt")
    assert "max-age" in answer.headers["Cache-Control"]


async def test_a_token_says_roles_supervised_and_own_agencies(office: Office) -> None:
    await account(office, "kepala", 1)
    await office.post("/v1/grants", {"username": "kepala", "role": "leader", "scope": "JKT"}, ADMIN)
    await office.post(
        "/v1/grants", {"username": "kepala", "role": "auditor", "scope": "JKT-DISDIK"}, ADMIN
    )
    user = await principal(office, await token(office, "kepala"))
    agencies = "select unit_id from unit where kind in ('agency', 'government')"
    region = {row["unit_id"] for row in await rows(office.store, agencies)}
    assert user.roles["leader"] == region
    assert user.roles["auditor"] == {SCHOOLS}
    assert user.supervised == {HEALTH}
    assert user.own == {HEALTH}
    known = await rows(office.store, "select employee_id from employee where nip = $1", nip(1))
    assert user.employee_id == known[0]["employee_id"]


async def test_an_employee_without_people_supervises_no_agency(office: Office) -> None:
    user = await principal(office, await token(office, await account(office, "staf", 3)))
    assert (user.roles, user.supervised, user.own) == ({}, frozenset(), {HEALTH})


async def test_who_moved_comes_near_their_old_agency_too_and_nobody_a_future_one(
    office: Office,
) -> None:
    await office.send("employees", [person(nip(6)), person(nip(7))], HR_HEALTH)
    moves = [
        holds(6, "P01-STAFF", to="2024-12-31"),
        holds(6, "S01-STAFF", **{"from": "2025-01-01"}),
        holds(7, "P01-STAFF", to="2098-12-31"),
        holds(7, "S01-STAFF", **{"from": "2099-01-01"}),
    ]
    report = await office.send("assignments", moves, HR)
    assert report["faults"] == []
    moved = await principal(office, await token(office, await account(office, "pindah", 6)))
    assert (moved.own, moved.supervised, moved.roles) == ({HEALTH, SCHOOLS}, frozenset(), {})
    moving = await principal(office, await token(office, await account(office, "nanti", 7)))
    assert moving.own == {HEALTH}


async def test_wrong_password_unknown_name_and_closed_account_are_told_alike(
    office: Office,
) -> None:
    await account(office, "tutup")
    await office.post("/v1/accounts/tutup/closing", {}, ADMIN)
    answers = [
        await try_in(office, "admin", "bukan ini"),
        await try_in(office, "siapa ini"),
        await try_in(office, "tutup"),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.json()["detail"] for answer in answers}) == 1


async def test_an_unknown_name_costs_as_much_as_a_known_one() -> None:
    passwords = Passwords(1)
    compared: list[str] = []
    original = passwords._matches  # noqa: SLF001 - what really takes the time

    def watched(known: str, password: str) -> bool:
        compared.append(known)
        return original(known, password)

    passwords._matches = watched  # type: ignore[method-assign]  # noqa: SLF001
    known = await passwords.hash("rahasia sekali")
    assert await passwords.verify(known, "rahasia sekali")
    assert not await passwords.verify(None, "rahasia sekali")
    parameters = {one.rpartition("$")[0].rpartition("$")[0] for one in compared}
    assert parameters == {"$argon2id$v=19$m=19456,t=2,p=1"}
    passwords.close()


async def test_an_old_hash_is_made_anew_at_the_next_sign_in(office: Office) -> None:
    await account(office, "lama")
    old = "$argon2id$v=19$m=8192,t=1,p=1$"
    weak = await asyncio.to_thread(weak_hash, PASSWORD)
    assert weak.startswith(old)
    await rows(office.store, "update account set secret_hash = $1 where username = 'lama'", weak)
    await token(office, "lama")
    now = await rows(office.store, "select secret_hash from account where username = 'lama'")
    assert now[0]["secret_hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    await token(office, "lama")


async def test_a_password_changed_during_a_sign_in_stays_changed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await account(office, "serentak")
    weak = await asyncio.to_thread(weak_hash, PASSWORD)
    of = "update account set secret_hash = $1 where username = 'serentak'"
    await rows(office.store, of, weak)
    passwords = office.client._transport.app.state.desk.passwords  # type: ignore[attr-defined]  # noqa: SLF001 - its desk
    original = passwords.hash

    async def slow(password: str) -> str:
        """What takes long at a sign-in with an old hash; an admin is quicker."""
        monkeypatch.setattr(passwords, "hash", original)
        await office.post(
            "/v1/accounts/serentak/password", {"password": "payung di bawah meja"}, ADMIN
        )
        return str(await original(password))

    monkeypatch.setattr(passwords, "hash", slow)
    assert (await try_in(office, "serentak")).status_code == 401
    assert (await try_in(office, "serentak")).status_code == 401
    assert (await try_in(office, "serentak", "payung di bawah meja")).status_code == 200


def weak_hash(password: str) -> str:
    from argon2 import PasswordHasher  # noqa: PLC0415 - for this test only

    return PasswordHasher(1, 8192, 1).hash(password)


@pytest_asyncio.fixture(params=["valkey", "valkey gone", "no valkey"])
async def counting(
    office: Office, request: pytest.FixtureRequest
) -> AsyncIterator[Callable[[], Any]]:
    """Tries counted by Valkey, by the database while Valkey is away, and without any Valkey."""
    app = office.client._transport.app  # type: ignore[attr-defined]  # noqa: SLF001 - its desk
    before = app.state.desk
    (port,) = free_ports(1)
    with place("valkey") as where:
        if request.param == "valkey":
            where.run(valkey.program(port, where.folder / "valkey", "for-tests"))
        url = None if request.param == "no valkey" else valkey.url(port, "for-tests")
        attempts = Attempts(url)
        app.state.desk = before._replace(attempts=attempts)
        yield lambda: attempts
        app.state.desk = before
        await attempts.close()


async def test_tries_are_counted_and_nobody_is_locked_out_for_good(
    office: Office, counting: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    del counting
    clock = [NOW + timedelta(days=uuid4().int % 10_000)]
    monkeypatch.setattr("identity.api.sessions.utcnow", lambda: clock[0])
    name = await account(office, f"ramai{uuid4().hex[:6]}")
    for _ in range(TRIES_PER_ACCOUNT + 3):  # a success is not counted
        assert (await try_in(office, name)).status_code == 200
    wrong = [(await try_in(office, name, "bukan ini")) for _ in range(TRIES_PER_ACCOUNT)]
    assert {answer.status_code for answer in wrong} == {401}
    refused = await try_in(office, name)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "180"
    assert refused.json()["code"] == "too_many_tries"
    assert (await try_in(office, await account(office, f"{name}2"))).status_code == 200
    clock[0] += timedelta(seconds=180)
    assert (await try_in(office, name)).status_code == 200


async def test_many_tries_at_once_do_not_slip_through(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("identity.api.sessions.utcnow", lambda: NOW)
    name = await account(office, "serbu")
    answers = await asyncio.gather(*(try_in(office, name, f"tebak {n}") for n in range(30)))
    assert sum(answer.status_code == 401 for answer in answers) == TRIES_PER_ACCOUNT
    assert sum(answer.status_code == 429 for answer in answers) == 30 - TRIES_PER_ACCOUNT


async def test_what_was_counted_is_forgotten_after_a_day(office: Office) -> None:
    async with worker_transaction(office.store) as transaction, transaction() as session:
        await count_in_tables(session, ["old"], NOW - timedelta(days=2))
        await count_in_tables(session, ["new"], NOW)
        await forget_attempts(session, NOW)
    left = await rows(office.store, "select who from attempt where who = any ($1)", ["old", "new"])
    assert left == [{"who": "new"}]


async def test_people_change_their_own_password_and_older_sessions_end(office: Office) -> None:
    await account(office, "ganti")
    signed = (await try_in(office, "ganti")).json()
    bearer = {"Authorization": f"Bearer {signed['access_token']}"}
    path, client = "/v1/me/password", office.client
    for said, status in (
        ({"old": "bukan ini", "new": "payung di bawah meja"}, 401),
        ({"old": PASSWORD, "new": "pendek"}, 422),
        ({"old": PASSWORD, "new": "payung di bawah meja"}, 204),
    ):
        assert (await client.post(path, json=said, headers=bearer)).status_code == status
    assert (await try_in(office, "ganti")).status_code == 401
    assert (await try_in(office, "ganti", "payung di bawah meja")).status_code == 200
    said = {"session": signed["session"]}
    assert (await client.post("/v1/sessions/exchange", json=said)).status_code == 401


async def test_a_service_signs_in_with_its_secret(office: Office) -> None:
    made = await office.post(
        "/v1/service-accounts", {"client_id": "penggajian", "name": "Aplikasi gaji"}, ADMIN
    )
    grant = {"username": "penggajian", "role": "payroll_maker", "scope": "JKT-DINKES"}
    await office.post("/v1/grants", grant, ADMIN)
    answer = await office.client.post("/v1/tokens", json=made)
    user = await principal(office, answer.json()["access_token"])
    assert (user.name, user.employee_id) == ("Aplikasi gaji", None)
    assert user.roles == {"payroll_maker": {HEALTH}}
    for wrong in (made | {"client_secret": "tebakan"}, made | {"client_id": "admin"}):
        assert (await office.client.post("/v1/tokens", json=wrong)).status_code == 401
    as_person = {"username": "penggajian", "password": made["client_secret"]}
    assert (await office.client.post("/v1/sessions", json=as_person)).status_code == 401
    stored = await rows(office.store, "select secret_hash from account where username = $1",
                        "penggajian")  # fmt: skip
    assert made["client_secret"] not in stored[0]["secret_hash"]
