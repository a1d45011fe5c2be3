"""Signing in and out, tokens, and the keys that verify them."""

from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from pydantic import SecretStr

from identity.actions import accounts, sign_in
from identity.adapters import Desk
from identity.api.desk import AtDesk
from identity.db import transaction
from identity.domain.passwords import check_password
from identity.models import Account
from identity.queries.accounts import account_by_id, account_named
from identity.schemas.views import (
    ClientCredentials,
    Confirmation,
    Credentials,
    Exchange,
    PasswordChange,
    Session,
    Token,
)
from shared.auth import CurrentUser, Principal
from shared.errors import Unauthenticated
from shared.session import utcnow

router = APIRouter()

NO_STORE = {"Cache-Control": "no-store"}
PUBLISHED = {"Cache-Control": "public, max-age=600"}


def never_stored(response: Response) -> None:
    response.headers.update(NO_STORE)


@router.post("/v1/sessions", dependencies=[Depends(never_stored)])
async def sign_in_person(said: Credentials, request: Request, desk: AtDesk) -> Session:
    password = said.password.get_secret_value()
    async with counted(desk, request, said.username, utcnow()):
        account = await find_account(said.username, "person")
        known = account.secret_hash if account else None
        if not await desk.passwords.verify(known, password) or account is None:
            raise Unauthenticated("credentials_wrong")
        if account.disabled_at:
            raise Unauthenticated("credentials_wrong")
    fresh = await desk.passwords.hash(password) if desk.passwords.outdated(str(known)) else None
    async with transaction() as session:
        account = await account_by_id(session, account.account_id, lock=True)
        if account is None or account.disabled_at or account.secret_hash != known:
            raise Unauthenticated("credentials_wrong")  # closed or changed meanwhile
        account.secret_hash = fresh or account.secret_hash
        begun = await sign_in.begin(session, account, utcnow(), request.app.state.issuer)
    return Session(**token(desk, begun.claims).model_dump(), session=begun.session)


@router.post("/v1/tokens", dependencies=[Depends(never_stored)])
async def sign_in_service(said: ClientCredentials, request: Request, desk: AtDesk) -> Token:
    async with counted(desk, request, said.client_id, utcnow()):
        account = await find_account(said.client_id, "service")
        given = accounts.hash_secret(said.client_secret.get_secret_value())
        if account is None or account.disabled_at or not accounts.equal(account, given):
            raise Unauthenticated("credentials_wrong")
    async with transaction() as session:
        claims = await sign_in.claims(session, account, utcnow(), request.app.state.issuer)
    return token(desk, claims)


def sign_in_id(request: Request, user: CurrentUser) -> UUID:
    """The sign-in that the (verified) token of this request came from."""
    del user
    payload = request.headers["Authorization"].rpartition(" ")[2].split(".")[1]
    said = msgspec.json.decode(urlsafe_b64decode(f"{payload}=="))
    try:
        return UUID(said.get("sid", ""))
    except ValueError as error:
        raise Unauthenticated("sign_in_over") from error


SignInId = Annotated[UUID, Depends(sign_in_id)]


@router.post("/v1/sessions/exchange", dependencies=[Depends(never_stored)])
async def exchange(said: Exchange, request: Request, desk: AtDesk) -> Token:
    """A next token with the roles of now, for twelve hours.

    Offices that change what belongs to others come back within half an hour, or sign in again.
    """
    secret = said.session.get_secret_value()
    async with transaction() as session:
        claims = await sign_in.exchange(
            session, secret, utcnow(), request.app.state.issuer, watching=said.watching
        )
    return token(desk, claims)


@router.delete("/v1/sessions/current", status_code=204)
async def sign_out(entry: SignInId, user: CurrentUser) -> None:
    async with transaction() as session:
        await sign_in.end(session, user.user_id, entry, utcnow())


@router.post("/v1/me/password", status_code=204)
async def change_my_password(
    said: PasswordChange, user: CurrentUser, request: Request, desk: AtDesk
) -> None:
    account = await prove(said.old, user, request, desk)
    new = said.new.get_secret_value()
    check_password(new, account.username)
    fresh = await desk.passwords.hash(new)
    async with transaction() as session:
        await accounts.change_password(session, user, account.username, fresh, utcnow())


@router.post("/v1/me/confirmation", status_code=204)
async def confirm(said: Confirmation, user: CurrentUser, request: Request, desk: AtDesk) -> None:
    """Whether it is still the person who signed in that asks, before an act that weighs much."""
    await prove(said.password, user, request, desk)


@router.get("/.well-known/jwks.json")
async def publish_keys(response: Response, desk: AtDesk) -> dict[str, Any]:
    response.headers.update(PUBLISHED)
    return desk.keyring.published()


async def prove(password: SecretStr, user: Principal, request: Request, desk: Desk) -> Account:
    """The caller's account, whose password this is; tries are counted as those of signing in."""
    async with transaction() as session:
        account = await account_by_id(session, user.user_id)
    if account is None or account.kind != "person":
        raise Unauthenticated("credentials_wrong")
    async with counted(desk, request, account.username, utcnow()):
        right = await desk.passwords.verify(account.secret_hash, password.get_secret_value())
        if not right or account.disabled_at:
            raise Unauthenticated("credentials_wrong")
    return account


def token(desk: Desk, claims: dict[str, Any]) -> Token:
    return Token(access_token=desk.keyring.sign(claims), expires_in=sign_in.TOKEN_LIVES)


async def find_account(username: str, kind: str) -> Account | None:
    async with transaction() as session:
        account = await account_named(session, username)
    return account if account and account.kind == kind else None


@asynccontextmanager
async def counted(
    desk: Desk, request: Request, username: str, now: datetime
) -> AsyncIterator[None]:
    """A try at signing in: counted before it is made, and given back when it succeeds.

    Counting first keeps many tries at once from passing together.
    """
    address = request.client.host if request.client else ""
    names, left = sign_in.counters(username, address, now)
    counts = await desk.attempts.take(names, sign_in.WINDOW)
    in_tables = counts is None
    if counts is None:
        async with transaction() as session:
            counts = await sign_in.count_in_tables(session, names, now)
    sign_in.refuse_too_many(counts, left)
    yield
    if in_tables:
        async with transaction() as session:
            await sign_in.count_in_tables(session, names, now, by=-1)
    else:
        await desk.attempts.give_back(names, sign_in.WINDOW)
