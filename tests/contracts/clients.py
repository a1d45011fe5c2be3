"""The portal's typed clients, made from the OpenAPI document of each service.

`python -m tests.contracts.clients` writes them anew; a test fails while they differ.
"""

import keyword
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from unittest.mock import patch

from capaian.keys import signing_keys

ROOT: Final = Path(__file__).parents[2]
CLIENTS: Final = ROOT / "services" / "portal" / "src" / "portal" / "clients"
SERVICES: Final = ("identity", "targets", "evaluation", "payroll_incentive", "notifications")

PLAIN: Final = {"integer": "int", "number": "float", "boolean": "bool", "null": "None"}
TEXTS: Final = {"date": "date", "date-time": "datetime"}
"""Ids stay text: the portal hands them on and never reckons with them."""

NOT_TYPED: Final = ("multipart/form-data",)
"""Uploads have a door of their own (`Client.upload`)."""

HEAD: Final = '''"""{service}: what it is asked and what it answers.

Made from its OpenAPI document by `python -m tests.contracts.clients`; not written by hand.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from msgspec import field

from portal.clients.base import Client, Data, step

__all__ = ["{client}"]
'''

Schema = Mapping[str, Any]


def document(service: str) -> dict[str, Any]:
    """The OpenAPI document of a service, as it would answer it."""
    with TemporaryDirectory() as folder:
        nowhere = {
            "CAPAIAN_DATABASE_URL": "postgresql://x@127.0.0.1:9/x",
            "CAPAIAN_JWKS_URL": "http://127.0.0.1:9/none",
            "CAPAIAN_SIGNING_KEYS": str(signing_keys(Path(folder) / "keys.json")),
            "CAPAIAN_ADMIN_PASSWORD": "-" * 12,
        }
        with patch.dict(os.environ, nowhere):
            app = import_module(f"{service}.main").api()
    found: dict[str, Any] = app.openapi()
    return found


def module(service: str, api: Schema) -> str:
    """The module of a service: a class for each shape that is used, a method for each call."""
    client = "".join(part.title() for part in service.split("_"))
    calls = [partial(method, path, verb, operation) for path, verb, operation in operations(api)]
    texts = [call() for call in calls]
    shapes = api["components"]["schemas"]
    used = reachable(shapes, " ".join(texts))
    classes = [shape(name, shapes[name]) for name in sorted(used)]
    body = "\n\n".join(texts)
    head = HEAD.format(service=service, client=client)
    return "\n\n".join(
        [head, *classes, f'class {client}(Client):\n    """Calls of {service}."""\n\n{body}\n']
    )


