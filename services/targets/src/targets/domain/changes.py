"""The lawful reasons to change an approved plan (PP 30/2019 art. 28)."""

from typing import Final, Literal, get_args

ChangeReason = Literal[
    "office_holder",
    "strategy",
    "priorities",
    "long_absence",
    "other_assignment",
    "minister_approval",
]
"""In the order of the article's letters a to f: another office holder; a strategy, programme or
budget that changed; priorities or assumptions that changed much; sickness or leave of more than a
month; another assignment of more than a month; anything else that the Minister approved."""

CHANGE_REASONS: Final[tuple[ChangeReason, ...]] = get_args(ChangeReason)
