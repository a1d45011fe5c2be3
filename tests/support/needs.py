"""Whether the programs that pip cannot bring are here: `python -m tests.support.needs java mvn`."""

import os
import re
import shutil
import subprocess
import sys
from typing import Final

JAVA: Final = 17
PACKAGES: Final = {"java": "openjdk-17-jre-headless", "mvn": "maven"}
"""The Debian and Ubuntu package of each program."""


def missing(program: str) -> str | None:
    """Why a program cannot be used; None where it can."""
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
    if os.environ.get("CAPAIAN_BACKEND", "kafka") != "kafka":
        return  # a broker in a container, or somebody else's, needs nothing here
    lacking = {name: reason for name in sys.argv[1:] if (reason := missing(name))}
    if lacking:
        packages = " ".join(PACKAGES.get(name, name) for name in lacking)
        raise SystemExit(
            f"{'; '.join(lacking.values()).capitalize()}. "
            f"On Debian or Ubuntu: apt-get install {packages}. "
            "With a container engine: CAPAIAN_BACKEND=docker make test-kafka"
        )


if __name__ == "__main__":
    main()
