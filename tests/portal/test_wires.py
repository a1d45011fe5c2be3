"""Connections that stay open: each answer reaches who asked for it, however a line behaves."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import pytest

from portal.clients import wires as subject
from portal.clients.wires import Answer, Unanswered, Wires, place, request

WELL: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
PARTS: Final = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n"

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter, bytes], Awaitable[None]]


class Other:
    """The other side: counts connections, and answers every request as it is told to."""

    def __init__(self, serve: Serve) -> None:
        self.serve = serve
        self.connections = 0
        self.port = 0
        self.wires = Wires(10)

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while not writer.is_closing():
                await self.serve(reader, writer, await reader.readuntil(b"\r\n\r\n"))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def ask(self, name: str = "x", deadline: float = 5.0, *, again: bool = False) -> Answer:
        at = place(f"http://127.0.0.1:{self.port}")
        sent = request(at, "GET", f"/{name}", {}, [])
        return await self.wires.ask(at, sent, deadline, again=again)


@asynccontextmanager
async def other(serve: Serve) -> AsyncIterator[Other]:
    made = Other(serve)
    server = await asyncio.start_server(made.meet, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        made.wires.close()
        server.close()


async def name_back(_: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes) -> None:
    name = head.split()[1].lstrip(b"/")
    await asyncio.sleep(0.01)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(name), name))


def says(answer: bytes, *, close: bool = False) -> Serve:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter, __: bytes) -> None:
        writer.write(answer)
        if close:
            writer.close()

    return serve


async def test_each_gets_their_own_answer_and_lines_are_used_again() -> None:
    async with other(name_back) as there:
        for _ in range(3):
            names = [str(number) for number in range(30)]
            found = await asyncio.gather(*(there.ask(name) for name in names))
            assert [answer.content.decode() for answer in found] == names
        assert there.connections == 10


@pytest.mark.parametrize(("patience", "deadline"), [(0.05, 5.0), (5.0, 0.05)])
async def test_who_gives_up_leaves_no_answer_to_the_next(patience: float, deadline: float) -> None:
    late = asyncio.Event()

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes) -> None:
        if b"/slow" in head:
            await late.wait()
        writer.write(WELL + head.split()[1][1:3])

    async with other(serve) as there:
        with pytest.raises((TimeoutError, Unanswered)):
            async with asyncio.timeout(patience):
                await there.ask("slow", deadline)
        late.set()
        assert (await there.ask("ok")).content == b"ok"
        assert there.connections == 2


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (WELL + b"ab", Answer(200, b"ab")),
        (PARTS, Answer(200, b"ab")),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n" + WELL + b"ab", Answer(200, b"ab")),
        (b"HTTP/1.1 204 No Content\r\n\r\n", Answer(204, b"")),
        (b"HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n", Answer(409, b"")),
    ],
)
async def test_answers_of_every_form_are_read_and_the_line_stays(
    answer: bytes, found: Answer
) -> None:
    async with other(says(answer)) as there:
        assert [await there.ask(), await there.ask()] == [found, found]
        assert there.connections == 1


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Le", WELL + b"a", b"SSH-2\n"])
async def test_an_answer_that_breaks_off_is_none(answer: bytes) -> None:
    async with other(says(answer, close=True)) as there:
        for _ in range(2):
            with pytest.raises(Unanswered):
                await there.ask()


@pytest.mark.parametrize(("begun", "again", "found"), [
    (b"", True, b"ab"), (b"", False, None), (b"HTTP/1.1 2", True, None),
])  # fmt: skip
async def test_a_kept_line_that_ends_at_once_is_tried_anew_where_that_does_no_harm(
    begun: bytes, again: bool, found: bytes | None
) -> None:
    asked = 0

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter, __: bytes) -> None:
        nonlocal asked
        asked += 1
        writer.write(begun if asked == 2 else WELL + b"ab")
        if asked == 2:
            writer.close()

    async with other(serve) as there:
        await there.ask()
        if found is None:
            with pytest.raises(Unanswered):
                await there.ask(again=again)
        else:
            assert (await there.ask(again=again)).content == found
    assert asked == (2 if found is None else 3)


async def test_whoever_waits_for_a_line_waits_no_longer_than_for_an_answer() -> None:
    never = asyncio.Event()

    async def serve(*_: object) -> None:
        await never.wait()

    async with other(serve) as there:
        stuck = [asyncio.create_task(there.ask()) for _ in range(10)]
        await asyncio.sleep(0.05)
        with pytest.raises(TimeoutError):
            await there.ask(deadline=0.05)
        for one in stuck:
            one.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
        never.set()


async def test_a_line_the_other_side_closes_after_its_answer_is_not_used_again() -> None:
    leaving = WELL.replace(b"OK\r\n", b"OK\r\nConnection: close\r\n") + b"ab"
    for serve in (says(leaving), says(WELL + b"ab", close=True)):
        async with other(serve) as there:
            for _ in range(3):
                assert await there.ask() == Answer(200, b"ab")
                await asyncio.sleep(0.02)
            assert there.connections == 3


async def test_a_line_that_says_more_than_it_was_asked_is_not_used_again() -> None:
    async with other(says(WELL + b"ab" + WELL + b"cd")) as there:
        assert [(await there.ask()).content for _ in range(2)] == [b"ab", b"ab"]
        assert there.connections == 2


async def test_a_line_is_not_used_after_the_other_side_may_have_closed_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with other(name_back) as there:
        await there.ask()
        monkeypatch.setattr(subject, "FRESH", 0.0)
        await there.ask()
        assert there.connections == 2


async def test_nobody_is_there() -> None:
    async with other(name_back) as there:
        pass
    with pytest.raises(OSError, match=str(there.port)):
        await there.ask()


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/x\r\nHost: elsewhere", []), ("/x", [("If-Match", '"1"\r\nX-Role: admin')]), ("/\0", [])],
)
def test_nothing_written_by_somebody_becomes_a_line_of_its_own(
    path: str, headers: list[tuple[str, str]]
) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever its words
        request(place("http://there"), "GET", path, {}, headers)


def test_a_request_as_it_is_sent() -> None:
    at = place("https://there.test/api")
    assert (at.port, at.secure) == (443, True)
    sent = request(at, "POST", "/v1/x", {"q": "a b&c"}, [("Accept", "application/json")], b"{}")
    assert sent == (
        b"POST /api/v1/x?q=a+b%26c HTTP/1.1\r\nHost: there.test\r\nAccept: application/json\r\n"
        b"Content-Length: 2\r\n\r\n{}"
    )
    assert b"Content-Length: 0" in request(at, "DELETE", "/v1/x", {}, [])
