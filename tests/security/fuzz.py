"""Requests that nobody thought of, made of a service's OpenAPI document."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, NamedTuple

import httpx
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup

load_all_checks()
PROMISES: Final = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "missing_required_header",
    )
]
"""What every answer must keep."""

REFUSED: Final = {"checks": {"negative_data_rejection": {"expected-statuses": ["4xx"]}}}
EXAMPLES: Final = 4
"""Requests by chance, of each kind for each route; the same ones each time."""

Send = Callable[[requests.PreparedRequest], httpx.Response]


class Operation(NamedTuple):
    """A route that is to be tried, with parameters of its path that mean something."""

    schema: Any
    definition: Any
    path: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"{self.definition.method.upper()} {self.definition.path}"

    def edges(self) -> Iterator[Any]:
        """Requests at the edges of what the document allows, and just beyond."""
        chosen = self.schema.config.generation_for(operation=self.definition)
        yield from self.schema.iter_coverage_cases(
            self.definition, generation_modes=list(GenerationMode), generation_config=chosen
        )

    def strategies(self) -> Iterator[Any]:
        """Sound requests and broken ones; about things that are there, and about anything."""
        for mode in GenerationMode:
            yield self.definition.as_strategy(generation_mode=mode)
        if self.path:
            yield self.definition.as_strategy(path_parameters=dict(self.path))


def operations(document: dict[str, Any], values: Mapping[str, Any]) -> Iterator[Operation]:
    """The routes of a document; `values` are of things that are there."""
    config = schemathesis.Config.from_dict(REFUSED)
    schema = schemathesis.openapi.from_dict(document, config=config)
    for found in schema.get_all_operations():
        one = found.ok()
        path = {parameter.name: str(values[parameter.name]) for parameter in one.path_parameters}
        yield Operation(schema, one, path)


def try_out(operation: Operation, send: Send) -> list[str]:
    """Send requests of every kind to one route; gives what was wrong with its answers."""
    faults: list[str] = []

    def ask(case: Any) -> None:
        prepared = requests.Request(**case.as_transport_kwargs(base_url="http://test")).prepare()
        answer = send(prepared)
        try:
            case.validate_response(answer, checks=PROMISES)
        except FailureGroup as group:
            sent = f"{prepared.method} {prepared.url} {prepared.body!r:.300}"
            faults.extend(f"{operation.name}: {said(one)}: {sent}" for one in group.exceptions)

    for case in operation.edges():
        ask(case)
    for strategy in operation.strategies():
        with suppress(Unsatisfiable):  # where nothing is sent, nothing can be sent wrongly
            CALM(given(strategy)(ask))()
    return faults


CALM: Final = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def said(fault: BaseException) -> str:
    return " ".join(str(fault).split())[:300]
