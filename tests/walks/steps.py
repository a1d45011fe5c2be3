"""What people do in a month, from the plan to the payslip, and what must come of it."""

import re
from typing import Any, Final
from uuid import UUID

from shared.events.evaluation import period_id
from shared.events.identity import unit_id
from tests.support.services import Record, rows
from tests.walks.system import Seat
from tests.walks.town import Town

AMOUNT: Final = re.compile(r"\d{5,}|\d\.\d{3}|Rp", re.IGNORECASE)
"""What looks like rupiah in a notice."""


async def agree_on_a_plan(town: Town, person: str, boss: str, stranger: str, period: str) -> None:
    """The person writes and hands in; the boss returns it once, then approves. No stranger may."""
    writer, decider, other = [await town.seat(name) for name in (person, boss, stranger)]
    (above,) = await writer.get("targets", f"me/superior-results?period={period}")
    written = await writer.post(
        "targets", "plans", period=period, results=[result(above["result_id"], "10")]
    )
    plan = f"plans/{written['plan_id']}"
    await writer.post("targets", f"{plan}/submission")
    await town.system.pump()
    assert await other.refused("targets", f"{plan}/approval") in (
        (403, "superior_needed"),
        (404, "not_found"),
    )
    back = await decider.post("targets", f"{plan}/return", reason="Target terlalu rendah.")
    assert back["state"] == "returned"
    await writer.put(
        "targets", plan, version=back["version"], results=[result(above["result_id"], "12")]
    )
    again = await writer.post("targets", f"{plan}/submission")
    agreed = await decider.post("targets", f"{plan}/approval", version=again["version"])
    assert agreed["state"] == "approved"
    assert agreed["results"][0]["superior_result_title"] == above["title"]
    await town.system.pump()


def result(above: str, target: str) -> dict[str, Any]:
    return {
        "number": 1,
        "title": "Terlayaninya masyarakat tepat waktu",
        "weight": 100,
        "superior_result_id": above,
        "indicators": [
            {"aspect": "kuantitas", "text": "Layanan selesai", "target": target, "unit": "berkas"}
        ],
    }


async def log_work(town: Town, person: str, boss: str, stranger: str) -> None:
    """Two activities of 1 and 2 July: 2 × 90 minutes approved, 60 returned and approved as 45."""
    worker, decider, other = [await town.seat(name) for name in (person, boss, stranger)]
    first = await worker.post(
        "evaluation", "activities", day="2026-07-01", description="Melayani", minutes=90, volume=2
    )
    second = await worker.post(
        "evaluation", "activities", day="2026-07-02", description="Rapat", minutes=60
    )
    assert await other.refused("evaluation", f"activities/{first['activity_id']}/approval") in (
        (403, "not_the_superior"),
        (404, "not_found"),
    )
    await decider.post("evaluation", f"activities/{first['activity_id']}/approval")
    returned = f"activities/{second['activity_id']}"
    await decider.post("evaluation", f"{returned}/return", reason="Rapat hanya 45 menit.")
    await worker.put("evaluation", returned, description="Rapat", minutes=45)
    await decider.post("evaluation", f"{returned}/approval")
    assert await worker.refused("evaluation", f"{returned}/approval") == (403, "not_the_superior")
    await town.system.pump()


async def rate(
    town: Town, person: str, boss: str, stranger: str, place: tuple[str, str], **ratings: Any
) -> Any:
    """The boss rates for the period of `place` (agency, code) and signs; no stranger may."""
    assessor, other = [await town.seat(name) for name in (boss, stranger)]
    path = f"results/{town.ids[person]}/{period_id(unit_id(place[0]), place[1])}"
    refused = await other.ask("PUT", "evaluation", path, ratings)
    assert refused.status_code in {403, 404}
    rated = await assessor.put("evaluation", path, **ratings)
    assert (rated["state"], rated["version"]) == ("rated", 0)
    final = await assessor.post("evaluation", f"{path}/finalisation")
    assert (final["state"], final["version"]) == ("finalised", 1)
    await town.system.pump()
    return final


async def revise(
    town: Town, person: str, boss: str, place: tuple[str, str], reason: str, **ratings: Any
) -> Any:
    """The boss changes a signed result of the period of `place` (agency, code)."""
    path = f"results/{town.ids[person]}/{period_id(unit_id(place[0]), place[1])}/revision"
    assessor = await town.seat(boss)
    revised = await assessor.post("evaluation", path, reason=reason, **ratings)
    await town.system.pump()
    return revised


