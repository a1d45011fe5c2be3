"""Logs as JSON, traces, metrics: the same in every process."""

import logging
import os
import sys
import time
import traceback
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, Final

import msgspec
import structlog
from aiokafka.errors import KafkaError
from opentelemetry import propagate, trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from prometheus_client import Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Refusal

QUIET: Final = frozenset({"/livez", "/readyz", "/metrics"})
TRAIL: Final = 15

REQUESTS: Final = Histogram(
    "http_server_request_duration_seconds",
    "Time to answer a request.",
    ("method", "route", "status_code"),
)
CONSUMED: Final = Counter(
    "capaian_inbox_processed_total", "Events by what became of them.", ("event_type", "result")
)
PUBLISHED: Final = Counter("capaian_outbox_published_total", "Events sent.", ("topic",))
OUTBOX_PENDING: Final = Gauge("capaian_outbox_pending_events", "Events saved and not yet sent.")
OUTBOX_AGE: Final = Gauge("capaian_outbox_oldest_age_seconds", "Age of the oldest unsent event.")
DEAD_LETTERS: Final = Gauge("capaian_dead_letter_depth", "Events parked.", ("consumer",))
DATABASE_UP: Final = Gauge("capaian_database_up", "Whether the database answered the last look.")
LAG: Final = Gauge(
    "capaian_consumer_lag_messages", "Events not yet handled.", ("topic", "partition")
)
ASSIGNED: Final = Gauge(
    "capaian_consumer_assigned_partitions", "Partitions this worker reads.", ("group",)
)
LAST_PROGRESS: Final = Gauge(
    "capaian_last_progress_seconds", "Age of the last progress.", ("loop",)
)


def configure(service: str, level: str = "INFO") -> None:
    """Write logs as JSON lines; send traces where OTEL_EXPORTER_OTLP_ENDPOINT says so."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            add_trace,
            add_trail,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    handler = logging.StreamHandler()
    handler.setFormatter(Plain())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    if isinstance(trace.get_tracer_provider(), TracerProvider):
        return
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - a tenth of the start and of the memory, for those who ask for it
            OTLPSpanExporter,
        )

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def add_trace(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> Mapping[str, Any]:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        entry["trace_id"] = f"{context.trace_id:032x}"
    return entry


def add_trail(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Put an exception's trail in place of `exc_info`."""
    given = entry.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given
    if isinstance(error, BaseException):
        entry["exception"] = trail(error)
    return entry


def describe(error: BaseException) -> str:
    """What went wrong, without the values it went wrong with: those may be names or amounts."""
    cause = getattr(getattr(error, "orig", None), "__cause__", None) or error
    name = type(cause).__name__
    if state := getattr(cause, "sqlstate", None):
        place = getattr(cause, "constraint_name", None) or getattr(cause, "table_name", None)
        return f"{name} {state} {place or ''}".rstrip()
    if isinstance(cause, Refusal):
        return f"{name} {cause.code}"
    return f"{name}: {cause}" if isinstance(cause, OSError | KafkaError) else name


def trail(error: BaseException) -> list[str]:
    """Where an exception came from, and what caused it; innermost place last."""
    stack = traceback.StackSummary.extract(
        traceback.walk_tb(error.__traceback__), limit=-TRAIL, lookup_lines=False
    )
    here = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in stack]
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [*(trail(before) if before else []), describe(error), *here]


class Plain(logging.Formatter):
    """Other libraries' log lines as JSON; of an exception its trail, without its values."""

    def format(self, record: logging.LogRecord) -> str:
        known = record.name.partition(".")[0] in ("aiokafka", "uvicorn")
        words = record.getMessage() if known else str(record.msg)
        entry: dict[str, Any] = {
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": words.strip().partition("\n")[0],
        }
        if record.exc_info and record.exc_info[1]:
            entry["exception"] = trail(record.exc_info[1])
        return msgspec.json.encode(entry).decode()


class Watch:
    """ASGI middleware: one span and one measurement a request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.tracer = trace.get_tracer("shared.observability")
        self.fields = {field.encode() for field in propagate.get_global_textmap().fields}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in QUIET:
            await self.app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in scope["headers"]
            if name in self.fields
        }
        started = time.perf_counter()
        status = 500

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with self.tracer.start_as_current_span("http", context=propagate.extract(headers)):
            try:
                await self.app(scope, receive, note)
            finally:
                route = getattr(scope.get("route"), "path", "none")
                seconds = time.perf_counter() - started
                REQUESTS.labels(scope["method"], route, str(status)).observe(seconds)


class Progress:
    """When each loop of a process last got on; a loop that stands still is not alive."""

    def __init__(self, patience: float = 120) -> None:
        self.patience = patience
        self.beats: dict[str, float] = {}

    def beat(self, loop: str) -> None:
        self.beats[loop] = time.monotonic()

    def standing(self) -> list[str]:
        """The loops that have not got on within the patience, in seconds."""
        now = time.monotonic()
        for loop, at in self.beats.items():
            LAST_PROGRESS.labels(loop).set(now - at)
        return [loop for loop, at in self.beats.items() if now - at > self.patience]
