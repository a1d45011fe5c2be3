"""A session gives tokens while it lasts, and a password said again proves who asks."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from identity.actions.sign_in import TRIES_PER_ACCOUNT
from identity.domain.permissions import ROLES
from identity.domain.sessions import lasts
from tests.identity.office import ADMIN, HEALTH, Office, furnish
from tests.identity.test_sign_in import NOW, PASSWORD, principal, try_in
from tests.support.services import rows


@pytest_asyncio.fixture(scope="module", autouse=True)
async def furnished(office: Office) -> None:
    await furnish(office)


async def signed_in(office: Office, *roles: str) -> tuple[str, dict[str, Any]]:
    """A new account with these roles, and the answer to its signing in."""
    name = f"orang{uuid4().hex[:8]}"
    said = {"username": name, "password": PASSWORD, "name": "Orang"}
    await office.post("/v1/accounts", said, ADMIN)
    for role in roles:
        scope = "*" if role == "admin" else "JKT-DINKES"
        await office.post("/v1/grants", {"username": name, "role": role, "scope": scope}, ADMIN)
    answer = await try_in(office, name)
    assert answer.status_code == 200, answer.text
    return name, answer.json()


async def exchange(
    office: Office, signed: dict[str, Any], *, watching: bool = False
) -> httpx.Response:
    said = {"session": signed["session"], "watching": watching}
    return await office.client.post("/v1/sessions/exchange", json=said)


def over(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json().get("code")) == (401, "sign_in_over")


def bearer(signed: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {signed['access_token']}"}


async def age(office: Office, name: str, column: str, by: str) -> None:
    """Let a moment of all sign-ins of an account lie further back."""
    of = "(select account_id from account where username = $1)"
    query = f"update sign_in set {column} = {column} - interval '{by}' where account_id = {of}"  # noqa: S608 - our own words
    await rows(office.store, query, name)


# --- sessions ------------------------------------------------------------------------------------


async def test_a_session_gives_tokens_with_the_roles_of_now(office: Office) -> None:
    name, signed = await signed_in(office)
    grant = {"username": name, "role": "auditor", "scope": "JKT-DINKES"}
    await office.post("/v1/grants", grant, ADMIN)
    for _ in range(2):
        answer = await exchange(office, signed)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.json().keys() == {"access_token", "token_type", "expires_in"}
        user = await principal(office, answer.json()["access_token"])
        assert user.roles == {"auditor": {HEALTH}}


async def test_only_the_hash_of_a_session_is_kept(office: Office) -> None:
    _, signed = await signed_in(office)
    assert len(signed["session"]) >= 43  # 256 bits
    kept = await rows(office.store, "select * from sign_in")
    assert kept
    assert signed["session"] not in str(kept)
    assert len({row["session_hash"] for row in kept}) == len(kept)


async def test_a_session_that_nobody_began_gives_nothing(office: Office) -> None:
    for secret in ("", "x", "x" * 43, "\0" * 43):
        assert over(await exchange(office, {"session": secret})), repr(secret)


@pytest.mark.parametrize("fresh", [False, True])
async def test_signing_out_ends_the_session(office: Office, fresh: bool) -> None:
    """With the first token, or with one that the session was exchanged for."""
    _, signed = await signed_in(office)
    token = (await exchange(office, signed)).json() if fresh else signed
    out = await office.client.delete("/v1/sessions/current", headers=bearer(token))
    assert out.status_code == 204
    assert over(await exchange(office, signed))


async def test_a_session_ends_after_twelve_hours_and_with_its_account(office: Office) -> None:
    name, signed = await signed_in(office)
    await age(office, name, "at", "11 hours 59 minutes")
    assert (await exchange(office, signed)).status_code == 200
    await age(office, name, "at", "2 minutes")
    assert over(await exchange(office, signed))
    name, signed = await signed_in(office)
    await office.post(f"/v1/accounts/{name}/closing", {}, ADMIN)
    assert over(await exchange(office, signed))


async def test_a_new_password_ends_the_sessions_of_before(office: Office) -> None:
    name, signed = await signed_in(office)
    said = {"password": "payung di bawah meja"}
    await office.post(f"/v1/accounts/{name}/password", said, ADMIN)
    assert over(await exchange(office, signed))


async def test_an_office_that_left_its_desk_signs_in_again(office: Office) -> None:
    name, signed = await signed_in(office, "payroll_maker")
    for _ in range(2):  # each exchange is a sign of life
        await age(office, name, "seen_at", "29 minutes")
        assert (await exchange(office, signed)).status_code == 200
    await age(office, name, "seen_at", "31 minutes")
    assert over(await exchange(office, signed))
    assert over(await exchange(office, signed)), "trying is no sign of life"


async def test_an_open_page_keeps_nobody_at_their_desk(office: Office) -> None:
    name, signed = await signed_in(office, "payroll_maker")
    await age(office, name, "seen_at", "29 minutes")
    assert (await exchange(office, signed, watching=True)).status_code == 200
    await age(office, name, "seen_at", "2 minutes")
    assert over(await exchange(office, signed))


async def test_an_employee_may_come_back_in_the_afternoon(office: Office) -> None:
    name, signed = await signed_in(office, "leader", "auditor")
    await age(office, name, "seen_at", "5 hours")
    assert (await exchange(office, signed)).status_code == 200


@pytest.mark.parametrize(
    ("began", "seen", "roles", "holds"),
    [
        (720, 720, (), True),
        (721, 0, (), False),
        (31, 31, ("leader", "auditor"), True),
        *((30, 30, (role,), True) for role in ROLES),
        *((31, 31, (role,), role in {"leader", "auditor"}) for role in ROLES),
        (721, 1, ("hr_admin",), False),
        (40, 31, ("leader", "ops"), False),
    ],
)
def test_how_long_a_session_lasts(
    began: int, seen: int, roles: tuple[str, ...], holds: bool
) -> None:
    now = datetime(2026, 7, 15, 3, tzinfo=UTC)
    moments = (now - timedelta(minutes=began), now - timedelta(minutes=seen), now)
    assert lasts(*moments, roles) is holds


# --- confirming ----------------------------------------------------------------------------------


async def confirm(office: Office, signed: dict[str, Any], password: str) -> httpx.Response:
    said = {"password": password}
    return await office.client.post("/v1/me/confirmation", json=said, headers=bearer(signed))


async def test_who_is_signed_in_confirms_with_the_password(office: Office) -> None:
    name, signed = await signed_in(office)
    assert (await confirm(office, signed, PASSWORD)).status_code == 204
    wrong = await confirm(office, signed, "bukan ini")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "credentials_wrong")
    await office.post(f"/v1/accounts/{name}/closing", {}, ADMIN)
    closed = await confirm(office, signed, PASSWORD)
    assert (closed.status_code, closed.json()["code"]) == (401, "credentials_wrong")


async def test_confirming_and_signing_in_share_their_tries(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, signed = await signed_in(office)  # now: a token of another day would not hold
    moment = NOW + timedelta(days=uuid4().int % 10_000)
    monkeypatch.setattr("identity.api.sessions.utcnow", lambda: moment)
    for _ in range(3):  # a success is not counted
        assert (await confirm(office, signed, PASSWORD)).status_code == 204
    for _ in range(TRIES_PER_ACCOUNT // 2):
        assert (await confirm(office, signed, "bukan ini")).status_code == 401
        assert (await try_in(office, name, "bukan ini")).status_code == 401
    for refused in (await confirm(office, signed, PASSWORD), await try_in(office, name)):
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_tries")
