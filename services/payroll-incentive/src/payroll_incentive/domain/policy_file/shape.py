"""Plain data to typed documents: every section and every item of a list is checked on its own."""

import re
from typing import Any, get_args, get_origin

import msgspec

from payroll_incentive.domain.document import Document
from payroll_incentive.domain.policy_file.reading import Text

STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]|(\[\.\.\.\])")


def shaped(text: Text, kind: type[Document]) -> Document | None:
    """The typed document, or None after noting everything that does not fit.

    Each section, and each item of a list section, is checked on its own, so that one fault does
    not hide the next.
    """
    before = len(text.faults)
    for field in msgspec.structs.fields(kind):
        name = field.encode_name
        if name in text.data:
            _check_section(text, f"/{name}", text.data[name], field.type)
        elif field.required:
            text.fault(f"/{name}", "section_missing", section=name)
    if len(text.faults) > before:
        return None
    document: Document | None = converted(text, "", text.data, kind)
    return document


def converted(text: Text, path: str, data: Any, kind: Any) -> Any:
    """The data as this type; None after noting what does not fit."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        problem, _, where = str(error).partition(" - at ")
        text.fault(path + _path(where), _code(problem), problem=problem)
        return None


def _check_section(text: Text, path: str, data: Any, kind: Any) -> None:
    if get_origin(kind) is tuple and isinstance(data, list):
        for index, item in enumerate(data):
            converted(text, f"{path}/{index}", item, get_args(kind)[0])
    else:
        converted(text, path, data, kind)


def _path(where: str) -> str:
    """The path of a place such as `$.late[1].percent`, as far as it is named."""
    steps = ""
    for name, index, unnamed in STEP.findall(where):
        if unnamed:
            break
        steps += f"/{name or index}"
    return steps


def _code(problem: str) -> str:
    if "unknown field" in problem:
        return "unknown_field"
    if "missing required field" in problem:
        return "field_missing"
    return "unknown_name" if problem.startswith("Invalid value") else "wrong_value"
