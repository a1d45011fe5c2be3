"""A generated province is believable, whole, and the same for the same seed."""

import csv
import hashlib
import time
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from capaian.generate import generate
from capaian.generate.command import generate as command

HEADERS = {
    "units": "code,name,kind,parent_code,region,timezone,calendar",
    "posts": "code,name,unit_code,group,job_class",
    "employees": "nip,name,kind,status,golongan,from,hired_on,left_on",
    "assignments": "nip,post_code,kind,from,to",
    "superiors": "nip,superior_nip,kind,from,to",
    "periods": "agency_code,kind,code,scheme",
    "plans": "nip,period,starts_on,ends_on,result_number,result_title,weight,"
    "superior_result_number,aspect,indicator,target,unit,state,superior_nip,approved_on",
    "realisations": "nip,period,result_number,aspect,indicator,value,as_of,note",
    "attendance": "nip,date,schedule_in,schedule_out,in,out,leave",
    "activities": "nip,date,reference,description,minutes,volume,state,superior_nip",
    "measures": "nip,month,measure,target,realisation",
    "ratings": "nip,period,result_rating,behaviour_rating,result_score,behaviour_score,"
    "innovation,assessor_nip,finalise",
    "punishments": "nip,reference,code,decree,from,to",
    "salary-base": "nip,month,gross,bpjs_employee,bpjs_employer,pph21",
    "tax-status": "nip,year,ptkp,npwp",
    "obligations": "nip,month,obligation,fulfilled",
    "opening-lines": "nip,agency_code,month,component,amount",
    "contacts": "nip,email,language",
    "accounts": "username,nip,name,role,scope",
}
NO_MISTAKES = {"accounts", "periods"}
SHARES = {"JKT": 240, "TNG": 150, "AMB": 120, "SLK": 90}
PEOPLE = 600
NOT_EVALUATED = {"02", "04", "20"}
SPANS = {"2026-07": ("2026-07-01", "2026-07-31"), "2026-S1": ("2026-01-01", "2026-06-30")}

Rows = list[dict[str, str]]


