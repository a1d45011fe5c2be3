"""Makes golden samples of events: `python -m tests.contracts.make`, by hand, after a change.

A sample is never changed. Where an event type has a new form, a new sample is added beside the
older ones: those stay in topics and outboxes for weeks, and today's code must read them.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec
from msgspec import inspect

from shared.events.base import Event, encode, headers
from shared.events.registry import EVENTS

SAMPLES: Final = Path(__file__).with_name("samples")
NAMES: Final = UUID("2f1f6f0e-55f5-5a0e-8b8e-6f0a5d0c1a11")

EXAMPLES: Final[dict[str, Any]] = {
    "version": 3,
    "recorded_at": "2026-08-03T02:15:30.123456Z",
    "effective_date": "2026-07-01",
    "name": "Ni Luh Putu Ayu Sari, S.Kom.",
    "nip": "198609262015052001",
    "month": "2026-07",
    "period": "2026-07",
    "code": "2026-07",
    "kind": "pns",
    "scheme": "matrix",
    "predicate": "baik",
    "region": "JKT",
    "timezone": "Asia/Jayapura",
    "golongan": "III/c",
    "gross": 12_345_678_901,
    "previous_gross": 5_250_000,
    "net": 11_111_111_011,
    "amount": -375_000,
    "minutes": 6_750,
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "manifest_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "statement": {"lines": [{"rule": "base", "amount": 12_345_678_901}]},
    "payslip": {"lines": [{"month": "2026-07", "amount": 5_250_000}]},
    "clock_in": None,
}


def fill(kind: inspect.Type, name: str, lean: bool) -> Any:
    """A plain value of a type; the lean one has nothing where nothing is allowed."""
    if isinstance(kind, inspect.UnionType):
        present = next(one for one in kind.types if not isinstance(one, inspect.NoneType))
        return None if lean else fill(present, name, lean)
    if isinstance(kind, inspect.StructType):
        values = {f.encode_name: fill(f.type, f.name, lean) for f in kind.fields}
        return list(values.values()) if kind.array_like else values
    if isinstance(kind, inspect.VarTupleType):
        return [] if lean else [fill(kind.item_type, f"{name}-{n}", lean) for n in (1, 2)]
    return single(kind, name, lean)


def single(kind: inspect.Type, name: str, lean: bool) -> Any:
    """A plain value that holds no others."""
    if isinstance(kind, inspect.UUIDType):
        return str(uuid5(NAMES, name))
    if isinstance(kind, inspect.DateType):
        return date(2026, 7, 1 + len(name) % 28).isoformat()
    if isinstance(kind, inspect.BoolType):
        return not lean
    otherwise = 480 if isinstance(kind, inspect.IntType) else name.replace("_", " ")
    return EXAMPLES.get(name, otherwise)


def value_of(event_type: type[Event], lean: bool) -> dict[str, Any]:
    """The fields of an event, plain; EXAMPLES say what stands in fields of that name."""
    info = inspect.type_info(event_type)
    assert isinstance(info, inspect.StructType)
    filled: dict[str, Any] = {}
    for field in info.fields:
        example = EXAMPLES.get(field.name)
        fits = example is not None and not (lean and not field.required)
        plain = example if fits else fill(field.type, field.name, lean)
        filled[field.encode_name] = plain
    return filled


def sample(event_type: type[Event], lean: bool) -> dict[str, Any]:
    """An event as it lies on its topic."""
    event = msgspec.json.decode(json.dumps(value_of(event_type, lean)), type=event_type)
    return {
        "topic": event.topic,
        "key": event.key,
        "headers": {name: value.decode() for name, value in headers(event, "sample")},
        "value": json.loads(encode(event)),
    }


def main() -> None:
    for name, event_type in EVENTS.items():
        folder = SAMPLES / name
        folder.mkdir(parents=True, exist_ok=True)
        for form in ("full", "lean"):
            made = json.dumps(sample(event_type, form == "lean"), indent=2, ensure_ascii=False)
            known = sorted(folder.glob(f"*-{form}.json"))
            if not any(path.read_text(encoding="utf-8") == made + "\n" for path in known):
                path = folder / f"{len(known) + 1}-{form}.json"
                path.write_text(made + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
