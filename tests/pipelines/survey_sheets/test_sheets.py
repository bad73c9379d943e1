"""The three sheets of a survey, cell by cell: what an office sends out, and what it may take home."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from marketaccess.apps.surveys import actions, queries
from marketaccess.apps.surveys.models import Answer, Batch, Survey
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.surveys.strata import Stratum
from marketaccess.foundation.audit.models import Event
from marketaccess.pipelines.survey_sheets import sheets
from marketaccess.pipelines.workbook import HEADER_ROW
from tests import make, make_surveys
from tests.pages import clerk, office

pytestmark = [pytest.mark.requirement("R4.2"), pytest.mark.django_db]
ON, BY = date(2026, 11, 2), "示范县发展和改革局 经办员"
WATER = actions.Unit("water", "示范县水利局")
LARGE = Stratum(size="large", ownership="state")


@pytest.fixture(autouse=True)
def _county(db: None) -> None:
    make.county()


def opened(content: bytes) -> Worksheet:
    sheet = load_workbook(BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def rows(sheet: Worksheet) -> list[list[Any]]:
    """The rows of the table without their running number."""
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    return [row[1:] for row in found if isinstance(row[0], int)]


def headings(sheet: Worksheet) -> list[Any]:
    return [cell.value for cell in sheet[HEADER_ROW]]


def top(sheet: Worksheet) -> str:
    return "\n".join(str(sheet.cell(row, 1).value) for row in range(1, HEADER_ROW))


def answered(one: Survey, number: int, values: dict[str, str], **about: Any) -> Batch:
    batch = make_surveys.batch(one, count=number, **about)
    for code in make_surveys.codes(batch):
        make_surveys.answered(code, values=values)
    return batch


def survey() -> Survey:
    """Thirty satisfied and two that are not about one unit; two answers about another."""
    one = make_surveys.survey()
    answered(one, 30, {"q1": "5", "q2": "yes"})
    answered(one, 2, {"q1": "1", "q2": "no", "q3": "=HYPERLINK(1)"}, stratum=LARGE)
    answered(one, 2, {"q1": "1", "q2": "no", "q3": "水费太高"}, unit=WATER)
    return make_surveys.closed(one)


# ── Links ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_code_of_the_batch_has_its_line() -> None:
    one = make_surveys.survey()
    batch = make_surveys.batch(one, count=4, stratum=LARGE)
    codes = queries.codes_of(batch)
    pairs = [(code, f"https://example.test/survey/{code}/") for code in codes]
    sheet = opened(sheets.links(batch, one, pairs, on=ON, by=BY))
    assert headings(sheet) == ["序号", "答题码", "链接", "批次", "评价单位", "分层"]
    assert rows(sheet) == [
        [code, f"https://example.test/survey/{code}/", "税务大厅", make_surveys.TAX.name, "大型、国有"]
        for code in codes
    ]
    assert "2026年11月2日" in top(sheet)
    assert BY in top(sheet)


def test_the_links_do_not_tell_which_codes_were_used() -> None:
    one = make_surveys.survey()
    batch = make_surveys.batch(one, count=3)
    pairs = [(code, code) for code in queries.codes_of(batch)]
    before = rows(opened(sheets.links(batch, one, pairs, on=ON, by=BY)))
    make_surveys.answered(pairs[1][0])
    assert rows(opened(sheets.links(make.fresh(batch), one, pairs, on=ON, by=BY))) == before


def test_taking_the_links_is_recorded_with_batch_unit_and_number() -> None:
    one = make_surveys.survey()
    batch = make_surveys.batch(one, count=3)
    answer = office().post(f"/desk/surveys/{one.number}/batches/{batch.pk}/links.xlsx")
    assert "no-store" in answer["Cache-Control"]
    event = Event.objects.get(action="survey.hand_out")
    assert event.detail == {"batch": "税务大厅", "unit": make_surveys.TAX.name, "codes": 3}


def test_links_are_no_ones_but_the_offices_and_not_of_another_survey() -> None:
    one, other = make_surveys.survey(), make_surveys.survey()
    batch = make_surveys.batch(one)
    path = f"/desk/surveys/{one.number}/batches/{batch.pk}/links.xlsx"
    assert office().get(path).status_code == 405
    assert clerk().post(path).status_code == 403
    assert office().post(path.replace(one.number, other.number)).status_code == 404
    assert office().post(path.replace(f"/{batch.pk}/", "/99999999/")).status_code == 404
    make_surveys.closed(one)
    shown = office().post(path, follow=True).content.decode()
    assert "已结束" in shown
    assert not Event.objects.filter(action="survey.hand_out").exists()


# ── Results ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_figures_of_a_unit_by_hand() -> None:
    # Awareness: 30 × 100 + 2 × 0 of 32 = 93.75; 30 of 32 satisfied; Wilson 79.9 to 98.3.
    found = rows(opened(sheets.results(survey(), on=ON, by=BY)))
    (line,) = [
        row for row in found if row[1] == "市场主体知晓度" and row[4] == "全部答卷" and row[2] == "合计"
    ][:1]
    assert line == [make_surveys.TAX.name, "市场主体知晓度", "合计", None, "全部答卷", 32, *line[6:]]
    assert line[6:] == ["93.75", "93.8", "79.9", "98.3"]


def test_every_figure_stands_twice_with_and_without_marked_answers() -> None:
    one = survey()
    found = rows(opened(sheets.results(one, on=ON, by=BY)))
    total = [row for row in found if row[2] == "合计" and row[0] == make_surveys.TAX.name]
    assert [row[4] for row in total] == ["全部答卷", "不含有标记的"] * 2
    # All came within one minute: marked, every one, and without them there is nothing.
    assert Answer.objects.filter(survey=one, unit="tax", marks=[]).count() == 0
    assert [row[5] for row in total] == [32, 0, 32, 0]
    assert [row[6] == sheets.TOO_FEW for row in total] == [False, True, False, True]


def test_a_unit_with_too_few_has_its_number_and_no_figure() -> None:
    found = [row for row in rows(opened(sheets.results(survey(), on=ON, by=BY))) if row[0] == WATER.name]
    assert found
    for row in found:
        assert row[6:] == [sheets.TOO_FEW, None, None, None]
    assert {row[5] for row in found} <= {0, 2}


def test_a_small_stratum_is_named_without_its_number() -> None:
    found = rows(opened(sheets.results(survey(), on=ON, by=BY)))
    (large,) = [row for row in found if row[3] == "大型"]
    assert large == [
        make_surveys.TAX.name,
        None,
        "规模",
        "大型",
        "全部答卷",
        None,
        sheets.TOO_FEW,
        *[None] * 3,
    ]
    # Thirty small ones are enough, but two strata of which one is hidden would tell it.
    assert [row[6] for row in found if row[3] == "小型"] == [sheets.TOO_FEW]


def test_the_sheet_of_a_demonstration_says_so_on_top_and_in_print() -> None:
    one = survey()
    assert one.is_demonstration
    for make_book in (sheets.results, sheets.answers):
        sheet = opened(make_book(one, on=ON, by=BY))
        assert "（示范数据）" in top(sheet)
        assert "示范数据" in sheet.oddHeader.right.text
    Survey.objects.filter(pk=one.pk).update(is_demonstration=False)
    assert "示范数据" not in top(opened(sheets.results(make.fresh(one), on=ON, by=BY)))


def test_a_survey_that_nobody_was_asked_has_an_empty_sheet() -> None:
    one = make_surveys.closed(make_surveys.survey())
    for make_book, nothing in ((sheets.results, "没有结果"), (sheets.answers, "没有可以导出的答卷")):
        sheet = opened(make_book(one, on=ON, by=BY))
        assert rows(sheet) == []
        assert sheet.cell(HEADER_ROW + 1, 1).value == nothing


def test_no_sheet_is_made_of_an_open_survey_whoever_asks_for_it() -> None:
    one = make_surveys.survey()
    for make_book in (sheets.results, sheets.answers):
        with pytest.raises(NotAllowed, match="还没有结束"):
            make_book(one, on=ON, by=BY)


# ── Answers ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_is_a_line_in_words_without_key_code_or_day() -> None:
    one = survey()
    sheet = opened(sheets.answers(one, on=ON, by=BY))
    asked = [question.text for question in make_surveys.QUESTIONS]
    assert headings(sheet) == ["序号", "评价单位", "规模", "行业", "所有制", "来源地", *asked, "标记"]
    found = rows(sheet)
    assert len(found) == 32
    assert {tuple(row[5:8]) for row in found} == {
        ("5 非常了解", "是", None),
        ("1 完全不了解", "否", "=HYPERLINK(1)"),
    }
    told = str([[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW)])
    for answer in Answer.objects.filter(survey=one):
        assert str(answer.pk) not in told
    for batch in Batch.objects.filter(survey=one):
        assert not any(code in told for code in queries.codes_of(batch))
    assert make.TODAY.isoformat() not in told


def test_words_that_look_like_a_formula_are_words() -> None:
    sheet = opened(sheets.answers(survey(), on=ON, by=BY))
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_unit_with_too_few_is_left_out_with_its_words() -> None:
    told = str(rows(opened(sheets.answers(survey(), on=ON, by=BY))))
    assert WATER.name not in told
    assert "水费太高" not in told


def test_two_of_a_stratum_stand_without_it() -> None:
    found = rows(opened(sheets.answers(survey(), on=ON, by=BY)))
    assert sum(row[1:5] == ["小型", None, None, "本地"] for row in found) == 30
    assert sum(row[1:5] == [None] * 4 for row in found) == 2


def test_the_marks_stand_in_words() -> None:
    found = rows(opened(sheets.answers(survey(), on=ON, by=BY)))
    assert {row[-1] for row in found} == {"同一分钟内对同一单位5份以上"}


def test_the_order_of_the_lines_is_not_the_order_in_which_they_came() -> None:
    one = make_surveys.survey()
    codes = make_surveys.codes(make_surveys.batch(one, count=30))
    came = [
        make_surveys.answered(code, values={**make_surveys.VALUES, "q3": f"第{n}份"}).pk
        for n, code in enumerate(codes)
    ]
    one = make_surveys.closed(one)
    told = [row[7] for row in rows(opened(sheets.answers(one, on=ON, by=BY)))]
    order = sorted(range(30), key=lambda n: came[n])
    assert told == [f"第{n}份" for n in order]
    assert told != [f"第{n}份" for n in range(30)]
