"""Whether programs that pip cannot bring are here: `python -m tests.support.needs java mvn`."""

import os
import re
import shutil
import subprocess
import sys
from typing import Final

JAVA: Final = 17
PACKAGES: Final = {
    "java": "openjdk-17-jre-headless",
    "mvn": "maven",
    "chromium": "chromium",
}
"""The Debian and Ubuntu package of each program."""
KAFKA: Final = frozenset({"java", "mvn"})


def missing(program: str) -> str | None:
    """Why a program cannot be used; None where it can."""
    if program == "chromium" and (chosen := os.environ.get("CHROMIUM")):
        return None if shutil.which(chosen) else f"CHROMIUM={chosen} is no program"
    if shutil.which(program) is None:
        return f"{program} is not installed"
    if program == "java" and (found := java_version()) < JAVA:
        return f"java is version {found}, and Apache Kafka needs {JAVA} or newer"
    return None


def java_version() -> int:
    done = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', done.stderr)
    return int(found[1]) if found else 0


def main() -> None:
    wanted = set(sys.argv[1:])
    if os.environ.get("CAPAIAN_BACKEND", "kafka") != "kafka":
        wanted -= KAFKA  # a broker in a container, or somebody else's, needs nothing here
    lacking = {name: reason for name in sorted(wanted) if (reason := missing(name))}
    if lacking:
        packages = " ".join(PACKAGES.get(name, name) for name in lacking)
        instead = " With a container engine: CAPAIAN_BACKEND=docker make test-kafka"
        raise SystemExit(
            f"{'; '.join(lacking.values())}. On Debian or Ubuntu: apt-get install {packages}."
            + (instead if KAFKA & lacking.keys() else "")
        )


if __name__ == "__main__":
    main()
