"""The month of Tangerang Selatan once more, its events carried by a real broker."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.support.databases import Database
from tests.support.stack_broker import Broker
from tests.walks import steps
from tests.walks import test_tangerang_selatan as month
from tests.walks.carriage import carrying
from tests.walks.system import running
from tests.walks.town import found, let_rule

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]


async def test_july_of_bayu_through_relays_and_subscriptions(
    database: Callable[[str], Database], fresh_broker: Broker, tmp_path: Path
) -> None:
    async with running(database, tmp_path, partial(carrying, broker=fresh_broker)) as system:
        town = await found(system, "TNG", month.FILES)
        await let_rule(town, "tangerang-selatan/2021.yaml")
        await month.agreed_and_worked(town)
        await month.rated(town)
        await steps.close(town, *month.PLACE)
        await system.pump()
        await month.right(town)
        await month.seen(town, await steps.pay(town, month.AGENCY))
        await steps.no_dead_letters(town)
