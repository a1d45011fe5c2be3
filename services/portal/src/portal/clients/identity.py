"""identity: what it is asked and what it answers.

Made from its OpenAPI document by `python -m tests.contracts.clients`; not written by hand.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from msgspec import field

from portal.clients.base import Client, Data, step

__all__ = ["Identity"]


class Access(Data, frozen=True, kw_only=True):
    """`Access`."""

    at: datetime
    reader_name: str
    what: str


class AccountView(Data, frozen=True, kw_only=True):
    """`AccountView`."""

    account_id: str
    username: str
    kind: str
    name: str
    employee_id: str | None
    created_at: datetime
    disabled_at: datetime | None
    grants: list[GrantView] = field(default_factory=list)


class ActView(Data, frozen=True, kw_only=True):
    """`ActView`."""

    at: datetime
    actor_name: str
    verb: str
    subject: str
    details: dict[str, Any]


class AssignmentCorrection(Data, frozen=True, kw_only=True):
    """`AssignmentCorrection`."""

    post_code: str
    kind: Literal["definitif", "plt", "plh"]
    from_: date = field(name="from")
    to: date | None = None


class AssignmentView(Data, frozen=True, kw_only=True):
    """`AssignmentView`."""

    from_: date = field(name="from")
    to: date | None
    kind: str
    post_code: str
    post_name: str
    group: str
    job_class: int
    unit_id: str
    agency_id: str


class AssignmentWithdrawal(Data, frozen=True, kw_only=True):
    """`AssignmentWithdrawal`."""

    post_code: str
    kind: Literal["definitif", "plt", "plh"]
    from_: date = field(name="from")


class ClientCredentials(Data, frozen=True, kw_only=True):
    """`ClientCredentials`."""

    client_id: str
    client_secret: str
    grant_type: Literal["client_credentials"] = "client_credentials"


class Confirmation(Data, frozen=True, kw_only=True):
    """`Confirmation`."""

    password: str


class Credentials(Data, frozen=True, kw_only=True):
    """`Credentials`."""

    username: str
    password: str


class EmployeeView(Data, frozen=True, kw_only=True):
    """`EmployeeView`."""

    employee_id: str
    nip: str
    name: str
    hired_on: date
    left_on: date | None
    version: int
    statuses: list[StatusView]
    assignments: list[AssignmentView]
    superiors: list[SuperiorView]


class Exchange(Data, frozen=True, kw_only=True):
    """`Exchange`."""

    session: str
    watching: bool = False


class GrantView(Data, frozen=True, kw_only=True):
    """`GrantView`."""

    grant_id: str
    role: str
    scope: str
    from_: date = field(name="from")
    to: date | None
    granted_by: str
    granted_at: datetime


class ImportProgress(Data, frozen=True, kw_only=True):
    """`ImportProgress`."""

    rows: int = 0
    accepted: int = 0
    faulty: int = 0
    bytes_read: int | None = None
    bytes_total: int | None = None
    done: bool = False


class LetterView(Data, frozen=True, kw_only=True):
    """`LetterView`."""

    id: int
    consumer: str
    event_type: str | None
    subject: str | None
    reason: str
    message: str
    parked_at: datetime
    state: Literal["parked", "retrying", "handled"]
    tries: int
    asked_at: datetime | None
    asked_by: str | None
    asked_by_name: str | None = None


class Letters(Data, frozen=True, kw_only=True):
    """`Letters`."""

    letters: list[LetterView]
    next: int | None


class Me(Data, frozen=True, kw_only=True):
    """`Me`."""

    language: Literal["id", "en"]
    onboarded_at: datetime | None
    user_id: str
    name: str
    employee_id: str | None
    roles: dict[str, list[str]]
    supervised: list[str]
    own: list[str]
    superior: SuperiorView | None


class NewAccount(Data, frozen=True, kw_only=True):
    """`NewAccount`."""

    username: str
    password: str
    name: str
    nip: str | None = None


class NewGrant(Data, frozen=True, kw_only=True):
    """`NewGrant`."""

    username: str
    role: str
    scope: str | Literal["*"]
    from_: date | None = field(default=None, name="from")
    to: date | None = None


class NewPassword(Data, frozen=True, kw_only=True):
    """`NewPassword`."""

    password: str


class NewPreferences(Data, frozen=True, kw_only=True):
    """`NewPreferences`."""

    language: Literal["id", "en"] | None = None
    onboarded: Literal[True] | None = None


class NewServiceAccount(Data, frozen=True, kw_only=True):
    """`NewServiceAccount`."""

    client_id: str
    name: str


class NipCorrection(Data, frozen=True, kw_only=True):
    """`NipCorrection`."""

    nip: str


class PasswordChange(Data, frozen=True, kw_only=True):
    """`PasswordChange`."""

    old: str
    new: str


class PersonView(Data, frozen=True, kw_only=True):
    """`PersonView`."""

    employee_id: str
    nip: str
    name: str
    post_name: str | None
    agency_id: str | None


class Preferences(Data, frozen=True, kw_only=True):
    """`Preferences`."""

    language: Literal["id", "en"]
    onboarded_at: datetime | None


class Roster(Data, frozen=True, kw_only=True):
    """`Roster`."""

    count: int
    employee_ids: list[str]


class Search(Data, frozen=True, kw_only=True):
    """`Search`."""

    nip: str | None = None
    text: str | None = None
    agency: str | None = None


class ServiceAccountView(Data, frozen=True, kw_only=True):
    """`ServiceAccountView`."""

    client_id: str
    client_secret: str


class Session(Data, frozen=True, kw_only=True):
    """`Session`."""

    access_token: str
    token_type: str = "Bearer"
    expires_in: int
    session: str


class StatusView(Data, frozen=True, kw_only=True):
    """`StatusView`."""

    from_: date = field(name="from")
    to: date | None
    kind: str
    status: str
    golongan: str


class SuperiorCorrection(Data, frozen=True, kw_only=True):
    """`SuperiorCorrection`."""

    superior_nip: str
    kind: Literal["definitif", "plt", "plh"]
    from_: date = field(name="from")
    to: date | None = None


class SuperiorView(Data, frozen=True, kw_only=True):
    """`SuperiorView`."""

    from_: date = field(name="from")
    to: date | None
    kind: str
    superior_id: str
    name: str
    nip: str


class SuperiorWithdrawal(Data, frozen=True, kw_only=True):
    """`SuperiorWithdrawal`."""

    kind: Literal["definitif", "plt", "plh"]
    from_: date = field(name="from")


class Token(Data, frozen=True, kw_only=True):
    """`Token`."""

    access_token: str
    token_type: str = "Bearer"
    expires_in: int


class UnitView(Data, frozen=True, kw_only=True):
    """`UnitView`."""

    unit_id: str
    code: str
    name: str
    kind: str
    parent_id: str | None
    agency_id: str
    region: str
    timezone: str
    calendar: str


class Identity(Client):
    """Calls of identity."""

    async def sign_in_person(self, body: Credentials) -> Session:
        return await self.call("POST", "/v1/sessions", Session, body=body)

    async def sign_in_service(self, body: ClientCredentials) -> Token:
        return await self.call("POST", "/v1/tokens", Token, body=body)

    async def exchange(self, body: Exchange) -> Token:
        return await self.call("POST", "/v1/sessions/exchange", Token, body=body)

    async def sign_out(self) -> None:
        return await self.call("DELETE", "/v1/sessions/current", type(None))

    async def change_my_password(self, body: PasswordChange) -> None:
        return await self.call("POST", "/v1/me/password", type(None), body=body)

    async def confirm(self, body: Confirmation) -> None:
        return await self.call("POST", "/v1/me/confirmation", type(None), body=body)

    async def open_account(self, body: NewAccount) -> AccountView:
        return await self.call("POST", "/v1/accounts", AccountView, body=body)

    async def list_accounts(self, *, text: str = "") -> list[AccountView]:
        return await self.call("GET", "/v1/accounts", list[AccountView], query={"text": text})

    async def open_service_account(self, body: NewServiceAccount) -> ServiceAccountView:
        return await self.call("POST", "/v1/service-accounts", ServiceAccountView, body=body)

    async def set_password(self, username: str, body: NewPassword) -> None:
        return await self.call(
            "POST", f"/v1/accounts/{step(username)}/password", type(None), body=body
        )

    async def close_account(
        self, username: str, *, idempotency_key: str | None = None
    ) -> AccountView:
        return await self.call(
            "POST",
            f"/v1/accounts/{step(username)}/closing",
            AccountView,
            headers={"idempotency-key": idempotency_key},
        )

    async def give_role(self, body: NewGrant, *, idempotency_key: str | None = None) -> GrantView:
        return await self.call(
            "POST", "/v1/grants", GrantView, body=body, headers={"idempotency-key": idempotency_key}
        )

    async def end_role(self, grant_id: str, *, idempotency_key: str | None = None) -> GrantView:
        return await self.call(
            "POST",
            f"/v1/grants/{step(grant_id)}/ending",
            GrantView,
            headers={"idempotency-key": idempotency_key},
        )

    async def list_acts(self, *, subject: str | None = None) -> list[ActView]:
        return await self.call("GET", "/v1/acts", list[ActView], query={"subject": subject})

    async def tell_me(self) -> Me:
        return await self.call("GET", "/v1/me", Me)

    async def put_my_preferences(self, body: NewPreferences) -> Preferences:
        return await self.call("PUT", "/v1/me/preferences", Preferences, body=body)

    async def list_my_team(self) -> list[PersonView]:
        return await self.call("GET", "/v1/me/team", list[PersonView])

    async def list_units(self) -> list[UnitView]:
        return await self.call("GET", "/v1/units", list[UnitView])

    async def search_employees(self, body: Search) -> list[PersonView]:
        return await self.call("POST", "/v1/employees/search", list[PersonView], body=body)

    async def show_employee(self, employee_id: str) -> EmployeeView:
        return await self.call("GET", f"/v1/employees/{step(employee_id)}", EmployeeView)

    async def show_roster(self, agency_id: str, month: str) -> Roster:
        return await self.call("GET", f"/v1/rosters/{step(agency_id)}/{step(month)}", Roster)

    async def put_superior(
        self, employee_id: str, body: SuperiorCorrection, *, idempotency_key: str | None = None
    ) -> EmployeeView:
        return await self.call(
            "POST",
            f"/v1/employees/{step(employee_id)}/superiors",
            EmployeeView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def take_back_superior(
        self, employee_id: str, body: SuperiorWithdrawal, *, idempotency_key: str | None = None
    ) -> EmployeeView:
        return await self.call(
            "POST",
            f"/v1/employees/{step(employee_id)}/superiors/withdrawal",
            EmployeeView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def put_assignment(
        self, employee_id: str, body: AssignmentCorrection, *, idempotency_key: str | None = None
    ) -> EmployeeView:
        return await self.call(
            "POST",
            f"/v1/employees/{step(employee_id)}/assignments",
            EmployeeView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def take_back_assignment(
        self, employee_id: str, body: AssignmentWithdrawal, *, idempotency_key: str | None = None
    ) -> EmployeeView:
        return await self.call(
            "POST",
            f"/v1/employees/{step(employee_id)}/assignments/withdrawal",
            EmployeeView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def put_nip(
        self, employee_id: str, body: NipCorrection, *, idempotency_key: str | None = None
    ) -> EmployeeView:
        return await self.call(
            "POST",
            f"/v1/employees/{step(employee_id)}/nip",
            EmployeeView,
            body=body,
            headers={"idempotency-key": idempotency_key},
        )

    async def list_my_accesses(self) -> list[Access]:
        return await self.call("GET", "/v1/me/accesses", list[Access])

    async def show_import_progress(self, key: str) -> ImportProgress:
        return await self.call("GET", f"/v1/imports/progress/{step(key)}", ImportProgress)

    async def list_dead_letters(
        self,
        *,
        before: int | None = None,
        state: Literal["parked", "retrying", "handled"] | None = None,
    ) -> Letters:
        return await self.call(
            "GET", "/v1/dead-letters", Letters, query={"before": before, "state": state}
        )

    async def retry_dead_letter(
        self, letter_id: int, *, idempotency_key: str | None = None
    ) -> LetterView:
        return await self.call(
            "POST",
            f"/v1/dead-letters/{step(letter_id)}/retry",
            LetterView,
            headers={"idempotency-key": idempotency_key},
        )
