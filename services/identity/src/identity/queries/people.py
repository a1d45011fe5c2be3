"""People, their posts and their superiors, as writers and doors need them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.structure import Stretch
from shared.session import raw


class Person(NamedTuple):
    """A person as found by NIP."""

    employee_id: UUID
    nip: str
    name: str
    hired_on: date
    left_on: date | None


class Held(NamedTuple):
    """The post of an assignment."""

    agency_id: UUID
    post_code: str


async def people_by_nip(session: AsyncSession, nips: Collection[str]) -> dict[str, Person]:
    """The people with exactly these NIPs, of any agency: for writing, never for showing."""
    found = "select employee_id, nip, name, hired_on, left_on from people_by_nip($1)"
    rows = await (await raw(session)).fetch(found, list(nips))
    return {row["nip"]: Person(*row) for row in rows}


async def visible(session: AsyncSession, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these people whom the transaction may see."""
    seen = "select employee_id from employee where employee_id = any ($1::uuid[])"
    rows = await (await raw(session)).fetch(seen, list(ids))
    return frozenset(row["employee_id"] for row in rows)


async def statuses_of(
    session: AsyncSession, ids: Collection[UUID]
) -> dict[UUID, dict[date, tuple[str, str, str]]]:
    """Each person's statuses by the day they begin: (kind, status, golongan)."""
    rows = await (await raw(session)).fetch(
        "select employee_id, from_date, kind, status, golongan from employee_status"
        " where employee_id = any ($1::uuid[])",
        list(ids),
    )
    found: dict[UUID, dict[date, tuple[str, str, str]]] = {}
    for row in rows:
        said = (row["kind"], row["status"], row["golongan"])
        found.setdefault(row["employee_id"], {})[row["from_date"]] = said
    return found


async def assignments_of(
    session: AsyncSession, ids: Collection[UUID]
) -> dict[UUID, list[Stretch[Held]]]:
    """Every post these people ever held, at any agency."""
    rows = await (await raw(session)).fetch("select * from assignments_of($1)", list(ids))
    found: dict[UUID, list[Stretch[Held]]] = {}
    for row in rows:
        held = Held(row["agency_id"], row["post_code"])
        stretch = Stretch(row["kind"], row["from_date"], row["to_date"], held)
        found.setdefault(row["employee_id"], []).append(stretch)
    return found


async def superiors_above(
    session: AsyncSession, ids: Collection[UUID]
) -> dict[UUID, list[Stretch[UUID]]]:
    """The superiors of these people, theirs, and so on to the top."""
    rows = await (await raw(session)).fetch("select * from superiors_above($1)", list(ids))
    return stretches(rows)


def stretches(rows: Collection[Mapping[str, Any]]) -> dict[UUID, list[Stretch[UUID]]]:
    found: dict[UUID, list[Stretch[UUID]]] = {}
    for row in rows:
        stretch = Stretch(row["kind"], row["from_date"], row["to_date"], row["superior_id"])
        found.setdefault(row["employee_id"], []).append(stretch)
    return found


async def names_of(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Name and NIP of people who stand in a record that may be seen, such as a superior."""
    rows = await (await raw(session)).fetch("select * from names_of($1)", list(ids))
    return {row["employee_id"]: (row["name"], row["nip"]) for row in rows}