async def close(town: Town, agency: str, period: str, month: str = "2026-07") -> None:
    """HR closes the agency's period and the month's records; what is said waits for a pump.

    That is on the first day after the month at the earliest.
    """
    town.system.clock.reach(month)
    reference = period_id(unit_id(agency), period)
    await town.hr.post("evaluation", f"periods/{reference}/closing")
    await close_month(town, agency, month)


async def close_month(town: Town, agency: str, month: str) -> None:
    await town.hr.post("evaluation", "attendance-closings", agency_id=unit_id(agency), month=month)


async def open_run(town: Town, agency: str, month: str = "2026-07") -> str:
    """A run of the agency's month; gives its address."""
    opened = await town.maker.post(
        "payroll_incentive", "runs", agency_id=unit_id(agency), month=month
    )
    return f"runs/{opened['run_id']}"


async def wait_for(town: Town, run: str, late: str) -> None:
    """While the work records of `late` are on their way, the run names them and is not ready."""

    def on_its_way(record: Record) -> bool:
        of_late = record.key == str(town.ids[late]).encode()
        return of_late and record.topic == "evaluation.work.v1"

    await town.system.pump(later=on_its_way)
    review = await town.maker.get("payroll_incentive", run)
    assert (review["state"], review["readiness"]["ready"]) == ("open", False)
    (feed,) = review["readiness"]["waiting"]
    assert (feed["name"], feed["closed"], feed["whole"]) == ("attendance", True, True)
    assert [one["nip"] for one in feed["differing"]] == [town.nips[late]]
    refused = await town.maker.refused("payroll_incentive", f"{run}/proposal")
    assert refused == (409, "run_not_ready")
    await town.system.pump()
    review = await town.maker.get("payroll_incentive", run)
    assert (review["state"], review["readiness"]["waiting"]) == ("ready", [])


async def propose_and_approve(town: Town, run: str) -> Any:
    """The maker proposes and may not approve; the checker signs the hash shown, no other."""
    proposed = await town.maker.post("payroll_incentive", f"{run}/proposal")
    seen = await town.checker.get("payroll_incentive", run)
    assert (seen["state"], seen["hash"]) == ("proposed", proposed["hash"])
    approval = f"{run}/approval"
    own = await town.maker.refused("payroll_incentive", approval, hash=seen["hash"])
    assert own == (403, "run_same_person")
    other = await town.checker.refused("payroll_incentive", approval, hash="0" * 64)
    assert other == (409, "run_hash_differs")
    approved = await town.checker.post("payroll_incentive", approval, hash=seen["hash"])
    assert approved["state"] == "approved"
    await town.system.pump()
    return approved


async def pay(town: Town, agency: str, month: str = "2026-07") -> Any:
    """A run of the agency's month, opened, proposed and approved."""
    return await propose_and_approve(town, await open_run(town, agency, month))


async def payslip(town: Town, person: str, run: Any) -> Any:
    """The payslip as the person reads it; the lines they bear sum to what they get."""
    reader = await town.seat(person)
    slip = await reader.get("payroll_incentive", f"payslips/{town.ids[person]}/{run['run_id']}")
    borne = [line for line in slip["payslip"]["lines"] if line["bearer"] == "employee"]
    assert sum(line["amount"] for line in borne) == slip["net"]
    return slip


async def explain(town: Town, person: str, month: str = "2026-07") -> Any:
    """The month as the person reads it: sums that add up, and every line with its why."""
    reader = await town.seat(person)
    told = await reader.get("payroll_incentive", f"explanations/{town.ids[person]}/{month}")
    said = {dict(record.headers)["ce_id"].decode() for record in town.system.pump.carried}
    for statement in told["statements"]:
        gross = [line for line in statement["lines"] if line["kind"] == "gross"]
        assert sum(line["amount"] for line in gross) == statement["gross"]
        assert statement["decree"]
        for line in statement["lines"]:
            check_why(line)
            assert set(line["events"]) <= said
        assert all(line["events"] or is_full_attendance(line) for line in gross)
    for slip in told["payslips"]:
        borne = [line["amount"] for line in slip["lines"] if line["bearer"] == "employee"]
        assert sum(borne) == slip["net"]
        for line in slip["lines"]:
            check_why(line)
    return told


