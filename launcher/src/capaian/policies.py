"""Policy documents, proposed by one person and approved by another."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

from capaian.client import Account
from capaian.home import ROOT

FOLDER: Final = ROOT / "services" / "payroll-incentive" / "policies"


def documents(region: str) -> Iterator[Path]:
    """The policy documents that rule a region."""
    for path in sorted(FOLDER.glob("*/*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        if document.get("identity", {}).get("region") == region:
            yield path


def activate(path: Path, maker: Account, checker: Account) -> str:
    """Have a document proposed and approved; gives the policy's id."""
    document = path.read_text(encoding="utf-8")
    proposed = maker.post("payroll_incentive", "/v1/policies", {"document": document})
    identifier = str(proposed["policy_id"])
    approval = f"/v1/policies/{identifier}/approval"
    checker.settle("payroll_incentive", approval, done="policy_active_already")
    return identifier
