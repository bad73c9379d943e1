"""What is attached to the report: each unit, the data with gaps and policies, what is to be mended."""

from collections.abc import Callable, Iterator

from attrs import frozen

from marketaccess.domain.evaluation.policy import ANSWERS, QUESTIONS
from marketaccess.pipelines.round_report.blocks import Block, Numbering, Paragraph, Table, shortened
from marketaccess.pipelines.round_report.content import Report
from marketaccess.pipelines.round_report.figures import data_sets, gaps
from marketaccess.pipelines.round_report.units import unit_blocks

DEMANDS = 5  # of a unit: the rest stands in the plan
TRACEABLE = "各项得分可以逐项查到所依据的记录。计算底稿的校验值（SHA-256）为"


@frozen
class Attached:
    """An annex: its title, and what stands in it."""

    title: str
    told: Callable[[Report], Iterator[Block]]


def annexes(report: Report) -> tuple[Attached, ...]:
    """What is attached, in order."""
    always = Attached("各单位情况", unit_blocks), Attached("数据和口径", data_blocks)
    return (*always, Attached("整改和补报事项", demand_blocks)) if report.proposals else always


def data_blocks(report: Report) -> Iterator[Block]:
    """The data sets, what was lacking, the policies, and the worksheet that all of it stands in."""
    numbering = Numbering()
    yield numbering.heading(1, "数据来源")
    yield Paragraph(
        f"本次计算使用{len(report.sheet['data_sets'])}类数据，件数见表；各文件的校验值（SHA-256）记在计算底稿和"
        "所附工作簿中，据此可以逐字节复核。"
    )
    yield Table("使用的数据", ("数据", "件数", "文件数"), data_sets(report), (16, 7, 7))
    yield numbering.heading(1, "数据缺口")
    if lines := gaps(report):
        yield Paragraph(
            "下列指标在部分或者全部单位没有数据。没有数据不计零分，也不计满分，权重按采用的口径处理。"
        )
        yield Table("没有数据的指标", ("指标", "单位数", "原因"), lines, (13, 4, 13))
    else:
        yield Paragraph("各项指标在各单位均有数据。")
    yield numbering.heading(1, "采用的口径")
    yield Paragraph("指标体系没有写明、由本次评估事先声明的口径如下。")
    yield Table("采用的口径", ("事项", "采用", "说明"), _policies(report), (9, 8, 13))
    yield numbering.heading(1, "计算底稿")
    yield Paragraph(f"{TRACEABLE}{report.digest}。", is_ragged=True)


def _policies(report: Report) -> tuple[tuple[str, ...], ...]:
    lines = []
    for question in QUESTIONS:
        answer = report.policies[question]
        stance = report.system.stances[question]
        why = stance.reading if answer is stance.default else "未采用缺省口径，由本次评估选定"
        lines.append((QUESTIONS[question], ANSWERS[question][answer], why))
    return tuple(lines)


def demand_blocks(report: Report) -> Iterator[Block]:
    """What each unit is to mend, the costliest first, and which data it still owes."""
    yield Paragraph(
        f"每个单位列影响总分最多的{DEMANDS}项，括号内是做到满分后总分可以增加的分数；其余各项和具体要求见整改方案。"
    )
    lines = []
    for unit in report.units:
        own = [each for each in report.proposals if each.unit == unit["unit"]]
        faults = [
            f"{each.indicator} {report.system.indicator(each.indicator).name}（{float(each.lost):.2f}分）"
            for each in own
            if each.lost is not None
        ]
        data = [f"第{each.indicator}项" for each in own if each.lost is None]
        if own:
            lines.append((unit["name"], shortened(faults, DEMANDS), shortened(data, DEMANDS)))
    yield Table("整改和补报事项", ("单位", "需要整改", "需要补报数据"), tuple(lines), (6, 16, 8))
