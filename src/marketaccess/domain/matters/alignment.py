"""
The list and the service items side by side, and where they are two skins (两张皮).

Pure values: whoever has the tables turns them into these; the rulebook finds the breaks.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import field, frozen

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.reader import Severity
from marketaccess.domain.basics.rulebook import Offence, Rule, Rulebook
from marketaccess.domain.matters.service_item import DayUnit, Nature

# Five working days are a calendar week; for comparing limits of different units only.
WEEK = {DayUnit.WORKING: 5, DayUnit.CALENDAR: 7}


@frozen
class Limit:
    """A time limit: so many days of a unit."""

    days: int
    unit: DayUnit

    def is_longer_than(self, other: "Limit") -> bool:
        """Whether it lasts longer, working days and calendar days compared by the week."""
        return self.days * WEEK[other.unit] > other.days * WEEK[self.unit]


@frozen
class MeasureRow:
    """A measure of the edition in force. ``ended_on`` is the day from which it no longer holds."""

    key: str
    text: str
    is_permit: bool
    ended_on: date | None = None


@frozen
class ServiceRow:
    """A service item. ``standard`` is the basic code of its standard item, if the catalogue has one."""

    key: str
    name: str
    basic_code: str
    nature: Nature
    is_accepting: bool
    has_supervisor: bool
    materials: frozenset[str] = frozenset()
    steps: tuple[str, ...] = ()
    limit: Limit | None = None
    is_refusable: bool = False


@frozen
class Alignment:
    """Everything on a day. ``links`` are the pairs (measure, service item) that count as aligned."""

    on: date
    measures: tuple[MeasureRow, ...]
    items: tuple[ServiceRow, ...]
    links: frozenset[tuple[str, str]]
    standards: Mapping[str, ServiceRow] = field(factory=dict)
    # Measures that an earlier edition had and the one in force has not, with the day of their end.
    ended: tuple[MeasureRow, ...] = ()
    # Service items that still had service records after their measure's end: key and last day.
    records_after: tuple[tuple[str, date], ...] = ()
    # Local papers that act as a list and still hold: key and title.
    papers: tuple[tuple[str, str], ...] = ()
    # Departments' pages that do not say what the list says: key and what is wrong, each difference by itself.
    pages: tuple[tuple[str, str], ...] = ()


_EXPLANATION = "关于《市场准入负面清单（2025年版）》有关情况的说明"
_ONE, _FOUR, _SIX, _EIGHT = (Citation(_EXPLANATION, article) for article in ("一", "四", "六", "八"))


def _uncovered(alignment: Alignment) -> Iterator[Offence]:
    covered = {measure for measure, _ in alignment.links}
    for measure in alignment.measures:
        if measure.is_permit and measure.key not in covered and not _has_ended(measure, alignment.on):
            yield Offence(measure.key, measure.text)


def _off_list(alignment: Alignment) -> Iterator[Offence]:
    if not alignment.measures:  # without an edition nothing can stand outside it
        return
    in_force = {measure.key for measure in alignment.measures}
    # What carried out a measure that ended stands under AL7, with what to do about it.
    known = in_force | {measure.key for measure in alignment.ended}
    linked = {item for measure, item in alignment.links if measure in known}
    for item in alignment.items:
        if item.nature is Nature.PERMIT and item.is_accepting and item.key not in linked:
            yield Offence(item.key, item.name)


def _against_standard(alignment: Alignment) -> Iterator[tuple[ServiceRow, ServiceRow]]:
    for item in alignment.items:
        standard = alignment.standards.get(item.basic_code)
        if standard is not None:
            yield item, standard


def _extra_materials(alignment: Alignment) -> Iterator[Offence]:
    for item, standard in _against_standard(alignment):
        if standard.materials and (extra := sorted(item.materials - standard.materials)):
            yield Offence(item.key, f"{item.name}：多要{'、'.join(extra)}。")


def _extra_steps(alignment: Alignment) -> Iterator[Offence]:
    for item, standard in _against_standard(alignment):
        if standard.steps and len(item.steps) > len(standard.steps):
            detail = f"{item.name}：{len(item.steps)} 个环节，标准事项 {len(standard.steps)} 个。"
            yield Offence(item.key, detail)


def _longer_limit(alignment: Alignment) -> Iterator[Offence]:
    for item, standard in _against_standard(alignment):
        if item.limit and standard.limit and item.limit.is_longer_than(standard.limit):
            detail = f"{item.name}：{item.limit.days} 天，标准事项 {standard.limit.days} 天。"
            yield Offence(item.key, detail)


def _filing_as_permit(alignment: Alignment) -> Iterator[Offence]:
    for item in alignment.items:
        if item.nature is Nature.FILING and item.is_refusable:
            yield Offence(item.key, item.name)


def _accepting_after_end(alignment: Alignment) -> Iterator[Offence]:
    living = {measure.key for measure in alignment.measures if not _has_ended(measure, alignment.on)}
    kept = {item for measure, item in alignment.links if measure in living}
    ended = {measure.key: measure for measure in _ended(alignment)}
    by_item = {item.key: item for item in alignment.items}
    for measure_key, item_key in sorted(alignment.links):
        item, measure = by_item.get(item_key), ended.get(measure_key)
        if item is None or measure is None or not item.is_accepting or item_key in kept:
            continue
        yield Offence(item.key, f"{item.name}：对应的“{measure.text[:40]}”已于 {measure.ended_on} 取消。")


def _ended(alignment: Alignment) -> Iterable[MeasureRow]:
    yield from alignment.ended
    yield from (measure for measure in alignment.measures if _has_ended(measure, alignment.on))


def _has_ended(measure: MeasureRow, on: date) -> bool:
    return measure.ended_on is not None and measure.ended_on <= on


def _records_after_end(alignment: Alignment) -> Iterator[Offence]:
    names = {item.key: item.name for item in alignment.items}
    for key, last in alignment.records_after:
        yield Offence(key, f"{names.get(key, key)}：{last} 仍有办件。")


def _unsupervised(alignment: Alignment) -> Iterator[Offence]:
    for item in alignment.items:
        if item.is_accepting and item.nature is not Nature.OTHER and not item.has_supervisor:
            yield Offence(item.key, item.name)


def _local_lists(alignment: Alignment) -> Iterator[Offence]:
    for key, title in alignment.papers:
        yield Offence(key, title)


def _wrong_pages(alignment: Alignment) -> Iterator[Offence]:
    for key, detail in alignment.pages:
        yield Offence(key, detail)


ALIGNMENT_RULES: Rulebook[Alignment] = Rulebook(
    (
        Rule("AL1", "每条许可准入措施都有对应的政务服务事项。", _ONE, Severity.ERROR, _uncovered),
        Rule("AL2", "清单以外不设准入许可（单外无单）。", _FOUR, Severity.ERROR, _off_list),
        Rule("AL3", "申请材料不多于标准事项。", _SIX, Severity.ERROR, _extra_materials),
        Rule("AL4", "办理环节不多于标准事项。", _SIX, Severity.ERROR, _extra_steps),
        Rule("AL5", "办理时限不长于标准事项。", _SIX, Severity.ERROR, _longer_limit),
        Rule("AL6", "不得以备案名义变相设立许可。", _ONE, Severity.ERROR, _filing_as_permit),
        Rule("AL7", "措施取消后，对应事项停止受理。", _ONE, Severity.ERROR, _accepting_after_end),
        Rule("AL8", "措施取消后不再有办件。", _ONE, Severity.ERROR, _records_after_end),
        Rule(
            "AL9", "谁审批谁监管、谁主管谁监管：每个事项有监管部门。", _EIGHT, Severity.ERROR, _unsupervised
        ),
        Rule(
            "AL10",
            "地方不得自行发布具有准入清单性质的文件，已有的一律清理。",
            _FOUR,
            Severity.ERROR,
            _local_lists,
        ),
        Rule("AL11", "部门网页公开的清单与施行版本一致。", _FOUR, Severity.ERROR, _wrong_pages),
    )
)
