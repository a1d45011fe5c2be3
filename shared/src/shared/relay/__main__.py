"""`python -m shared.relay republish identity` with the worker's CAPAIAN_DATABASE_URL."""

import asyncio
import os
import sys
from importlib import import_module

import structlog

from shared.db import Transactions
from shared.relay import republish

log = structlog.get_logger()


async def main() -> None:
    _, verb, package = sys.argv
    if verb != "republish":
        raise SystemExit(f"unknown: {verb}. Use republish.")
    transaction = Transactions()
    transaction.bind(package, os.environ["CAPAIAN_DATABASE_URL"], pool=1)
    count = await republish(transaction, import_module(f"{package}.handlers").STATES)
    await transaction.close()
    log.info("republish", service=package, events=count)


if __name__ == "__main__":
    asyncio.run(main())
