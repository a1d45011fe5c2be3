"""What `make check` runs last: rules of the house that no other tool checks.

`python -m tests.support.house` names every fault and ends with 1 where there is one.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from capaian.generate.books import COLUMNS

ROOT: Final = Path(__file__).resolve().parents[2]
LOOPBACK: Final = "127.0.0.1"
SOURCES: Final = ("shared", "services", "launcher", "bench")

FORBIDDEN: Final = {
    r"\bKafkaRouter\b": "routers hide the one subscriber of a worker; use the table of handlers",
    r"\bpublish_batch\b": "a batch loses its keys' order when a part fails; the relay publishes",
    r"\bAckPolicy\.MANUAL\b": "an offset forgotten by hand is an event lost or read for ever",
    r"\bACK_FIRST\b": "acknowledged before it was handled is lost with the first crash",
}
"""Words that lose events, and why."""

SUBSCRIBER: Final = re.compile(r"\bbroker\.subscriber\(")
FORMATS: Final = ROOT / "docs" / "formats"
CONSUMER: Final = ROOT / "shared" / "src" / "shared" / "consumer"

FOREIGN: Final = {
    r"\b(?:files\.pythonhosted|pypi|test\.pypi|pythonhosted)\.org\b": "a registry's host",
    r"\bregistry\.(?:npmjs|yarnpkg)\.(?:org|com)\b": "a registry's host",
    r"\b(?:static\.|index\.)?crates\.io\b": "a registry's host",
    r"\b(?:repo1?|central)\.maven\.(?:apache\.)?org\b": "a registry's host",
    r"\bproxy\.golang\.org\b": "a registry's host",
    r"\b(?:deb|security)\.debian\.org\b": "a registry's host",
    r"(?<![\w.])/(?:work|root|home|Users)/\w": "a path of one machine",
}
"""What would tie the repository to the machine or the mirror of whoever wrote it."""

Fault = str


def compose() -> Iterator[Fault]:
    """docker-compose.yml is valid, publishes on loopback only, and every variable is required."""
    names = env_names()
    filled = run_compose("".join(f"{name}=x\n" for name in names))
    if filled.returncode:
        yield f"docker-compose.yml: {filled.stderr.strip()}"
        return
    yield from open_ports(json.loads(filled.stdout)["services"])
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    used = set(re.findall(r"\$\{(\w+)", text))
    yield from (f".env.example: {name} is not named" for name in sorted(used - names))
    yield from (f".env.example: nothing uses {name}" for name in sorted(names - used))
    required = set(re.findall(r"\$\{(\w+):\?\}", text))
    yield from (f"docker-compose.yml: {name} must be required" for name in sorted(used - required))


def env_names() -> set[str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return {line.partition("=")[0] for line in lines if line and not line.startswith("#")}


def run_compose(variables: str) -> subprocess.CompletedProcess[str]:
    """What Compose makes of the file: schema, references and variables, without an engine."""
    with tempfile.NamedTemporaryFile("w", suffix=".env") as env:
        env.write(variables)
        env.flush()
        command = ["docker-compose", "--env-file", env.name, "config", "--format", "json"]
        return run(command)


def open_ports(services: dict[str, dict[str, list[dict[str, str]]]]) -> Iterator[Fault]:
    """Ports published beyond this machine."""
    for name, service in services.items():
        for port in service.get("ports", []):
            if port.get("host_ip") != LOOPBACK:
                yield f"docker-compose.yml: {name} publishes {port['target']} beyond {LOOPBACK}"


def dockerfile() -> Iterator[Fault]:
    """What hadolint says of the Dockerfile."""
    done = run(["hadolint", "deploy/Dockerfile"])
    if done.returncode:
        yield from (done.stdout + done.stderr).strip().splitlines()


def sources() -> Iterator[Fault]:
    """Words that lose events, and subscribers outside the one place for them."""
    for path in python_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            place = f"{path.relative_to(ROOT)}:{number}"
            for pattern, reason in FORBIDDEN.items():
                if found := re.search(pattern, line):
                    yield f"{place}: {found[0]}: {reason}"
            if SUBSCRIBER.search(line) and CONSUMER not in path.parents:
                yield f"{place}: only shared.consumer subscribes"


def python_files() -> Iterator[Path]:
    for name in tracked():
        if name.endswith(".py") and name.split("/", 1)[0] in SOURCES:
            yield ROOT / name


def origins() -> Iterator[Fault]:
    """Names of registries, and paths that exist on one machine only, in tracked files."""
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode(errors="replace").splitlines(), start=1):
            for pattern, what in FOREIGN.items():
                if found := re.search(pattern, line):
                    yield f"{name}:{number}: {what}: {found[0]}"


def documents() -> Iterator[Fault]:
    """The pages of the import formats name the columns there are, and refusals that exist."""
    sentences = known_sentences()
    for path in sorted(FORMATS.glob("*.md")):
        text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT)
        described = table(text, "## Columns")
        columns = COLUMNS.get(path.stem, "").split(",") if path.stem != "README" else described
        if described != columns:
            yield f"{name}: describes {described}, the file has {columns}"
        for code in table(text, "## Refused", "## What any"):
            if code not in sentences:
                yield f"{name}: nobody says {code}"
    for book in COLUMNS.keys() - {path.stem for path in FORMATS.glob("*.md")}:
        yield f"docs/formats/{book}.md: missing"


def dependencies() -> Iterator[Fault]:
    """The decision about dependencies names those that members declare, and no others."""
    path = ROOT / "docs" / "decisions" / "0008-dependencies.md"
    named = set(table(path.read_text(encoding="utf-8"), "## Decision"))
    projects = [
        tomllib.loads((ROOT / name).read_text(encoding="utf-8"))["project"]
        for name in tracked()
        if name.endswith("/pyproject.toml")
    ]
    needs = {need for project in projects for need in project["dependencies"]}
    declared = {re.split(r"[\[<>=!~; ]", need)[0] for need in needs}
    declared -= {project["name"] for project in projects}
    yield from (f"{path.name}: says nothing of {name}" for name in sorted(declared - named))
    yield from (f"{path.name}: nobody declares {name}" for name in sorted(named - declared))


def table(text: str, *headings: str) -> list[str]:
    """The first cells, in backticks, of the tables below headings that begin like this."""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    below = "".join(part for part in parts if part.startswith(headings))
    return re.findall(r"^\| `([\w-]+)` \|", below, re.MULTILINE)


def known_sentences() -> set[str]:
    paths = [ROOT / "shared/src/shared/messages/id.toml"]
    paths += ROOT.glob("services/*/src/*/messages/id.toml")
    return {code for path in paths for code in tomllib.loads(path.read_text(encoding="utf-8"))}


CHECKS: Final[Sequence[Callable[[], Iterator[Fault]]]] = (
    compose,
    dockerfile,
    sources,
    origins,
    documents,
    dependencies,
)


def tracked() -> list[str]:
    """The files under version control that are there."""
    names = run(["git", "ls-files", "-z"]).stdout.split("\0")
    return [name for name in names if name and (ROOT / name).is_file()]


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        command, cwd=ROOT, env=bare, capture_output=True, text=True, check=False, timeout=120
    )


def main() -> int:
    """Run every check, name every fault."""
    failed = False
    for check in CHECKS:
        faults = list(check())
        failed = failed or bool(faults)
        lines = [f"{'FAULTY' if faults else 'ok'}  {check.__name__}", *faults]
        sys.stdout.write("\n       ".join(lines) + "\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
