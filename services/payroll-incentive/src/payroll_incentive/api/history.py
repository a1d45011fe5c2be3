"""What a month was worth before, told in words: each change with what brought it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from payroll_incentive import queries
from payroll_incentive.actions.touching import read_cause
from payroll_incentive.api.wording import Wording
from payroll_incentive.schemas import Cause, StatementChange

TOLD: Final = 3
"""Different causes that a sentence names; of more it says how many."""


class Historian:
    """Tells changes of months."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

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
        found = read_cause(text)
        code = f"cause_{found.kind}_known" if found.said else f"cause_{found.kind}"
        told = self.wording.say(code, self._words(found.said) | {"since": found.effective})
        return Cause(
            kind=found.kind,
            event_id=found.event_id,
            effective=found.effective,
            text=told if told != code else self.wording.say("cause_other", {}),
        )

    def _words(self, said: dict[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = dict(said)
        if "day" in values:
            values["day"] = date.fromisoformat(values["day"])
        return self.wording.words(values)
