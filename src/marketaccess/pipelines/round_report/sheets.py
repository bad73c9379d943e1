"""The report as Excel: ranking, scores, counts, what was left out, policies, data sets with their hashes."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from marketaccess.apps.evaluation.wording import REASONS
from marketaccess.domain.evaluation.indicator import METHODS
from marketaccess.domain.evaluation.policy import ANSWERS, QUESTIONS
from marketaccess.domain.evaluation.scoring import GAPS, STATUSES, Gap, Status
from marketaccess.pipelines.round_report.content import Report
from marketaccess.pipelines.round_report.figures import range_of
from marketaccess.pipelines.workbook import Cover, Heading, Layout, Value, write_sheets

Row = tuple[Value, ...]


def content(report: Report) -> bytes:
    """The workbook."""
    return write_sheets((layout, _cover(report, layout), list(rows(report))) for layout, rows in SHEETS)


def _cover(report: Report, layout: Layout) -> Cover:
    return Cover(
        title=f"{report.about.place}市场准入效能评估{layout.sheet}",
        made_on=report.about.made_on,
        made_by=report.about.issuer,
        conditions=(
            f"评估期：{report.result['period']}",
            f"指标体系：{report.system.title}",
            # The whole of it stands in the list of data sets: here it would be cut off where the paper ends.
            f"底稿校验值（SHA-256）：{report.digest[:16]}…",
        ),
        is_demonstration=report.is_demonstration,
    )


def _ranking(report: Report) -> Iterator[Row]:
    for unit in report.units:
        yield (
            unit["name"],
            unit["unit"],
            "—" if unit["rank"] is None else unit["rank"],
            _two(unit["total"]),
            report.sheet["exact_totals"][unit["unit"]] or "没有数据",
            _two(unit["covered"]),
            range_of(report, unit["unit"]),
        )


def _scores(report: Report) -> Iterator[Row]:
    for unit in report.units:
        for each in unit["indicators"]:
            yield (
                unit["name"],
                each["number"],
                each["name"],
                _two(each["weight"]),
                STATUSES[Status(each["status"])],
                _two(each["value"]),
                _two(each["score"]),
                f"第{each['stands_in']}项" if each["stands_in"] else "",
                GAPS[Gap(each["gap"])],
            )


def _counts(report: Report) -> Iterator[Row]:
    for unit in report.units:
        for each in unit["indicators"]:
            yield (
                unit["name"],
                each["number"],
                each["name"],
                METHODS[report.system.indicator(each["number"]).method],
                _plain(each["numerator"]),
                _plain(each["denominator"]),
                "、".join(report.names.get(name, name) for name in each["lacking"]),
            )


def _left_out(report: Report) -> Iterator[Row]:
    for unit in report.units:
        for each in unit["indicators"]:
            for reason, count in each["left_out"].items():
                yield unit["name"], each["number"], each["name"], REASONS.get(reason, reason), count


def _policies(report: Report) -> Iterator[Row]:
    for question, answer in report.policies.answers.items():
        stance = report.system.stances[question]
        yield (
            QUESTIONS[question],
            ANSWERS[question][answer],
            ANSWERS[question][stance.default],
            stance.reading,
        )


def _data_sets(report: Report) -> Iterator[Row]:
    yield "计算底稿", "worksheet", "—", "worksheet.json", report.digest
    for each in report.sheet["data_sets"]:
        for name, digest in each["files"].items() or [("", "")]:
            yield report.names.get(each["name"], each["name"]), each["name"], each["rows"], name, digest


def _two(value: float | None) -> Value:
    """A figure as the worksheet rounded it; what is not there is said, never a zero."""
    return "没有数据" if value is None else Decimal(f"{value:.2f}")


def _plain(value: float) -> Value:
    return int(value) if float(value).is_integer() else Decimal(str(value))


def _layout(sheet: str, holds: str, *headings: Heading) -> Layout:
    return Layout(
        sheet=sheet,
        holds=holds,
        headings=(Heading("序号", 6, is_centered=True), *headings),
        everything="",
        nothing="没有记录。",
        signatures=(1, 2, max(3, len(headings) - 2)),  # the date needs the width of three columns
    )


def _column(text: str) -> Heading:
    return Heading(text, 11, is_centered=True)


_UNIT, _INDICATOR = Heading("单位", 24), Heading("指标", 30)
SHEETS: tuple[tuple[Layout, Callable[[Report], Iterator[Row]]], ...] = (
    (
        _layout(
            "排名表",
            "评估",
            _UNIT,
            Heading("单位标识", 20),
            _column("名次"),
            _column("总分"),
            Heading("未取舍的总分", 30),
            _column("数据覆盖%"),
            _column("名次范围"),
        ),
        _ranking,
    ),
    (
        _layout(
            "得分表",
            "评估",
            _UNIT,
            _column("指标序号"),
            _INDICATOR,
            _column("权重%"),
            _column("状态"),
            _column("测算值"),
            _column("得分"),
            _column("代替"),
            Heading("没有数据的原因", 24),
        ),
        _scores,
    ),
    (
        _layout(
            "计数表",
            "评估",
            _UNIT,
            _column("指标序号"),
            _INDICATOR,
            Heading("计分方法", 18),
            _column("分子"),
            _column("分母"),
            Heading("缺少的数据", 30),
        ),
        _counts,
    ),
    (
        _layout(
            "未计入记录", "评估", _UNIT, _column("指标序号"), _INDICATOR, Heading("原因", 40), _column("件数")
        ),
        _left_out,
    ),
    (
        _layout(
            "采用的口径",
            "评估",
            Heading("事项", 26),
            Heading("采用", 24),
            Heading("缺省", 24),
            Heading("缺省的理由", 50),
        ),
        _policies,
    ),
    (
        _layout(
            "数据清单",
            "评估",
            Heading("数据", 20),
            Heading("标识", 22),
            _column("件数"),
            Heading("文件", 34),
            Heading("校验值（SHA-256）", 68),
        ),
        _data_sets,
    ),
)
