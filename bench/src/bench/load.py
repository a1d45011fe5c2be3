"""A client of many connections, in a process of its own: `python -m bench.load`.

It reads an Order from its input and writes an Outcome. Answers are only measured, so that it
takes little from the processors it shares with the servers.
"""

import asyncio
import gc
import sys
import time
from collections import deque
from typing import Final, cast

import msgspec
import uvloop

END: Final = b"\r\n\r\n"
LENGTH: Final = b"content-length: "
GOOD: Final = b"HTTP/1.1 200"


class Order(msgspec.Struct):
    """Requests to be sent once each: `rate` a second; 0: as fast as they are answered."""

    port: int
    connections: int
    rate: float
    requests: list[bytes]


class Outcome(msgspec.Struct):
    """Seconds from the first request to the last answer; milliseconds of each from when it was due.

    `refused` has the ends of answers that were not what was asked for.
    """

    seconds: float
    milliseconds: list[float]
    refused: list[str]


class Line(asyncio.Protocol):
    """A connection that sends one request after the other."""

    def __init__(self, load: "Load") -> None:
        self.load = load
        self.received = b""
        self.due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is of no class of asyncio
        self.load.lines.append(self)

    def send(self, request: bytes, due: float) -> None:
        self.received, self.due = b"", due
        self.transport.write(request)

    def connection_lost(self, exc: Exception | None) -> None:
        """The server closes what was idle for long; whoever waits for an answer got none."""
        if self in self.load.lines:
            self.load.lines.remove(self)
        else:
            self.received = repr(exc).encode()
            self.load.answered(self)

    def data_received(self, data: bytes) -> None:
        self.received += data
        head = self.received.find(END)
        if head < 0:
            return
        start = self.received.lower().index(LENGTH) + len(LENGTH)
        length = int(self.received[start : self.received.index(b"\r", start)])
        if len(self.received) == head + len(END) + length:
            self.load.answered(self)


class Load:
    """The requests of an order on their way."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.waiting = deque[tuple[bytes, float]]()
        self.lines: list[Line] = []
        self.outcome = Outcome(0.0, [], [])
        self.done = asyncio.Event()

    async def run(self) -> Outcome:
        loop = asyncio.get_running_loop()
        for _ in range(self.order.connections):
            await loop.create_connection(lambda: Line(self), "127.0.0.1", self.order.port)
        started = time.perf_counter()
        for number, request in enumerate(self.order.requests):
            due = started
            if self.order.rate:
                due += number / self.order.rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self.waiting.append((request, due))
            self.go()
        await self.done.wait()
        self.outcome.seconds = time.perf_counter() - started
        return self.outcome

    def go(self) -> None:
        while self.waiting and self.lines:
            self.lines.pop().send(*self.waiting.popleft())

    def answered(self, line: Line) -> None:
        self.outcome.milliseconds.append(1_000 * (time.perf_counter() - line.due))
        if not line.received.startswith(GOOD):
            self.outcome.refused.append(line.received[-300:].decode(errors="replace"))
        if not line.transport.is_closing():
            self.lines.append(line)
        self.go()
        if len(self.outcome.milliseconds) == len(self.order.requests):
            self.done.set()


def main() -> None:
    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Order)
    gc.freeze()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        outcome = runner.run(Load(order).run())
    sys.stdout.buffer.write(msgspec.msgpack.encode(outcome))


if __name__ == "__main__":
    main()
