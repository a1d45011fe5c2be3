"""Activities by file: with what the superior of the day decided, final once approved."""

from tests.evaluation.world import (
    ACTIVITIES,
    UNKNOWN,
    House,
    events_of,
    faults,
)
from tests.support.services import codes


async def test_activities_come_with_what_the_superior_decided(house: House) -> None:
    office, someone = house.health, house.health.staff[4]
    head = office.head.nip
    lines = [
        f"{someone.nip},2026-07-01,a-1,Rapat,90,2,approved,{head}",
        f"{someone.nip},2026-07-01,a-2,Rapat,60,1,returned,{head}",
        f"{someone.nip},2026-07-01,a-3,Rapat,60,1,logged,",
    ]
    report = await house.upload("activities", ACTIVITIES, *lines, who=office.hr)
    assert (report["accepted"], report["faults"]) == (3, [])
    again = await house.upload("activities", ACTIVITIES, *lines, who=office.hr)
    assert (again["accepted"], again["unchanged"]) == (3, 3)
    changed = [
        lines[0].replace(",90,2,", ",95,2,"),
        lines[1].replace("returned", "approved"),
        lines[2].replace("2026-07-01", "2026-07-02"),
    ]
    report = await house.upload("activities", ACTIVITIES, *changed, who=office.hr)
    assert list(codes(report)) == [(2, None, "activity_final"), (4, "date", "activity_day_fixed")]
    events = await events_of(house, someone, "ActivityApproved", "ActivityReturned")
    assert [(e["type"], e["version"], e["minutes"]) for e in events] == [
        ("ActivityApproved", 1, 180), ("ActivityReturned", 1, 60), ("ActivityApproved", 2, 60),
    ]  # fmt: skip


async def test_faulty_activities_are_named(house: House) -> None:
    nip, head = house.health.staff[5].nip, house.health.head.nip
    stranger = house.health.staff[6].nip
    row = f"{nip},2026-07-01,r-1,Rapat,60,1,approved,{head}"
    found = await faults(
        house, "activities", ACTIVITIES,
        row.replace(nip, UNKNOWN),
        row.replace(",60,", ",-30,"),
        row.replace(",60,", ",satu jam,"),
        row.replace(",60,", ",1500,"),
        row.replace("approved", "disetujui"),
        row.replace(head, stranger),
        row.replace(head, UNKNOWN),
        row.replace(head, ""),
        row.replace("r-1", ""),
        row.replace("Rapat", "=1+1"),
        row.replace("2026-07-01", "2099-07-01"),
        row.replace(",60,1,", ",700,2,").replace("r-1", "r-2"),
        row.replace(",60,1,", ",30,2,").replace("r-1", "r-3"),
    )  # fmt: skip
    assert found == [
        ("nip", "nip_unknown"),
        ("minutes", "cell_minimum"),
        ("minutes", "cell_number"),
        ("minutes", "cell_maximum"),
        ("state", "cell_choice"),
        ("superior_nip", "not_the_superior"),
        ("superior_nip", "nip_unknown"),
        ("superior_nip", "cell_required"),
        ("reference", "cell_required"),
        ("description", "cell_formula"),
        ("date", "day_in_future"),
        ("minutes", "day_too_long"),
    ]
