"""Several commands of the shared library in one process: `python -m capaian.chores`.

Reads a JSON list from its standard input, `[[url, module, word, …], …]`, and does for each what
`python -m module word …` does with that CAPAIAN_DATABASE_URL. One process imports once, and an
address with its password stands in no process list.
"""

import os
import runpy
import sys

import msgspec


def main() -> None:
    chores = msgspec.json.decode(sys.stdin.buffer.read(), type=list[list[str]])
    for url, *command in chores:
        os.environ["CAPAIAN_DATABASE_URL"] = url
        sys.argv = command
        runpy.run_module(command[0], run_name="__main__")


if __name__ == "__main__":
    main()
