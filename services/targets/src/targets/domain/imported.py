"""What a plan from a file does to the plan that is known already."""

import msgspec

from shared.errors import Conflict
from targets.domain.plan import Plan


def take(old: Plan | None, filed: Plan, *, closed: bool) -> Plan | None:
    """The plan as it shall stand after the import; None when nothing changes.

    A file may write drafts and say that plans were handed in or approved. It never takes back
    what was handed in, and never touches what was approved.

    Raises:
        Conflict: the known plan is further than the file's, or its period is closed.
    """
    if old is not None and same(old, filed):
        return None
    if old is not None and is_further(old, filed):
        raise Conflict(f"plan_is_{old.state}", day=old.decided_on or old.changed_at.date())
    if closed:
        raise Conflict("period_closed", period=filed.period)
    return msgspec.structs.replace(filed, version=old.version + 1 if old else 1)


def same(old: Plan, filed: Plan) -> bool:
    """Whether the file says what is known already."""
    content = ("ends_on", "results", "state")
    fields = (*content, "superior_id", "decided_on") if filed.state == "approved" else content
    return all(getattr(old, name) == getattr(filed, name) for name in fields)


def is_further(old: Plan, filed: Plan) -> bool:
    if old.state in {"submitted", "returned"}:
        return filed.state == "draft"
    return old.state in {"approved", "revised"}
