"""An edition as a table: one row per measure, under the headings that the import reads."""

from collections.abc import Iterator

from marketaccess.domain.negative_list.codes import ACCESS_LABELS, SECTION_BY_KEY
from marketaccess.domain.negative_list.edition import SCOPE_LABELS, Edition, Measure
from marketaccess.pipelines.workbook import Heading, Value

HEADINGS: tuple[Heading, ...] = (
    Heading("准入要求", 9, is_centered=True),
    Heading("门类", 14),
    Heading("项目号", 7, is_centered=True),
    Heading("事项编码", 9, is_centered=True),
    Heading("禁止或许可事项", 30),
    Heading("管理措施", 34),
    Heading("主管部门", 20),
    Heading("适用范围", 10, is_centered=True),
    Heading("适用地区", 9),
    Heading("措施编码", 12),
    Heading("暂时列入", 7, is_centered=True),
    Heading("设立依据", 24),
    Heading("生效日期", 11, is_centered=True),
    Heading("取消日期", 11, is_centered=True),
    Heading("并入事项编码", 12, is_centered=True),
)
STAR = "★"
NO_MEASURE: tuple[Value, ...] = ("",) * 7 + (None, None)


def rows(edition: Edition) -> Iterator[tuple[Value, ...]]:
    """The rows in the order of the list. An item is repeated before each of its measures."""
    for item in edition.items:
        section = SECTION_BY_KEY.get(item.section)
        label = section.label if section else ""
        own = (ACCESS_LABELS[item.access], label, item.number, item.code, item.title)
        for columns in map(_columns, item.measures) if item.measures else [NO_MEASURE]:
            yield (*own, *columns, item.merged_into)


def _columns(measure: Measure) -> tuple[Value, ...]:
    return (
        measure.text,
        "、".join(measure.authorities),
        SCOPE_LABELS[measure.scope],
        measure.area,
        measure.code,
        STAR if measure.starred else "",
        measure.basis,
        measure.in_force_from,
        measure.in_force_to,
    )
