"""A wire between one process and what it talks to: it can be held, or cut."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any, Final

CHUNK: Final = 65_536

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[], Coroutine[Any, Any, Streams]]


class Wire:
    """Forwards connections in a thread of its own, byte for byte."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.open = asyncio.Event()
        self.open.set()
        self.refusing = False
        self.servers: list[asyncio.Server] = []
        self.writers: set[asyncio.StreamWriter] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.thread = Thread(target=self.loop.run_forever, name="wire", daemon=True)
        self.thread.start()

    def join_ports(self, here: int, there: int) -> None:
        """Forward what comes to one port of loopback to another."""

        async def listen() -> None:
            server = await asyncio.start_server(
                self.served(lambda: asyncio.open_connection("127.0.0.1", there)), "127.0.0.1", here
            )
            self.servers.append(server)

        self.do(listen())

    def join_sockets(self, here: Path, there: Path) -> None:
        """Forward what comes to one Unix socket to another."""

        async def listen() -> None:
            connect = self.served(lambda: asyncio.open_unix_connection(there))
            self.servers.append(await asyncio.start_unix_server(connect, here))

        self.do(listen())
        here.chmod(0o777)

    def hold(self) -> None:
        """Let nothing through; connections stay, as when packets get lost."""
        self.loop.call_soon_threadsafe(self.open.clear)

    def cut(self) -> None:
        """Break the connections there are, and every new one."""

        def now() -> None:
            self.refusing = True
            for writer in list(self.writers):
                writer.transport.abort()

        self.loop.call_soon_threadsafe(now)

    def heal(self) -> None:
        """Let everything through again."""

        def now() -> None:
            self.refusing = False
            self.open.set()

        self.loop.call_soon_threadsafe(now)

    def close(self) -> None:
        """Break everything and end the thread."""

        async def end() -> None:
            for server in self.servers:
                server.close()
            for writer in self.writers:
                writer.transport.abort()
            for task in self.tasks:
                task.cancel()
            await asyncio.gather(*self.tasks, return_exceptions=True)

        with suppress(TimeoutError):
            self.do(end())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    def served(self, connect: Connect) -> Callable[..., Coroutine[Any, Any, None]]:
        """What is done with each connection that comes in."""

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if self.refusing:
                writer.transport.abort()
                return
            task = asyncio.current_task()
            if task is not None:
                self.tasks.add(task)
            self.writers.add(writer)
            try:
                await self.open.wait()
                far = await connect()
                self.writers.add(far[1])
                await asyncio.gather(self.pump(reader, far[1]), self.pump(far[0], writer))
                self.writers.discard(far[1])
            except (OSError, asyncio.CancelledError):
                pass
            finally:
                writer.close()
                self.writers.discard(writer)
                self.tasks.discard(task)

        return serve

    async def pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry bytes one way until it ends."""
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                await self.open.wait()
                writer.write(data)
                await writer.drain()
        writer.close()
