"""The ledger: what clerks expect of it, and nothing that they may not see."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lights import Light
from marketaccess.pipelines.lead_ledger.rows import choice
from marketaccess.pipelines.lead_ledger.workbook import HEADINGS, LAYOUT, Line, height
from marketaccess.pipelines.workbook import HEADER_ROW, Cover, write
from tests import make

ADDRESS = "/desk/leads/ledger.xlsx"
COVER = Cover(
    "示范县市场准入负面清单线索台账",
    date(2026, 11, 21),
    "牵头单位经办员",
    ("状态：核查中",),
    is_demonstration=True,
)
LINE = Line(
    reference="2026-000001",
    received_on=date(2026, 9, 29),
    channel="政务热线",
    external_number="0012",
    title="标题",
    target="示范县住房和城乡建设局",
    situation="对外地企业设置准入限制",
    handler="示范县市场监督管理局",
    state="核查中",
    rule="核查反馈",
    due_on=date(2026, 10, 10),
    light=Light.RED,
    conclusion="",
    closed_on=None,
    remark="示范数据",
)


def sheet(content: bytes) -> Any:
    return load_workbook(BytesIO(content)).active


def made_of(lines: Iterable[Line]) -> Any:
    return sheet(write(LAYOUT, COVER, (line.values() for line in lines)))


class TestWorkbook:
    def test_title_conditions_and_signatures(self) -> None:
        made = made_of([LINE])
        assert made["A1"].value == "示范县市场准入负面清单线索台账（示范数据）"
        assert "状态：核查中" in made["A2"].value
        assert "2026年11月21日" in made["A3"].value
        last = [cell.value for cell in made[made.max_row] if cell.value]
        assert last[0].startswith("制表")
        assert [words[:2] for words in last] == ["制表", "审核", "日期"]

    def test_codes_are_text_and_dates_are_dates(self) -> None:
        row = made_of([LINE])[HEADER_ROW + 1]
        cells = dict(zip((h.text for h in HEADINGS), row, strict=True))
        assert (cells["来源编号"].value, cells["来源编号"].data_type) == ("0012", "s")
        assert cells["来源编号"].number_format == "@"
        assert cells["收到日期"].is_date
        assert cells["收到日期"].number_format == "yyyy-mm-dd"

    def test_prints_on_a4_landscape_with_its_header_on_every_page(self) -> None:
        made = made_of([LINE])
        assert (made.page_setup.orientation, int(made.page_setup.paperSize)) == ("landscape", 9)
        assert made.sheet_properties.pageSetUpPr.fitToPage
        assert made.print_title_rows == "$4:$4"
        assert made.print_area.startswith("'线索台账'!$A$1:")
        assert "&P" in made.oddFooter.center.text
        assert made.freeze_panes == "C5"
        assert "示范数据" in made.oddHeader.right.text

    @pytest.mark.parametrize("evil", ['=cmd|"/c calc"!A1', "+1", "-1", "@SUM(1)", "\t=1"])
    def test_runs_nothing_that_a_reporter_wrote(self, evil: str) -> None:
        changed = Line(**{name: getattr(LINE, name) for name in Line.__annotations__} | {"title": evil})
        cell = made_of([changed]).cell(HEADER_ROW + 1, 6)
        assert (cell.data_type, cell.quotePrefix) == ("s", True)

    def test_says_when_there_is_nothing(self) -> None:
        assert "没有符合条件的线索" in made_of([])[f"A{HEADER_ROW + 1}"].value

    def test_a_long_text_gets_a_high_row(self) -> None:
        long = Line(**{name: getattr(LINE, name) for name in Line.__annotations__} | {"title": "长" * 120})
        assert height((1, *long.values())) > 2 * height((1, *LINE.values())) > 20

    def test_thousands_of_rows_are_numbered(self) -> None:
        made = made_of(LINE for _ in range(3000))
        assert made.cell(HEADER_ROW + 3000, 1).value == 3000


@pytest.mark.django_db
class TestDownload:
    def test_holds_what_the_officer_sees_and_no_more(self, client: Client) -> None:
        lead = make.received().lead
        for role, at, count in (
            (Role.COORDINATING_HANDLER, make.OFFICE, 1),
            (Role.DEPARTMENT_HANDLER, make.HANDLING, 0),
            (Role.DEPARTMENT_HANDLER, make.TARGET, 0),
        ):
            client.force_login(make.user(role, at))
            made = sheet(client.get(ADDRESS).content)
            shown = [c.value for c in made["B"] if c.value == lead.reference]
            assert len(shown) == count

    def test_narrows_like_the_inbox_and_says_so(self, client: Client) -> None:
        make.received()
        client.force_login(make.user(Role.COORDINATING_HANDLER, make.OFFICE))
        made = sheet(client.get(ADDRESS, {"state": "closed", "light": "red", "q": "投标"}).content)
        assert made["A2"].value == "筛选条件：状态：已办结；时限状态：超期；关键词：投标"
        assert "没有符合条件" in made["A5"].value

    def test_the_narrative_is_not_in_it(self, client: Client) -> None:
        lead = make.received().lead
        client.force_login(make.user(Role.COORDINATING_HANDLER, make.OFFICE))
        made = sheet(client.get(ADDRESS).content)
        texts = [str(cell.value) for row in made.iter_rows() for cell in row]
        assert not any(Lead.objects.get(pk=lead.pk).narrative in text for text in texts)

    @pytest.mark.parametrize(
        "query", ["state=x", "light=\x00", "department=9999999999999999999", "department=²", "q=%00", "tab=x"]
    )
    def test_nonsense_filters_nothing(self, client: Client, query: str) -> None:
        make.county()
        client.force_login(make.user(Role.COORDINATING_HANDLER, make.OFFICE))
        assert client.get(f"{ADDRESS}?{query}").status_code == 200

    def test_is_a_download_that_no_cache_keeps(self, client: Client) -> None:
        make.county()
        client.force_login(make.user(Role.COORDINATING_HANDLER, make.OFFICE))
        response = client.get(ADDRESS)
        assert response["Content-Disposition"].startswith("attachment")
        assert "no-store" in response["Cache-Control"]


def test_a_choice_reads_the_address() -> None:
    asked = choice({"state": "verifying", "light": "red", "department": "7", "tab": "todo", "q": "投标"})
    assert (asked.tab, asked.wanted.state, asked.wanted.light) == ("todo", "verifying", Light.RED)
    assert (asked.wanted.department, asked.wanted.text) == (7, "投标")
