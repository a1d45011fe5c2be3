"""Accounts, grants and acts, for admins.

Routes that carry a password take no Idempotency-Key: its request hash would be a fast hash of it.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from identity.actions import accounts
from identity.api.desk import Admin, AtDesk
from identity.db import transaction
from identity.domain.passwords import check_password
from identity.domain.service import day_of
from identity.models import Account, Act, RoleGrant
from identity.queries.accounts import accounts_like, grants_of, newest_acts
from identity.schemas.views import (
    AccountView,
    ActView,
    GrantView,
    NewAccount,
    NewGrant,
    NewPassword,
    NewServiceAccount,
    ServiceAccountView,
)
from shared.idempotency import IdempotencyKey
from shared.session import utcnow

router = APIRouter(prefix="/v1")


@router.post("/accounts")
async def open_account(said: NewAccount, user: Admin, desk: AtDesk) -> AccountView:
    password = said.password.get_secret_value()
    check_password(password, said.username)
    secret_hash = await desk.passwords.hash(password)
    new = accounts.new_account("person", said.username, said.name, secret_hash, utcnow())
    async with transaction() as session:
        return view(await accounts.open_account(session, user, new, said.nip))


@router.post("/service-accounts")
async def open_service_account(said: NewServiceAccount, user: Admin) -> ServiceAccountView:
    secret = accounts.new_secret()
    hashed = accounts.hash_secret(secret)
    new = accounts.new_account("service", said.client_id, said.name, hashed, utcnow())
    async with transaction() as session:
        await accounts.open_account(session, user, new)
    return ServiceAccountView(client_id=said.client_id, client_secret=secret)


@router.get("/accounts")
async def list_accounts(
    user: Admin, text: Annotated[str, Query(max_length=100)] = ""
) -> list[AccountView]:
    del user
    async with transaction() as session:
        found = await accounts_like(session, text)
        grants = await grants_of(session, [one.account_id for one in found])
    return [view(one, [g for g in grants if g.account_id == one.account_id]) for one in found]


@router.post("/accounts/{username}/password", status_code=204)
async def set_password(username: str, said: NewPassword, user: Admin, desk: AtDesk) -> None:
    password = said.password.get_secret_value()
    check_password(password, username)
    secret_hash = await desk.passwords.hash(password)
    async with transaction() as session:
        await accounts.change_password(session, user, username, secret_hash, utcnow())


@router.post("/accounts/{username}/closing")
async def close_account(username: str, user: Admin, key: IdempotencyKey) -> AccountView:
    async with transaction() as session:
        await key.claim(session)
        closed = await accounts.close_account(session, user, username, utcnow())
        return await key.keep(session, view(closed))


@router.post("/grants")
async def give_role(said: NewGrant, user: Admin, key: IdempotencyKey) -> GrantView:
    now = utcnow()
    dates = (said.from_ or day_of(now), said.to)
    async with transaction() as session:
        await key.claim(session)
        what = (said.role, said.scope)
        given = await accounts.give_role(session, user, said.username, what, dates, now)
        return await key.keep(session, grant_view(given))


@router.post("/grants/{grant_id}/ending")
async def end_role(grant_id: UUID, user: Admin, key: IdempotencyKey) -> GrantView:
    async with transaction() as session:
        await key.claim(session)
        ended = await accounts.end_role(session, user, grant_id, utcnow())
        return await key.keep(session, grant_view(ended))


@router.get("/acts")
async def list_acts(
    user: Admin, subject: Annotated[str | None, Query(max_length=100)] = None
) -> list[ActView]:
    del user
    async with transaction() as session:
        return [act_view(act) for act in await newest_acts(session, subject)]


def view(account: Account, grants: list[RoleGrant] | None = None) -> AccountView:
    shown = account.model_dump(exclude={"secret_hash"})
    return AccountView(**shown, grants=[grant_view(one) for one in grants or ()])


def grant_view(given: RoleGrant) -> GrantView:
    return GrantView(
        grant_id=given.grant_id,
        role=given.role,
        scope=given.scope,
        from_=given.from_date,
        to=given.to_date,
        granted_by=given.granted_by,
        granted_at=given.granted_at,
    )


def act_view(act: Act) -> ActView:
    return ActView(**act.model_dump(include={"at", "actor_name", "verb", "subject", "details"}))
