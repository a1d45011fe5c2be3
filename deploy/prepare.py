"""The job before the services: brings every database to its newest form, then makes the topics.

Does nothing where nothing is missing, so it may run at every start.
"""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from capaian.topics import create

SERVICES = Path("services")


def migrate(service: Path) -> None:
    """Run a service's migrations as the owner of its database."""
    name = service.name.replace("-", "_")
    password = os.environ[f"{name.upper()}_OWNER_PASSWORD"]
    url = f"postgresql://{name}_owner:{password}@{os.environ['POSTGRES_HOST']}/{name}"
    subprocess.run(
        [sys.executable, "-m", "shared.migrations", "upgrade", str(service)],
        env={**os.environ, "CAPAIAN_DATABASE_URL": url},
        check=True,
    )
    print(f"{name}: the database has its newest form", flush=True)


def main() -> None:
    for folder in sorted(SERVICES.glob("*/migrations")):
        migrate(folder.parent)
    asyncio.run(create(os.environ["CAPAIAN_KAFKA"], int(os.environ["KAFKA_REPLICAS"])))
    print("all topics are there")


if __name__ == "__main__":
    main()
