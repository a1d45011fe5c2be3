"""What goes wrong in a day, each time with something personal in hand."""

from typing import Any, Final
from unittest.mock import patch

import asyncpg
import pytest

from shared.events.base import Header
from shared.session import raw
from tests.security.leaks import EXAMPLES
from tests.security.world import OWN, World
from tests.support.services import Record, deliver, worker_transaction
from tests.walks.system import PASSWORD

NIK: Final = EXAMPLES["NIK"]
EMAIL: Final = EXAMPLES["e-mail"]
GUESS: Final = "rahasia-yang-salah-ketik"
PERSONAL: Final = f"{NIK} {EMAIL} {EXAMPLES['phone']} {OWN.nip()}"


async def befall(world: World) -> None:
    """People mistype, files are faulty, events broken, databases refuse, programs fail."""
    await mistype(world)
    await send_faulty_files(world)
    await hear_broken_events(world)
    await fail(world)
    await clash(world)


async def mistype(world: World) -> None:
    """Names where names do not belong, and a NIK for a NIP."""
    client, hr = world.system.clients["identity"], world.seats["hr_admin"].headers
    for name in (NIK, EMAIL, OWN.nip(), "budi"):
        said = {"username": name, "password": GUESS}
        assert (await client.post("/v1/sessions", json=said)).status_code == 401
    for said in ({"nip": NIK}, {"text": EMAIL}, {"nip": OWN.nip(), "email": EMAIL}):
        await client.post("/v1/employees/search", json=said, headers=hr)
    bearer = {"Authorization": "Bearer " + world.seats["self"].headers["Authorization"][7:-4]}
    assert (await client.get("/v1/me", headers=bearer)).status_code == 401


async def send_faulty_files(world: World) -> None:
    client, hr = world.system.clients["notifications"], world.seats["hr_admin"].headers
    for rows in (f"{NIK},{EMAIL},id", f"{OWN.nip()},{EXAMPLES['phone']},id", f"\0{EMAIL},,"):
        text = f"nip,email,language\n{rows}\n"
        await client.post("/v1/imports/contacts", files={"file": ("c.csv", text)}, headers=hr)


async def hear_broken_events(world: World) -> None:
    """An event that nobody can read, and one that is not what it says."""
    for kind in (b"EmployeeHired", b"EmployeeChanged"):
        head: list[Header] = [("ce_type", kind), ("ce_id", NIK.encode())]
        value = f'{{"name": "{PERSONAL}"}}'.encode()
        record = Record("identity.employee.v1", 0, 0, b"x", head, value)
        await deliver(world.system.stores["notifications"], record)


async def fail(world: World) -> None:
    """A program fails over a value, and says the value."""

    def broken(*_: Any) -> Any:
        raise ValueError(PERSONAL)

    with patch("notifications.queries.notices_of", broken):
        client = world.system.clients["notifications"]
        got = await client.get("/v1/me/notices", headers=world.seats["self"].headers)
        assert (got.status_code, PERSONAL in got.text) == (500, False)


async def clash(world: World) -> None:
    """The database refuses a row, and knows which."""
    await world.seats["admin"].post(
        "identity", "accounts", username=EMAIL, name="Surat", password=PASSWORD
    )
    async with worker_transaction(world.system.stores["identity"]) as transaction:
        with pytest.raises(asyncpg.UniqueViolationError):
            async with transaction() as session:
                await (await raw(session)).execute(
                    "update account set username = $1 where username = 'budi'", EMAIL
                )
