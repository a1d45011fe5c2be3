"""Who hears what: the table in docs/events/README.md. `python -m tests.contracts.heard` renews it.

Read from the services' own tables of handlers; the shared library knows no service.
"""

from importlib import import_module
from pathlib import Path
from typing import Final

from capaian.services import SERVICES
from shared.events.asyncapi import owner
from shared.events.registry import EVENTS, TOPICS

README: Final = Path(__file__).resolve().parents[2] / "docs" / "events" / "README.md"
OUTSIDE: Final = ("payroll.incentive.", "payroll.payslip.", "payroll.run.")
"""What systems outside may follow."""

HEAD: Final = "| topic | event | said by | heard by |\n|---|---|---|---|\n"


def table() -> str:
    """The table, a line for each event type in the order of the topics."""
    heard = {
        service.name: set(import_module(f"{service.name}.handlers").CONSUMER.handlers)
        for service in SERVICES
    }
    lines = []
    for topic in TOPICS:
        for name, event in EVENTS.items():
            if event.topic == topic:
                hearers = [who.replace("_", "-") for who, what in heard.items() if event in what]
                hearers += ["outside payroll"] if topic.startswith(OUTSIDE) else []
                schema = f"[{name}](schemas/{name}.json)"
                lines.append(f"| `{topic}` | {schema} | {owner(topic)} | {', '.join(hearers)} |\n")
    return HEAD + "".join(lines)


def main() -> None:
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(HEAD)
    after = "".join(line for line in rest.splitlines(keepends=True) if not line.startswith("|"))
    README.write_text(before + table() + after, encoding="utf-8")


if __name__ == "__main__":
    main()
