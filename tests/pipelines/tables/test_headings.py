"""Which column of ours a heading of somebody else's table stands for."""

from collections import Counter
from collections.abc import Sequence

import pytest
from attrs import evolve

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.correspondences.columns import LAYOUT as WORK_LIST
from marketaccess.pipelines.lead_intake.extract import LAYOUT as LEADS
from marketaccess.pipelines.list_import.columns import LAYOUT as EDITION
from marketaccess.pipelines.service_items.columns import LAYOUT as ITEMS
from marketaccess.pipelines.tables.headings import Column, Layout, Mapped, plain, understand
from marketaccess.pipelines.tables.sheets import sheet

pytestmark = pytest.mark.requirement("R2.2")
LAYOUT = Layout(
    (
        Column("code", "事项编码", ("编码", "编号"), is_required=True),
        Column("name", "事项名称", ("名称",), is_required=True),
        Column("measure_code", "措施编码"),
    ),
    no_header="没有表头",
    ignored=frozenset({"原因"}),
)


def mapped(*head: str, layout: Layout = LAYOUT, rows: Sequence[Sequence[str]] = ()) -> Mapped:
    (found,) = understand([sheet("表", [list(head), *map(list, rows)])], layout)
    return found


def test_our_own_heading_stands_before_an_alias_wherever_it_stands() -> None:
    assert mapped("编号", "事项编码", "名称").columns == {"code": 1, "name": 2}
    assert mapped("编号", "编码", "名称").columns == {"code": 0, "name": 2}


def test_a_name_that_is_known_is_never_guessed_to_be_another() -> None:
    # 编码 is much like 措施编码, and says something else.
    found = mapped("事项编码", "编码", "事项名称")
    assert (found.columns, found.guessed, found.ignored) == ({"code": 0, "name": 2}, frozenset(), ("编码",))


def test_what_was_renamed_guessed_left_out_and_missed_is_told() -> None:
    found = mapped("原因", "措施的编码", "编 号（必填）", "备注", "事项名称")
    assert found.renamed == (("编号", "事项编码"), ("措施的编码", "措施编码"))
    assert found.guessed == {"measure_code"}
    assert found.ignored == ("备注",)
    assert found.missing == ()
    assert [column.key for column in mapped("编码", "措施编码").missing] == ["name"]


def test_a_row_of_headings_names_as_many_columns_as_it_has_to() -> None:
    three = evolve(LAYOUT, least=3)
    with pytest.raises(Refusal, match="没有表头"):
        mapped("编码", "名称", layout=three)
    assert mapped("编码", "名称", "措施编码", layout=three).header_row == 1


def test_the_needed_column_makes_the_header() -> None:
    needing = evolve(LAYOUT, needed="measure_code")
    with pytest.raises(Refusal):
        mapped("编码", "名称", layout=needing)
    rows = [["编码", "名称", "措施编码"], ["1", "甲", "2"]]
    assert mapped("编码", "名称", layout=needing, rows=rows).header_row == 2


def test_what_a_person_chose_stands_above_what_was_proposed() -> None:
    raw = [sheet("表", [["编码", "名称", "备注"], ["1", "甲", "乙"]])]
    (found,) = understand(raw, LAYOUT, {"名称": "", "备注": "name"})
    assert dict(next(iter(found.lines())).cells) == {"code": "1", "name": "乙"}
    assert found.ignored == ("名称",)


@pytest.mark.parametrize("layout", [LEADS, EDITION, ITEMS, WORK_LIST])
def test_a_name_stands_for_one_column_and_is_found_as_it_is_written(layout: Layout) -> None:
    names = Counter(name for each in layout.columns for name in {each.heading, *each.aliases})
    assert set(names.values()) == {1}
    assert [name for name in names if plain(name) != name] == []
