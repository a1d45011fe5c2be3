"""A process of the product with changes put in before it starts: `CHANGE,… --factory …`.

The words after the changes are uvicorn's own. Nothing of this is known to the product.
"""

import sys

import uvicorn

from tests.faults import changes


def main() -> None:
    chosen = sys.argv.pop(1).split(",")
    for name in chosen:
        changes.CHANGES[name]()
    uvicorn.main()


if __name__ == "__main__":
    main()
