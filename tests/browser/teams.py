"""What a superior's walks need before they begin: work that waits, periods to rate, plans."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx

from tests.browser.province import Province

DAY: Final = "2026-07-23"
"""A working day of the month in progress."""
EARLIER: Final = [f"2025-{month:02d}" for month in range(2, 13)]
"""Months in which those of Tangerang Selatan had the superior that they have now."""


class Team:
    """The people of a superior's account, and what HR of the government puts before them."""

    def __init__(self, system: Province, government: str, directory: Path) -> None:
        self.system = system
        self.hr = f"{government}.hr"
        self.account = f"{government}.atasan"
        self.directory = directory
        me = system.ask(self.account).get("identity", "/v1/me")
        self.agency = str(me["supervised"][0])
        members = system.ask(self.account).get("targets", "/v1/team/plans")
        self.nips = {str(one["employee_id"]): str(one["nip"]) for one in members}
        self.names = {str(one["employee_id"]): str(one["name"]) for one in members}

    @property
    def other(self) -> str:
        """One of the team, by id: not the employee whom the demonstration shows."""
        shown = self.system.nip(f"{self.hr[:3]}.pegawai")
        return next(who for who, nip in self.nips.items() if nip != shown)

    @property
    def colleague(self) -> str:
        """Their account."""
        return self.system.account_of(self.nips[self.other])

    def unused_period(self, months: Iterable[str] = EARLIER) -> tuple[str, str]:
        """The first of these without a period in the agency, and the period opened for it."""
        known = self.system.ask(self.hr).get("evaluation", "/v1/periods", agency_id=self.agency)
        taken = {one["code"] for one in known}
        code = next(code for code in months if code not in taken)
        return code, self.open_period(code, "matrix")

    def open_period(self, code: str, scheme: str) -> str:
        """A period of the agency's that nobody is rated for yet; its id."""
        body = {"agency_id": self.agency, "kind": "monthly", "code": code, "scheme": scheme}
        opened = self.system.ask(self.hr).post("evaluation", "/v1/periods", body)
        return str(opened["period_id"])

    def log(self, works: Iterable[tuple[str, str, int]]) -> None:
        """Have people log work of `DAY`: whose (NIP), what, and how many minutes."""
        rows = [
            {"nip": nip, "date": DAY, "reference": uuid4().hex, "description": what,
             "minutes": minutes, "volume": 1, "state": "logged", "superior_nip": ""}
            for nip, what, minutes in works
        ]  # fmt: skip
        self.send("evaluation", "activities", rows)

    def rate(self, employee: str, period: str, result: str, behaviour: str) -> None:
        """Rate somebody as their superior, from elsewhere."""
        boss, url = self.system.ask(self.account), self.system.state.url("evaluation")
        body = {"result_rating": result, "behaviour_rating": behaviour}
        headers = {"Authorization": f"Bearer {boss.token}"}
        path = f"{url}/v1/results/{employee}/{period}"
        httpx.put(path, json=body, headers=headers, trust_env=False).raise_for_status()

    def rate_all(self, period: str, result: str, behaviour: str) -> list[str]:
        """Rate everybody of the team who can be; some are away or retired then. Gives their ids."""
        rated = []
        for employee in self.names:
            try:
                self.rate(employee, period, result, behaviour)
            except httpx.HTTPStatusError as refused:
                if refused.response.status_code != httpx.codes.CONFLICT:
                    raise
            else:
                rated.append(employee)
        return rated

    def hand_in_plans(self, period: str, whose: str = "", state: str = "submitted") -> None:
        """The superior's own plan for a month, handed in, and one of the team's in this state.

        `whose` is a NIP; else the first of the team.
        """
        boss = self.system.nip(self.account)
        nip = whose or next(iter(self.nips.values()))
        span = {"period": period, "starts_on": f"{period}-01", "ends_on": f"{period}-28"}
        own = plan(boss, span, "Meningkatnya layanan kepegawaian", "")
        self.send("targets", "plans", [own])
        theirs = plan(nip, span, "Terselesaikannya usulan tepat waktu", boss)
        self.send("targets", "plans", [theirs | {"state": state}])

    def send(self, service: str, kind: str, rows: list[dict[str, Any]]) -> None:
        path = self.directory / f"{kind}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        report = self.system.ask(self.hr).upload(service, kind, path.name, path.read_bytes())
        assert not report["faults"], report["faults"]


def plan(nip: str, span: Mapping[str, str], title: str, superior: str) -> dict[str, Any]:
    return {
        "nip": nip, **span, "result_number": 1, "result_title": title, "weight": 100,
        "superior_result_number": 1, "aspect": "kuantitas", "indicator": "Berkas selesai",
        "target": 20, "unit": "berkas", "state": "submitted", "superior_nip": superior,
        "approved_on": "",
    }  # fmt: skip
