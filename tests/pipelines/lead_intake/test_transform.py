"""Texts become leads; faults name their cell."""

import contextlib
from datetime import UTC, date, datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.pipelines.lead_intake.extract import extract
from marketaccess.pipelines.lead_intake.transform import (
    BEIJING,
    Candidate,
    Unclear,
    moment,
    transform,
    yes_or_no,
)
from marketaccess.pipelines.tables.faults import Fault
from marketaccess.pipelines.tables.headings import Line
from tests.pipelines.lead_intake.workbooks import LISTS, good, sheet

pytestmark = pytest.mark.usefixtures("unconfined")
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def read(**changed: object) -> Candidate | tuple[Fault, ...]:
    row = next(extract(sheet(good(**changed))).rows())
    return transform(row, LISTS, now=NOW)


def candidate(**changed: object) -> Candidate:
    outcome = read(**changed)
    assert isinstance(outcome, Candidate)
    return outcome


def fault(**changed: object) -> Fault:
    outcome = read(**changed)
    assert isinstance(outcome, tuple)
    assert len(outcome) == 1
    return outcome[0]


FORMS = [
    "2026-09-29", "2026-9-29", "2026/9/29", "2026.09.29", "2026年9月29日", "2026 年 09 月 29 日", "20260929",
    "46294", "46294.5", "2026-09-29 00:00:00",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMS)
def test_every_usual_form_of_a_date(text: str) -> None:
    assert moment(text, now=NOW).astimezone(BEIJING).date() == date(2026, 9, 29)


def test_a_time_is_kept_and_a_day_alone_is_nine_o_clock() -> None:
    assert moment("2026-09-29 14:30:00", now=NOW) == datetime(2026, 9, 29, 6, 30, tzinfo=UTC)
    assert moment("2026-09-29", now=NOW) == datetime(2026, 9, 29, 1, 0, tzinfo=UTC)


def test_today_before_nine_is_not_in_the_future() -> None:
    dawn = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)  # 06:00 in Beijing on the 21st
    assert moment("2026-11-21", now=dawn) == dawn


@pytest.mark.parametrize(
    "text", ["2026-13-01", "2026-02-30", "昨天", "99999999", "29/9", "2026-09-29 25:00:00", "-1"]
)
def test_what_is_not_a_date(text: str) -> None:
    with pytest.raises(Unclear, match="2026-09-29"):
        moment(text, now=NOW)


@pytest.mark.parametrize(
    ("text", "word"), [("2026-11-22", "将来"), ("1999-12-31", "过早"), ("99999", "将来")]
)
def test_dates_that_cannot_be(text: str, word: str) -> None:
    with pytest.raises(Unclear, match=word):
        moment(text, now=NOW)


@given(st.text(max_size=40))
def test_no_text_breaks_the_date(text: str) -> None:
    with contextlib.suppress(Unclear):
        assert moment(text, now=NOW) <= NOW


def test_a_good_row_is_a_lead() -> None:
    lead = candidate()
    assert lead.report.channel == "hotline"
    assert (lead.report.target_department_id, lead.report.has_reporter) == (7, True)
    assert lead.key == ("hotline", "便民热线", "RX-1")


def test_a_unit_that_is_not_ours_is_kept_by_name() -> None:
    report = candidate(被反映单位="某行业协会").report
    assert (report.target_name, report.target_department_id) == ("某行业协会", None)


def test_a_row_without_number_gets_one_that_its_content_gives() -> None:
    first, again, other = (
        candidate(来源编号=None),
        candidate(来源编号=None),
        candidate(来源编号=None, 标题="另一件"),
    )
    assert first.key == again.key != other.key
    assert first.report.external_number.startswith("row-")


def test_the_same_day_in_another_form_is_the_same_row() -> None:
    assert candidate(来源编号=None, 收到日期="20260929").key == candidate(来源编号=None).key


@pytest.mark.parametrize(
    ("changed", "column", "words"),
    [
        ({"来源渠道": "传真"}, "来源渠道", "热线、来访"),
        ({"来源渠道": None}, "来源渠道", "没有填写"),
        ({"收到日期": "待定"}, "收到日期", "不是日期"),
        ({"标题": "长" * 121}, "标题", "最多120字"),
        ({"被反映单位": "  "}, "被反映单位", "没有填写"),
        ({"来源编号": 12345678901234567890}, "来源编号", "近似数"),
        ({"反映内容": "字" * 8001}, "反映内容", "最多8000字"),
    ],
)
def test_a_fault_names_its_cell_and_the_remedy(changed: dict[str, object], column: str, words: str) -> None:
    found = fault(**changed)
    assert (found.sheet, found.row, found.column) == ("线索", 2, column)
    assert words in found.message


def test_all_faults_of_a_row_are_told_at_once() -> None:
    outcome = read(来源渠道="传真", 收到日期="待定", 标题=None)
    assert isinstance(outcome, tuple)
    assert {f.column for f in outcome} == {"来源渠道", "收到日期", "标题"}


def with_cells(**cells: str) -> Line:
    row = next(extract(sheet(good())).rows())
    return evolve(row, cells={**row.cells, **cells})


def test_an_identity_without_reporter_is_a_contradiction() -> None:
    outcome = transform(with_cells(has_reporter="无", reporter_name="某人"), LISTS, now=NOW)
    assert isinstance(outcome, tuple)
    assert outcome[0].column == "反映人姓名"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"reporter_name": "某人"}, "联系方式"),
        ({"reporter_contact": "13800000000"}, "反映人姓名"),
        ({"reporter_name": "某人", "reporter_contact": "12345"}, "联系方式"),
        ({"narrative": "太短"}, "反映内容"),
    ],
)
def test_the_domain_s_own_refusals_name_the_column_too(cells: dict[str, str], column: str) -> None:
    outcome = transform(with_cells(**cells), LISTS, now=NOW)
    assert isinstance(outcome, tuple)
    assert outcome[0].column == column


@pytest.mark.parametrize("contact", ["13800000000", "office@example.com"])
def test_an_identity_is_read_and_never_shown(contact: str) -> None:
    outcome = transform(with_cells(reporter_name="某人", reporter_contact=contact), LISTS, now=NOW)
    assert isinstance(outcome, Candidate)
    assert outcome.report.identity is not None
    assert contact in outcome.report.identity.payload().decode()
    assert contact not in repr(outcome)


def test_the_situation_that_the_source_named_is_kept_with_the_narrative() -> None:
    outcome = transform(with_cells(situation="对外地企业设置准入限制"), LISTS, now=NOW)
    assert isinstance(outcome, Candidate)
    assert "来源标注的壁垒情形：对外地企业设置准入限制" in outcome.report.narrative


@pytest.mark.parametrize(("text", "answer"), [("", True), ("有", True), ("否", False), ("Y", True)])
def test_yes_or_no(text: str, answer: bool) -> None:
    assert yes_or_no(text) is answer


def test_neither_yes_nor_no() -> None:
    with pytest.raises(Unclear, match="“有”或“无”"):
        yes_or_no("也许")
