"""What a document must mean beyond its shape: sums, tables, amounts, predicates, articles."""

from decimal import Decimal
from itertools import product

from payroll_incentive.domain.adjustments import ByPredicate, Leave, PunishmentTable
from payroll_incentive.domain.document import Component, Document, Index
from payroll_incentive.domain.exact import Fraction
from payroll_incentive.domain.national import Nationals, Punishments
from payroll_incentive.domain.policy_file.reading import Text
from payroll_incentive.domain.policy_file.scorer_meaning import (
    HUNDRED,
    check_predicates,
    check_scorer,
    sources,
)
from payroll_incentive.domain.policy_file.tables import check_table
from payroll_incentive.domain.rounding import rounded

KINDS = ("pns", "cpns", "pppk")
GROUPS = ("jpt", "administrator", "pengawas", "fungsional", "pelaksana")
RESERVED = ("pph_final", "pph_ter", "pph_no_npwp", "bpjs_employee", "bpjs_employer", "carry")
"""Components that taxes, BPJS and recovery make; a document may not use these names."""

TOLERANCE = 1
"""How many rupiah an approved amount may differ from base × index."""


def check_meaning(document: Document, text: Text) -> None:
    """Note everything that does not add up."""
    _check_identity(document, text)
    _check_amounts(document, text)
    _check_percentages(document, text)
    for index, component in enumerate(document.components):
        check_scorer(document, component, f"/components/{index}/scorer", text)
    _check_adjustments(document, text)
    _check_time(document, text)
    _check_tax(document, text)
    _check_articles(text.data, "", text)
    _check_ids(document, text)


def _check_identity(document: Document, text: Text) -> None:
    identity = document.identity
    if identity.valid_to is not None and identity.valid_to < identity.valid_from:
        text.fault("/identity/valid_to", "ends_before_it_begins")
    if not identity.decree.number.strip():
        text.fault("/identity/decree/number", "decree_missing")
    if not identity.approvals:
        text.fault("/identity/approvals", "approval_missing")
    if identity.version < 1:
        text.fault("/identity/version", "version_too_small")
    for kind in set(document.who.kinds) - set(KINDS):
        text.fault("/who/kinds", "kind_unknown", kind=kind)
    for group in set(document.who.groups) - set(GROUPS):
        text.fault("/who/groups", "group_unknown", group=group)


def _check_amounts(document: Document, text: Text) -> None:
    amounts = document.amounts
    for job_class in amounts.classes_in_use:
        if job_class not in amounts.classes:
            text.fault("/amounts/classes", "class_without_amount", job_class=job_class)
    for job_class, amount in amounts.classes.items():
        if amount <= 0:
            text.fault(f"/amounts/classes/{job_class}", "amount_not_positive", amount=amount)
    if amounts.index is not None:
        _check_index(amounts.index, amounts.classes, text)


def _check_index(index: Index, classes: dict[int, int], text: Text) -> None:
    """Approved amounts are data; base × index only checks them within one rupiah."""
    for job_class, base in index.base.items():
        approved = classes.get(job_class)
        computed = index_amount(index, base)
        if approved is not None and abs(approved - computed) > TOLERANCE:
            path = f"/amounts/classes/{job_class}"
            text.fault(path, "amount_not_by_index", approved=approved, computed=computed)


def index_amount(index: Index, base: int) -> int:
    """What the index makes of a base amount, rounded half up."""
    return rounded(base * Fraction(index.value))


def _check_percentages(document: Document, text: Text) -> None:
    groups = document.who.groups or GROUPS
    wrong: dict[Decimal, tuple[str, str, int]] = {}
    for kind, group, job_class in product(
        document.who.kinds, groups, document.amounts.classes_in_use
    ):
        total = sum(
            (c.percent for c in document.components if _is_for(c, kind, group, job_class)),
            Decimal(0),
        )
        if total != HUNDRED:
            wrong.setdefault(total, (kind, group, job_class))
    for total, (kind, group, job_class) in wrong.items():
        text.fault(
            "/components",
            "percentages_not_100",
            total=total,
            kind=kind,
            group=group,
            job_class=job_class,
        )


