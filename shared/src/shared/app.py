"""The start every service shares: the HTTP process and the worker process."""

import asyncio
import gc
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from typing import Any, Final, NamedTuple

import structlog
from aiokafka.errors import KafkaError
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.telemetry import TelemetryConfig
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from shared import problems
from shared.access import accesses
from shared.auth import Keys
from shared.cache import Cache
from shared.consumer import Consumer, Process, Subscription
from shared.consumer.retry import retry_asked
from shared.db import Transactions
from shared.dead_letters import dead_letters
from shared.events.registry import sent_by
from shared.imports import import_progress
from shared.messages import Sentences
from shared.observability import (
    DATABASE_UP,
    DEAD_LETTERS,
    OUTBOX_AGE,
    OUTBOX_PENDING,
    Progress,
    Watch,
    configure,
    describe,
)
from shared.outbox import StateTopic
from shared.relay import Relay, producer
from shared.session import raw, utcnow
from shared.settings import Settings
from shared.topics import BrokerForgot, KnownTopics

log = structlog.get_logger()

PARTITIONS_AHEAD: Final = 7
KEEP_SENT: Final = 35
KEEP_HEARD: Final = 90
KEEP_ANSWERS: Final = 7
"""Days: of sent events; of the ids of handled ones, longer than any is kept elsewhere; of answers
to requests with an idempotency key."""

HOUR: Final = 3_600.0
RETRY_EVERY: Final = 2.0

UNOBSERVED: Final = TelemetryConfig(tracing=False, metrics=False, logs=False, operation_spans=False)
"""`Watch` sees every request already; the framework would again, in five spans, with its values."""

COLLECT_AFTER: Final = (50_000, 20, 50)
"""New objects after which the youngest are looked at; of those looks, how many until older ones."""
LOOK_PATIENCE: Final = 5.0

Loop = Callable[[], Coroutine[Any, Any, None]]
"""Runs until it is cancelled, or falls."""


class Job(NamedTuple):
    """What happens by date: every worker calls `run` every so many seconds, so twice is once."""

    every: float
    run: Callable[[], Awaitable[None]]


def create_app(
    settings: Settings,
    transaction: Transactions,
    routers: Sequence[APIRouter],
    *,
    keys: Keys | None = None,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
) -> FastAPI:
    """The HTTP process of a service. It never touches Kafka."""
    service = settings.service
    cache = Cache(settings.redis_url.get_secret_value() if settings.redis_url else None)

    @asynccontextmanager
    async def live(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(transaction.close)
            stack.push_async_callback(cache.close)
            if lifespan:
                await stack.enter_async_context(lifespan(app))
            yield

    app = base(settings, transaction, live)
    app.state.keys = keys or Keys.at(settings.jwks_url)
    app.state.issuer = settings.issuer
    app.state.cache = cache
    app.state.sentences = Sentences(f"{service}.messages")
    problems.install(app)
    own = (accesses(transaction), import_progress(service), dead_letters(transaction))
    for router in [*routers, *own]:
        app.include_router(router)
    app.add_middleware(Watch)  # outermost: it sees every answer
    return app


def create_worker(
    settings: Settings,
    transaction: Transactions,
    consumer: Consumer,
    *,
    states: Mapping[str, StateTopic] | None = None,
    jobs: Sequence[Job] = (),
) -> FastAPI:
    """The worker process of a service: consumes, relays the outbox, does what happens by date."""
    progress = Progress()
    relay = Relay(transaction, lambda: producer(settings), states or {}, progress)
    sends = sent_by(settings.service)
    topics = KnownTopics(settings, transaction, consumer.topics, sends, progress)
    chores = [
        Job(HOUR, lambda: tend(transaction)),
        Job(RETRY_EVERY, lambda: retry_asked(transaction, consumer)),
        *jobs,
    ]

    @asynccontextmanager
    async def live(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(transaction.close)
            stack.push_async_callback(topics.close)
            loops: list[Loop] = [relay.run]
            progress.beat("relay")
            if consumer.topics:
                process = Process(transaction, consumer)
                subscription = Subscription(settings, consumer.topics, process, progress)
                app.state.measure = subscription.look
                stack.push_async_callback(subscription.stop)
                loops.append(subscription.run)
                progress.beat("consumer")
            tasks = [guard(topics, loops), *(repeat(job) for job in chores)]
            stack.push_async_callback(cancel, [asyncio.create_task(task) for task in tasks])
            yield

    app = base(settings, transaction, live, progress)
    app.add_middleware(Watch)
    return app


def base(
    settings: Settings,
    transaction: Transactions,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]],
    progress: Progress | None = None,
) -> FastAPI:
    """What both processes have: logs, metrics, health."""
    configure(settings.service, settings.log_level)
    spare_collector()
    url = settings.database_url.get_secret_value()
    transaction.bind(settings.service, url, settings.database_pool)
    app = FastAPI(
        title=settings.service,
        lifespan=lifespan,
        redoc_url=None,
        docs_url=None,
        telemetry=UNOBSERVED,
        generate_unique_id_function=lambda route: route.name,  # clients are named by it
    )
    app.include_router(health(transaction, progress or Progress()))
    return app


