"""The accounts of the demonstration: who may sign in, and what they may do."""

from pathlib import Path
from typing import Final

from capaian.client import Account
from capaian.importing import read
from capaian.system import System

ADMIN: Final = "admin"
IMPORTER: Final = "impor"
"""Imports the files of all governments."""
KEPT: Final = "account "
"""What the names of the secrets of accounts begin with."""

IMPORTER_ROLES: Final = ("admin", "hr_admin", "payroll_maker", "auditor")


class UnknownAccount(Exception):
    """This home keeps no password of an account; the message names it, and those it keeps."""


def accounts(system: System) -> list[str]:
    """The accounts whose passwords this home keeps."""
    kept = [name for name in system.state.secrets if name.startswith(KEPT)]
    return [ADMIN, *(name.removeprefix(KEPT) for name in kept)]


def sign_in(system: System, username: str) -> Account:
    """An account of this home, with the password its state keeps.

    Raises:
        UnknownAccount: it keeps none.
    """
    known = accounts(system)
    if username not in known:
        raise UnknownAccount(f"There is no account {username}. Accounts: {', '.join(known)}.")
    return Account(system.state.url, username, password(system, username))


def password(system: System, username: str) -> str:
    return system.state.secret("admin_password" if username == ADMIN else KEPT + username)


def regions(directory: Path) -> list[str]:
    return [row["code"] for row in read(directory, "units") if row["kind"] == "government"]


def agencies(directory: Path) -> dict[str, str]:
    """The agencies of a folder of import files, with the government of each."""
    units = read(directory, "units")
    return {row["code"]: row["region"] for row in units if row["kind"] == "agency"}


def make_importer(system: System, admin: Account, governments: list[str]) -> None:
    make_account(system, admin, IMPORTER, "Tim impor data", None)
    for government in governments:
        for role in IMPORTER_ROLES:
            grant(admin, IMPORTER, role, government)


def make_accounts(system: System, admin: Account, directory: Path) -> None:
    """Make the accounts that accounts.csv lists; the people in it are known by then."""
    for row in read(directory, "accounts"):
        make_account(system, admin, row["username"], row["name"], row["nip"] or None)
        if row["role"]:
            grant(admin, row["username"], row["role"], row["scope"])


def make_account(system: System, admin: Account, username: str, name: str, nip: str | None) -> None:
    body = {"username": username, "password": password(system, username), "name": name}
    wanted = body | ({"nip": nip} if nip else {})
    admin.settle("identity", "/v1/accounts", wanted, done="account_exists")


def grant(admin: Account, username: str, role: str, scope: str) -> None:
    body = {"username": username, "role": role, "scope": scope}
    admin.post("identity", "/v1/grants", body)
