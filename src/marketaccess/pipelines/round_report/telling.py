"""The report in words: who evaluated whom and how, the results, objections, demands; the rest is attached."""

from collections import Counter
from collections.abc import Iterator

from marketaccess.domain.basics.period import Period
from marketaccess.domain.evaluation.indicator import COLLECTIONS
from marketaccess.pipelines.round_report.annexes import annexes
from marketaccess.pipelines.round_report.blocks import (
    Annex,
    Block,
    Enclosures,
    Numbering,
    Paragraph,
    Signature,
    Table,
    Title,
    day,
    listed,
)
from marketaccess.pipelines.round_report.content import Report
from marketaccess.pipelines.round_report.figures import (
    gaps,
    group_means,
    matters,
    number,
    overview,
    range_of,
    strong_indicators,
    weak_indicators,
)

DEMONSTRATION = "（示范数据，非真实评估，不得用于考核）"
QUARTERS = ("一", "二", "三", "四")
EVERYBODY = "各有关单位"
NO_STRENGTH = "没有平均得分在90分以上的指标。"


def blocks_of(report: Report) -> list[Block]:
    """The whole report, in order."""
    told: list[Block] = [Title(_title(report), DEMONSTRATION if report.is_demonstration else "")]
    addressee = report.about.addressee or (EVERYBODY if report.about.is_published else "")
    if addressee:
        told.append(Paragraph(f"{addressee}：", is_flush=True))
    numbering, attached = Numbering(), annexes(report)
    for part in (_opening, _basis, _results, _objections, _demands, _explained):
        told += part(report, numbering)
    told.append(Enclosures(tuple(each.title for each in attached)))
    told.append(Signature(report.about.issuer, report.about.made_on))
    for place, each in enumerate(attached, start=1):
        told += (Annex(place, each.title), *each.told(report))
    return told


def _title(report: Report) -> str:
    if report.about.title:
        return report.about.title
    if report.about.is_published:
        return f"关于{report.about.place}{_period(report)}\n市场准入效能评估结果的通报"
    return f"{report.about.place}{_period(report)}\n市场准入效能评估报告"


def _period(report: Report) -> str:
    name = report.result["period"]
    year, _, quarter = name.partition("Q")
    if quarter:
        return f"{year}年第{QUARTERS[int(quarter) - 1]}季度"
    year, _, month = name.partition("-")
    return f"{year}年{int(month)}月" if month else f"{year}年度"


def _opening(report: Report, _: Numbering) -> Iterator[Block]:
    """Who evaluated whom, over which time, by which document."""
    document, period = report.system.document, Period.of(report.result["period"])
    status = f"，{document.status}" if document.status else ""
    names = [unit["name"] for unit in report.units]
    who = f"{report.about.issuer}组织" if report.about.issuer else ""
    told = "通报" if report.about.is_published else "报告"
    yield Paragraph(
        f"按照《{document.title}》（{document.number}{status}）{document.clause}，"
        f"{who}对{listed(names, 6)}单位"
        f"{day(period.begins)}至{day(period.ends)}的市场准入效能进行了评估。现将有关情况{told}如下。"
    )


def _basis(report: Report, numbering: Numbering) -> Iterator[Block]:
    system = report.system
    yield numbering.heading(1, "评估开展情况")
    yield numbering.heading(2, "评估内容")
    yield Paragraph(
        f"本次评估采用“{system.title}”，共{len(system.groups)}组{len(system.indicators)}项指标，见表。"
    )
    yield Table(
        "评估内容",
        ("一级指标", "权重", "指标数", "二级指标权重之和"),
        tuple(
            (
                group.name,
                f"{number(group.weight)}%",
                str(len(system.members(group.key))),
                f"{number(sum(each.weight for each in system.members(group.key)))}%",
            )
            for group in system.groups
        ),
        (11, 5, 5, 9),
    )
    yield numbering.heading(2, "评估方法")
    ways = Counter(each.collection for each in system.indicators)
    told = "、".join(f"{COLLECTIONS[way]}{count}项" for way, count in ways.items())
    yield Paragraph(
        f"各项指标按数据的采集方式分为{told}。各项得分由计算程序按声明的口径统一计算，每项最高100分，按权重加总。"
        f"{report.about.course}"
    )


