"""The tables of identity."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.session import UtcTime


class Table(SQLModel, registry=registry()):
    """This service's own tables."""


class Unit(Table, table=True):
    """A unit of the tree: a government, its agencies, and what is in them. Open to all."""

    unit_id: UUID = Field(primary_key=True)
    code: str = Field(unique=True)
    name: str
    kind: str
    parent_id: UUID | None = Field(foreign_key="unit.unit_id")
    agency_id: UUID = Field(foreign_key="unit.unit_id")
    region: str
    timezone: str
    calendar: str
    version: int
    changed_at: datetime = Field(sa_type=UtcTime)


class Post(Table, table=True):
    """A post of a unit. Read by all; changed by its agency."""

    agency_id: UUID = Field(primary_key=True)
    code: str = Field(primary_key=True, unique=True)
    name: str
    unit_id: UUID
    group: str
    job_class: int


class Employee(Table, table=True):
    """A person in service. `admitted_by` are the agencies that see them before a first post."""

    employee_id: UUID = Field(primary_key=True)
    nip: str = Field(unique=True)
    name: str
    hired_on: date
    left_on: date | None
    version: int
    changed_at: datetime = Field(sa_type=UtcTime)
    admitted_by: list[UUID] = Field(
        sa_column=Column("admitted_by", ARRAY(PG_UUID(as_uuid=True)), nullable=False)
    )


class EmployeeStatus(Table, table=True):
    """A legal status from a day on, until the next."""

    __tablename__ = "employee_status"

    employee_id: UUID = Field(primary_key=True)
    from_date: date = Field(primary_key=True)
    kind: str
    status: str
    golongan: str


class Assignment(Table, table=True):
    """A post held for a stretch of time; `agency_id` is that of the post."""

    agency_id: UUID = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)
    post_code: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    from_date: date = Field(primary_key=True)
    to_date: date | None


class Superior(Table, table=True):
    """Who assesses a person for a stretch of time."""

    employee_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    from_date: date = Field(primary_key=True)
    to_date: date | None
    superior_id: UUID


class Account(Table, table=True):
    """Who signs in: a person with a password, or a service with a secret. Hashes only.

    `onboarded_at` is when the person was first shown around.
    """

    account_id: UUID = Field(primary_key=True)
    username: str = Field(unique=True)
    kind: str
    name: str
    employee_id: UUID | None = Field(unique=True)
    secret_hash: str
    created_at: datetime = Field(sa_type=UtcTime)
    disabled_at: datetime | None = Field(sa_type=UtcTime)
    language: str = "id"
    onboarded_at: datetime | None = Field(default=None, sa_type=UtcTime)


class RoleGrant(Table, table=True):
    """A role given to an account for a stretch of time, by somebody with a name."""

    __tablename__ = "role_grant"

    grant_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.account_id")
    role: str
    scope: str
    from_date: date
    to_date: date | None
    granted_by: UUID = Field(foreign_key="account.account_id")
    granted_at: datetime = Field(sa_type=UtcTime)


class SignIn(Table, table=True):
    """A sign-in of a person; it can be ended before its time.

    `session_hash` is of the secret that is exchanged for tokens, `seen_at` when it last was.
    """

    __tablename__ = "sign_in"

    sign_in_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.account_id")
    at: datetime = Field(sa_type=UtcTime)
    ended_at: datetime | None = Field(sa_type=UtcTime)
    session_hash: str = Field(unique=True)
    seen_at: datetime = Field(sa_type=UtcTime)


class Attempt(Table, table=True):
    """How often somebody tried to sign in, counted here while the cache cannot be asked."""

    who: str = Field(primary_key=True, sa_type=Text)
    since: datetime = Field(primary_key=True, sa_type=UtcTime)
    count: int


class Act(Table, table=True):
    """Something somebody did: appended, never changed."""

    act_id: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcTime)
    actor_id: UUID
    actor_name: str
    verb: str
    subject: str
    details: dict[str, Any] = Field(sa_column=Column("details", JSONB, nullable=False))
