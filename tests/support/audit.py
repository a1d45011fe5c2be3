"""Known holes in what is locked: `python -m tests.support.audit`, a part of `make check`.

The list of holes comes from outside. Where it cannot be reached, nothing was checked, and that is
what is said; it is no reason to stop.
"""

import re
import subprocess
import sys
from typing import Final

from tests.support.house import ROOT

COMMAND: Final = (
    *("pip-audit", "--strict", "--require-hashes", "--disable-pip", "--progress-spinner", "off"),
    *("--timeout", "5", "--requirement", "requirements.lock"),
)
HOLES: Final = re.compile(r"^Found \d+ known vulnerabilit", re.MULTILINE)
PATIENCE: Final = 60


def main() -> int:
    """Ask, and say what came of it; 1 where there are holes."""
    try:
        done = subprocess.run(
            COMMAND, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        words, failed = judge(1, f"no answer within {PATIENCE} s")
    else:
        words, failed = judge(done.returncode, done.stdout + done.stderr)
    sys.stdout.write(f"{words}\n")
    return int(failed)


def judge(code: int, output: str) -> tuple[str, bool]:
    """What to say of an audit, and whether it found holes."""
    if code == 0:
        return "ok  audit", False
    if HOLES.search(output):
        return f"FAULTY  audit\n{output.strip()}", True
    reason = output.strip().splitlines()[-1] if output.strip() else "no reason given"
    return f"NOT CHECKED  audit: the list of known holes cannot be reached ({reason})", False


if __name__ == "__main__":
    sys.exit(main())
