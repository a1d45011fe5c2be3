"""What the results of a plan must be: weights, aspects, and the link to the superior's."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec

from shared.errors import Conflict, Invalid
from targets.domain.plan import Result

WHOLE: Final = 100


class Problem(NamedTuple):
    """A broken rule, of one result (by number) or of the plan as a whole."""

    code: str
    number: int | None
    values: dict[str, Any]


class Above(msgspec.Struct, frozen=True):
    """The superior of the day, and the results that the superiors of the plan's days handed in.

    `has_plan` says whether the superior of the day handed in a plan for the same period; `titles`
    are those of all results, by their ids.
    """

    employee_id: UUID
    name: str
    has_plan: bool
    titles: dict[UUID, str]


def problems(results: Sequence[Result]) -> Iterator[Problem]:
    """Every rule that the results break (PP 30/2019 art. 8 to 10).

    Weights sum to 100, and every result has an indicator of quantity: the one aspect that must
    exist in every target (art. 10(3)).
    """
    for result in results:
        if all(indicator.aspect != "kuantitas" for indicator in result.indicators):
            yield Problem("quantity_missing", result.number, {"number": result.number})
    total = sum(result.weight for result in results)
    if total != WHOLE:
        yield Problem("weights_sum", None, {"total": total})


def check_results(results: Sequence[Result]) -> None:
    """Refuse results that are not fit to be agreed upon.

    Raises:
        Invalid: the first broken rule.
    """
    for problem in problems(results):
        raise Invalid(problem.code, **problem.values)


def check_numbers(results: Sequence[Result]) -> None:
    """Refuse results of which two have the same number."""
    for number, count in Counter(result.number for result in results).items():
        if count > 1:
            raise Invalid("number_repeated", number=number)


def check_links(results: Sequence[Result], above: Above | None, period: str) -> None:
    """Every result serves one of the superior's; the top has none above (PP 30/2019 art. 11).

    Raises:
        Conflict: the superior has no plan yet, or a result serves none of the superior's.
    """
    if above is None:
        return
    if not above.has_plan:
        raise Conflict("superior_without_plan", superior=above.name, period=period)
    for result in results:
        if result.superior_result_id not in above.titles:
            raise Conflict("result_unlinked", number=result.number, superior=above.name)
