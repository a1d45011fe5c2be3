"""Accounts and grants: only admins make them, each is an act with a name."""

from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from tests.identity.office import ADMIN, HEALTH, HR, Office, furnish, nip
from tests.support.services import rows
from tests.support.tokens import Person

PASSWORD = "kuda jalan ke pasar"  # noqa: S105 - of these tests


@pytest_asyncio.fixture(scope="module", autouse=True)
async def furnished(office: Office) -> None:
    await furnish(office)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/v1/accounts", {"username": "x", "password": PASSWORD, "name": "X"}),
        ("/v1/service-accounts", {"client_id": "x", "name": "X"}),
        ("/v1/grants", {"username": "x", "role": "hr_admin", "scope": "JKT"}),
        ("/v1/accounts/admin/closing", {}),
        ("/v1/accounts/admin/password", {"password": PASSWORD}),
        ("/v1/grants/0b7b1c64-0f2e-4d0b-8a35-2f5a6a2f7f11/ending", {}),
    ],
)
@pytest.mark.parametrize(
    "by",
    [HR, Person(employee_id=uuid4(), own=[HEALTH]), Person(roles={"admin": [HEALTH]})],
    ids=["HR", "an employee", "who is admin of one agency only"],
)
async def test_only_admins_tend_accounts(
    office: Office, path: str, said: dict[str, str], by: Person
) -> None:
    answer = await office.client.post(path, json=said, headers=by.bearer)
    assert (answer.status_code, answer.json()["code"]) == (403, "role_needed")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"password": "pendek"}, 422, "password_short"),
        ({"password": "password123"}, 422, "password_easy"),
        ({"username": "Ada Spasi"}, 422, "fields_invalid"),
        ({"nip": nip(99)}, 422, "nip_unknown"),
        ({"nip": nip(1)}, 409, "employee_has_account"),
        ({"username": "admin"}, 409, "account_exists"),
        ({"surprise": "x"}, 422, "fields_invalid"),
    ],
)
async def test_an_account_that_cannot_be_is_refused_with_its_reason(
    office: Office, changes: dict[str, str], status: int, code: str
) -> None:
    first = {"username": "satu", "password": PASSWORD, "name": "Satu", "nip": nip(1)}
    await office.client.post("/v1/accounts", json=first, headers=ADMIN.bearer)
    said = {"username": "dua", "password": PASSWORD, "name": "Dua"} | changes
    answer = await office.client.post("/v1/accounts", json=said, headers=ADMIN.bearer)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scope": "JKT-NONE"}, "scope_unknown"),
        ({"scope": "JKT-DINKES-P01"}, "scope_unknown"),
        ({"scope": "*"}, "scope_everywhere"),
        ({"role": "raja"}, "fields_invalid"),
        ({"username": "tidak-ada"}, "account_unknown"),
    ],
)
async def test_a_grant_that_reaches_nothing_is_refused(
    office: Office, changes: dict[str, str], code: str
) -> None:
    said = {"username": "admin", "role": "hr_admin", "scope": "JKT"} | changes
    answer = await office.client.post("/v1/grants", json=said, headers=ADMIN.bearer)
    assert answer.json()["code"] == code


async def test_a_grant_is_given_once_and_ends_at_once(office: Office) -> None:
    new = {"username": "tiga", "password": PASSWORD, "name": "Tiga"}
    await office.post("/v1/accounts", new, ADMIN)
    grant = {"username": "tiga", "role": "auditor", "scope": "JKT"}
    given = await office.post("/v1/grants", grant, ADMIN)
    again = await office.post("/v1/grants", grant, ADMIN)
    assert given["grant_id"] == again["grant_id"]
    assert UUID(given["granted_by"]) == ADMIN.user_id
    listed = await office.get("/v1/accounts?text=tiga", ADMIN)
    assert [one["role"] for one in listed[0]["grants"]] == ["auditor"]
    assert "secret_hash" not in listed[0]
    await office.post(f"/v1/grants/{given['grant_id']}/ending", {}, ADMIN)
    signed = await office.client.post(
        "/v1/sessions", json={"username": "tiga", "password": PASSWORD}
    )
    bearer = {"Authorization": f"Bearer {signed.json()['access_token']}"}
    assert (await office.client.get("/v1/me", headers=bearer)).json()["roles"] == {}
    acts = await office.get("/v1/acts?subject=tiga", ADMIN)
    assert [(act["verb"], act["actor_name"]) for act in acts] == [
        ("give_role", "Admin"), ("open_account", "Admin"),
    ]  # fmt: skip


async def test_acts_are_appended_and_never_changed(office: Office) -> None:
    for statement in ("update act set verb = 'x'", "delete from act"):
        with pytest.raises(Exception, match="permission denied"):
            await rows(office.store, statement)


async def test_an_admin_does_not_lock_themselves_out(office: Office) -> None:
    own = await office.client.post("/v1/accounts/penjaga/closing", headers=ADMIN.bearer)
    assert own.json()["code"] == "account_own"
