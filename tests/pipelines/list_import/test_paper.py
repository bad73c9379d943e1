"""R2.2: the list as it is printed: pages, rows and cells that the paper broke."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from marketaccess.apps.negative_list import queries
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.negative_list.edition import Edition, Scope, Series
from marketaccess.pipelines.list_import.load import load
from marketaccess.pipelines.list_import.plan import Plan, plan
from tests import make
from tests.pipelines.list_import.tables import HEAD, ROWS, paper, sound

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2"), pytest.mark.usefixtures("unconfined")]
ABOUT = Edition("2025", "市场准入负面清单（2025年版）", Series.NEGATIVE_LIST, date(2025, 4, 24))
FONTS = Path("node_modules/@expo-google-fonts/noto-serif-sc/400Regular")


def planned(content: bytes, name: str = "清单.xlsx") -> Plan:
    return plan(ABOUT, file_name=name, content=content)


def row(number: str, title: str, code: str, measure: str) -> tuple[str, ...]:
    return (number, title, code, measure, "某部门", "")


def turned(content: bytes, degrees: int) -> bytes:
    """The same pages as somebody scanned or saved them: on their side, or on their head."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as book:
        for page in book.pages:
            page.rotate(degrees, relative=True)
        book.save(out)
    return out.getvalue()


@pytest.mark.skipif(not FONTS.exists(), reason="the font package is not installed: run `make` first")
class TestPaper:
    def test_a_printed_table_with_cells_over_several_rows(self) -> None:
        made = planned(paper(HEAD, *ROWS, font=FONTS), "清单.pdf")
        assert made.result.errors == ()
        same = planned(sound()).edition.items
        assert [
            (item.number, item.title, item.code, item.access, item.section) for item in made.edition.items
        ] == [(item.number, item.title, item.code, item.access, item.section) for item in same]
        assert [measure.text for item in made.edition.items for measure in item.measures] == [
            measure.text for item in same for measure in item.measures
        ]
        assert made.edition.items[0].measures[1].starred

    def test_a_table_over_many_pages_with_its_header_on_each(self) -> None:
        rows = [
            row(str(at), f"未获得许可，不得从事第{at}类业务", f"203{at:03}", f"第{at}类业务许可")
            for at in range(1, 61)
        ]
        content = paper(HEAD, ("二、许可准入类", "", "", "", "", ""), *rows, font=FONTS, height="12cm")
        made = planned(content, "清单.pdf")
        assert made.result.errors == ()
        assert [item.code for item in made.edition.items] == [f"203{at:03}" for at in range(1, 61)]
        assert {len(item.measures) for item in made.edition.items} == {1}

    @pytest.mark.parametrize("repeats", [True, False])
    def test_a_row_that_a_page_broke_in_two_is_one_row_and_it_is_said(self, *, repeats: bool) -> None:
        long = "、".join(f"第{at}类危险化学品生产、储存、使用、经营和运输的许可" for at in range(1, 31))
        rows = [
            row("1", "未获得许可，不得从事第1类业务", "203001", long),
            row("2", "第2类业务", "203002", "短许可"),
        ]
        chapter = ("二、许可准入类", "", "", "", "", "")
        made = planned(paper(HEAD, chapter, *rows, font=FONTS, height="10cm", repeats=repeats), "清单.pdf")
        assert made.result.errors == ()
        first, second = made.edition.items
        assert [measure.text for measure in first.measures] == [long]
        assert [measure.text for measure in second.measures] == ["短许可"]
        assert any("换页时断开" in fault.message and fault.is_warning for fault in made.faults)

    def test_pages_without_a_header_go_by_the_places_of_the_columns(self) -> None:
        rows = [
            row(str(at), f"未获得许可，不得从事第{at}类业务", f"203{at:03}", f"第{at}类业务许可")
            for at in range(1, 31)
        ]
        content = paper(
            HEAD, ("二、许可准入类", "", "", "", "", ""), *rows, font=FONTS, height="12cm", repeats=False
        )
        made = planned(content, "清单.pdf")
        assert made.faults == ()
        assert [item.code for item in made.edition.items] == [f"203{at:03}" for at in range(1, 31)]
        assert {len(item.measures) for item in made.edition.items} == {1}

    def test_paper_without_any_header_says_how_to_name_the_columns(self) -> None:
        with pytest.raises(Refusal, match=r"加一行，按顺序写上各列名称（如：项目号、"):
            planned(
                paper(*[row(str(at), "某业务", f"20300{at}", "某许可") for at in (1, 2)], font=FONTS),
                "清单.pdf",
            )

    def test_stored_from_paper_it_is_the_edition_in_force(self) -> None:
        stored = load(
            planned(paper(HEAD, *ROWS, font=FONTS), "清单.pdf"), file_name="清单.pdf", by=SYSTEM, at=make.NINE
        )
        assert stored.is_new
        assert queries.revision_of("2025") == stored.revision

    def test_paper_with_another_table(self) -> None:
        with pytest.raises(Refusal, match="没有找到表头"):
            planned(paper(("甲", "乙"), font=FONTS), "清单.pdf")

    @pytest.mark.parametrize("degrees", [90, 180, 270])
    def test_a_page_on_its_side_or_its_head_is_read_as_it_stands(self, degrees: int) -> None:
        content = paper(HEAD, *ROWS, font=FONTS)
        assert planned(turned(content, degrees), "清单.pdf").edition == planned(content, "清单.pdf").edition

    def test_lines_of_a_cell_are_departments_and_local_measures_where_they_end_there(self) -> None:
        local = "（云南省）食品小作坊登记\n和核准\n（广东省）食品摊贩登记"
        printed = (*row("1", "未获得许可，不得\n从事某业务", "203001", "食品生\n产许可")[:4],)
        made = planned(
            paper(HEAD, (*printed, "商务部\n国家发展改革委\n员会\n海关", local), font=FONTS), "清单.pdf"
        )
        (item,) = made.edition.items
        assert (item.title, item.measures[0].text) == ("未获得许可，不得从事某业务", "食品生产许可")
        assert item.measures[0].authorities == ("商务部", "国家发展改革委员会", "海关")
        assert [(m.area, m.text) for m in item.measures if m.scope is Scope.LOCAL] == [
            ("云南省", "食品小作坊登记和核准"),
            ("广东省", "食品摊贩登记"),
        ]

    def test_a_locked_file_says_that_it_is_locked(self) -> None:
        out = BytesIO()
        with pikepdf.open(BytesIO(paper(HEAD, *ROWS, font=FONTS))) as book:
            book.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
        with pytest.raises(Refusal, match="打开密码"):
            planned(out.getvalue(), "清单.pdf")
