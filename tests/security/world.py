"""Two agencies alike in everything: people, plans, work, results, pay, notices; and their offices.

What is asked of the one and of the other differs in nothing but whose it is.
"""

from typing import Any, Final, NamedTuple
from uuid import UUID

from shared.events.evaluation import period_id
from shared.events.identity import unit_id
from targets.domain.plan import Indicator, indicator_id, result_id
from tests.security.files import OFFICES, Staff, book, government
from tests.support.services import rows
from tests.walks import steps
from tests.walks.system import PASSWORD, Seat, System, good
from tests.walks.town import POLICIES, Town, found, let_rule, open_account

MONTH: Final = "2026-07"
OWN: Final = Staff("TNG-DINKES", "Ratna", "Budi", "Citra", 10, 9)
OTHER: Final = Staff("TNG-DISDIK", "Oktavia", "Yulianto", "Zulkifli", 20, 8)
ROLES: Final = ("hr_admin", "payroll_maker", "payroll_checker", "leader", "auditor", "ops")
POLICY: Final = {"TNG": "tangerang-selatan/2021.yaml", "JKT": "jakarta/2020.yaml"}


class Place(NamedTuple):
    """What one may ask for: an agency, its subject person, and what there is of that person."""

    staff: Staff
    employee_id: UUID
    plan_id: UUID
    activity_id: UUID
    run_id: UUID
    notice_id: UUID
    grant_id: UUID
    username: str
    region: str
    policy_id: str

    @property
    def agency_id(self) -> UUID:
        return unit_id(self.staff.agency)

    @property
    def period_id(self) -> UUID:
        return period_id(self.agency_id, MONTH)

    @property
    def indicator_id(self) -> UUID:
        one = Indicator("kuantitas", "Berkas", str(self.staff.number), "berkas")
        return indicator_id(result_id(self.plan_id, 1), one)


class World(NamedTuple):
    """Both places, and who asks: seats by the column of the table they sit for."""

    system: System
    own: Place
    other: Place
    seats: dict[str, Seat]
    service_secret: str
    session: str


async def build(system: System) -> World:
    """Both agencies through the month, and everybody of the own one signed in."""
    town = await found(system, "TNG", government(OWN, OTHER))
    await let_rule(town, POLICY["TNG"])
    foreign = await propose_elsewhere(town)
    system.clock.set(2026, 7, 31, 2)
    for staff in (OWN, OTHER):
        await town.open_period(staff.agency, MONTH, "monthly", "matrix")
        await town.open_month(staff.agency, MONTH)
    for office, kinds in OFFICES.items():
        for kind in kinds:
            await town.offices[office].send(kind, book(kind, OWN, OTHER))
    await system.pump()
    runs = [await pay(town, staff.agency) for staff in (OWN, OTHER)]
    listed = await town.maker.get("payroll_incentive", "policies?region=TNG")
    policies = {"TNG": listed[0]["policy_id"], "JKT": foreign}
    seats, secret = await sit_down(town)
    own = await place(town, OWN, runs[0], policies, "TNG")
    other = await place(town, OTHER, runs[1], policies, "JKT")
    return World(system, own, other, seats, secret, await session_of(system, "own.leader"))


async def session_of(system: System, username: str) -> str:
    """The session of somebody who may leave the desk alone."""
    said = {"username": username, "password": PASSWORD}
    return str(good(await system.clients["identity"].post("/v1/sessions", json=said))["session"])


async def propose_elsewhere(town: Town) -> str:
    """A policy of another region, waiting for its checker."""
    await open_account(town.admin, "jkt.maker", "Maker JKT")
    await town.admin.post(
        "identity", "grants", username="jkt.maker", role="payroll_maker", scope="JKT"
    )
    maker = await town.system.sign_in("jkt.maker")
    proposed = await maker.post("payroll_incentive", "policies", document=text_of(POLICY["JKT"]))
    return str(proposed["policy_id"])


def text_of(policy: str) -> str:
    return (POLICIES / policy).read_text(encoding="utf-8")


async def pay(town: Town, agency: str) -> UUID:
    await steps.close(town, agency, MONTH)
    await town.system.pump()
    approved = await steps.pay(town, agency)
    return UUID(approved["run_id"])


async def sit_down(town: Town) -> tuple[dict[str, Seat], str]:
    """A seat for every column of the table, each at the own agency; and a service's secret."""
    admin = town.admin
    seats = {
        "nobody": Seat(town.system.clients, {}),
        "self": await town.seat(OWN.person),
        "colleague": await town.seat(OWN.colleague),
        "superior": await town.seat(OWN.boss),
    }
    for role in ROLES:
        username = f"own.{role}".replace("_", "-")
        await open_account(admin, username, f"Own {role}")
        await admin.post("identity", "grants", username=username, role=role, scope=OWN.agency)
        seats[role] = await town.system.sign_in(username)
    await open_account(admin, "tng.treasury", "Treasury")
    for role in ("payroll_maker", "payroll_checker"):
        await admin.post("identity", "grants", username="tng.treasury", role=role, scope="TNG")
    seats["treasury"] = await town.system.sign_in("tng.treasury")
    await admin.post("identity", "accounts/admin/password", password=PASSWORD)
    seats["admin"] = await town.system.sign_in("admin")
    made = await admin.post("identity", "service-accounts", client_id="robot", name="Robot")
    seats["service"] = await service_seat(town.system, made)
    return seats, made["client_secret"]


async def service_seat(system: System, made: Any) -> Seat:
    token = good(await system.clients["identity"].post("/v1/tokens", json=made))["access_token"]
    return Seat(system.clients, {"Authorization": f"Bearer {token}"})


async def place(
    town: Town, staff: Staff, run: UUID, policies: dict[str, str], region: str
) -> Place:
    """What there is of an agency's subject person; the accounts and grants are of offices."""
    person = town.ids[staff.person]
    stores = town.system.stores

    async def one(service: str, query: str, value: object) -> UUID:
        found = (await rows(stores[service], query, value))[0]
        return UUID(str(next(iter(found.values()))))

    username = "own.hr-admin" if staff is OWN else "jkt.maker"
    granted = "select grant_id from role_grant join account using (account_id) where username = $1"
    return Place(
        staff,
        person,
        await one("targets", "select plan_id from plan where employee_id = $1", person),
        await one("evaluation", "select activity_id from activity where employee_id = $1", person),
        run,
        await one("notifications", "select notice_id from notice where employee_id = $1", person),
        await one("identity", granted, username),
        username,
        region,
        policies[region],
    )
