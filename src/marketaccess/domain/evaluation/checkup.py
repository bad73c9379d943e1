"""
The check-up of an indicator system (体检): what does not add up, what is left open, what rewards silence.

Nothing here is mended or hidden. Each rule has a number that is never used again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from marketaccess.domain.basics.checkup import Finding, check_text
from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.reader import Problem, Severity
from marketaccess.domain.basics.rulebook import Offence, Rule, Rulebook
from marketaccess.domain.evaluation.indicator import FULL, Indicator, IndicatorSystem, Method
from marketaccess.domain.evaluation.policy import ANSWERS, Question
from marketaccess.domain.evaluation.system_parse import read
from marketaccess.domain.evaluation.weights import maximum, printed

_ARITHMETIC = Citation("", "加权平均的通例")
_REQUIREMENT = Citation("", "没有数据不计零分，也不计满分")
_SHARES = frozenset({Method.SHARE, Method.REMAINDER})


@frozen
class Examined:
    """A system with the data sets that somebody provides."""

    system: IndicatorSystem
    provided: frozenset[str]

    def places(self) -> Iterator[tuple[str, Indicator]]:
        """Each indicator with its place in the document."""
        for place, indicator in enumerate(self.system.indicators, 1):
            yield f"indicators[{place}]", indicator


def amount(value: Fraction) -> str:
    """A number for reading: at most four decimals, no zeros at the end."""
    return f"{float(value):.4f}".rstrip("0").rstrip(".")


def _groups_add_up(subject: Examined) -> Iterator[Offence]:
    total = sum((group.weight for group in subject.system.groups), Fraction(0))
    if total != FULL:
        yield Offence("groups", f"一级指标权重之和为{amount(total)}%。")


def _members_add_up(subject: Examined) -> Iterator[Offence]:
    system = subject.system
    for place, group in enumerate(system.groups, 1):
        total = sum((each.weight for each in system.members(group.key)), Fraction(0))
        if total != FULL:
            said = f"“{group.name}”的二级权重之和为{amount(total)}%。"
            yield Offence(f"groups[{place}].weight", f"{said}{_chosen(system, Question.GROUP_WEIGHTS)}")


def _chosen(system: IndicatorSystem, question: Question) -> str:
    answer = system.stances[question].default
    return f"本体系的口径：{ANSWERS[question][answer]}。"


def _maximum(subject: Examined) -> Iterator[Offence]:
    total = maximum(printed(subject.system))
    if total != FULL:
        yield Offence("groups", f"照印计算，满分{amount(total)}。")


def _weightless(subject: Examined) -> Iterator[Offence]:
    for where, indicator in subject.places():
        if not indicator.weight:
            yield Offence(f"{where}.weight", f"第{indicator.number}项“{indicator.name}”。")


def _counted_twice(subject: Examined) -> Iterator[Offence]:
    weights = printed(subject.system)
    for where, indicator in subject.places():
        if indicator.substitute is not None:
            other = subject.system.indicator(indicator.substitute)
            both = weights[other.number] + weights[indicator.number]
            detail = (
                f"第{indicator.number}项以第{other.number}项代替时，第{other.number}项在总分中的权重"
                f"由{amount(weights[other.number])}%升至{amount(both)}%。"
            )
            yield Offence(f"{where}.substitute", detail)


def _same_metric(subject: Examined) -> Iterator[Offence]:
    first: dict[str, int] = {}
    for where, indicator in subject.places():
        number = first.setdefault(indicator.metric, indicator.number)
        if number != indicator.number:
            yield Offence(where, f"第{indicator.number}项与第{number}项测的是同一个数。")


def _same_findings(subject: Examined) -> Iterator[Offence]:
    """Where the same source is searched: by the printed words, or by the data where none are printed."""
    searches: dict[tuple[str, ...], list[tuple[str, Indicator]]] = defaultdict(list)
    for where, indicator in subject.places():
        if indicator.method is Method.NONE_FOUND and indicator.needs:
            searches[(indicator.source,) if indicator.source else indicator.needs].append((where, indicator))
    for found in searches.values():
        if len(found) > 1:
            names = "、".join(f"第{each.number}项" for _, each in found)
            yield Offence(f"{found[0][0]}.needs", f"{names}查的是同样的来源，一个问题可能重复扣分。")


def _undefined(subject: Examined) -> Iterator[Offence]:
    for where, indicator in subject.places():
        if indicator.method in _SHARES:
            chosen = _chosen(subject.system, Question.EMPTY_RATIO)
            yield Offence(f"{where}.rubric", f"第{indicator.number}项分母为零时没有规定。{chosen}")


def _copied(subject: Examined) -> Iterator[Offence]:
    judged = [(where, each) for where, each in subject.places() if each.method is Method.LEVELS]
    first: dict[tuple[str, ...], Indicator] = {}
    for where, indicator in judged:
        words = indicator.rubric
        # A rubric of one sentence, full marks or none, says nothing of its own and may be shared.
        if len(words) > 1 and words in first:
            yield Offence(
                f"{where}.rubric",
                f"第{indicator.number}项“{indicator.name}”的分级与第{first[words].number}项一字不差，疑为照抄。",
            )
        first.setdefault(words, indicator)


def _no_provider(subject: Examined) -> Iterator[Offence]:
    for where, indicator in subject.places():
        lacking = [need for need in indicator.needs if need not in subject.provided]
        if lacking:
            yield Offence(f"{where}.needs", f"第{indicator.number}项所需的{'、'.join(lacking)}没有提供单位。")


def _no_need(subject: Examined) -> Iterator[Offence]:
    for where, indicator in subject.places():
        if not indicator.needs:
            yield Offence(where, f"第{indicator.number}项“{indicator.name}”。")


def _silence(subject: Examined) -> Iterator[Offence]:
    for where, indicator in subject.places():
        if indicator.method is Method.NONE_FOUND:
            yield Offence(
                f"{where}.rubric", f"第{indicator.number}项没有排查记录时按没有数据处理，不给满分。"
            )


def _close(subject: Examined) -> Iterator[Offence]:
    numbers = [str(each.number) for each in subject.system.indicators if each.is_banded]
    if numbers:
        banding = subject.system.banding
        detail = (
            f"第{'、'.join(numbers)}项。本体系的口径：首末相差不超过{amount(banding.spread)}分的，"
            f"按分值比例分{banding.bands}档，首档100分，末档{amount(banding.lowest)}分。"
        )
        yield Offence("banding", detail)


def _discretion(subject: Examined) -> Iterator[Offence]:
    for where, indicator in subject.places():
        if indicator.can_be_exempt:
            yield Offence(
                f"{where}.filling",
                f"第{indicator.number}项。平台要求每次酌情都写明理由、批准人和截止日期。",
            )


def _external(subject: Examined) -> Iterator[Offence]:
    for where, indicator in subject.places():
        if indicator.method is Method.EXTERNAL:
            yield Offence(f"{where}.rubric", f"第{indicator.number}项的得分来自另一项评估，本表无法复算。")


def _readings(subject: Examined) -> Iterator[Offence]:
    for where, indicator in subject.places():
        if indicator.reading:
            yield Offence(f"{where}.reading", f"第{indicator.number}项：{indicator.reading}。")


_TABLE = Citation("", "指标体系原表")
_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
SYSTEM_RULES: Rulebook[Examined] = Rulebook(
    (
        Rule("EI1", "一级指标的权重加起来是100%。", _ARITHMETIC, _ERROR, _groups_add_up),
        Rule("EI2", "同一一级指标下的二级权重加起来是100%。", _ARITHMETIC, _WARNING, _members_add_up),
        Rule("EI3", "各项都得满分时总分是100。", _ARITHMETIC, _WARNING, _maximum),
        Rule("EI4", "每项指标都有权重。", _ARITHMETIC, _WARNING, _weightless),
        Rule("EI5", "一个数只计一次。", _ARITHMETIC, _WARNING, _counted_twice),
        Rule("EI6", "两项指标不测同一个数。", _ARITHMETIC, _WARNING, _same_metric),
        Rule("EI7", "一个问题只扣一次分。", _ARITHMETIC, _WARNING, _same_findings),
        Rule("EI8", "比率的分母可能为零的，写明怎么算。", _REQUIREMENT, _WARNING, _undefined),
        Rule("EI9", "每项的分级说的是本项。", _TABLE, _WARNING, _copied),
        Rule("EI10", "每类数据都有提供单位。", _REQUIREMENT, _WARNING, _no_provider),
        Rule("EI11", "每项指标写明所需的数据。", _REQUIREMENT, _WARNING, _no_need),
        Rule("EI12", "“未发现得满分”要有排查过的证明。", _REQUIREMENT, _WARNING, _silence),
        Rule("EI13", "“差距极小”要有数。", _TABLE, _WARNING, _close),
        Rule("EI14", "酌情要有边界。", _TABLE, _WARNING, _discretion),
        Rule("EI15", "得分可以复算。", _TABLE, _WARNING, _external),
        Rule("EI16", "原表没有说清的，写明理解。", _TABLE, _WARNING, _readings),
    )
)


def examine(system: IndicatorSystem, provided: Iterable[str]) -> Iterator[Problem]:
    """What the rulebook says about a system; ``provided`` are the data sets that have a provider."""
    for found in SYSTEM_RULES.check(Examined(system, frozenset(provided))):
        yield Problem(found.where, f"{found.number} {found.words}{found.detail}", found.severity)


def check(
    text: str, provided: Iterable[str], why_not_counted: Callable[[Indicator], str] = lambda _: ""
) -> tuple[Finding, ...]:
    """
    Everything to be said about a system's text, by line; never raises for bad input.

    ``why_not_counted`` says why nobody can count an indicator, or "".
    """
    return check_text(text, lambda data: _problems(data, provided, why_not_counted))


def _problems(
    data: Mapping[str, Any], provided: Iterable[str], why_not_counted: Callable[[Indicator], str]
) -> Iterator[Problem]:
    system, problems = read(data)
    yield from problems
    if any(problem.severity is Severity.ERROR for problem in problems):
        return
    for place, indicator in enumerate(system.indicators, 1):
        if why := why_not_counted(indicator):
            yield Problem(f"indicators[{place}].metric", why)
    yield from examine(system, provided)
