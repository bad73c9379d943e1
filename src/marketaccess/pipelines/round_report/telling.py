"""The report in words: basis, data with their gaps, results, units, objections, demands."""

from collections.abc import Iterator

from marketaccess.domain.basics.period import Period
from marketaccess.domain.evaluation.policy import ANSWERS, QUESTIONS
from marketaccess.pipelines.round_report.blocks import (
    Block,
    Numbering,
    Paragraph,
    Signature,
    Table,
    Title,
    day,
    listed,
    shortened,
)
from marketaccess.pipelines.round_report.content import Report
from marketaccess.pipelines.round_report.figures import (
    data_sets,
    gaps,
    matters,
    number,
    range_of,
    weak_indicators,
)
from marketaccess.pipelines.round_report.units import unit_blocks

DEMONSTRATION = "（示范数据，非真实评估，不得用于考核）"
DEMANDS = 8  # of a unit: the rest stands in the plan
TRACEABLE = "各项得分可以逐项查到所依据的记录。计算底稿的校验值（SHA-256）为"
QUARTERS = ("一", "二", "三", "四")


def blocks_of(report: Report) -> list[Block]:
    """The whole report, in order."""
    numbering = Numbering()
    title = report.about.title or f"{report.about.place}{_period(report)}\n市场准入效能评估报告"
    told: list[Block] = [Title(title, DEMONSTRATION if report.is_demonstration else "")]
    if report.about.addressee:
        told.append(Paragraph(f"{report.about.addressee}：", is_flush=True))
    for part in (_basis, _data, _results, unit_blocks, _objections, _demands):
        told += part(report, numbering)
    # A signature never stands on a page of its own: the last paragraph goes with it.
    last = Paragraph(f"{TRACEABLE}{report.digest}。", is_last=True)
    return [*told, last, Signature(report.about.issuer, report.about.made_on)]


def _period(report: Report) -> str:
    name = report.result["period"]
    year, _, quarter = name.partition("Q")
    if quarter:
        return f"{year}年第{QUARTERS[int(quarter) - 1]}季度"
    year, _, month = name.partition("-")
    return f"{year}年{int(month)}月" if month else f"{year}年度"


def _basis(report: Report, numbering: Numbering) -> Iterator[Block]:
    system, period = report.system, Period.of(report.result["period"])
    yield numbering.heading(1, "评估依据和内容")
    document = system.document
    status = f"，{document.status}" if document.status else ""
    yield Paragraph(
        f"本次评估采用“{system.title}”，依据《{document.title}》（{document.number}{status}）{document.clause}。"
        f"评估期为{day(period.begins)}至{day(period.ends)}。"
    )
    names = [unit["name"] for unit in report.units]
    yield Paragraph(
        f"评估对象为{listed(names, 8)}单位。评估内容共{len(system.groups)}组"
        f"{len(system.indicators)}项指标，见表。"
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


def _data(report: Report, numbering: Numbering) -> Iterator[Block]:
    yield numbering.heading(1, "数据和口径")
    yield numbering.heading(2, "数据来源")
    yield Paragraph(
        f"本次计算使用{len(report.sheet['data_sets'])}类数据，件数见表；各文件的校验值（SHA-256）记在计算底稿和"
        "所附工作簿中，据此可以逐字节复核。"
    )
    yield Table("使用的数据", ("数据", "件数", "文件数"), data_sets(report), (16, 7, 7))
    yield numbering.heading(2, "数据缺口")
    lines = gaps(report)
    if lines:
        yield Paragraph(
            "下列指标在部分或者全部单位没有数据。没有数据不计零分，也不计满分，权重按采用的口径处理。"
        )
        yield Table("没有数据的指标", ("指标", "单位数", "原因"), lines, (13, 4, 13))
    else:
        yield Paragraph("各项指标在各单位均有数据。")
    yield numbering.heading(2, "采用的口径")
    yield Paragraph("指标体系没有写明、由本次评估事先声明的口径如下。")
    yield Table("采用的口径", ("事项", "采用", "说明"), _policies(report), (9, 8, 13))
    yield numbering.heading(2, "需要说明的事项")
    for place, text in enumerate(matters(report), start=1):
        yield Paragraph(f"{place}. {text}")


def _policies(report: Report) -> tuple[tuple[str, ...], ...]:
    lines = []
    for question in QUESTIONS:
        answer = report.policies[question]
        stance = report.system.stances[question]
        why = stance.reading if answer is stance.default else "未采用缺省口径，由本次评估选定"
        lines.append((QUESTIONS[question], ANSWERS[question][answer], why))
    return tuple(lines)


def _results(report: Report, numbering: Numbering) -> Iterator[Block]:
    yield numbering.heading(1, "评估结果")
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
    yield numbering.heading(2, "共性弱项")
    weak = weak_indicators(report)
    if not weak:
        yield Paragraph("有数据的指标平均得分均在80分以上。")
        return
    yield Paragraph("有数据的单位平均得分低于80分的指标，由低到高列前十项。")
    yield Table("共性弱项", ("指标", "平均得分", "有数据的单位"), weak, (18, 6, 6))


def _objections(report: Report, numbering: Numbering) -> Iterator[Block]:
    if report.objections is None:
        return
    yield numbering.heading(1, "异议及处理")
    if not report.objections:
        yield Paragraph("公示期内没有收到异议。")
        return
    count, answered = len(report.objections), sum(bool(each.answer) for each in report.objections)
    done = "均已答复" if answered == count else f"已答复{answered}件，其余正在办理"
    yield Paragraph(f"共收到异议{count}件，{done}。")
    for place, each in enumerate(report.objections, start=1):
        answer = each.answer or "正在办理。"
        yield Paragraph(f"{place}. {each.unit}对“{each.indicator}”提出：{each.text}处理结果：{answer}")


def _demands(report: Report, numbering: Numbering) -> Iterator[Block]:
    yield numbering.heading(1, "整改要求")
    if not report.proposals:
        yield Paragraph("本次评估没有需要整改和补报数据的指标。")
        return
    yield Paragraph(
        "各单位按下列事项逐项整改，列入整改方案，明确责任和期限，跟踪到销号。需要补报数据的，先补报、再评估，"
        "不作为问题认定。"
    )
    lines = []
    for unit in report.units:
        own = [each for each in report.proposals if each.unit == unit["unit"]]
        faults = [
            f"第{each.indicator}项（{float(each.lost):.2f}分）" for each in own if each.lost is not None
        ]
        data = [f"第{each.indicator}项" for each in own if each.lost is None]
        if own:
            lines.append((unit["name"], shortened(faults, DEMANDS), shortened(data, DEMANDS)))
    head = ("单位", "需要整改（影响总分）", "需要补报数据")
    yield Table("整改和补报事项", head, tuple(lines), (6, 12, 11))
