"""What a month was worth before, told in words: each change with what brought it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from payroll_incentive import queries
from payroll_incentive.api.wording import Wording
from payroll_incentive.schemas import Cause, StatementChange

TOLD: Final = 3
"""Different causes that a sentence names; of more it says how many."""

SAID_OF: Final = {
    "predicate": ("predicate", "period"),
    "day": ("day",),
    "measure": ("measure", "realisation", "target"),
    "decree": ("decree",),
}
"""What a sentence says of a fact, by the name that only this kind of fact has."""


class Historian:
    """Tells changes of one person's months; `details` is what is known of the events."""

    def __init__(self, wording: Wording, details: queries.Details) -> None:
        self.wording = wording
        self.details = details

    def changes(self, changes: Sequence[queries.Change]) -> list[StatementChange]:
        """Changes in words, in their order."""
        return [self._change(change) for change in changes]

    def causes(self, texts: Sequence[str]) -> list[Cause]:
        """Causes in words."""
        return [self._cause(text) for text in texts]

    def _change(self, change: queries.Change) -> StatementChange:
        causes = self.causes(change.causes)
        before = change.gross_before or 0
        return StatementChange(
            version=change.version,
            at=change.at,
            gross_before=change.gross_before,
            gross_after=change.gross_after,
            difference=change.gross_after - before,
            provisional=change.provisional,
            hash=change.hash,
            causes=causes,
            text=" ".join([*self._because(causes), self._moved(change, before)]),
        )

    def _because(self, causes: Sequence[Cause]) -> list[str]:
        told = list(dict.fromkeys(cause.text for cause in causes))
        more = len(told) - TOLD
        if more <= 0:
            return told
        return [*told[:TOLD], self.wording.say("change_more_causes", {"count": more})]

    def _moved(self, change: queries.Change, before: int) -> str:
        difference = change.gross_after - before
        code = "change_first"
        if change.gross_before is not None:
            still = "change_provisional" if change.provisional else "change_final"
            code = still if not difference else "change_more" if difference > 0 else "change_less"
        amounts = {"before": before, "after": change.gross_after, "difference": abs(difference)}
        said = {name: self.wording.rupiah(amount) for name, amount in amounts.items()}
        return self.wording.say(code, said)

    def _cause(self, text: str) -> Cause:
        kind, event_id, effective = read_cause(text)
        known = self._known(event_id)
        code = f"cause_{kind}_known" if known else f"cause_{kind}"
        told = self.wording.say(code, known | {"since": effective})
        return Cause(
            kind=kind,
            event_id=event_id,
            effective=effective,
            text=told if told != code else self.wording.say("cause_other", {}),
        )

    def _known(self, event_id: UUID) -> dict[str, Any]:
        fact = self.details.get(event_id, {})
        names = next((names for mark, names in SAID_OF.items() if mark in fact), ())
        values = {name: fact[name] for name in names}
        if "day" in values:
            values["day"] = date.fromisoformat(values["day"])
        return self.wording.words(values)


def read_cause(text: str) -> tuple[str, UUID, date | None]:
    """The kind of a cause, its event, and since when it holds, where that differs."""
    kind, event_id, *effective = text.split(":")
    return kind, UUID(event_id), date.fromisoformat(effective[0]) if effective else None


def events_of(*causes: Sequence[str]) -> list[UUID]:
    """The events of causes."""
    return [read_cause(text)[1] for texts in causes for text in texts]
