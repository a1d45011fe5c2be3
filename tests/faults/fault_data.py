"""What fails inside PostgreSQL: commits that take their time, closings beside them, a full disk."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from threading import Thread
from typing import Any, Final

import asyncpg

from capaian.scratch import apart
from tests.faults.case import Scene
from tests.faults.load import Work

FULL: Final = "PostgreSQL's disk is full"

SLOW: Final = """
create or replace function slow_commit() returns trigger language plpgsql as $$ begin
  if current_setting('slow.done', true) is distinct from 'yes' then
    perform set_config('slow.done', 'yes', true);
    if txid_current() % {one_of} = 0 then perform pg_sleep({seconds}); end if;
  end if;
  return null;
end $$;
do $$ declare part text; begin
  for part in select inhrelid::regclass::text from pg_inherits
              where inhparent = 'outbox'::regclass loop
    execute format('create constraint trigger slow after insert on %I deferrable initially'
                   ' deferred for each row execute function slow_commit()', part);
  end loop;
end $$;
"""
QUICK: Final = "drop function slow_commit cascade"


def tell(scene: Scene, service: str, statement: str) -> None:
    """Run a statement as the superuser."""

    async def work() -> None:
        connection: Any = await asyncpg.connect(scene.house.urls[service], timeout=20)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    apart(work)


@contextmanager
def slow(scene: Scene, one_of: int, seconds: float) -> Iterator[None]:
    """One of so many commits with events takes so long: others overtake it."""
    tell(scene, "evaluation", SLOW.format(one_of=one_of, seconds=seconds))
    try:
        yield
    finally:
        tell(scene, "evaluation", QUICK)


@contextmanager
def slow_commits(scene: Scene) -> Iterator[None]:
    """A third of evaluation's commits is slow, so that later numbers commit earlier."""
    with slow(scene, 3, 0.6):
        for work in scene.works:
            beside(scene, work)
        scene.pause(7, 8)
        yield


def beside(scene: Scene, work: Work) -> None:
    """Bring the same records from several sides at once."""
    rows = work.rows("measures")
    better = [row | {"realisation": f"{number}.50"} for number, row in enumerate(rows, 1)]
    days = work.rows("attendance", 9)
    work.promises.forget("measures", better, "brought from two sides")
    sides = [
        Thread(target=work.bring, args=("evaluation", "attendance", days[part::8]))
        for part in range(8)
    ]
    for side in sides:
        side.start()
        scene.pause(0.05, 0.2)
    for side in sides:
        side.join()


@contextmanager
def closing_beside(scene: Scene) -> Iterator[None]:
    """A period is closed while its results are being signed; every commit takes its time."""
    with slow(scene, 1, 0.5):
        for work in scene.works:
            work.open()
            signing = Thread(
                target=work.bring, args=("evaluation", "ratings", work.rows("ratings"))
            )
            signing.start()
            scene.pause(0.25, 0.35)
            work.close()
            signing.join()
        yield


@contextmanager
def disk_full(scene: Scene) -> Iterator[None]:
    """The disk has no byte left, for a few seconds."""
    filler = scene.house.disk / "filler"
    with filler.open("wb") as file:
        for _ in range(20):
            fill(file.fileno(), shutil.disk_usage(filler).free)
            with suppress(asyncpg.PostgresError, OSError):
                tell(scene, "evaluation", "select pg_switch_wal()")  # asks for one more file
            scene.pause(0.3, 0.4)
    filler.unlink()
    yield


def fill(file: int, size: int) -> None:
    """Take so many bytes more, and then ever fewer, until there are none."""
    while size:
        try:
            os.posix_fallocate(file, os.fstat(file).st_size, size)
        except OSError:
            size //= 2


FAULTS: Final[Mapping[str, Callable[[Scene], AbstractContextManager[None]]]] = {
    "commits overtake each other": slow_commits,
    "a period closed beside signing": closing_beside,
    FULL: disk_full,
}