def operations(api: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, verbs in api["paths"].items():
        for verb, operation in verbs.items():
            content = operation.get("requestBody", {}).get("content", {})
            if path.startswith("/v1/") and not any(kind in content for kind in NOT_TYPED):
                yield path, verb.upper(), operation


def method(path: str, verb: str, operation: Schema) -> str:
    """One call as a method: places and body in order, everything else by name."""
    given = operation.get("parameters", [])
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    arguments = ["self"]
    named = [argument(one) for one in given if one["in"] != "path"]
    arguments += [place(one) for one in given if one["in"] == "path"]
    if body:
        needed = operation["requestBody"].get("required", False)
        kind = hint(body["schema"])
        optional = " = None" if "None" in kind else " | None = None"
        arguments.append(f"body: {kind}{'' if needed else optional}")
    arguments += ["*", *named] if named else []
    name = operation["operationId"]
    answer = answered(operation)
    call = [f'"{verb}"', spelled(path), "type(None)" if answer == "None" else answer]
    call += ["body=body"] if body else []
    call += parts("query", given) + parts("header", given)
    return (
        f"    async def {name}({', '.join(arguments)}) -> {answer}:\n"
        f"        return await self.call({', '.join(call)})"
    )


def place(one: Schema) -> str:
    return f"{python_name(one['name'])}: {hint(one['schema'])}"


def argument(one: Schema) -> str:
    kind = hint(one["schema"])
    if one.get("required"):
        return f"{python_name(one['name'])}: {kind}"
    standard = one["schema"].get("default")
    kind = kind if standard is not None or "None" in kind else f"{kind} | None"
    return f"{python_name(one['name'])}: {kind} = {standard!r}"


def parts(place: str, given: list[Schema]) -> list[str]:
    """The arguments that travel in this place (query or header), as a dictionary."""
    found = [f'"{one["name"]}": {python_name(one["name"])}' for one in given if one["in"] == place]
    names = {"query": "query", "header": "headers"}
    return [f"{names[place]}={{{', '.join(found)}}}"] if found else []


def answered(operation: Schema) -> str:
    for status in ("200", "201", "202"):
        content = operation["responses"].get(status, {}).get("content", {})
        if "application/json" in content:
            return hint(content["application/json"]["schema"])
    return "None"


def spelled(path: str) -> str:
    written = re.sub(r"\{(\w+)\}", lambda found: f"{{step({python_name(found[1])})}}", path)
    return f'f"{written}"' if "{" in written else f'"{written}"'


def shape(name: str, schema: Schema) -> str:
    """A class with the fields of an object; a name for anything else."""
    if "properties" not in schema:
        return (
            f"{name} = {hint(schema)}"
            if schema.get("type") != "object"
            else (f'class {name}(Data, frozen=True, kw_only=True):\n    """`{name}`."""')
        )
    wanted = set(schema.get("required", []))
    lines = [property_line(key, one, key in wanted) for key, one in schema["properties"].items()]
    return "\n".join(
        [f"class {name}(Data, frozen=True, kw_only=True):", f'    """`{name}`."""', "", *lines]
    )


def property_line(key: str, schema: Schema, needed: bool) -> str:
    kind, name = hint(schema), python_name(key)
    renamed = name != key
    if needed:
        return f"    {name}: {kind}" + (f' = field(name="{key}")' if renamed else "")
    standard = schema.get("default")
    if isinstance(standard, list | dict):
        made = f"field(default_factory={type(standard).__name__}{named(key, renamed)})"
        return f"    {name}: {kind} = {made}"
    kind = kind if standard is not None or "None" in kind else f"{kind} | None"
    if renamed:
        return f"    {name}: {kind} = field(default={standard!r}{named(key, renamed)})"
    return f"    {name}: {kind} = {standard!r}"


def named(key: str, renamed: bool) -> str:
    return f', name="{key}"' if renamed else ""


def hint(schema: Schema) -> str:
    """The Python type of a schema."""
    if "$ref" in schema:
        found = str(schema["$ref"]).rpartition("/")[2]
    elif union := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        kinds = list(dict.fromkeys(hint(one) for one in union))
        found = " | ".join(sorted(kinds, key=lambda kind: kind == "None"))
    elif "enum" in schema or "const" in schema:
        choices = schema.get("enum") or [schema["const"]]
        found = f"Literal[{', '.join(map(repr, choices))}]"
    elif schema.get("type") == "string":
        found = TEXTS.get(schema.get("format", ""), "str")
    elif schema.get("type") == "array":
        found = f"list[{hint(schema.get('items', {}))}]"
    elif schema.get("type") == "object":
        values = schema.get("additionalProperties")
        found = f"dict[str, {hint(values) if isinstance(values, Mapping) else 'Any'}]"
    else:
        found = PLAIN.get(str(schema.get("type")), "Any")
    return found


def reachable(shapes: Schema, text: str) -> set[str]:
    """The shapes that these texts name, and those that they name in turn."""
    found: set[str] = set()
    new = {name for name in shapes if re.search(rf"\b{name}\b", text)}
    while new:
        found |= new
        inner = str([shapes[name] for name in new])
        new = {name for name in shapes if f"schemas/{name}'" in inner} - found
    return found


def python_name(name: str) -> str:
    plain = name.replace("-", "_").lower()
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def written() -> Iterator[tuple[Path, str]]:
    """Each module with its text, in the form of the house."""
    for service in SERVICES:
        path = CLIENTS / f"{service}.py"
        command = ["ruff", "format", "--stdin-filename", str(path), "-"]
        text = module(service, document(service))
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        yield path, done.stdout


if __name__ == "__main__":
    for path, text in written():
        path.write_text(text, encoding="utf-8")
