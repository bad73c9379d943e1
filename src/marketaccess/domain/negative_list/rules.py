"""The rulebook of an edition: what holds in every edition of the list, each rule with its source."""

from collections import Counter
from collections.abc import Iterator

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.reader import Severity
from marketaccess.domain.basics.rulebook import Offence, Rule, Rulebook
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.negative_list.codes import Access, oddity
from marketaccess.domain.negative_list.edition import Edition, Item, Scope, Series, circle

_EXPLANATION = "关于《市场准入负面清单（2025年版）》有关情况的说明"
_ONE = Citation(_EXPLANATION, "一")
_THREE = Citation(_EXPLANATION, "三")
_LAYOUT = Citation("已发布各版清单", "编码与栏目的通例")


def _where(item: Item) -> str:
    return " ".join(part for part in (item.number, item.code, item.title[:40]) if part)


def _same_code(edition: Edition) -> Iterator[Offence]:
    often = Counter(item.code for item in edition.items if item.code)
    for item in edition.items:
        if often[item.code] > 1:
            yield Offence(_where(item), f"编码“{item.code}”用了 {often[item.code]} 次。")


def _same_number(edition: Edition) -> Iterator[Offence]:
    often = Counter(item.number for item in edition.items if item.number)
    for item in edition.items:
        if often[item.number] > 1:
            yield Offence(_where(item), f"项目号“{item.number}”用了 {often[item.number]} 次。")


def _same_measure(edition: Edition) -> Iterator[Offence]:
    for item in edition.items:
        often = Counter((normalise(m.text), m.scope, m.area) for m in item.measures)
        for (text, _, _), times in often.items():
            if times > 1:
                yield Offence(_where(item), f"“{text[:40]}”列了 {times} 次。")


def _odd_code(edition: Edition) -> Iterator[Offence]:
    if edition.series is not Series.NEGATIVE_LIST:
        return
    for item in edition.items:
        if words := oddity(item.code, access=item.access, section=item.section):
            yield Offence(_where(item), words)


def _no_title(edition: Edition) -> Iterator[Offence]:
    for item in edition.items:
        if not item.title.strip():
            yield Offence(_where(item))


def _no_measure(edition: Edition) -> Iterator[Offence]:
    for item in edition.items:
        if not item.measures:
            yield Offence(_where(item))


def _permit_under_prohibition(edition: Edition) -> Iterator[Offence]:
    for item in edition.items:
        if item.access is not Access.PROHIBITED:
            continue
        for measure in item.measures:
            if measure.text.rstrip("。").endswith(("许可", "审批", "核发", "核准", "注册", "资质认定")):
                yield Offence(_where(item), f"“{measure.text[:40]}”像是一项许可。")


def _no_authority(edition: Edition) -> Iterator[Offence]:
    for item in edition.items:
        if item.access is Access.PERMIT:
            for measure in item.measures:
                if not measure.authorities:
                    yield Offence(_where(item), f"“{measure.text[:40]}”没有主管部门。")


def _no_area(edition: Edition) -> Iterator[Offence]:
    for item in edition.items:
        for measure in item.measures:
            if (measure.scope is Scope.LOCAL) != bool(measure.area):
                detail = "是地方性措施，没有写明地区" if not measure.area else "写了地区，却不是地方性措施"
                yield Offence(_where(item), f"“{measure.text[:40]}”{detail}。")


def _no_basis(edition: Edition) -> Iterator[Offence]:
    for item in edition.items:
        for measure in item.measures:
            if edition.series is Series.PROHIBITIONS and not measure.basis:
                yield Offence(_where(item), f"“{measure.text[:40]}”没有设立依据。")


def _dates(edition: Edition) -> Iterator[Offence]:
    for item in edition.items:
        for measure in item.measures:
            begins, ends = measure.in_force_from, measure.in_force_to
            if begins is not None and ends is not None and ends < begins:
                yield Offence(_where(item), f"“{measure.text[:40]}”的取消日期早于生效日期。")


def _circles(edition: Edition) -> Iterator[Offence]:
    into = {item.code: item.merged_into for item in edition.items if item.code and item.merged_into}
    for item in edition.items:
        if circle(item.code, into):
            yield Offence(_where(item), f"“{item.code}”经“{into[item.code]}”又并回自己。")


EDITION_RULES: Rulebook[Edition] = Rulebook(
    (
        Rule("NL1", "每个事项编码在一版清单中只用一次。", _LAYOUT, Severity.ERROR, _same_code),
        Rule("NL2", "每个项目号在一版清单中只用一次。", _LAYOUT, Severity.ERROR, _same_number),
        Rule("NL3", "同一事项下不重复列同一措施。", _LAYOUT, Severity.ERROR, _same_measure),
        Rule("NL4", "事项编码与其准入要求、所在门类一致。", _LAYOUT, Severity.WARNING, _odd_code),
        Rule("NL5", "每个事项写明禁止或许可什么。", _ONE, Severity.ERROR, _no_title),
        Rule("NL6", "每个事项至少有一条管理措施。", _LAYOUT, Severity.ERROR, _no_measure),
        Rule(
            "NL7",
            "禁止准入事项依法不予审批、核准，其下不列许可性措施。",
            _ONE,
            Severity.WARNING,
            _permit_under_prohibition,
        ),
        Rule("NL8", "每条许可准入措施写明主管部门。", _ONE, Severity.ERROR, _no_authority),
        Rule("NL9", "地方性措施写明适用地区，全国性措施不写。", _THREE, Severity.ERROR, _no_area),
        Rule("NL10", "与市场准入相关的禁止性规定写明设立依据。", _THREE, Severity.ERROR, _no_basis),
        Rule("NL12", "并入关系不成循环。", _LAYOUT, Severity.ERROR, _circles),
        Rule("NL11", "措施的取消日期不早于生效日期。", _LAYOUT, Severity.ERROR, _dates),
    )
)
