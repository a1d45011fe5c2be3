"""The typed clients: one call goes to one address, whatever a name says."""

from typing import Final

import pytest

from portal.clients import Refused, open_ways
from portal.clients.base import step
from portal.clients.notifications import Notifications
from tests.contracts.clients import written
from tests.portal.door import Door
from tests.portal.stand_in import StandIn

PLACE: Final = "notifications/v1/me/notices"


def test_the_clients_are_made_of_what_the_services_say() -> None:
    for path, text in written():
        assert path.read_text(encoding="utf-8") == text, "run `python -m tests.contracts.clients`"


@pytest.mark.parametrize("name", ["a?b=1", "a#b", "a b", "%2e%2e", "é", "a&b", "..."])
async def test_a_name_is_one_step_of_an_address(services: StandIn, name: str) -> None:
    async with open_ways() as ways:
        ask = Notifications(ways, f"{services.url}/notifications", {})
        with pytest.raises(Refused):  # there is none, but it was asked at the right address
            await ask.read_notice(name)
    [asked] = services.heard
    assert (asked.what, asked.query) == (f"POST {PLACE}/{name}/reading", {})


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../reading", "/"])
def test_a_name_leads_nowhere_else(name: str) -> None:
    with pytest.raises(Refused) as refused:
        step(name)
    assert refused.value.status == 404


@pytest.mark.parametrize("name", ["%2e%2e", "x%3fy", "satu"])
async def test_what_is_no_notice_is_asked_of_nobody(door: Door, name: str) -> None:
    answer = await door.send(f"/pesan/{name}/dibaca")
    assert answer.status_code == 404
    assert not [one for one in door.services.heard if one.what.startswith("POST notifications")]