class Province:
    """The files of a generated province, read back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, Rows] = {book: read(folder / f"{book}.csv") for book in HEADERS}
        self.units = {row["code"]: row for row in self.rows["units"]}
        self.posts = {row["code"]: row for row in self.rows["posts"]}
        self.statuses = grouped(self.rows["employees"])
        self.bonds = grouped(self.rows["superiors"])
        self.stints = grouped(self.rows["assignments"])

    def region(self, nip: str) -> str:
        return self.stints[nip][0]["post_code"].split("-")[0]

    def superior(self, nip: str, day: str) -> str | None:
        """The one who assesses on that day, by the rule plh before plt before definitif."""
        known = [bond for bond in self.bonds.get(nip, []) if covers(bond, day)]
        known.sort(key=lambda bond: ["plh", "plt", "definitif"].index(bond["kind"]))
        return known[0]["superior_nip"] if known else None

    def unit(self, nip: str, day: str) -> dict[str, str]:
        held = [s for s in self.stints[nip] if s["kind"] == "definitif" and covers(s, day)]
        assert len(held) == 1, f"{nip} holds {len(held)} posts on {day}"
        return self.units[self.posts[held[0]["post_code"]]["unit_code"]]

    def status(self, nip: str, day: str) -> str:
        return [row for row in self.statuses[nip] if row["from"] <= day][-1]["status"]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def grouped(rows: Rows) -> dict[str, Rows]:
    groups: dict[str, Rows] = defaultdict(list)
    for row in rows:
        groups[row["nip"]].append(row)
    return dict(groups)


def covers(stretch: dict[str, str], day: str) -> bool:
    return stretch["from"] <= day and (not stretch["to"] or day <= stretch["to"])


def month_days(calendar: str) -> list[str]:
    """The working days of July 2026, which has no public holiday."""
    first = date(2026, 7, 1)
    days = [first + timedelta(days=offset) for offset in range(31)]
    return [str(day) for day in days if day.weekday() < int(calendar[0])]


def digest(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    folder = tmp_path_factory.mktemp("province")
    generate(folder, PEOPLE, 7)
    return Province(folder)


def test_the_same_seed_gives_the_same_bytes(province: Province, tmp_path: Path) -> None:
    generate(tmp_path / "again", PEOPLE, 7)
    generate(tmp_path / "other", PEOPLE, 8)
    assert digest(tmp_path / "again") == digest(province.folder)
    assert digest(tmp_path / "other") != digest(province.folder)


@pytest.mark.parametrize("people", [100, 137, 250])
@pytest.mark.parametrize("seed", range(4))
def test_every_size_and_seed_gives_as_many_people_as_asked(
    tmp_path: Path, people: int, seed: int
) -> None:
    generate(tmp_path, people, seed)
    assert len(Province(tmp_path).statuses) == people


def test_too_few_people_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 100 people, not 99"):
        generate(tmp_path, 99, 1)


@pytest.mark.parametrize("book", HEADERS)
def test_every_file_has_exactly_its_columns(province: Province, book: str) -> None:
    first, *_ = (province.folder / f"{book}.csv").read_text(encoding="utf-8").splitlines()
    assert first == HEADERS[book]
    assert province.rows[book], f"{book} is empty"


def test_people_are_split_as_asked(province: Province) -> None:
    counts: dict[str, int] = defaultdict(int)
    for nip in province.statuses:
        counts[province.region(nip)] += 1
    assert counts == SHARES


def test_the_tree_of_units_is_whole(province: Province) -> None:
    kinds = {"government", "agency", "division", "uptd", "section", "kelurahan", "puskesmas"}
    assert {unit["kind"] for unit in province.units.values()} == kinds | {"school"}
    seen: set[str] = set()
    for unit in province.rows["units"]:
        root = unit["kind"] == "government"
        assert (unit["parent_code"] == "") if root else (unit["parent_code"] in seen)
        assert unit["code"].split("-")[0] == unit["region"]
        east = unit["region"] == "AMB"
        assert unit["timezone"] == ("Asia/Jayapura" if east else "Asia/Jakarta")
        six = unit["kind"] in {"puskesmas", "school"}
        assert unit["calendar"] == ("6-day" if six else unit["calendar"])
        seen.add(unit["code"])
    assert len(seen) == len(province.rows["units"])
    agencies = [u["region"] for u in province.rows["units"] if u["kind"] == "agency"]
    assert all(3 <= agencies.count(region) <= 4 for region in SHARES)


def test_every_nip_is_valid_and_one_persons_only(province: Province) -> None:
    for nip, rows in province.statuses.items():
        assert len({(row["name"], row["hired_on"], row["left_on"]) for row in rows}) == 1
        hired = date.fromisoformat(rows[0]["hired_on"])
        assert len(nip) == 18
        assert nip.isdigit()
        born = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
        assert (hired - born).days > 18 * 365
        assert (date(2026, 7, 1) - born).days < 60 * 365.25
        assert nip[14] in "12"
        assert nip[15:] >= "001"
        layout = f"{hired:%Y}21" if rows[0]["kind"] == "pppk" else f"{hired:%Y%m}"
        assert nip[8:14] == layout


def test_statuses_follow_one_another(province: Province) -> None:
    seen = set()
    for rows in province.statuses.values():
        starts = [row["from"] for row in rows]
        assert starts == sorted(set(starts))
        assert rows[0]["hired_on"] <= starts[0]
        seen |= {(row["kind"], row["status"]) for row in rows}
    assert {status for _, status in seen} >= {"01", "02", "03", "04", "11", "15", "20"}
    assert {kind for kind, _ in seen} == {"pns", "cpns", "pppk"}


def test_posts_stand_in_known_units(province: Province) -> None:
    for post in province.posts.values():
        assert post["unit_code"] in province.units
        assert 1 <= int(post["job_class"]) <= 17
    groups = {post["group"] for post in province.posts.values()}
    assert groups == {"jpt", "administrator", "pengawas", "fungsional", "pelaksana"}


def test_everybody_holds_one_post_on_every_day_of_service(province: Province) -> None:
    for nip, rows in province.statuses.items():
        for day in month_days("6-day"):
            left = rows[0]["left_on"]
            if rows[0]["hired_on"] <= day and (not left or day <= left):
                assert province.unit(nip, day)
    kinds = [row["kind"] for row in province.rows["assignments"]]
    assert {"definitif", "plt", "plh"} == set(kinds)


def test_everybody_has_a_superior_but_the_top_officials(province: Province) -> None:
    tops = {nip for nip in province.statuses if nip not in province.bonds}
    titles = {province.posts[province.stints[nip][0]["post_code"]]["name"] for nip in tops}
    assert len(tops) == 4
    assert titles == {"Sekretaris Daerah"}
    for nip, rows in province.statuses.items():
        day = min(max("2026-07-15", rows[0]["hired_on"]), rows[0]["left_on"] or "9999")
        assert nip in tops or province.superior(nip, day) in province.statuses


@pytest.mark.parametrize("day", ["2026-06-30", "2026-07-01", "2026-07-15", "2026-07-31"])
def test_superiors_make_no_circle(province: Province, day: str) -> None:
    for nip in province.statuses:
        seen = {nip}
        above = province.superior(nip, day)
        while above:
            assert above not in seen
            seen.add(above)
            above = province.superior(above, day)


def test_superiors_are_in_service_while_they_assess(province: Province) -> None:
    for bond in province.rows["superiors"]:
        superior = province.statuses[bond["superior_nip"]][0]
        assert superior["hired_on"] <= bond["from"]
        if superior["left_on"]:
            assert bond["to"]
            assert bond["to"] <= superior["left_on"]


def test_the_results_of_a_plan_weigh_a_hundred(province: Province) -> None:
    weights: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for row in province.rows["plans"]:
        plan = weights[row["nip"], row["period"], row["starts_on"]]
        assert plan.setdefault(row["result_number"], row["weight"]) == row["weight"]
        assert row["starts_on"] <= row["approved_on"] <= row["ends_on"]
        superior = province.superior(row["nip"], row["approved_on"])
        assert row["superior_nip"] == (superior or "")
        assert row["state"] == "approved"
    for plan in weights.values():
        assert sum(map(int, plan.values())) == 100
        assert len(plan) in {2, 3}


def test_results_serve_a_result_of_the_superior(province: Province) -> None:
    numbers: dict[str, set[str]] = defaultdict(set)
    for row in province.rows["plans"]:
        numbers[row["nip"]].add(row["result_number"])
    for row in province.rows["plans"]:
        if row["superior_nip"]:
            assert row["superior_result_number"] in numbers[row["superior_nip"]]
        else:
            assert row["superior_result_number"] == ""


def test_every_result_has_an_indicator_of_quantity(province: Province) -> None:
    aspects: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in province.rows["plans"]:
        aspects[row["nip"], row["starts_on"], row["result_number"]].append(row["aspect"])
    assert all("kuantitas" in found for found in aspects.values())
    assert {aspect for found in aspects.values() for aspect in found} == {
        *("kuantitas", "kualitas", "waktu", "biaya")
    }


def test_everybody_evaluated_has_a_plan_and_nobody_else(province: Province) -> None:
    planned = {row["nip"] for row in province.rows["plans"]}
    for nip, rows in province.statuses.items():
        first, last = SPANS["2026-S1" if province.region(nip) == "AMB" else "2026-07"]
        first = max(first, rows[0]["hired_on"])
        served = first <= min(last, rows[0]["left_on"] or last)
        evaluated = served and province.status(nip, first) not in NOT_EVALUATED
        assert (nip in planned) is evaluated


def test_ratings_are_by_the_superior_and_in_the_regions_scheme(province: Province) -> None:
    planned = {row["nip"] for row in province.rows["plans"]}
    finalised = 0
    for row in province.rows["ratings"]:
        nip = row["nip"]
        assert nip in planned
        assert row["period"] == ("2026-S1" if province.region(nip) == "AMB" else "2026-07")
        last = SPANS[row["period"]][1]
        left = province.statuses[nip][0]["left_on"]
        assert province.superior(nip, min(last, left or last)) == row["assessor_nip"]
        matrix = bool(row["result_rating"] and row["behaviour_rating"])
        numeric = bool(row["result_score"] and row["behaviour_score"])
        assert numeric is (province.region(nip) == "SLK")
        assert matrix is not numeric
        if numeric:
            assert 0 <= float(row["result_score"]) <= 120
        finalised += row["finalise"] == "yes"
    assert 0.85 * PEOPLE < finalised < PEOPLE


def test_attendance_has_each_working_day_of_service(province: Province) -> None:
    days = {nip: [row["date"] for row in rows] for nip, rows in attendance(province).items()}
    for nip, rows in province.statuses.items():
        hired, left = rows[0]["hired_on"], rows[0]["left_on"] or "9999"
        if province.status(nip, max("2026-07-31", hired)) in {"04", "20"}:
            assert nip not in days
            continue
        expected = [
            day
            for day in month_days("6-day")
            if hired <= day <= left and day in month_days(province.unit(nip, day)["calendar"])
        ]
        assert days.get(nip, []) == expected


def attendance(province: Province) -> dict[str, Rows]:
    return grouped(province.rows["attendance"])


def test_attendance_shows_every_kind_of_day(province: Province) -> None:
    rows = province.rows["attendance"]
    leaves = {row["leave"] for row in rows}
    assert leaves == {
        *("", "tahunan", "sakit", "alasan_penting", "dinas_luar", "melahirkan", "cltn")
    }
    present = [row for row in rows if not row["leave"]]
    assert any(row["in"] > row["schedule_in"] for row in present if row["in"])
    assert any(row["out"] < row["schedule_out"] for row in present if row["out"])
    assert any(row["in"] and not row["out"] for row in present)
    assert any(not row["in"] and not row["out"] for row in present)
    assert all(not row["in"] and not row["out"] for row in rows if row["leave"])


def test_ambon_has_the_absences_its_regulation_speaks_of(province: Province) -> None:
    longest: dict[str, int] = {}
    total: dict[str, int] = {}
    early = 0
    for nip, rows in attendance(province).items():
        if province.region(nip) == "AMB":
            marks = "".join("x" if is_absent(row) else "." for row in rows)
            longest[nip] = max(map(len, marks.split(".")))
            total[nip] = marks.count("x")
            early += sum(1 for row in rows if row["in"] and minutes(row) < -30)
    assert sorted(longest.values())[-2:] == [6, 7]
    scattered = [total[nip] for nip in total if longest[nip] < 6]
    assert sorted(scattered)[-2:] == [13, 14]
    assert early > 20


def is_absent(row: dict[str, str]) -> bool:
    return not (row["in"] or row["out"] or row["leave"])


def minutes(row: dict[str, str]) -> int:
    """How many minutes after the start of the day somebody came."""
    came, start = (int(row[c][:2]) * 60 + int(row[c][3:]) for c in ("in", "schedule_in"))
    return came - start


def test_activities_fall_on_days_of_presence(province: Province) -> None:
    present = {(row["nip"], row["date"]) for row in province.rows["attendance"] if row["in"]}
    seen = set()
    for row in province.rows["activities"]:
        assert (row["nip"], row["date"]) in present
        assert (row["nip"], row["reference"]) not in seen
        assert province.superior(row["nip"], row["date"]) == row["superior_nip"]
        assert int(row["minutes"]) > 0
        seen.add((row["nip"], row["reference"]))
    assert {row["state"] for row in province.rows["activities"]} == {
        *("approved", "logged", "returned")
    }


def test_jakarta_logs_about_six_thousand_minutes_a_month(province: Province) -> None:
    total: dict[str, int] = defaultdict(int)
    for row in province.rows["activities"]:
        if row["state"] == "approved" and province.region(row["nip"]) == "JKT":
            total[row["nip"]] += int(row["minutes"]) * int(row["volume"])
    ordered = sorted(total.values())
    assert 5_500 < ordered[len(ordered) // 2] < 6_500


def test_measures_are_those_the_regions_pay_by(province: Province) -> None:
    measured: dict[str, set[str]] = defaultdict(set)
    for row in province.rows["measures"]:
        assert float(row["target"]) > 0
        assert float(row["realisation"]) >= 0
        measured[row["nip"]].add(row["measure"])
    for nip, measures in measured.items():
        if province.region(nip) == "JKT":
            assert "work_plan" in measures
        if province.region(nip) == "SLK":
            assert measures >= {"service_speed", "satisfaction", "budget_absorption"}
    assert any("patients_served" in measures for measures in measured.values())


def test_every_record_names_a_known_person(province: Province) -> None:
    for book, header in HEADERS.items():
        if "nip" in header.split(","):
            assert {row["nip"] for row in province.rows[book]} <= province.statuses.keys()


def test_who_left_has_no_records_afterwards(province: Province) -> None:
    left = {n: r[0]["left_on"] for n, r in province.statuses.items() if r[0]["left_on"]}
    assert any("2026-07-01" < day < "2026-07-31" for day in left.values())
    for book in ("attendance", "activities"):
        assert all(row["date"] <= left.get(row["nip"], "9999") for row in province.rows[book])


def test_somebody_joins_and_somebody_moves_in_the_middle_of_the_month(
    province: Province,
) -> None:
    hired = {rows[0]["hired_on"] for rows in province.statuses.values()}
    assert any("2026-07-01" < day < "2026-07-31" for day in hired)
    for region in SHARES:
        moves = [
            nip
            for nip, stints in province.stints.items()
            if province.region(nip) == region
            and len({stint["post_code"].split("-")[1] for stint in stints}) == 2
        ]
        assert moves, f"nobody moves in {region}"


def test_each_government_has_its_accounts(province: Province) -> None:
    for region in SHARES:
        rows = [r for r in province.rows["accounts"] if r["username"].startswith(region.lower())]
        roles = sorted(row["role"] for row in rows)
        assert roles == [
            *("", "", "auditor", "hr_admin", "leader", "payroll_checker", "payroll_maker")
        ]
        assert all(row["scope"] == (region if row["role"] else "") for row in rows)
        assert len({row["nip"] for row in rows}) == len(rows)
        people = {row["username"].split(".")[1]: row["nip"] for row in rows}
        assert province.superior(people["pegawai"], "2026-07-31") == people["atasan"]


def test_each_mistake_stands_where_the_list_says(province: Province) -> None:
    folder = province.folder / "mistakes"
    expected = read(folder / "expected.csv")
    assert len(expected) > 80
    for fault in expected:
        path = folder / fault["file"]
        assert path.exists()
        if fault["column"]:
            lines = read(path)
            assert fault["column"] in lines[int(fault["row"]) - 2]
    books = {fault["file"].removesuffix(".csv") for fault in expected if fault["row"]}
    assert books >= HEADERS.keys() - NO_MISTAKES


def test_the_first_row_of_a_file_of_mistakes_is_good(province: Province) -> None:
    for book in HEADERS.keys() - NO_MISTAKES - {"plans"}:
        first = read(province.folder / "mistakes" / f"{book}.csv")[0]
        assert first in province.rows[book]


def test_two_thousand_people_are_written_within_seconds(tmp_path: Path) -> None:
    started = time.process_time()  # of this process alone, so that a busy machine does not count
    generate(tmp_path, 2_000, 1)
    assert time.process_time() - started < 6


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    app = Typer()
    app.command("generate")(command)
    result = CliRunner().invoke(app, [str(tmp_path / "out"), "--employees", "100"])
    assert result.exit_code == 0
    assert "employees.csv" in result.output
    refused = CliRunner().invoke(app, [str(tmp_path), "--employees", "5"])
    assert refused.exit_code == 2
