"""Policy documents and national tables as people write them: YAML text in, prepared rules out."""

from payroll_incentive.domain.document import Document
from payroll_incentive.domain.national import (
    AnyNational,
    IncomeTax,
    Nationals,
    Punishments,
    TerTable,
)
from payroll_incentive.domain.policy import Policy
from payroll_incentive.domain.policy_file.meaning import check_meaning, check_punishments
from payroll_incentive.domain.policy_file.reading import Fault, PolicyFaults, Text, read_text
from payroll_incentive.domain.policy_file.shape import converted, shaped
from payroll_incentive.domain.policy_file.words import explain_fault

__all__ = ["Fault", "PolicyFaults", "explain_fault", "read_national", "read_policy"]


def read_policy(text: str, nationals: Nationals | None = None) -> Policy:
    """A prepared policy; raises `PolicyFaults` with every fault that was found.

    With `nationals` its punishments are compared with the national list as well.
    """
    read = read_text(text)
    document = shaped(read, Document)
    if document is not None:
        check_meaning(document, read)
        check_punishments(document, read, nationals)
    if document is None or read.faults:
        raise PolicyFaults(read.faults)
    return Policy(document)


def read_national(text: str) -> AnyNational:
    """A national table; raises `PolicyFaults` with every fault that was found."""
    read = read_text(text)
    table: AnyNational | None = converted(read, "", read.data, AnyNational)
    if table is not None:
        _check_table(table, read)
    if table is None or read.faults:
        raise PolicyFaults(read.faults)
    return table


def _check_table(table: AnyNational, text: Text) -> None:
    if not table.article.strip():
        text.fault("/article", "article_missing")
    if isinstance(table, TerTable):
        for category in table.categories:
            if not _in_order([row.to for row in table.rates.get(category, ())]):
                text.fault(f"/rates/{category}", "rates_wrong", table=category)
    if isinstance(table, IncomeTax) and not _in_order([row.to for row in table.brackets]):
        text.fault("/brackets", "rates_wrong", table="brackets")
    if isinstance(table, Punishments):
        for name in {row.punishment for row in table.ladder} - set(table.codes):
            text.fault("/ladder", "punishment_unknown", punishment=name)


def _in_order(limits: list[int | None]) -> bool:
    """Rising thresholds, and one last row without any."""
    known = [limit for limit in limits[:-1] if limit is not None]
    complete = bool(limits) and limits[-1] is None and len(known) == len(limits) - 1
    return complete and known == sorted(set(known))