def check_why(line: dict[str, Any]) -> None:
    """A line names its rule, legal basis, decree and inputs, in a whole sentence."""
    for name in ("rule", "basis", "decree", "inputs", "title", "text"):
        assert line[name], (name, line)
    assert "{" not in line["text"]


def is_full_attendance(line: dict[str, Any]) -> bool:
    """Nothing was deducted: only lapses are named, day by day."""
    return bool(line["inputs"].get("deducted") == "0")


async def everyone_was_told(town: Town, person: str, boss: str, stranger: str, agency: str) -> None:
    """Each act told once, to whom it concerns; the recalculations in between told to nobody.

    The head's and the boss's plans came approved by file; everyone of the roster got a payslip,
    which says so to whom payroll holds for want of a salary base.
    """
    assert await told(await town.seat(person)) == [
        "activity_returned",
        "evaluation_finalised",
        "payslip_ready",
        "target_approved",
        "target_returned",
    ]
    assert await told(await town.seat(boss)) == [
        "payslip_held",  # nobody gave the boss's salary base: held
        "target_approved",
        "target_submitted",
        "target_submitted",
    ]
    assert await told(town.checker) == ["run_sealed"]
    assert await told(await town.seat(stranger)) == []
    counted = await town.auditor.get("notifications", f"counts/{unit_id(agency)}")
    roster = await town.hr.get("identity", f"rosters/{unit_id(agency)}/2026-07")
    assert counted["notices"] == {
        "activity_returned": 1,
        "evaluation_finalised": 1,
        "payslip_held": roster["count"] - 1,
        "payslip_ready": 1,
        "run_sealed": 1,
        "target_approved": 3,
        "target_returned": 1,
        "target_submitted": 2,
    }


async def told(seat: Seat) -> list[str]:
    """The templates of somebody's notices, sorted; none says an amount."""
    found = await seat.get("notifications", "me/notices")
    for notice in found:
        words = f"{notice['title']} {notice['text']}".replace("2026-", "")
        assert not AMOUNT.search(words), notice
    return sorted(notice["template"] for notice in found)


async def look(town: Town, person: str, agency: str, month: str = "2026-07") -> None:
    """An auditor looks at the statement; the person sees that, and by whom."""
    place = f"statements/{unit_id(agency)}/{town.ids[person]}/{month}"
    await town.auditor.get("payroll_incentive", place)
    reader = await town.seat(person)
    looked = await reader.get("payroll_incentive", "me/accesses")
    auditor = f"Auditor {town.region}"
    assert [one["what"] for one in looked if one["reader_name"] == auditor] == [
        f"statement {month}"
    ]


async def count(town: Town, agency: str, month: str = "2026-07") -> Any:
    """Payroll's count of a month: everyone of the roster, and no byte that differs."""
    place = f"{unit_id(agency)}/{month}"
    roster = await town.hr.get("identity", f"rosters/{place}")
    counted = await town.auditor.get("payroll_incentive", f"counts/{place}")
    assert counted["statements"] == roster["count"]
    assert counted["with_amounts"] + sum(counted["excluded"].values()) == roster["count"]
    verified = await town.auditor.get("payroll_incentive", f"verifications/{place}")
    assert (verified["checked"] > 0, verified["differences"]) == (True, 0)
    return counted


async def no_dead_letters(town: Town) -> None:
    for service, store in town.system.stores.items():
        found = await rows(store, "select reason, error from dead_letter")
        assert found == [], service


def lines(statement: Any) -> dict[str, int]:
    """The amounts of a statement by component."""
    return {line["component"]: line["amount"] for line in statement["statement"]["lines"]}


def paid(slip: Any) -> dict[tuple[str, str], int]:
    """The amounts of a payslip by month earned (or taxed in) and component."""
    found: dict[tuple[str, str], int] = {}
    for line in slip["payslip"]["lines"]:
        key = (line["month"], line["component"])
        found[key] = found.get(key, 0) + line["amount"]
    return found


def event_of(town: Town, kind: str, employee: UUID) -> str:
    """The id of the one event of a kind that was said of a person."""
    (found,) = [
        head["ce_id"].decode()
        for record in town.system.pump.carried
        if (head := dict(record.headers))["ce_type"] == kind.encode()
        and record.key == str(employee).encode()
    ]
    return found
