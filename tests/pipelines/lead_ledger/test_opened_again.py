"""The ledger as a clerk opens it: every lead once, every column true, nothing that runs."""

import re
import zipfile
from datetime import datetime
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl.worksheet.worksheet import Worksheet

from marketaccess.apps.leads import actions as leads_actions
from marketaccess.apps.leads import queries as leads
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState
from marketaccess.domain.casework.lights import LIGHTS, Light
from marketaccess.pipelines.lead_ledger.workbook import HEADINGS
from marketaccess.pipelines.workbook import HEADER_ROW
from tests import make
from tests.pipelines.ledgers import first, only, opened, rows

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R9.1")]
ADDRESS = "/desk/leads/ledger.xlsx"
NAMES = [heading.text for heading in HEADINGS]


def ledger(role: Role = Role.COORDINATING_HANDLER, at: str = make.OFFICE, **query: str) -> Worksheet:
    return opened(ADDRESS, role, at, query)


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()


STATES = [LeadState.RECEIVED, LeadState.REGISTERED, LeadState.VERIFYING, LeadState.REFUSED, LeadState.CLOSED]


@pytest.mark.parametrize("state", STATES)
def test_a_lead_is_told_as_its_own_page_tells_it(state: LeadState) -> None:
    lead = make.fresh(make.lead(state))
    row = only(ledger())
    assert (row["序号"], row["线索编号"], row["标题"]) == (1, lead.reference, lead.title)
    assert row["当前状态"] == LEAD_FLOW.labels[state]
    assert row["收到日期"].date() == timezone.localdate(lead.received_at)
    assert (row["到期日"].date() if row["到期日"] else None) == lead.due_on
    assert row["时限状态"] == LIGHTS[leads.light(lead, timezone.localdate())]
    assert row["被反映单位"] == lead.target_name


def test_the_day_of_closure_and_the_conclusion_are_there_and_only_then() -> None:
    make.lead(LeadState.CLOSED)
    make.lead(LeadState.VERIFYING)
    by_state = {row["当前状态"]: row for row in rows(ledger())}
    closed, open_ = (
        by_state[LEAD_FLOW.labels[LeadState.CLOSED]],
        by_state[LEAD_FLOW.labels[LeadState.VERIFYING]],
    )
    assert (closed["核查结论"], bool(closed["办结日期"])) == ("属实", True)
    assert (open_["核查结论"] or "", open_["办结日期"]) == ("", None)


def test_the_total_is_the_total_of_the_query() -> None:
    for _ in range(7):
        make.received()
    sheet = ledger()
    assert [row["序号"] for row in rows(sheet)] == list(range(1, 8))
    assert {row["线索编号"] for row in rows(sheet)} == set(Lead.objects.values_list("reference", flat=True))


def test_the_oldest_stands_first() -> None:
    late = make.received(at=make.NINE.replace(day=28)).lead
    early = make.received(at=make.NINE.replace(day=1)).lead
    assert [row["线索编号"] for row in rows(ledger())] == [early.reference, late.reference]


@pytest.mark.parametrize(
    "number", ["0012", "000000000000000000123", "12345678901234567890", "1E10", "2026-09-29", "1/2"]
)
def test_a_source_s_number_stays_the_text_that_it_was(number: str) -> None:
    make.received(channel="hotline", source="便民热线", external_number=number, by=make.handler())
    sheet = ledger()
    assert only(sheet)["来源编号"] == number
    cell = first(sheet, "来源编号")
    assert (cell.data_type, cell.number_format) == ("s", "@")


def test_a_number_that_we_made_up_ourselves_is_not_shown() -> None:
    made_up = "row-" + "0" * 32
    make.received(channel="hotline", source="便民热线", external_number=made_up, by=make.handler())
    assert (only(ledger())["来源编号"] or "") == ""


@pytest.mark.parametrize(
    "evil", ['=HYPERLINK("http://x","y")', "+8613800000000", "-2+3", "@SUM(A1:A9)", "=1"]
)
@pytest.mark.parametrize(("key", "heading"), [("title", "标题"), ("target_name", "被反映单位")])
def test_nothing_that_a_reporter_wrote_can_run(evil: str, key: str, heading: str) -> None:
    make.received(**{key: evil})
    sheet = ledger()
    cell = first(sheet, heading)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (evil, "s", True)


