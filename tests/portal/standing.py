"""An agency's month and the run that stands there, as payroll would tell them."""

from typing import Any, Final

from tests.portal.door import Door
from tests.portal.stand_in import ME

AGENCY: Final = ME["own"][0]
PLACE: Final = f"/gaji/2026-07/{AGENCY}"
SEEN: Final = {"proses": "00000000-0000-7000-8000-0000000000aa", "kode": "a" * 64}
LATER: Final = {"proses": "00000000-0000-7000-8000-0000000000bb", "kode": "b" * 64}
READY: Final[dict[str, Any]] = {
    "ready": True, "waiting": [], "provisional_count": 0, "provisional": [],
}  # fmt: skip


def posted(run: dict[str, str], act: str) -> str:
    return f"POST payroll_incentive/v1/runs/{run['proses']}/{act}"


def standing(door: Door, run: dict[str, str], state: str) -> None:
    """Have this run be the one that stands."""
    money = {
        "people": 2,
        "gross": 50_010,
        "tax": 1,
        "bpjs": 1,
        "net": 8,
        "corrections": 40_000,
        "provisional": 1,
    }
    one = money | {
        "agency_id": AGENCY, "run_id": run["proses"], "month": "2026-07", "state": state,
        "pay_date": "2026-08-03", "hash": run["kode"] or None, "opened_at": "2026-08-01T00:00:00Z",
        "sealed_at": None, "approved_at": None, "maker": None, "checker": None,
    }  # fmt: skip
    door.services.let_in(roles={"payroll_checker": [AGENCY], "payroll_maker": [AGENCY]})
    door.services.on |= {
        f"GET payroll_incentive/v1/readiness/{AGENCY}/2026-07": {
            "agency_id": AGENCY, "code": "1", "name": "Dinas", "phase": "open",
            "attendance_closed": True, "compared": True,
            "ready": True, "waiting": [], "statements": 2,
            "provisional_count": 0, "held_count": 0, "gross": 10, "gross_before": 10,
            "adjustments": 0, "adjustments_total": 0, "run_id": run["proses"], "run_state": state,
            "run_hash": one["hash"], "run_people": 2, "run_gross": 10, "run_net": 8,
            "timezone": "Asia/Jakarta", "moved_since": 0, "supplied_since": 0,
            "lacking_count": 0, "inputs": READY,
        },
        f"GET payroll_incentive/v1/runs/{run['proses']}": one | {"readiness": READY, "acts": []},
        posted(run, "rejection"): one | {"state": "open"},
        posted(run, "withdrawal"): one | {"state": "withdrawn"},
    }  # fmt: skip
