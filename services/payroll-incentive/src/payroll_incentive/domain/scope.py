"""Whom a rule of a policy is for."""

import msgspec


class Scope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Kinds, statuses, post groups and job classes; an empty list means all of them."""

    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    classes: tuple[int, ...] = ()

    def covers(self, kind: str, status: str, group: str, job_class: int) -> bool:
        """Whether the rule is for this person."""
        return (
            (not self.kinds or kind in self.kinds)
            and (not self.statuses or status in self.statuses)
            and (not self.groups or group in self.groups)
            and (not self.classes or job_class in self.classes)
        )
