"""A government in the running system: its agencies, its people, and who sits where."""

import csv
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import UUID

from shared.events.evaluation import period_id
from shared.events.identity import unit_id
from tests.support.pay import weekdays
from tests.walks.system import ADMIN_PASSWORD, PASSWORD, Seat, System

POLICIES: Final = Path(__file__).parents[2] / "services" / "payroll-incentive" / "policies"
OFFICES: Final = {
    "hr": ["hr_admin"],
    "maker": ["payroll_maker", "payroll_checker"],
    "checker": ["payroll_checker"],
    "auditor": ["auditor"],
}
"""Accounts without an employee. The maker checks as well, to be refused the own proposals."""

UNITS: Final = "code,name,kind,parent_code,region,timezone,calendar\n"
POSTS: Final = "code,name,unit_code,group,job_class\n"
EMPLOYEES: Final = "nip,name,kind,status,golongan,from,hired_on,left_on\n"
ASSIGNMENTS: Final = "nip,post_code,kind,from,to\n"
SUPERIORS: Final = "nip,superior_nip,kind,from,to\n"
ATTENDANCE: Final = "nip,date,schedule_in,schedule_out,in,out,leave\n"
SALARIES: Final = "nip,month,gross,bpjs_employee,bpjs_employer,pph21\n"
STATUSES: Final = "nip,year,ptkp,npwp\n"


class Files(NamedTuple):
    """The import files of a government, without their header rows."""

    units: str
    posts: str
    employees: str
    assignments: str
    superiors: str


class Town:
    """A government with its offices signed in; its people sign in when they are asked for."""

    def __init__(self, system: System, region: str, admin: Seat) -> None:
        self.system = system
        self.region = region
        self.admin = admin
        self.offices: dict[str, Seat] = {}
        self.ids: dict[str, UUID] = {}
        self.nips: dict[str, str] = {}
        self.seats: dict[str, Seat] = {}
        self.accounts: set[str] = set()

    @property
    def hr(self) -> Seat:
        return self.offices["hr"]

    @property
    def maker(self) -> Seat:
        return self.offices["maker"]

    @property
    def checker(self) -> Seat:
        return self.offices["checker"]

    @property
    def auditor(self) -> Seat:
        return self.offices["auditor"]

    async def seat(self, name: str) -> Seat:
        """The person of this first name, signed in; whoever has none is given an account."""
        if name not in self.accounts:
            self.accounts.add(name)
            await open_account(self.admin, name.lower(), name, nip=self.nips[name])
        if name not in self.seats:
            self.seats[name] = await self.system.sign_in(name.lower())
        return self.seats[name]

    async def sign_in_again(self) -> None:
        """New tokens for everyone, with the roles and superiors of now."""
        self.seats.clear()
        for office in OFFICES:
            self.offices[office] = await self.system.sign_in(f"{self.region.lower()}.{office}")

    async def open_period(self, agency: str, code: str, kind: str, scheme: str) -> str:
        """A period with an approved plan for everyone in it; gives its id."""
        opened = await self.hr.post(
            "evaluation",
            "periods",
            agency_id=unit_id(agency),
            code=code,
            kind=kind,
            scheme=scheme,
        )
        assert opened["period_id"] == str(period_id(unit_id(agency), code))
        await self.system.pump()
        return str(opened["period_id"])

    async def open_month(self, agency: str, month: str) -> None:
        await self.maker.post("payroll_incentive", "months", agency_id=unit_id(agency), month=month)
        await self.system.pump()

    async def statement(self, name: str, agency: str, month: str) -> Any:
        """The newest statement of a person, as payroll shows it to its maker."""
        place = f"statements/{unit_id(agency)}/{self.ids[name]}/{month}"
        return await self.maker.get("payroll_incentive", place)


async def found(system: System, region: str, files: Files) -> Town:
    """A government imported file by file and known to every service; its offices signed in."""
    admin = await system.sign_in("admin", ADMIN_PASSWORD)
    town = Town(system, region, admin)
    await admin.send("units", UNITS + files.units)
    for office, roles in OFFICES.items():
        username = f"{region.lower()}.{office}"
        await open_account(admin, username, f"{office.title()} {region}")
        for role in roles:
            await admin.post("identity", "grants", username=username, role=role, scope=region)
        town.offices[office] = await system.sign_in(username)
    await town.hr.send("posts", POSTS + files.posts)
    await town.hr.send("employees", EMPLOYEES + files.employees)
    await town.hr.send("assignments", ASSIGNMENTS + files.assignments)
    await town.hr.send("superiors", SUPERIORS + files.superiors)
    for row in csv.DictReader((EMPLOYEES + files.employees).splitlines()):
        await meet(town, row["name"].split()[0], row["nip"])
    await system.pump()
    for service in ("targets", "evaluation", "payroll_incentive", "notifications"):
        copies = await town.hr.get(service, "copies")
        assert copies["employees"] >= len(town.ids), service
    return town


async def meet(town: Town, name: str, nip: str) -> None:
    """Find an employee by their NIP, and remember them by their first name."""
    (person,) = await town.hr.post("identity", "employees/search", nip=nip)
    town.ids[name], town.nips[name] = UUID(person["employee_id"]), nip


async def open_account(admin: Seat, username: str, name: str, **more: str) -> None:
    said = {"username": username, "password": PASSWORD, "name": name}
    await admin.post("identity", "accounts", **said, **more)


async def let_rule(town: Town, policy: str) -> None:
    """A policy proposed by the maker; the maker may not approve it, the checker may."""
    document = (POLICIES / policy).read_text(encoding="utf-8")
    proposed = await town.maker.post("payroll_incentive", "policies", document=document)
    assert proposed["state"] == "proposed"
    approval = f"policies/{proposed['policy_id']}/approval"
    refused = await town.maker.refused("payroll_incentive", approval)
    assert refused == (403, "policy_own_proposal")
    approved = await town.checker.post("payroll_incentive", approval)
    assert approved["state"] == "active"
    await town.system.pump()


def days(nip: str, month: str = "2026-07", **lapses: str) -> str:
    """Rows of a month from 07:30 to 16:00; `d9="07:40,16:00,"` is what the 9th says instead."""
    rows = []
    for day in weekdays(month):
        said = lapses.pop(f"d{day.day}", "07:25,16:05,")
        rows.append(f"{nip},{day},07:30,16:00,{said}\n")
    assert not lapses, f"no working days: {lapses}"
    return "".join(rows)
