"""What operators see: traces that survive the outbox, measurements, health; and what logs hide."""

import io
import json
import logging
import re
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
import structlog
from aiokafka.errors import KafkaError
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared import observability
from shared.app import measure
from shared.consumer import Consumer, Process, Subscription
from shared.db import Transactions
from shared.errors import Conflict
from shared.observability import ASSIGNED, Progress, configure, describe, trail
from shared.session import raw
from tests.shared.doors import WRITER
from tests.shared.mechanism import (
    TOPIC,
    changed,
    drain,
    hear,
    hearing,
    records,
    relay_of,
    say,
    settings,
)
from tests.support.databases import Database
from tests.support.people import HEALTH
from tests.support.services import record, worker_transaction
from tests.support.stack_broker import Broker

Spans = Callable[[str], list[ReadableSpan]]


@pytest_asyncio.fixture
async def transaction(fresh_store: Database) -> AsyncIterator[Transactions]:
    async with worker_transaction(fresh_store) as made:
        yield made


@pytest.fixture(scope="session")
def exporter() -> InMemorySpanExporter:
    """All spans of this run, from the first test that asks on."""
    configure("bare")
    made = InMemorySpanExporter()
    provider = trace.get_tracer_provider()
    assert isinstance(provider, TracerProvider)
    provider.add_span_processor(SimpleSpanProcessor(made))
    return made


@pytest.fixture
def spans(exporter: InMemorySpanExporter) -> Callable[[str], list[ReadableSpan]]:
    """The spans of a name that ended during the test."""
    exporter.clear()
    return lambda name: [span for span in exporter.get_finished_spans() if span.name == name]


# --- traces --------------------------------------------------------------------------------------


@pytest.mark.kafka
async def test_a_trace_survives_the_outbox_and_the_broker(
    transaction: Transactions, broker: Broker, spans: Spans
) -> None:
    person = uuid4()
    tracer = trace.get_tracer("test")
    with tracer.start_as_current_span("request") as request:
        await say(transaction, changed(person))
        await say(transaction, changed(person, 2))
    wanted = request.get_span_context().trace_id
    async with relay_of(transaction, broker) as relay:
        await drain(relay)  # no span is active here
    found = await records(broker, changed(person).topic, [person])
    seen: list[int] = []

    async def act(session: Any, events: Any) -> list[str]:
        seen.append(trace.get_current_span().get_span_context().trace_id)
        return await hear(session, events)

    await Process(transaction, hearing(action=act))(found)
    (batch,) = spans("batch")
    assert {link.context.trace_id for link in batch.links} == {wanted}
    assert seen == [batch.context.trace_id if batch.context else None]


async def test_a_request_continues_its_callers_trace(
    client: httpx.AsyncClient, spans: Spans
) -> None:
    theirs = "0af7651916cd43dd8448eb211c80319c"
    headers = {"traceparent": f"00-{theirs}-b7ad6b7169203331-01"}
    await client.get("/v1/numbers/5", headers=headers)
    await client.get("/v1/numbers/5", headers={"traceparent": "nonsense"})
    await client.get("/livez")
    spoken = spans("http")
    assert spoken[0].context
    assert f"{spoken[0].context.trace_id:032x}" == theirs
    assert len(spoken) == 2, "probes are not traced"


# --- measurements --------------------------------------------------------------------------------


def value(text: str, name: str) -> float:
    """The value of a measurement of this exact name and labels."""
    line = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert line, f"{name} is not measured"
    return float(line[1])


async def test_the_outbox_and_the_dead_letters_are_measured(
    store: Database, client: httpx.AsyncClient
) -> None:
    async with worker_transaction(store) as transaction:
        await say(transaction, changed(uuid4()), changed(uuid4()))
        async with transaction() as session:
            connection = await raw(session)
            await connection.execute(
                "update outbox set created_at = now() - $1::interval", timedelta(minutes=5)
            )
            await connection.execute(
                "insert into outbox_dirty (topic, bucket, keys) values ('t', 1, '{k}')"
            )
        broken = record(changed(uuid4()))._replace(value=b"{")
        await Process(transaction, hearing())([broken, record(changed(uuid4()), 1)])
        await measure(transaction)
    text = (await client.get("/metrics")).text
    assert value(text, "capaian_outbox_pending_events") == 3
    assert 300 <= value(text, "capaian_outbox_oldest_age_seconds") < 330
    assert value(text, 'capaian_dead_letter_depth{consumer="bare"}') == 1
    for result, kind in (("applied", "EmployeeChanged"), ("dead", "any")):
        name = f'capaian_inbox_processed_total{{event_type="{kind}",result="{result}"}}'
        assert value(text, name) >= 1


