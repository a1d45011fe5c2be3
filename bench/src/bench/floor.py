"""The floor: the least that any machine must spend on an evaluation that becomes pay.

One process decodes the events, splits an amount in two with integers, builds a trace of 1.2 KB and
copies the rows into a table with a primary key. No queries, no outbox, no policy.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

import asyncpg
import msgspec

from bench.people import MONTH, finalised
from bench.stage import Spent
from capaian.system import System
from shared.events.base import encode
from shared.events.evaluation import EvaluationFinalised

TABLE: Final = """
drop table if exists floor;
create table floor (employee_id uuid not null, month text not null, gross bigint not null,
  net bigint not null, trace bytea not null, primary key (employee_id, month))
"""
PERCENT: Final = {"sangat_baik": 100, "baik": 100, "butuh_perbaikan": 75}
AMOUNT: Final = 8_000_000
BATCH: Final = 2_000
TRACE_BYTES: Final = 1_200
Row = tuple[object, str, int, int, bytes]


def measure(system: System, count: int) -> Spent:
    """CPU of the floor for so many evaluations."""
    values = [encode(finalised(number)) for number in range(count)]
    url = system.cluster.url("postgres")
    return asyncio.run(run(system, url, values))


async def run(system: System, url: str, values: Sequence[bytes]) -> Spent:
    connection = await asyncpg.connect(url)
    await connection.execute(TABLE)
    columns = ["employee_id", "month", "gross", "net", "trace"]
    spent = Spent(system)
    for start in range(0, len(values), BATCH):
        rows = [work(value) for value in values[start : start + BATCH]]
        await connection.copy_records_to_table("floor", records=rows, columns=columns)
    spent.stop()
    await connection.close()
    return spent


def work(value: bytes) -> Row:
    event = msgspec.json.decode(value, type=EvaluationFinalised)
    productivity = AMOUNT * 60 * PERCENT[event.predicate] // 10_000
    discipline = AMOUNT * 40 // 100
    gross = productivity + discipline
    lines = {
        "productivity": productivity,
        "discipline": discipline,
        "event": str(event.event_id),
        "predicate": event.predicate,
    }
    trace = msgspec.json.encode(lines).ljust(TRACE_BYTES)
    return event.employee_id, MONTH, gross, gross - gross * 5 // 100, trace