def _results(report: Report, numbering: Numbering) -> Iterator[Block]:
    yield numbering.heading(1, "评估结果")
    yield numbering.heading(2, "总体情况")
    yield Paragraph(overview(report))
    yield Table(
        "一级指标得分",
        ("一级指标", "平均得分", "平均得分率", "得分最高的单位"),
        group_means(report),
        (9, 6, 6, 9),
    )
    yield numbering.heading(2, "总分和名次")
    yield Paragraph(
        f"满分{number(report.result['maximum'])}分。总分相同的名次并列；名次按未取舍的总分排定，表中保留两位小数。"
        "“数据覆盖”是以本单位自身数据计分的权重所占比例；“名次范围”是各项权重分别增减四分之一、各项口径分别"
        "改用其他取值时，名次变动的范围，范围越宽，名次越不宜单独作为依据。"
    )
    rows = tuple(
        (
            "—" if unit["rank"] is None else str(unit["rank"]),
            unit["name"],
            "没有数据" if unit["total"] is None else f"{unit['total']:.2f}",
            f"{number(unit['covered'])}%",
            range_of(report, unit["unit"]),
        )
        for unit in report.units
    )
    yield Table("总分和名次", ("名次", "单位", "总分", "数据覆盖", "名次范围"), rows, (4, 11, 5, 5, 5))
    yield numbering.heading(2, "共性强项")
    strong = strong_indicators(report)
    yield Paragraph(f"有数据的单位平均得分在90分以上的指标：{'；'.join(strong)}。" if strong else NO_STRENGTH)
    yield numbering.heading(2, "共性弱项")
    weak = weak_indicators(report)
    if not weak:
        yield Paragraph("有数据的指标平均得分均在80分以上。")
        return
    yield Paragraph(
        "有数据的单位平均得分低于80分的指标，由低到高列前十项。各单位的强项、弱项和提分办法见附件1。"
    )
    yield Table("共性弱项", ("指标", "平均得分", "有数据的单位"), weak, (18, 6, 6))


def _objections(report: Report, numbering: Numbering) -> Iterator[Block]:
    if report.objections is None:
        return
    yield numbering.heading(1, "异议及处理")
    if not report.objections:
        yield Paragraph("异议期内没有收到异议。")
        return
    count, answered = len(report.objections), sum(bool(each.answer) for each in report.objections)
    done = "均已答复" if answered == count else f"已答复{answered}件，其余正在办理"
    yield Paragraph(f"共收到异议{count}件，{done}。")
    for place, each in enumerate(report.objections, start=1):
        answer = each.answer or "正在办理。"
        yield Paragraph(f"{place}.{each.unit}对“{each.indicator}”提出：{each.text}处理结果：{answer}")


def _demands(report: Report, numbering: Numbering) -> Iterator[Block]:
    yield numbering.heading(1, "整改要求")
    if not report.proposals:
        yield Paragraph("本次评估没有需要整改和补报数据的指标。")
        return
    faults = [each for each in report.proposals if each.lost is not None]
    data = [each for each in report.proposals if each.lost is None]
    yield Paragraph(
        f"{len({each.unit for each in faults})}个单位的{len(faults)}项得分需要整改，"
        f"{len({each.unit for each in data})}个单位的{len(data)}项需要补报数据，见附件3。"
        "各单位要逐项查明原因，明确责任和期限，跟踪到销号。需要补报数据的，先补报、再评估，不作为问题认定。"
    )
    yield Paragraph(report.about.plan or "完成时限由整改方案逐项确定。")


def _explained(report: Report, numbering: Numbering) -> Iterator[Block]:
    yield numbering.heading(1, "需要说明的事项")
    lacking = len(gaps(report))
    told = (
        [f"有{lacking}项指标在部分或者全部单位没有数据，不计零分，也不计满分，见附件2。"] if lacking else []
    )
    for place, text in enumerate((*told, *matters(report)), start=1):
        yield Paragraph(f"{place}.{text}")
