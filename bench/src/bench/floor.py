"""The least that recalculation could cost: what no design can leave out, and nothing else.

One process decodes the events, splits an amount in two with integers, writes a trace of 1.2 KB,
and copies the rows into a table with a primary key: no transaction per cause, no version guard,
no inbox, no event that follows, no policy.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple
from uuid import UUID

import asyncpg
import msgspec

from bench.doors import BATCH
from bench.figures import Figure, figure
from bench.meter import Cost, Meter
from bench.people import evaluated, hired
from bench.place import Place
from shared.events.base import encode
from shared.events.evaluation import EvaluationFinalised

AMOUNT: Final = 8_000_000
PERCENT: Final = {"sangat_baik": 100, "baik": 100, "butuh_perbaikan": 90}
DISCIPLINE_SHARE: Final = 40
TAX_PERCENT: Final = 5
NOTE: Final = "x" * 420
"""With it a trace of two lines has 1.2 KB, as a statement of Jakarta has."""

TABLE: Final = """
drop table if exists floor;
create table floor (employee_id uuid, month text, gross bigint, net bigint, trace bytea,
                    primary key (employee_id, month))
"""
COLUMNS: Final = ("employee_id", "month", "gross", "net", "trace")


class Floor(NamedTuple):
    """CPU milliseconds of one employee, and what else was measured."""

    milliseconds: float
    figures: list[Figure]


async def measure(where: Place, count: int) -> Floor:
    """The middle one of three: a moment's chance would be in every ratio."""
    values = [encode(event) for event in evaluated(hired(count))]
    costs = sorted([await once(where, values) for _ in range(3)], key=lambda cost: cost.cpu)
    cost = costs[1]
    least = 1_000 * cost.cpu / count
    return Floor(
        least,
        [
            figure("floor, CPU each", count, least, "CPU ms"),
            figure("floor, rate", count, count / cost.wall, "employees/s"),
        ],
    )


async def once(where: Place, values: Sequence[bytes]) -> Cost:
    connection = await asyncpg.connect(where.cluster.url("postgres"))
    await connection.execute(TABLE)
    with Meter(where.postgres) as meter:
        for rows in batches(worths(values)):
            await connection.copy_records_to_table("floor", records=rows, columns=COLUMNS)
    await connection.close()
    return meter.cost


def worths(values: Iterable[bytes]) -> Iterator[tuple[UUID, str, int, int, bytes]]:
    decoder = msgspec.json.Decoder(EvaluationFinalised)
    encoder = msgspec.json.Encoder()
    for value in values:
        event = decoder.decode(value)
        amount = AMOUNT * PERCENT[event.predicate] // 100
        discipline = amount * DISCIPLINE_SHARE // 100
        productivity = amount - discipline
        net = amount - amount * TAX_PERCENT // 100
        lines = [
            {"component": "discipline", "amount": discipline, "event": event.result_id},
            {"component": "productivity", "amount": productivity, "event": event.result_id},
        ]
        trace = encoder.encode({"lines": lines, "predicate": event.predicate, "note": NOTE * 2})
        yield event.employee_id, event.period, amount, net, trace


def batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
