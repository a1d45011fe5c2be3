"""What is asked and answered over HTTP."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from identity.domain.permissions import ROLES
from identity.schemas.rows import Code, Holding, Name, Nip


class Request(BaseModel):
    """A request: nothing but its own fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def known_role(value: object) -> object:
    if value not in ROLES:
        raise ValueError("unknown role")
    return value


Role = Annotated[str, BeforeValidator(known_role)]
Language = Literal["id", "en"]
Username = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._@-]*$", max_length=64)]


class Credentials(Request):
    username: str = Field(max_length=200)
    password: SecretStr = Field(max_length=1_000)


class ClientCredentials(Request):
    client_id: str = Field(max_length=200)
    client_secret: SecretStr = Field(max_length=1_000)
    grant_type: Literal["client_credentials"] = "client_credentials"


class Token(BaseModel):
    """A token to send as `Authorization: Bearer`; it lives `expires_in` seconds."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - a scheme
    expires_in: int


class Session(Token):
    """The first token of a sign-in, and its `session`: the secret that is exchanged for the next.

    It is told here and never again.
    """

    session: str


class Exchange(Request):
    session: SecretStr = Field(max_length=200)
    watching: bool = False
    """An open page renews itself and nobody did anything: no sign of life."""


class Confirmation(Request):
    password: SecretStr = Field(max_length=1_000)


class NewAccount(Request):
    username: Username
    password: SecretStr
    name: Name
    nip: Nip | None = None


class NewServiceAccount(Request):
    client_id: Username
    name: Name


class ServiceAccountView(BaseModel):
    """The secret is shown here and never again."""

    client_id: str
    client_secret: str


class PasswordChange(Request):
    old: SecretStr = Field(max_length=1_000)
    new: SecretStr


class NewPassword(Request):
    password: SecretStr


class NewGrant(Request):
    """`scope` is an agency's code, a region's code, or `*` for admin and ops."""

    username: str
    role: Role
    scope: Code | Literal["*"]
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None


class GrantView(BaseModel):
    grant_id: UUID
    role: str
    scope: str
    from_: date = Field(serialization_alias="from")
    to: date | None
    granted_by: UUID
    granted_at: datetime


class AccountView(BaseModel):
    account_id: UUID
    username: str
    kind: str
    name: str
    employee_id: UUID | None
    created_at: datetime
    disabled_at: datetime | None
    grants: list[GrantView] = []


class ActView(BaseModel):
    at: datetime
    actor_name: str
    verb: str
    subject: str
    details: dict[str, Any]


class UnitView(BaseModel):
    unit_id: UUID
    code: str
    name: str
    kind: str
    parent_id: UUID | None
    agency_id: UUID
    region: str
    timezone: str
    calendar: str


class Search(Request):
    """By NIP exactly, else by part of a name; within one agency where its code is given."""

    nip: Nip | None = None
    text: Annotated[str, Field(min_length=2, max_length=100)] | None = None
    agency: Code | None = None


class PersonView(BaseModel):
    """A person in a list, with the post of today where there is one."""

    employee_id: UUID
    nip: str
    name: str
    post_name: str | None
    agency_id: UUID | None


class StatusView(BaseModel):
    from_: date = Field(serialization_alias="from")
    to: date | None
    kind: str
    status: str
    golongan: str


class AssignmentView(BaseModel):
    from_: date = Field(serialization_alias="from")
    to: date | None
    kind: str
    post_code: str
    post_name: str
    group: str
    job_class: int
    unit_id: UUID
    agency_id: UUID


class SuperiorView(BaseModel):
    from_: date = Field(serialization_alias="from")
    to: date | None
    kind: str
    superior_id: UUID
    name: str
    nip: str


class EmployeeView(BaseModel):
    """A person with all that is dated about them."""

    employee_id: UUID
    nip: str
    name: str
    hired_on: date
    left_on: date | None
    version: int
    statuses: list[StatusView]
    assignments: list[AssignmentView]
    superiors: list[SuperiorView]


class SuperiorCorrection(Request):
    """From `from` on, until `to`, this is the superior of this kind; others make room."""

    superior_nip: Nip
    kind: Holding
    from_: date = Field(alias="from")
    to: date | None = None


class SuperiorWithdrawal(Request):
    """The stretch that begins on `from`, as if it had never been."""

    kind: Holding
    from_: date = Field(alias="from")


class AssignmentCorrection(Request):
    """From `from` on, until `to`, the person holds this post.

    Definitive posts of these days make room; of an acting one, only the same post's stretches.
    """

    post_code: Code
    kind: Holding
    from_: date = Field(alias="from")
    to: date | None = None


class AssignmentWithdrawal(Request):
    """The stretch that begins on `from`, as if it had never been."""

    post_code: Code
    kind: Holding
    from_: date = Field(alias="from")


class NipCorrection(Request):
    nip: Nip


class Roster(BaseModel):
    """Those whose paying agency it is on at least one day of the month."""

    count: int
    employee_ids: list[UUID]


class Preferences(BaseModel):
    """What an account prefers; `onboarded_at` is when its owner was first shown around."""

    language: Language
    onboarded_at: datetime | None


class NewPreferences(Request):
    """What is not said stays as it is. Who was shown around once stays so."""

    language: Language | None = None
    onboarded: Literal[True] | None = None


class Me(Preferences):
    """The person who asks, as their token says, and what their account prefers."""

    user_id: UUID
    name: str
    employee_id: UUID | None
    roles: dict[str, list[UUID]]
    supervised: list[UUID]
    own: list[UUID]
    superior: SuperiorView | None
    """Who decides on the person's work today."""
