"""Does the work of imports while their owner looks at the page, or does not."""

import asyncio
import secrets
import time
from collections.abc import Coroutine
from typing import Any, Final
from urllib.parse import urlencode

import structlog
from starlette.datastructures import UploadFile

from portal.clients import Away, Refused
from portal.clients.base import Client
from portal.imports.jobs import Job, Jobs, Phase
from portal.imports.kinds import KINDS, Kind
from portal.imports.store import Edits, Gone, Store
from portal.web.visitors import Visitor

log = structlog.get_logger()

LOOK_EVERY: Final = 1.0
LOOK_PATIENCE: Final = 0.8
"""Seconds."""

LONGEST_NAME: Final = 100


class Desk:
    """Takes files from people to the services, and remembers what they said."""

    def __init__(self, jobs: Jobs, store: Store) -> None:
        self.jobs = jobs
        self.store = store
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self, visitor: Visitor, kind: Kind, file: UploadFile, reason: str) -> Job:
        """Keep a file and have it tried."""
        name = (file.filename or kind.name)[-LONGEST_NAME:]
        job = Job(
            id=secrets.token_urlsafe(12),
            kind=kind.name,
            name=name,
            reason=reason,
            begun=time.time(),
        )
        await self.store.keep(job.id, file)
        await self.work(visitor, job, "checking")
        return job

    async def mend(self, visitor: Visitor, job: Job, edits: Edits) -> None:
        """Put cells right and have the file tried again.

        Once its good rows were taken, only the others are tried, where they can stand alone.
        """
        kind = KINDS[job.kind]
        rows = self.store.faulty_rows(job.id)
        alone = job.taken and not kind.rows_belong_together and len(rows) == job.faulty
        only = {row.number for row in rows} if alone else None
        await self.store.mend(job.id, job.name, kind, edits, only)
        job.name = job.name.rpartition(".")[0] + ".csv" if "." in job.name else job.name
        await self.work(visitor, job, "checking")

    async def work(self, visitor: Visitor, job: Job, phase: Phase) -> None:
        """Have a file tried (`checking`) or taken (`applying`), beside everything else."""
        job.phase, job.sentence, job.read = phase, "", 0
        job.key = secrets.token_urlsafe(16)
        job.beat = job.since = time.time()
        await self.jobs.put(visitor.me.user_id, job)
        self._start(self._work(visitor, job))

    async def forget(self, visitor: Visitor, job: Job) -> None:
        self.store.drop(job.id)
        job.since, job.beat = 0.0, time.time()
        await self.jobs.put(visitor.me.user_id, job)

    async def close(self) -> None:
        """End what is under way; its service finishes or undoes what it holds."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, visitor: Visitor, job: Job) -> None:
        telling = asyncio.create_task(self._tell(visitor, job))
        try:
            await self._send(visitor, job)
        except Refused as refused:
            job.phase, job.sentence = "refused", refused.problem.detail
        except Away:
            job.phase = "away"
        except Gone:
            job.phase = "lost"
        except Exception:
            log.exception("import failed", kind=job.kind)
            job.phase = "lost"
        finally:
            telling.cancel()
        await self.jobs.put(visitor.me.user_id, job)

    async def _send(self, visitor: Visitor, job: Job) -> None:
        kind = KINDS[job.kind]
        tried = job.phase == "checking"
        asked = {"dry_run": "true"} if tried else {}
        asked |= {"reason": job.reason} if kind.takes_reason and job.reason else {}
        path = f"/v1/imports/{kind.name}" + (f"?{urlencode(asked)}" if asked else "")
        pieces = self.store.pieces(job.id)
        report = await service(visitor, kind).upload(
            path, job.name, pieces, **{"Idempotency-Key": job.key}
        )
        await self.store.faulty(job.id, job.name, kind, report["faults"])
        job.report(report)
        job.listed = len(self.store.faulty_rows(job.id))
        job.taken += 0 if tried else job.accepted
        job.phase = "checked" if tried else "applied"
        if not tried and not job.faulty:
            self.store.drop(job.id)

    async def _tell(self, visitor: Visitor, job: Job) -> None:
        """Say each second how far the work is, as its service says."""
        ask: Any = service(visitor, KINDS[job.kind])
        while True:
            await asyncio.sleep(LOOK_EVERY)
            job.beat = time.time()
            try:
                async with asyncio.timeout(LOOK_PATIENCE):
                    found = await ask.show_import_progress(job.key)
            except (Away, Refused, TimeoutError):
                found = None  # the cache is away, or the service is busy with the file
            if found and job.works:
                job.rows, job.accepted, job.faulty = found.rows, found.accepted, found.faulty
                if found.bytes_total:
                    job.read = min(100, 100 * (found.bytes_read or 0) // found.bytes_total)
            await self.jobs.put(visitor.me.user_id, job)


def service(visitor: Visitor, kind: Kind) -> Client:
    """The service that takes this kind of file."""
    found: Client = getattr(visitor.ask, kind.service)
    return found
