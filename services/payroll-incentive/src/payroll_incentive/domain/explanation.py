"""Why a number is what it is, in a sentence made when somebody reads it.

The templates stand beside the scorers and adjustments (`WORDS`) and in `words`; the values come
from the line itself.
"""

from collections.abc import Mapping

import msgspec

from payroll_incentive.domain.adjustments.base import Adjustment
from payroll_incentive.domain.document import Component
from payroll_incentive.domain.lines import Hold, Inputs, Line, Reason, Statement
from payroll_incentive.domain.policy import Policies, Policy
from payroll_incentive.domain.scorers.measured import WeightedMeasures
from payroll_incentive.domain.settlement.differences import CARRY, KINDS_BY_MONTH_PAID
from payroll_incentive.domain.settlement.types import HeldMonth, PayslipLine
from payroll_incentive.domain.words import (
    LOOKED_AT,
    PERCENTAGES,
    REASONS,
    SENTENCES,
    Language,
    choose,
    decimal,
    period,
    rupiah,
    term,
    written,
)

ABSENCES = frozenset({"no_check_in", "absent", "present"})
"""What scorers say of days on which a clock time did not count."""


class Explanation(msgspec.Struct, frozen=True):
    """What a line is called, why it is what it is, and its legal basis.

    `looked_at` says what was looked at where no event decided the line.
    """

    title: str
    text: str
    article: str
    rule: str
    looked_at: str = ""


def explain_line(
    line: Line, statement: Statement, policies: Policies, language: Language
) -> Explanation:
    """Why a line of a statement is what it is."""
    policy, section, name = _place(line.rule, policies)
    found = _written(policy, section, name)
    if line.kind == "tax" or policy is None or found is None:
        sentence = "pph_final" if line.kind == "tax" else "difference"
        text = _sentence(sentence, line.inputs, language)
        article = _article(policy, section, name, line.rule, policies)
        looked_at = choose(LOOKED_AT["pph_final" if line.kind == "tax" else "lines"], language)
        return Explanation(term(line.component, language), text, article, line.rule, looked_at)
    parts = []
    if isinstance(found, Component):
        parts.append(_basis(found, line, statement, policy, language))
    words = found.scorer.WORDS if isinstance(found, Component) else found.WORDS
    parts.append(_judgement(words, line.inputs, language))
    if isinstance(found, Component) and isinstance(found.scorer, WeightedMeasures):
        parts.extend(_weights(found.scorer, line.inputs, language))
    parts.extend(_too_early(policy, line.inputs, language))
    if line.provisional:
        parts.append(choose(SENTENCES["provisional"], language))
    looked_at = choose(LOOKED_AT[_evidence(found, line)], language) if not line.events else ""
    return Explanation(found.name, " ".join(parts), found.article, line.rule, looked_at)


def explain_payslip_line(line: PayslipLine, policies: Policies, language: Language) -> Explanation:
    """Why a line of a payslip is what it is."""
    policy, section, name = _place(line.rule, policies)
    found = _written(policy, section, name)
    title = found.name if found else term(line.component, language)
    article = found.article if found else _article(policy, section, name, line.rule, policies)
    text = _sentence(_payslip_sentence(line), line.inputs, language)
    rests_on = choose(LOOKED_AT[_payslip_evidence(line)], language)
    looked_at = rests_on.format(month=period(line.month, language))
    return Explanation(title, text, article, line.rule, looked_at)


def explain_reason(reason: Reason | Hold | HeldMonth, language: Language) -> Explanation:
    """Why a month is worth nothing, or may not be paid yet."""
    plain = reason.code.replace("_", " ")
    template = choose(REASONS.get(reason.code, (plain, plain)), language)
    text = template.format_map(_values(reason.inputs, language))
    if isinstance(reason, HeldMonth):
        return Explanation(reason.code, text, "", "")
    return Explanation(reason.code, text, reason.article, reason.rule)


def explain_hold(held: HeldMonth, language: Language) -> Explanation:
    """Why a run moved nothing of a month, and when it will."""
    words = explain_reason(held, language)
    text = f"{words.text} {choose(SENTENCES['held'], language)}"
    return msgspec.structs.replace(words, text=text)


def _place(rule: str, policies: Policies) -> tuple[Policy | None, str, str]:
    """The policy, section and name in a rule's id such as example@1#/components/discipline.

    A payslip line that rests on several rules is told by the first.
    """
    ref, _, path = rule.partition(" ")[0].partition("#/")
    section, _, name = path.partition("/")
    return policies.by_ref(ref), section, name


def _written(policy: Policy | None, section: str, name: str) -> Component | Adjustment | None:
    if policy is None:
        return None
    document = policy.document
    items: tuple[Component | Adjustment, ...] = ()
    if section == "components":
        items = document.components
    elif section == "adjustments":
        items = document.adjustments
    return next((item for item in items if item.id == name), None)


def _article(policy: Policy | None, section: str, name: str, rule: str, policies: Policies) -> str:
    """The legal basis of a rule that is neither a component nor an adjustment."""
    if policy is None:
        table = policies.nationals.by_ref(rule.partition("#/")[0])
        return table.article if table else ""
    document = policy.document
    if section == "tax":
        return next((one.article for one in document.tax if name in one.kinds), "")
    if section == "recovery":
        return document.recovery.article
    return document.bpjs.article if section == "bpjs" and document.bpjs else ""


