"""News reaches the open pages it concerns, seldom, and leaves nothing behind."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from unittest.mock import patch

import pytest

from portal.screens.frame import may_follow
from portal.web import live
from portal.web.live import NEWS, Hub
from tests.portal.door import Door


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


async def test_what_changed_while_a_page_was_on_its_way_is_told_at_once() -> None:
    hub = Hub(None)
    written = time.time()
    hub.tell(["agency:1"])
    async with aclosing(hub.follow(["person:1", "agency:1"], written)) as page:
        await anext(page)
        assert await asyncio.wait_for(anext(page), 1) == NEWS
    with patch.object(live, "HEARTBEAT", 0.05):
        later = written + live.ON_THE_WAY + 1
        for names, since in ((["agency:1"], later), (["agency:2"], written)):
            async with aclosing(hub.follow(names, since)) as page:
                await anext(page)
                assert (await anext(page)).startswith(b":")


async def test_only_so_much_news_is_remembered() -> None:
    hub = Hub(None)
    with patch.object(live, "KEPT", 2), patch.object(live, "HEARTBEAT", 0.05):
        hub.tell(["person:1", "person:2", "person:3", "person:2"])
        for name, told in (("person:1", b":"), ("person:2", b"event"), ("person:3", b"event")):
            async with aclosing(hub.follow([name], 0)) as page:
                await anext(page)
                assert (await anext(page)).startswith(told)


async def test_a_storm_is_one_word() -> None:
    hub = Hub(None)
    with patch.multiple(live, HEARTBEAT=0.05, ECHO=0.05):
        async with aclosing(hub.follow(["person:1"])) as page:
            await anext(page)
            for _ in range(1_000):
                hub.tell(["person:1"])
            assert await anext(page) == NEWS
            hub.tell(["person:1"])
            begun = asyncio.get_running_loop().time()
            assert await anext(page) == NEWS
            assert asyncio.get_running_loop().time() - begun >= live.AT_MOST_EVERY * 0.9
            assert await anext(page) == NEWS, "once more, for services that were behind"
            assert (await anext(page)).startswith(b":")


async def test_a_superior_s_page_hears_of_its_agency_later_and_seldom() -> None:
    hub = Hub(None)
    with patch.multiple(live, SPREAD=(0, 0.05), GATHERED=(0.3, 0.4), AT_MOST_EVERY=0.01):
        async with (
            aclosing(hub.follow(["team:1", "team:2"])) as team,
            aclosing(hub.follow(["agency:1"])) as payroll,
        ):
            await asyncio.gather(anext(team), anext(payroll))
            begun = asyncio.get_running_loop().time()
            waiting = asyncio.ensure_future(heard(team, 2))
            while not waiting.done():
                hub.tell(["agency:1", "agency:2"])
                assert await anext(payroll) == NEWS
            assert waiting.result() == [NEWS, NEWS]
            assert asyncio.get_running_loop().time() - begun >= 0.3


async def heard(page: AsyncIterator[bytes], count: int) -> list[bytes]:
    return [await anext(page) for _ in range(count)]


@pytest.mark.parametrize(
    ("path", "follows"),
    [("/tim", True), ("/tim/kegiatan", False), ("/tim/penilaian", False), ("/penilaian", False)],
)
async def test_a_page_follows_news_only_where_a_part_of_it_listens(
    door: Door, path: str, follows: bool
) -> None:
    door.services.let_in(supervised=["5d2c8d3e-0000-7000-8000-000000000003"])
    text = (await door.get(path)).text
    assert ("data-live=" in text, "berubah from:body" in text) == (follows, follows)


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
        for name in (
            "person:me",
            "person:you",
            "agency:a",
            "agency:b",
            "agency:c",
            "",
            "person:",
            "team:b",
            "team:c",
            "x:b",
        )
        if may_follow(Looking(), name)  # type: ignore[arg-type]  # only `me` is looked at
    ]
    assert allowed == ["person:me", "agency:a", "agency:b", "team:b"]
