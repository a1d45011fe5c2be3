"""What is measured for me, in plain words, with my own numbers."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import get_args

import httpx
import pytest
import pytest_asyncio

from payroll_incentive.domain.adjustments import AnyAdjustment
from payroll_incentive.domain.applying import ruling
from payroll_incentive.domain.measuring import measured
from payroll_incentive.domain.scorers import AnyScorer
from payroll_incentive.domain.statement import calculate
from shared.messages import Sentences
from tests.support.databases import Database
from tests.support.pay import facts, person, policies, post, status
from tests.support.payroll import (
    HEALTH,
    MAKER,
    attended,
    civil_servant,
    evaluated,
    found,
    get,
)
from tests.support.services import api_client, deliver
from tests.support.tokens import Person

REGIONS = {
    "EX": "example/p-ex.yaml",
    "JKT": "jakarta/2020.yaml",
    "TNG": "tangerang-selatan/2021.yaml",
    "SLK": "solok/2023.yaml",
    "AMB": "ambon/2025.yaml",
}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("region", REGIONS)
def test_every_rule_of_every_region_is_told_in_words(region: str, language: str) -> None:
    sentences = Sentences("payroll_incentive.messages")
    for kind in ("pns", "cpns", "pppk"):
        for group in ("jpt", "administrator", "pengawas", "fungsional", "pelaksana"):
            someone = person(status(kind), post(9, group=group))
            ruled = policies(REGIONS[region])
            statement = calculate(facts(region=region, person=someone), ruled)
            for one in ruling(statement, ruled):
                for rule in one.rules:
                    name, values = measured(rule.found, language)
                    code = f"measured_{name}"
                    told = sentences.say(language, code, values)
                    assert told != code
                    assert "{" not in told, told
                    assert "_" not in told, told


@pytest.mark.parametrize("kind", [*get_args(AnyScorer), *get_args(AnyAdjustment)])
def test_every_kind_of_rule_has_its_words(kind: type) -> None:
    code = f"measured_{kind.__struct_config__.tag}"
    for language in ("id", "en"):
        assert code in Sentences("payroll_incentive.messages").by_language[language]


def test_amounts_are_those_of_the_statement() -> None:
    statement = calculate(facts(), policies())
    (one,) = ruling(statement, policies())
    assert one.amount == 8_000_000
    assert {r.found.id: (r.most, r.amount) for r in one.rules} == {
        "productivity": (4_800_000, 4_800_000),
        "discipline": (3_200_000, 3_200_000),
        "punishment": (None, None),
        "plt": (None, None),
    }
    assert sum(r.amount or 0 for r in one.rules) == statement.gross


@pytest.fixture(scope="module")
def store(database: Callable[[str], Database]) -> Database:
    return database("payroll_incentive")


@pytest_asyncio.fixture(scope="module")
async def client(store: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with api_client(store) as made:
        await found(store, made, "2026-07", "2026-08")
        yield made


async def test_my_components_with_my_numbers(store: Database, client: httpx.AsyncClient) -> None:
    somebody = civil_servant()
    await deliver(store, somebody, attended(somebody, late=20), evaluated(somebody, "kurang"))
    owner = Person(employee_id=somebody.employee_id, own=[HEALTH])
    (july,) = await get(client, owner, "/v1/me/policy?month=2026-07")
    assert (july["month"], july["gross"], july["excluded"]) == ("2026-07", 5_584_000, [])
    (policy,) = july["policies"]
    assert (policy["policy"], policy["decree"]) == ("example@1", "Contoh 1/2026")
    assert (policy["job_class"], policy["post_amount"]) == (9, 8_000_000)
    work, discipline, *others = policy["rules"]
    assert (work["title"], work["percent"], work["most"]) == (
        "Produktivitas kerja",
        "60",
        4_800_000,
    )
    assert work["amount"] == 2_400_000
    assert work["measured"].startswith("Predikat kinerja Anda: Sangat Baik 100 %, Baik")
    assert work["basis"] == "Contoh Pasal 5"
    assert discipline["amount"] == 3_184_000
    assert "10 % per hari" in discipline["measured"]
    assert {rule["kind"] for rule in others} == {"adjustment"}
    english = await get(client, owner, "/v1/me/policy?month=2026-07", "en")
    told = english[0]["policies"][0]["rules"][0]["measured"]
    assert told.startswith("The predicate of your evaluation: Sangat Baik (very good) 100%")
    (newest,) = await get(client, owner, "/v1/me/policy")
    assert newest["month"] == "2026-08"


async def test_without_a_statement_there_is_nothing_to_tell(
    store: Database, client: httpx.AsyncClient
) -> None:
    left = civil_servant(left_on=date(2026, 6, 30))
    await deliver(store, left)
    owner = Person(employee_id=left.employee_id, own=[HEALTH])
    assert await get(client, owner, "/v1/me/policy") == []
    path = "/v1/me/policy?month=2026-07"
    answer = await client.get(path, headers=owner.bearer)
    assert (answer.status_code, answer.json()["code"]) == (404, "statement_unknown")
    assert (await client.get(path, headers=MAKER.bearer)).status_code == 403