def spare_collector() -> None:
    """Let the garbage collector pass over the program itself, and look at the rest less often.

    A batch makes hundreds of thousands of objects that reference counting frees alone; looking
    through everything after each 700 of them took a third of the time.
    """
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT_AFTER)


def health(transaction: Transactions, progress: Progress) -> APIRouter:
    """`/livez` by progress, `/readyz` by the database, `/metrics` by what the tables hold."""
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> Response:
        standing = progress.standing()
        return JSONResponse({"standing": standing}, 503 if standing else 200)

    @router.get("/readyz")
    async def readyz(request: Request) -> Response:
        del request
        try:
            async with asyncio.timeout(2), transaction.engine.connect() as connection:
                await connection.execute(text("select 1"))
        except Exception as error:  # noqa: BLE001 - any reason is a reason not to be ready
            return JSONResponse({"ready": False, "reason": type(error).__name__}, 503)
        return JSONResponse({"ready": True})

    @router.get("/metrics")
    async def metrics(request: Request) -> Response:
        await measure(transaction)
        if look := getattr(request.app.state, "measure", None):
            with suppress(KafkaError, TimeoutError, BrokerForgot):  # the lags stay what they were
                await asyncio.wait_for(look(), LOOK_PATIENCE)
        progress.standing()
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


FORGET_HEARD = "delete from inbox where received_at < now() - $1::interval"
FORGET_ANSWERS = "delete from idempotency where created_at < now() - $1::interval"

MEASURE = """
select pending, coalesce(extract(epoch from now() - oldest), 0)::double precision as oldest,
  (select count(*) from dead_letter where state = 'parked') as parked
from outbox_backlog()
"""


async def measure(transaction: Transactions) -> None:
    """Set the gauges that come from tables, at the moment somebody looks."""
    try:
        async with asyncio.timeout(LOOK_PATIENCE), transaction() as session:
            row = await (await raw(session)).fetchrow(MEASURE)
    except Exception as error:  # noqa: BLE001 - the other measurements are still wanted
        log.warning("the database cannot be measured", error=describe(error))
        DATABASE_UP.set(0)
        return
    DATABASE_UP.set(1)
    OUTBOX_PENDING.set(row["pending"])
    OUTBOX_AGE.set(row["oldest"])
    DEAD_LETTERS.labels(transaction.service).set(row["parked"])


async def tend(transaction: Transactions) -> None:
    """Make the coming days' partitions of the outbox; let go what is too old to be asked for."""
    today = utcnow().date()
    async with transaction() as session:
        connection = await raw(session)
        until = today + timedelta(days=PARTITIONS_AHEAD)
        await connection.execute("call make_outbox_partitions($1, $2)", today, until)
    async with transaction() as session:
        connection = await raw(session)
        await connection.execute("set local lock_timeout = '2s'")  # writers would queue behind us
        await connection.execute(
            "call drop_outbox_partitions($1)", today - timedelta(days=KEEP_SENT)
        )
    async with transaction() as session:
        connection = await raw(session)
        await connection.execute(FORGET_HEARD, timedelta(days=KEEP_HEARD))
        await connection.execute(FORGET_ANSWERS, timedelta(days=KEEP_ANSWERS))


async def repeat(job: Job) -> None:
    """Run a job again and again; a failure is said and tried again at the next turn."""
    while True:
        try:
            await job.run()
        except Exception:
            log.exception("job failed", job=job.run.__qualname__)
        await asyncio.sleep(job.every)


async def guard(topics: KnownTopics, loops: Sequence[Loop]) -> None:
    """Run the loops while the topics are those they were; else end the process and say why."""
    try:
        await topics.settle()
        async with asyncio.TaskGroup() as group:
            for run in (topics.watch, *loops):
                group.create_task(run())
    except* BrokerForgot as errors:
        reasons = sorted(map(str, errors.exceptions))
        log.critical("the broker forgot", reason="; ".join(reasons))
    except* Exception:
        log.exception("the worker fell")
    os.kill(os.getpid(), signal.SIGTERM)


async def cancel(tasks: Sequence[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
