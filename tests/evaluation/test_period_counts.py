"""How many results of a period are rated and signed is kept, and is always what the results say."""

from unittest.mock import patch
from uuid import UUID

from evaluation import jobs
from tests.evaluation.world import RATINGS, House, key, rating
from tests.support.services import rows, worker_transaction

KEPT = """
select coalesce(sum(rated), 0)::int as rated, coalesce(sum(finalised), 0)::int as finalised,
  count(*) as parts from period_part where period_id = $1
"""
DUE = """
select count(*) filter (where state = 'rated') as rated,
  count(*) filter (where state = 'finalised') as finalised from result where period_id = $1
"""
ABOVE = {"result_rating": "di_atas", "behaviour_rating": "di_atas"}


async def counts(house: House, period: UUID) -> dict[str, int]:
    """What is kept, which must be what the results say and what those who close are told."""
    [kept] = await rows(house.store, KEPT, period)
    [due] = await rows(house.store, DUE, period)
    assert {name: kept[name] for name in due} == due
    told = (await house.get("/closings", house.health.hr)).json()["periods"]
    [shown] = [one for one in told if one["period_id"] == str(period)]
    assert {name: shown[name] for name in due} == due
    return kept


async def test_what_is_rated_and_signed_is_counted_once(house: House) -> None:
    office = house.health
    july = await house.open_period(office)
    assert await counts(house, july) == {"rated": 0, "finalised": 0, "parts": 0}
    signed, rated, again = office.staff[0], office.staff[1], office.staff[2]
    lines = [rating(signed, office.head)]
    lines += [rating(person, office.head, finalise="no") for person in (rated, again)]
    for _ in range(2):
        await house.upload("ratings", RATINGS, *lines, who=office.hr)
        assert await counts(house, july) == {"rated": 2, "finalised": 1, "parts": 1}
    await house.upload("ratings", RATINGS, rating(again, office.head), who=office.hr)
    assert await counts(house, july) == {"rated": 1, "finalised": 2, "parts": 2}
    place = f"/results/{rated.employee_id}/{july}/finalisation"
    answer = await house.post(place, office.assessor, **key())
    assert answer.status_code == 200, answer.text
    assert await counts(house, july) == {"rated": 0, "finalised": 3, "parts": 3}
    revised = await house.post(
        f"/results/{signed.employee_id}/{july}/revision",
        office.assessor, ABOVE | {"reason": "Bukti baru."}, **key(),
    )  # fmt: skip
    assert revised.status_code == 200, revised.text
    assert await counts(house, july) == {"rated": 0, "finalised": 3, "parts": 3}
    await merge(house)
    assert await counts(house, july) == {"rated": 0, "finalised": 3, "parts": 1}


async def merge(house: House) -> None:
    async with worker_transaction(house.store) as transaction:
        with patch.object(jobs, "transaction", transaction):
            await jobs.merge_period_parts()
