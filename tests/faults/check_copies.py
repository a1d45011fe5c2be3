"""What receivers hold is what senders hold: the same things, each in its newest version."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from tests.faults.snapshot import Snapshot

PAYROLL: Final = "payroll_incentive"


class Copied(NamedTuple):
    """A fact of one service and its copy in others: questions whose answers must be equal.

    The first `key` columns name a thing; the others are what is known of it.
    """

    what: str
    key: int
    source: tuple[str, str]
    copies: tuple[tuple[str, str], ...]


EMPLOYEES: Final = "select agency_id, employee_id, version from employee_copy"
COPIED: Final = (
    Copied(
        "employees",
        2,
        (
            "identity",
            (
                "select distinct a.agency_id, e.employee_id, e.version"
                " from employee e join assignment a using (employee_id)"
            ),
        ),
        (
            ("targets", EMPLOYEES + " where member"),
            ("evaluation", EMPLOYEES),
            (PAYROLL, EMPLOYEES),
            ("notifications", EMPLOYEES),
        ),
    ),
    Copied(
        "units",
        1,
        ("identity", "select unit_id, version from unit"),
        tuple(
            (service, "select unit_id, version from unit_copy")
            for service in ("targets", "evaluation", PAYROLL)
        ),
    ),
    Copied(
        "plans",
        1,
        (
            "targets",
            (
                "select plan_id, max(version) from plan_version"
                " where act in ('approved', 'revised') group by plan_id"
            ),
        ),
        (("evaluation", "select plan_id, version from plan_copy"),),
    ),
    Copied(
        "periods",
        1,
        ("evaluation", "select period_id, version, code from period"),
        (
            ("targets", "select period_id, version, code from period_copy"),
            (PAYROLL, "select period_id, version, code from period_copy"),
        ),
    ),
    Copied(
        "results",
        1,
        ("evaluation", "select result_id, version, predicate from result where version > 0"),
        ((PAYROLL, "select result_id, version, fact::json->>'predicate' from result_copy"),),
    ),
    Copied(
        "attendance",
        3,
        (
            "evaluation",
            (
                "select agency_id, employee_id, day, version, schedule_in, schedule_out,"
                " clock_in, clock_out, leave from attendance_day"
            ),
        ),
        (
            (
                PAYROLL,
                (
                    "select agency_id, employee_id, day, version,"
                    " (fact::json->>'schedule_in')::int,"
                    " (fact::json->>'schedule_out')::int, (fact::json->>'clock_in')::int,"
                    " (fact::json->>'clock_out')::int, fact::json->>'leave' from attendance_copy"
                ),
            ),
        ),
    ),
    Copied(
        "activities",
        1,
        (
            "evaluation",
            (
                "select activity_id, version, minutes * volume, state = 'approved'"
                " from activity where version > 0 and state <> 'logged'"
            ),
        ),
        ((PAYROLL, "select activity_id, version, minutes, approved from activity_copy"),),
    ),
    Copied(
        "measures",
        4,
        (
            "evaluation",
            (
                "select agency_id, employee_id, month, measure, version,"
                " trim_scale(realisation)::text"
                " from measure"
            ),
        ),
        (
            (
                PAYROLL,
                (
                    "select agency_id, employee_id, month, measure, version,"
                    " trim_scale((fact::json->>'realisation')::numeric)::text from measure_copy"
                ),
            ),
        ),
    ),
    Copied(
        "manifests",
        5,
        (
            "evaluation",
            (
                "select agency_id, feed, reference, chunk, employee_id, version, digest"
                " from manifest_entry"
            ),
        ),
        (
            (
                PAYROLL,
                (
                    "select agency_id, feed, reference, chunk, employee_id, version, digest"
                    " from manifest_entry"
                ),
            ),
        ),
    ),
    Copied(
        "closings",
        3,
        (
            "evaluation",
            (
                "select agency_id, 'evaluation', period_id::text from period where state = 'closed'"
                " union all"
                " select agency_id, 'attendance', month from month_close where state = 'closed'"
            ),
        ),
        ((PAYROLL, "select agency_id, feed, reference from feed"),),
    ),
)

QUESTIONS: Final = tuple(pair for one in COPIED for pair in (one.source, *one.copies))


def facts(world: Snapshot) -> Iterator[str]:
    """Every receiver knows the same things as the sender, by their natural keys."""
    for one in COPIED:
        source = keyed(world, one.source, one.key)
        for copy in one.copies:
            held = keyed(world, copy, one.key)
            if lacking := source.keys() - held.keys():
                yield f"{one.what}: {copy[0]} lacks {len(lacking)}, such as {first(lacking)}"
            if extra := held.keys() - source.keys():
                yield f"{one.what}: {copy[0]} has {len(extra)} more, such as {first(extra)}"


def state(world: Snapshot) -> Iterator[str]:
    """Every receiver holds the sender's newest version of what it knows."""
    for one in COPIED:
        source = keyed(world, one.source, one.key)
        for copy in one.copies:
            held = keyed(world, copy, one.key)
            other = {key for key, known in held.items() if source.get(key, known) != known}
            if other:
                key = min(other, key=str)
                yield (
                    f"{one.what}: {copy[0]} holds another state of {len(other)}, such as"
                    f" {first(other)}: {held[key]} is {source[key]}"
                )


def keyed(world: Snapshot, asked: tuple[str, str], key: int) -> dict[tuple[Any, ...], Any]:
    rows = [tuple(row.values()) for row in world.rows(*asked)]
    return {row[:key]: row[key:] for row in rows}


def first(keys: set[tuple[Any, ...]]) -> str:
    return " ".join(map(str, min(keys, key=str)))
