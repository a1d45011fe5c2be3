"""What there is to do about one's own plans."""

from datetime import UTC, date, datetime
from typing import Any

from shared.events.evaluation import PeriodClosed, PeriodOpened, period_id
from shared.events.identity import Status
from tests.support.databases import Database
from tests.support.services import deliver
from tests.targets.staff import Staff
from tests.targets.world import HEALTH, SCHOOLS, Office, person, result, sign_in

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def opened(code: str, first: date, last: date, event: Any = PeriodOpened, **more: Any) -> Any:
    return event(
        agency_id=HEALTH, recorded_at=NOW, period_id=period_id(HEALTH, code), code=code,
        kind="monthly", scheme="matrix", starts_on=first, ends_on=last,
        **{"version": 1} | more,
    )  # fmt: skip


MAY = opened("2026-05", date(2026, 5, 1), date(2026, 5, 31))
JUNE = opened("2026-06", date(2026, 6, 1), date(2026, 6, 30))
FAR = opened("2099-01", date(2099, 1, 1), date(2099, 1, 31))
APRIL = opened(
    "2026-04", date(2026, 4, 1), date(2026, 4, 30), PeriodClosed, version=2, count=0,
    manifest_hash="",
)  # fmt: skip


async def said(office: Office, who: Any) -> list[tuple[str, str, str]]:
    found = (await office.get(who, "me/plan")).json()["due"]
    return [(one["code"], one["link"]["kind"], one["due"]) for one in found]


async def test_what_is_missing_a_draft_or_returned_is_said_until_handed_in(
    store: Database, office: Office
) -> None:
    staff = await Staff().arrive(store)
    await deliver(store, MAY, JUNE, FAR, APRIL)
    may, june = ("2026-05-31", "2026-06-30")
    who = staff.as_deputy
    assert await said(office, who) == [
        ("plan_missing", "period", may), ("plan_missing", "period", june),
    ]  # fmt: skip
    plan = await office.draft(who, period="2026-05")
    assert (await said(office, who))[0] == ("plan_due_draft", "plan", may)
    path = f"plans/{plan['plan_id']}"
    assert (await office.post(who, f"{path}/submission")).status_code == 200
    assert await said(office, who) == [("plan_missing", "period", june)]
    body = {"reason": "Target terlalu rendah."}
    assert (await office.post(staff.as_head, f"{path}/return", body)).status_code == 200
    first = (await office.get(who, "me/plan")).json()["due"][0]
    assert first["link"] == {"kind": "plan", "id": plan["plan_id"]}
    assert "Target terlalu rendah." in first["text"]
    assert first["code"] == "plan_due_returned"


async def test_who_has_no_skp_then_owes_none(store: Database, office: Office) -> None:
    away = Status(from_=date(2024, 1, 1), kind="pns", status="02", golongan="III/c")
    one, elsewhere = person(statuses=(away,)), person(agency=SCHOOLS)
    await deliver(store, one, elsewhere, MAY)
    assert await said(office, sign_in(one)) == []
    assert await said(office, sign_in(elsewhere)) == []
    assert (await office.draft(sign_in(elsewhere), result(), period="2026-05"))["state"] == "draft"
    assert await said(office, sign_in(elsewhere)) == [], "no period of that agency is open"
