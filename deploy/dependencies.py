"""Writes a project that needs what the given members need from outside, and nothing else.

The versions and hashes come from requirements.lock, which holds the tools of development too.
"""

import json
import re
import sys
import tomllib
from pathlib import Path


def main(members: list[str]) -> None:
    projects = [tomllib.loads(Path(m, "pyproject.toml").read_text())["project"] for m in members]
    own = {project["name"] for project in projects}
    needs = {need for project in projects for need in project["dependencies"]}
    outside = sorted(need for need in needs if re.split(r"[\[<>=!~; ]", need)[0] not in own)
    print('[project]\nname = "wanted"\nversion = "0"')
    print(f"dependencies = {json.dumps(outside, indent=2)}")


if __name__ == "__main__":
    main(sys.argv[1:])
