"""A head, a deputy and a nurse, and their plans down to the nurse's."""

from typing import Any

from tests.support.databases import Database
from tests.support.services import deliver
from tests.support.tokens import Person
from tests.targets.world import (
    HEALTH,
    Office,
    person,
    result,
    sign_in,
)


class Staff:
    """A head without superior, the head's deputy, and a nurse under the deputy; all signed in."""

    def __init__(self) -> None:
        self.head = person(name="Ratna")
        self.deputy = person(self.head, name="Joko")
        self.nurse = person(self.deputy, name="Wati")
        self.leader = Person(name="Pimpinan", roles={"leader": [HEALTH]})
        self.as_head = sign_in(self.head, HEALTH)
        self.as_deputy = sign_in(self.deputy, HEALTH)
        self.as_nurse = sign_in(self.nurse)

    async def arrive(self, store: Database) -> "Staff":
        await deliver(store, self.head, self.deputy, self.nurse)
        return self


async def chain(office: Office, staff: Staff, period: str = "2026-07") -> dict[str, Any]:
    """The head's and the deputy's plans approved; gives the nurse's, handed in and linked."""
    top = await office.approved(staff.as_head, staff.leader, period=period)
    linked = result(above=top["results"][0]["result_id"])
    middle = await office.approved(staff.as_deputy, staff.as_head, linked, period=period)
    linked = result(above=middle["results"][0]["result_id"])
    return await office.submitted(staff.as_nurse, linked, period=period)
