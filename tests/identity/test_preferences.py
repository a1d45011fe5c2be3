"""An account remembers its language, and that its owner was shown around."""

from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.identity.office import Office, furnish
from tests.identity.test_sessions import bearer, signed_in
from tests.support.services import rows
from tests.support.tokens import Person


@pytest_asyncio.fixture(scope="module", autouse=True)
async def furnished(office: Office) -> None:
    await furnish(office)


async def prefer(office: Office, who: dict[str, str], **said: Any) -> httpx.Response:
    return await office.client.put("/v1/me/preferences", json=said, headers=who)


async def me(office: Office, who: dict[str, str]) -> tuple[str, str | None]:
    told = (await office.client.get("/v1/me", headers=who)).json()
    return told["language"], told["onboarded_at"]


async def test_a_new_account_speaks_indonesian_and_was_not_shown_around(office: Office) -> None:
    _, signed = await signed_in(office)
    assert await me(office, bearer(signed)) == ("id", None)


async def test_a_language_and_being_shown_around_are_remembered(office: Office) -> None:
    _, signed = await signed_in(office)
    who = bearer(signed)
    answer = await prefer(office, who, language="en")
    assert (answer.status_code, answer.json()) == (200, {"language": "en", "onboarded_at": None})
    shown = (await prefer(office, who, onboarded=True)).json()
    assert shown["language"] == "en"
    assert shown["onboarded_at"]
    again = (await prefer(office, who, onboarded=True, language="id")).json()
    assert again == {"language": "id", "onboarded_at": shown["onboarded_at"]}
    assert (await prefer(office, who)).json() == again
    assert await me(office, who) == ("id", shown["onboarded_at"])


async def test_preferences_are_ones_own(office: Office) -> None:
    name, signed = await signed_in(office)
    _, other = await signed_in(office)
    await prefer(office, bearer(signed), language="en", onboarded=True)
    assert await me(office, bearer(other)) == ("id", None)
    chosen = "select username from account where language = 'en' and onboarded_at is not null"
    assert {"username": name} in await rows(office.store, chosen)


@pytest.mark.parametrize(
    "said", [{"language": "jv"}, {"language": ""}, {"onboarded": False}, {"theme": "dark"}]
)
async def test_what_cannot_be_preferred_is_refused(office: Office, said: dict[str, Any]) -> None:
    _, signed = await signed_in(office)
    answer = await prefer(office, bearer(signed), **said)
    assert (answer.status_code, answer.json()["code"]) == (422, "fields_invalid")
    assert await me(office, bearer(signed)) == ("id", None)


async def test_a_token_without_an_account_prefers_nothing(office: Office) -> None:
    stranger = Person().bearer
    assert await me(office, stranger) == ("id", None)
    assert (await prefer(office, stranger, language="en")).status_code == 404
