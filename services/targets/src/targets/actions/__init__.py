"""What people and events can make targets do."""

from targets.actions.cases import cases_of
from targets.actions.copies import note_employees, note_periods, note_units
from targets.actions.deciding import (
    Change,
    Decisions,
    NewPlan,
    approve_plan,
    approve_plans,
    create_plan,
    edit_plan,
    return_plan,
    revise_plan,
    submit_plan,
)
from targets.actions.importing import (
    Announced,
    Filed,
    name_once,
    take_plans,
    take_realisations,
)
from targets.actions.realising import record_realisation

__all__ = [
    "Announced",
    "Change",
    "Decisions",
    "Filed",
    "NewPlan",
    "approve_plan",
    "approve_plans",
    "cases_of",
    "create_plan",
    "edit_plan",
    "name_once",
    "note_employees",
    "note_periods",
    "note_units",
    "record_realisation",
    "return_plan",
    "revise_plan",
    "submit_plan",
    "take_plans",
    "take_realisations",
]
