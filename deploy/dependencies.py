"""Says which packages from outside the members given as arguments declare, one a line."""

import re
import sys
import tomllib
from pathlib import Path


def main(members: list[str]) -> None:
    projects = [tomllib.loads(Path(m, "pyproject.toml").read_text())["project"] for m in members]
    own = {project["name"] for project in projects}
    wanted = {need for project in projects for need in project["dependencies"]}
    for need in sorted(wanted):
        if re.split(r"[\[<>=!~; ]", need)[0] not in own:
            print(need)


if __name__ == "__main__":
    main(sys.argv[1:])