async def test_requests_are_measured_by_route_and_never_by_person(
    client: httpx.AsyncClient,
) -> None:
    person = uuid4()
    await client.get(f"/v1/agencies/{HEALTH}/people/{person}/pay", headers=WRITER.bearer)
    await client.get(f"/v1/nothing/{person}")
    await client.post("/v1/notes", headers={"Content-Length": "999999999"})
    text = (await client.get("/metrics")).text
    start = 'http_server_request_duration_seconds_count{method="GET",'
    route = 'route="/v1/agencies/{agency_id}/people/{person_id}/pay"'
    assert value(text, f'{start}{route},status_code="200"}}') >= 1
    assert value(text, f'{start}route="none",status_code="404"}}') >= 1
    assert 'status_code="413"' in text
    assert str(person) not in text


# --- health --------------------------------------------------------------------------------------


def test_a_loop_that_stands_still_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(observability.time, "monotonic", lambda: now)
    progress = Progress(patience=120)
    assert progress.standing() == []
    progress.beat("relay")
    progress.beat("consumer")
    now = 119.0
    progress.beat("relay")
    assert progress.standing() == []
    now = 121.0
    assert progress.standing() == ["consumer"]
    progress.beat("consumer")
    assert progress.standing() == []


# --- logs ----------------------------------------------------------------------------------------

NAME, AMOUNT = "Budi Santoso", "5250000"


def failure(error: Exception) -> Exception:
    """An error that was raised, from another."""
    try:
        try:
            int(NAME)
        except ValueError as cause:
            raise error from cause
    except Exception as raised:  # noqa: BLE001 - that is what is wanted
        return raised


async def test_logs_hold_no_name_and_no_amount(
    transaction: Transactions, logged: io.StringIO
) -> None:
    log = structlog.get_logger()
    for error in (
        KeyError(NAME),
        ValueError(f"{NAME} earns {AMOUNT}"),
        Conflict("too_young", name=NAME, amount=AMOUNT),
    ):
        log.error("it failed", exc_info=failure(error))
        log.error("it failed", error=describe(failure(error)))
        logging.getLogger("somewhere").error("wrong: %s", NAME, exc_info=failure(error))
    one, other = changed(uuid4(), name=NAME, nip=AMOUNT), changed(uuid4(), name=NAME, nip="a\0b")

    async def act(session: Any, events: Any) -> list[str]:
        await hear(session, events)
        if any("\0" in event.nip for event in events):
            await (await raw(session)).execute(
                "insert into note (agency_id, id, text) values ($1, $1, 'forbidden')", uuid4()
            )
        return []

    await Process(transaction, hearing(action=act))([record(one), record(other, 1)])
    text = logged.getvalue()
    assert NAME not in text
    assert AMOUNT not in text
    lines = [json.loads(line) for line in text.splitlines()]
    assert {"it failed", "wrong: %s", "cannot be handled", "dead letter"} <= {
        line["event"] for line in lines
    }
    assert "CheckViolationError 23514 note_text_check" in {line.get("error") for line in lines}


async def test_logs_hold_no_token(client: httpx.AsyncClient, logged: io.StringIO) -> None:
    for address in ("/v1/notes", "/v1/failure", "/v1/refusals/Conflict"):
        await client.get(address, headers=WRITER.bearer)
    await client.get("/v1/notes", headers={"Authorization": "Bearer secret.token.here"})
    token = WRITER.bearer["Authorization"].split(".")[1]
    assert token not in logged.getvalue()
    assert "secret.token" not in logged.getvalue()
    assert "unexpected" in logged.getvalue()


def test_a_trail_tells_what_and_where() -> None:
    told = trail(failure(ConnectionRefusedError(111, "Connect call failed")))
    assert told[0] == "ValueError"
    assert "ConnectionRefusedError: [Errno 111] Connect call failed" in told
    assert re.fullmatch(r"test_observability\.py:\d+ failure", told[-1])


async def test_what_cannot_be_measured_does_not_count_as_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or whoever waits until all is read goes on while it is not."""

    class Lost:
        def assignment(self) -> list[object]:
            raise KafkaError

    process = Process(Transactions(), Consumer({}))
    subscription = Subscription(settings(service="lost"), [TOPIC], process, Progress())
    read = ASSIGNED.labels("lost")._value  # noqa: SLF001 - prometheus_client has no reader
    assert read.get() == 0, "nothing is read before the first look"
    read.set(12)
    monkeypatch.setattr(Subscription, "consumer", Lost())
    with pytest.raises(KafkaError):
        await subscription.look()
    assert read.get() == 0