def _is_for(component: Component, kind: str, group: str, job_class: int) -> bool:
    status = component.for_.statuses[0] if component.for_.statuses else ""
    return not component.additional and component.for_.covers(kind, status, group, job_class)


def _check_adjustments(document: Document, text: Text) -> None:
    for index, adjustment in enumerate(document.adjustments):
        path = f"/adjustments/{index}"
        if adjustment.READS_ATTENDANCE and document.time.attendance is None:
            text.fault("/time", "attendance_missing")
        if adjustment.READS_ATTENDANCE and "attendance" not in document.time.needs:
            text.fault("/time/needs", "feed_not_needed", feed="attendance", component=adjustment.id)
        if isinstance(adjustment, ByPredicate):
            check_predicates(document, adjustment.values, path, text)
            if "evaluation" not in document.time.needs:
                feed = {"feed": "evaluation", "component": adjustment.id}
                text.fault("/time/needs", "feed_not_needed", **feed)
        if isinstance(adjustment, Leave):
            for name, steps in adjustment.table.items():
                check_table(steps, f"{path}/table/{name}", text)


def check_punishments(document: Document, text: Text, nationals: Nationals | None) -> None:
    """Note punishments the national list does not know, and those the table leaves out."""
    listed = nationals.at(Punishments, document.identity.valid_from) if nationals else None
    if listed is None:
        return
    for index, adjustment in enumerate(document.adjustments):
        if isinstance(adjustment, PunishmentTable):
            path = f"/adjustments/{index}/table"
            for name in sorted(set(adjustment.table) - set(listed.codes)):
                text.fault(f"{path}/{name}", "punishment_unknown", punishment=name)
            for name in sorted(set(listed.codes) - set(adjustment.table)):
                text.fault(path, "punishment_without_effect", punishment=name)


def _check_time(document: Document, text: Text) -> None:
    time = document.time
    needed = {s for c in document.components for s in sources(c)}
    for source in sorted(needed - set(time.provisional)):
        text.fault("/time/provisional", "stand_in_missing", source=source)
    for name, rule in time.provisional.items():
        if rule.use == "percent" and rule.percent is None:
            text.fault(f"/time/provisional/{name}", "percent_missing")
        if rule.use == "last_known" and name in {"attendance", "minutes"}:
            text.fault(f"/time/provisional/{name}/use", "no_last_known", source=name)
    for feed in set(time.may_be_provisional) - set(time.needs):
        text.fault("/time/may_be_provisional", "feed_not_needed_here", feed=feed)
    if not 1 <= time.pay.day <= 31:  # noqa: PLR2004 - days of a month
        text.fault("/time/pay/day", "no_such_day", day=time.pay.day)
    if not 1 <= time.segments.cut_off_day <= 31:  # noqa: PLR2004 - days of a month
        text.fault("/time/segments/cut_off_day", "no_such_day", day=time.segments.cut_off_day)


def _check_tax(document: Document, text: Text) -> None:
    ruled = [kind for rule in document.tax for kind in rule.kinds]
    for kind in document.who.kinds:
        if ruled.count(kind) != 1:
            text.fault("/tax", "tax_rule_count", kind=kind, count=ruled.count(kind))
    for index, rule in enumerate(document.tax):
        if rule.route == "final" and "pppk" in rule.kinds and rule.flat_percent is None:
            text.fault(f"/tax/{index}", "flat_percent_missing")


def _check_articles(data: object, path: str, text: Text) -> None:
    """Every article that is written must say something."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "article" and not str(value or "").strip():
                text.fault(f"{path}/article", "article_missing")
            _check_articles(value, f"{path}/{key}", text)
    elif isinstance(data, list):
        for index, item in enumerate(data):
            _check_articles(item, f"{path}/{index}", text)


def _check_ids(document: Document, text: Text) -> None:
    ids = [("components", i, c.id) for i, c in enumerate(document.components)]
    ids += [("adjustments", i, a.id) for i, a in enumerate(document.adjustments)]
    seen: set[str] = set(RESERVED)
    for section, index, name in ids:
        if name in seen:
            text.fault(f"/{section}/{index}/id", "id_taken", id=name)
        seen.add(name)
