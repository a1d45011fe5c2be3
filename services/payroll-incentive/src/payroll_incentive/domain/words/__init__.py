"""The words for codes, in Indonesian and English. Statements hold codes; people read words."""

from payroll_incentive.domain.words.languages import Language, Words
from payroll_incentive.domain.words.reasons import REASONS
from payroll_incentive.domain.words.sentences import LOOKED_AT, SENTENCES
from payroll_incentive.domain.words.terms import STATUSES, TERMS
from payroll_incentive.domain.words.values import (
    PERCENTAGES,
    choose,
    decimal,
    rupiah,
    term,
    written,
)
from shared.messages.spelled import period

__all__ = [
    "LOOKED_AT",
    "PERCENTAGES",
    "REASONS",
    "SENTENCES",
    "STATUSES",
    "TERMS",
    "Language",
    "Words",
    "choose",
    "decimal",
    "period",
    "rupiah",
    "term",
    "written",
]
