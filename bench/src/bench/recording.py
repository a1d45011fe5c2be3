"""What a service does for a request: its SQL as asyncpg sends it, and its answer."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

import asyncpg
import httpx
from sqlalchemy import event

from shared.db import Transactions

OWN: Final = ("typeinfo_tree", "set_config('jit'")
"""In what asyncpg asks a new connection for itself: no work of the request."""


class Query(NamedTuple):
    """A statement and what was given with it."""

    text: str
    values: tuple[Any, ...]


class Exchange(NamedTuple):
    """A request and all that became of it. `name` is its path."""

    method: str
    name: str
    headers: dict[str, str]
    content: bytes
    queries: Sequence[Query]
    answer: bytes

    @property
    def wire(self) -> bytes:
        """The request as a client sends it on a connection that stays open."""
        lines = [f"{self.method} {self.name} HTTP/1.1", "Host: bench"]
        lines += [f"{name}: {text}" for name, text in self.headers.items()]
        lines += [f"Content-Length: {len(self.content)}", "", ""]
        return "\r\n".join(lines).encode() + self.content


class Recorder:
    """Sends requests to a service in this process and writes down the SQL of each."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.queries: list[Query] = []

    async def record(
        self, method: str, path: str, headers: dict[str, str], content: bytes
    ) -> Exchange:
        """Send a request, one at a time.

        Raises:
            RuntimeError: it was refused.
        """
        self.queries.clear()
        answer = await self.client.request(method, path, headers=headers, content=content)
        if not answer.is_success:
            raise RuntimeError(f"{method} {path}: {answer.text}")
        queries = [one for one in self.queries if not any(own in one.text for own in OWN)]
        return Exchange(method, path, headers, content, queries, answer.content)

    def hear_driver(self, query: asyncpg.connection.LoggedQuery) -> None:
        self.queries.append(Query(query.query, tuple(query.args)))

    def hear_toolkit(self, *said: Any) -> None:
        """What went through SQLAlchemy's cursor, of which asyncpg's log knows nothing."""
        _, _, statement, parameters, _, _ = said
        self.queries.append(Query(statement, tuple(parameters)))


@asynccontextmanager
async def recording(
    client: httpx.AsyncClient, transaction: Transactions
) -> AsyncIterator[Recorder]:
    """A recorder that hears what the service's connections are told."""
    recorder = Recorder(client)
    engine = transaction.engine.sync_engine

    def hook(connection: Any, *_: Any) -> None:
        connection.driver_connection.add_query_logger(recorder.hear_driver)

    event.listen(engine, "checkout", hook)
    event.listen(engine, "after_cursor_execute", recorder.hear_toolkit)
    yield recorder
