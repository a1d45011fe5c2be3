"""How far an agency's month is, as one of five steps, and what the visitor may do about it."""

from typing import Final, Literal, NamedTuple, Protocol

from portal.clients.payroll_incentive import FeedCount
from portal.web.visitors import Visitor

DATA, LOCK, COUNT, CHECK, SIGN, DONE = range(6)
SETTLED: Final = frozenset({"approved", "issued", "paid", "closed"})
GROUP: Final = 4


Group = Literal["new", "gone", "excluded", "held", "large", "negative"]
GROUPS: Final[dict[str, Group]] = {
    "tahan": "held",
    "kurang": "negative",
    "besar": "large",
    "tidak-dibayar": "excluded",
    "baru": "new",
    "keluar": "gone",
}
"""What to look at twice, by its name in an address, the gravest first."""


class Standing(Protocol):
    """Where an agency's month stands, as payroll tells it."""

    @property
    def agency_id(self) -> str: ...
    @property
    def phase(self) -> str | None: ...
    @property
    def ready(self) -> bool: ...
    @property
    def waiting(self) -> list[FeedCount]: ...
    @property
    def run_state(self) -> str | None: ...


def step_of(standing: Standing) -> int:
    """The step a month is at: the first that is not done; `DONE` where it is approved."""
    if standing.run_state in SETTLED:
        return DONE
    if standing.run_state == "proposed":
        return SIGN
    if standing.phase is None:
        return DATA
    if standing.ready:
        return CHECK
    return COUNT if all(feed.closed for feed in standing.waiting) else LOCK


class May(NamedTuple):
    """What the visitor may do in an agency."""

    make: bool
    check: bool


def may(visitor: Visitor, agency_id: str) -> May:
    return May(
        make=agency_id in visitor.me.roles.get("payroll_maker", ()),
        check=agency_id in visitor.me.roles.get("payroll_checker", ()),
    )


def in_groups(code: str | None) -> list[str]:
    """A long code in groups of four, as people compare it."""
    return [code[at : at + GROUP] for at in range(0, len(code), GROUP)] if code else []
