"""YAML text to plain data that knows its lines. Numbers stay exact; nothing is executed."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
import yaml

from shared.errors import Invalid

LONGEST = 500_000
"""A longer document is refused unread (characters)."""

DEEPEST = 20
"""A document nested deeper than this is refused."""

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong with a document: where, and what. Words are in `policy_file.words`."""

    line: int
    path: str
    code: str
    values: dict[str, str] = msgspec.field(default_factory=dict)


class PolicyFaults(Invalid):
    """The document cannot be used: every fault found, in the order of the lines."""

    def __init__(self, faults: list[Fault]) -> None:
        distinct = {(fault.line, fault.path, fault.code): fault for fault in reversed(faults)}
        self.faults = [distinct[key] for key in sorted(distinct)]
        super().__init__("policy_faulty", count=len(self.faults))


class Text:
    """A document as plain data, with the line of every path in it."""

    def __init__(self, data: dict[str, Any], lines: dict[str, int], faults: list[Fault]) -> None:
        self.data = data
        self.lines = lines
        self.faults = faults

    def fault(self, path: str, code: str, **values: object) -> None:
        """Note a fault at a path, or at the nearest part above it that was written."""
        texts = {name: str(value) for name, value in values.items()}
        self.faults.append(Fault(self.line(path), path, code, texts))

    def line(self, path: str) -> int:
        """The line a path was written in."""
        while path and path not in self.lines:
            path = path.rpartition("/")[0]
        return self.lines.get(path, 1)


def read_text(text: str) -> Text:
    """The document's data; raises `PolicyFaults` where it is no YAML mapping at all."""
    if len(text) > LONGEST:
        raise PolicyFaults([Fault(1, "", "too_long", {"limit": str(LONGEST)})])
    try:
        _check_tokens(text)
        node = yaml.compose(text, LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or "unreadable")
        line = mark.line + 1 if mark else 1
        raise PolicyFaults([Fault(line, "", "no_yaml", {"problem": problem})]) from error
    reader = _Reader()
    data = reader.read(node, "") if node is not None else None
    if not isinstance(data, dict):
        raise PolicyFaults([*reader.faults, Fault(1, "", "no_mapping", {})])
    return Text(data, reader.lines, reader.faults)


def _check_tokens(text: str) -> None:
    """Refuse references and deep nesting before anything is built from them."""
    depth = 0
    for token in yaml.scan(text, LOADER):
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        line = token.start_mark.line + 1
        if isinstance(token, yaml.AliasToken):
            raise PolicyFaults([Fault(line, "", "alias", {})])
        if depth > DEEPEST:
            raise PolicyFaults([Fault(line, "", "too_deep", {"limit": str(DEEPEST)})])


class _Reader:
    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.faults: list[Fault] = []

    def read(self, node: yaml.Node, path: str) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(n, f"{path}/{i}") for i, n in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: str) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self._scalar(key_node, path)
            below = f"{path}/{key}"
            if key in found:
                self._fault(key_node, below, "written_twice", key=str(key))
            found[key] = self.read(value_node, below)
            self.lines[below] = key_node.start_mark.line + 1
        return found

    def _scalar(self, node: yaml.Node, path: str) -> Any:
        text = str(node.value)
        kind = node.tag.rpartition(":")[2]
        try:
            return _value(kind, text)
        except (ValueError, InvalidOperation):
            self._fault(node, path, "no_value", value=text)
            return None

    def _fault(self, node: yaml.Node, path: str, code: str, **values: str) -> None:
        self.faults.append(Fault(node.start_mark.line + 1, path, code, values))


def _value(kind: str, text: str) -> Any:
    if kind == "int":
        return int(text.replace("_", ""))
    if kind == "float":
        return Decimal(text.replace("_", ""))
    if kind == "bool" and text in {"true", "false"}:
        return text == "true"
    if kind == "timestamp":
        return date.fromisoformat(text)
    return None if kind == "null" else text
