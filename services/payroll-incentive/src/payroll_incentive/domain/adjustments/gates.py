"""Adjustments asked first: too many absences leave nothing, unmet obligations hold the month."""

from typing import ClassVar, Literal

from payroll_incentive.domain.adjustments.base import Adjustment, Case, Effect, Held, Nothing
from payroll_incentive.domain.scorers import Words


class Absences(Adjustment, frozen=True, kw_only=True, tag="absences"):
    """Nothing for a month with so many unexcused days in a row, or scattered in the month.

    A row of days may begin in the month before.
    """

    GATE: ClassVar[bool] = True
    READS_ATTENDANCE: ClassVar[bool] = True
    WORDS: ClassVar[Words] = {
        "id": "Tidak hadir tanpa keterangan {days} hari (batas {limit} hari).",
        "en": "Absent without reason on {days} days (the limit is {limit}).",
    }

    consecutive: int | None = None
    scattered: int | None = None

    def effect(self, case: Case) -> Effect:
        """Nothing, with the days that led to it."""
        sheet = case.sheet
        absent = [day for day in sheet.attendance.lapses if day.verdict == "absent"]
        if not absent:
            return None
        open_ = not sheet.closed
        row = sheet.longest_absence()
        if self.consecutive is not None and len(row) >= self.consecutive:
            inputs = (("days", len(row)), ("limit", self.consecutive))
            return Nothing("absent_in_a_row", inputs, tuple(day.event_id for day in row), open_)
        if self.scattered is not None and len(absent) >= self.scattered:
            inputs = (("days", len(absent)), ("limit", self.scattered))
            return Nothing("absent_too_often", inputs, tuple(d.event_id for d in absent), open_)
        return None


class Obligations(Adjustment, frozen=True, kw_only=True, tag="obligations"):
    """The month is held while one of these obligations is unmet.

    `missing` says what an obligation nobody has reported on does: hold, or pass.
    """

    GATE: ClassVar[bool] = True
    WORDS: ClassVar[Words] = {
        "id": "Kewajiban belum dipenuhi: {obligations}.",
        "en": "Obligations not yet met: {obligations}.",
    }

    obligations: tuple[str, ...]
    missing: Literal["hold", "pass"]

    def effect(self, case: Case) -> Effect:
        """A hold that names the unmet obligations."""
        known = {fact.obligation: fact for fact in case.facts.obligations}
        silent = self.missing == "pass"
        unmet = [
            name
            for name in sorted(self.obligations)
            if not (known[name].fulfilled if name in known else silent)
        ]
        if not unmet:
            return None
        events = tuple(known[name].event_id for name in unmet if name in known)
        return Held("obligation_unmet", (("obligations", " ".join(unmet)),), events)
