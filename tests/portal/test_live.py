"""News reaches the open pages it concerns, seldom, and leaves nothing behind."""

import asyncio
from contextlib import aclosing
from unittest.mock import patch

from portal.screens.frame import may_follow
from portal.web import live
from portal.web.live import Hub
from tests.portal.door import Door

NEWS = b"event: berubah\ndata: \n\n"


async def test_a_page_is_told_of_what_it_follows_and_of_nothing_else() -> None:
    hub = Hub(None)
    async with aclosing(hub.follow(["person:1", "agency:2"])) as page:
        assert (await anext(page)).startswith(b"retry")
        waiting = asyncio.ensure_future(anext(page))
        await asyncio.sleep(0)
        hub.tell(["person:9"])
        await asyncio.sleep(0.02)
        assert not waiting.done()
        hub.tell(["agency:2"])
        assert await asyncio.wait_for(waiting, 1) == NEWS


async def test_a_storm_is_one_word() -> None:
    hub = Hub(None)
    with patch.object(live, "HEARTBEAT", 0.05):
        async with aclosing(hub.follow(["person:1"])) as page:
            await anext(page)
            for _ in range(1_000):
                hub.tell(["person:1"])
            assert await anext(page) == NEWS
            hub.tell(["person:1"])
            begun = asyncio.get_running_loop().time()
            assert await anext(page) == NEWS
            assert asyncio.get_running_loop().time() - begun >= live.AT_MOST_EVERY * 0.9
            assert (await anext(page)).startswith(b":")


async def test_a_page_that_is_closed_is_forgotten() -> None:
    hub = Hub(None)
    for _ in range(3):
        async with aclosing(hub.follow(["person:1"])) as page:
            await anext(page)
    assert not hub._pages  # noqa: SLF001 - what must not grow


async def test_one_follows_oneself_and_where_one_works(door: Door) -> None:
    door.services.let_in(employee_id="me", roles={"hr_admin": ["a"]}, supervised=["b"])
    signed = await door.sessions.find("rahasia")

    class Looking:
        me = signed.me

    allowed = [
        name
        for name in ("person:me", "person:you", "agency:a", "agency:b", "agency:c", "", "person:")
        if may_follow(Looking(), name)  # type: ignore[arg-type]  # only `me` is looked at
    ]
    assert allowed == ["person:me", "agency:a", "agency:b"]