def _basis(
    component: Component, line: Line, statement: Statement, policy: Policy, language: Language
) -> str:
    segment = statement.segments[line.segment]
    amounts = policy.document.amounts
    amount = amounts.posts.get(segment.post_code, amounts.classes.get(segment.job_class, 0))
    share = ""
    if segment.share != segment.whole:
        share = choose(SENTENCES["share"], language).format(
            share=segment.share, whole=segment.whole
        )
    return choose(SENTENCES["basis"], language).format(
        part=decimal(str(component.percent)),
        amount=rupiah(amount),
        job_class=segment.job_class,
        share=share,
    )


def _judgement(words: Mapping[str, str], inputs: Inputs, language: Language) -> str:
    names = dict(inputs)
    if "advance" in names:
        return _sentence("advance", inputs, language)
    if names.get("deducted") == "0" and len(names) == 1:
        return choose(SENTENCES["no_deduction"], language)
    stand_in = names.get("stand_in")
    values = _values(inputs, language)
    values["causes"] = _list(inputs, language)
    judged = words[language].format_map(values)
    if stand_in == "last_known":
        return f"{choose(SENTENCES['last_known'], language)} {judged}"
    if stand_in is not None:
        return _sentence("stand_in" if "percent" in names else "nothing_yet", inputs, language)
    return judged


def _weights(scorer: WeightedMeasures, inputs: Inputs, language: Language) -> list[str]:
    """The policy's weights of measured results, so that the percentage can be redone by hand."""
    names = dict(inputs)
    if not set(scorer.weights) <= set(names):
        return []
    percent = " %" if language == "id" else "%"
    said = ", ".join(
        f"{term(name, language)} {decimal(str(weight))}{percent}"
        for name, weight in sorted(scorer.weights.items())
    )
    cap = decimal(str(scorer.cap))
    found = [choose(SENTENCES["weights"], language).format(weights=said, cap=cap)]
    if scorer.lower_is_better:
        measures = ", ".join(term(name, language) for name in scorer.lower_is_better)
        lower = choose(SENTENCES["lower_is_better"], language).format(measures=measures)
        found.append(lower)
    return found


def _too_early(policy: Policy, inputs: Inputs, language: Language) -> list[str]:
    """From when on a check-in counts, where somebody may have checked in before that."""
    rules = policy.document.time.attendance
    if rules is None or rules.check_in_opens is None or not ABSENCES & dict(inputs).keys():
        return []
    template = choose(SENTENCES["check_in_opens"], language)
    return [template.format(minutes=rules.check_in_opens, article=rules.article)]


def _evidence(found: Component | Adjustment, line: Line) -> str:
    """What a line without events rests on."""
    names = dict(line.inputs)
    if "advance" in names:
        return "advance"
    if not isinstance(found, Component):
        return "lines"
    if names.get("stand_in") not in {None, "last_known"}:
        return "stand_in"
    if found.scorer.FEED is None:
        return "policy"
    return "records_open" if line.provisional else "records_closed"


def _payslip_evidence(line: PayslipLine) -> str:
    if line.kind == "bpjs" or line.component == CARRY:
        return "bpjs" if line.kind == "bpjs" else "carry"
    return "tax" if line.component in KINDS_BY_MONTH_PAID else "difference"


def _payslip_sentence(line: PayslipLine) -> str:
    names = dict(line.inputs)
    if line.component == "pph_ter":
        return "pph_year" if "year_gross" in names else "pph_ter"
    if line.kind == "bpjs":
        return "bpjs"
    if line.component == "carry":
        return "carry" if "carried" in names else "carried"
    return "pph_no_npwp" if line.component == "pph_no_npwp" else "difference"


def _sentence(name: str, inputs: Inputs, language: Language) -> str:
    return choose(SENTENCES[name], language).format_map(_values(inputs, language))


class _Values(dict[str, str]):
    """What a template asks for and the line does not say stays a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def _values(inputs: Inputs, language: Language) -> _Values:
    return _Values((name, written(name, value, language)) for name, value in inputs)


def _list(inputs: Inputs, language: Language) -> str:
    """Counted causes and measured results, one after the other."""
    said = [_cause(name, value, language) for name, value in inputs if name not in PERCENTAGES]
    return ", ".join(part for part in said if part) or "–"


def _cause(name: str, value: int | str, language: Language) -> str:
    kind, _, detail = name.partition(":")
    if isinstance(value, str):
        realised, _, target = value.partition("/")
        if not target:
            return ""
        reached, whole = decimal(realised), decimal(target)
        return f"{term(name, language)} {reached} {'dari' if language == 'id' else 'of'} {whole}"
    if kind == "leave":
        return f"{value} × {term(detail, language)}"
    first, _, below = detail.partition(":")
    if not first:
        return f"{value} × {term(kind, language)}"
    minutes = "menit" if language == "id" else "minutes"
    span = f"{first}–{int(below) - 1}" if below else f"≥ {first}"
    return f"{value} × {term(kind, language)} {span} {minutes}"