def test_the_file_holds_no_formula_no_link_and_no_macro() -> None:
    make.received(title="=1+1")
    content = make.browser(Role.COORDINATING_HANDLER, make.OFFICE).get(ADDRESS).content
    with zipfile.ZipFile(BytesIO(content)) as parts:
        names = parts.namelist()
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert not re.search(r"<f[ >]", sheet)
    assert not [name for name in names if "externalLink" in name or "vba" in name.lower()]


def test_the_header_stays_in_sight_and_filters_the_table() -> None:
    make.received()
    sheet = ledger()
    assert [cell.value for cell in sheet[HEADER_ROW]] == NAMES
    assert sheet.freeze_panes == f"C{HEADER_ROW + 1}"
    assert sheet.auto_filter.ref == f"A{HEADER_ROW}:P{HEADER_ROW + 1}"


def test_it_prints_whole_with_title_and_signatures() -> None:
    make.received()
    sheet = ledger()
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert sheet.print_area.endswith(f"$A$1:$P${sheet.max_row}")
    assert "示范县市场准入负面清单线索台账" in str(sheet["A1"].value)
    signed = [str(cell.value) for cell in sheet[sheet.max_row] if cell.value]
    assert [words[:3] for words in signed] == ["制表：", "审核：", "日期："]


def test_it_names_who_made_it_by_post_and_on_which_day() -> None:
    made = str(ledger()["A3"].value)
    assert f"{timezone.localdate():%Y年}" in made
    assert "导出人：" in made


@pytest.mark.parametrize(
    ("role", "at", "sees"),
    [
        (Role.COORDINATING_HANDLER, make.OFFICE, True),
        (Role.COORDINATING_HEAD, make.OFFICE, True),
        (Role.DEPARTMENT_HANDLER, make.HANDLING, True),
        (Role.DEPARTMENT_REVIEWER, make.HANDLING, True),
        (Role.DEPARTMENT_HANDLER, make.HELPING, False),
        (Role.DEPARTMENT_HANDLER, make.TARGET, False),
        (Role.DEPARTMENT_REVIEWER, make.TARGET, False),
    ],
)
def test_an_officer_exports_what_that_officer_may_see(role: Role, at: str, sees: bool) -> None:
    lead = make.fresh(make.lead(LeadState.VERIFYING))
    sheet = ledger(role, at)
    assert [row["线索编号"] for row in rows(sheet)] == ([lead.reference] if sees else [])
    texts = {str(cell.value) for line in sheet.iter_rows() for cell in line}
    assert (lead.title in texts) is sees


def test_a_lead_about_the_office_is_in_the_substitute_s_ledger_only() -> None:
    about = {"target_name": make.NAMES[make.OFFICE], "target_department_id": make.department(make.OFFICE).pk}
    lead = make.received(**about).lead
    assert rows(ledger()) == []
    assert only(ledger(Role.COORDINATING_HANDLER, make.SUBSTITUTE))["线索编号"] == lead.reference


@pytest.mark.parametrize("light", [Light.RED, Light.BLUE])
def test_a_light_narrows_to_its_leads_and_is_stated(light: Light) -> None:
    make.lead(LeadState.VERIFYING)  # overdue by today's clock
    make.lead(LeadState.REFUSED)
    sheet = ledger(light=light.value)
    assert {row["时限状态"] for row in rows(sheet)} == {LIGHTS[light]}
    assert f"时限状态：{LIGHTS[light]}" in str(sheet["A2"].value)


def test_the_department_that_handles_is_named_and_changes_with_the_lead() -> None:
    lead = make.fresh(make.lead(LeadState.VERIFYING))
    assert only(ledger())["主办单位"] == make.NAMES[make.HANDLING]
    said = {"reason": "该事项不属于本部门职责范围。", "basis": "三定规定第三条"}
    leads_actions.return_(lead=lead, **said, by=make.clerk(), at=make.NINE)
    assert (only(ledger())["主办单位"] or "") == ""


def test_a_very_long_title_is_whole_and_its_row_is_high() -> None:
    make.received(title="长" * 120)
    sheet = ledger()
    assert only(sheet)["标题"] == "长" * 120
    assert (sheet.row_dimensions[HEADER_ROW + 1].height or 0) > 60


def test_dates_are_days_that_excel_can_sort() -> None:
    make.received()
    value = only(ledger())["收到日期"]
    assert isinstance(value, datetime)
    assert (value.hour, value.minute) == (0, 0)
