"""Who owes what, and two clicks from a score to its records."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from marketaccess.apps.evaluation import actions
from marketaccess.apps.evaluation.models import Round
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.pipelines.evaluation_run.actions import hand_in
from tests import make
from tests import make_rounds as rounds
from tests.pages import Pages, clerk, office
from tests.warehouse import folder

pytestmark = pytest.mark.requirement("R4.6")
RUN = Pages("evaluation_run")
PROBLEMS = [
    {"problem": f"p{number:03}", "unit": make.HANDLING, "disposed_on": "2026-08-01"} for number in range(60)
]


def computed(tmp_path: Path) -> Round:
    one = rounds.round(S.COLLECTING, is_demonstration=True)
    given = folder.write(tmp_path / "given", problems=PROBLEMS)
    hand_in(round=one, folder=given, by=make.handler(), at=make.NINE)
    actions.freeze(round=one, by=make.handler(), at=make.NINE)
    return make.fresh(one)


def test_the_board_says_what_is_there_and_who_provides_the_rest(tmp_path: Path) -> None:
    text = RUN.page(office(), "data", computed(tmp_path).reference)
    assert "为本轮次上传的示范数据" in text
    assert "没有报来" in text
    assert "尚无单位提供" in text


def test_records_are_paged_marked_and_exported(tmp_path: Path) -> None:
    one = computed(tmp_path)
    place = (one.reference, make.HANDLING, 22)
    first = RUN.page(office(), "records", *place)
    assert "共60条" in first
    assert "p049" in first
    assert "p050" not in first
    assert "计入，不符合" in first
    assert 'mark-demonstration">示范数据' in first
    assert "p050" in RUN.page(office(), "records", *place, page="2")
    assert "p000" in RUN.page(office(), "records", *place, page="零")
    answer = office().get(RUN.address("records_excel", *place))
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "p059" in cells
    heads = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "序号")
    assert heads[2] == "计算中的去向"  # beside what a record is called, not behind the last column
    assert first.index("计算中的去向") < first.index(heads[3])
    assert any("示范数据" in str(cell) for cell in cells)


def test_a_score_without_data_leads_nowhere_and_says_so(tmp_path: Path) -> None:
    one = computed(tmp_path)
    place = (one.reference, make.HANDLING, 13)
    answer = office().get(RUN.address("records", *place), follow=True)
    assert "没有可以列出的记录" in answer.content.decode()
    workbook = office().get(RUN.address("records_excel", *place))
    assert workbook.status_code == 409
    assert "没有可以列出的记录" in workbook.content.decode()
    for place in ((one.reference, "nobody", 13), (one.reference, make.HANDLING, 99), ("P1", "x", 1)):
        assert office().get(RUN.address("records", *place)).status_code == 404


def test_a_unit_goes_down_to_its_own_records_once_it_sees_its_results(tmp_path: Path) -> None:
    one = computed(tmp_path)
    address = RUN.address("records", one.reference, make.HANDLING, 22)
    assert clerk().get(address).status_code == 404
    actions.show(round=one, until=rounds.UNTIL, by=make.handler(), at=make.NINE)
    assert clerk().get(address).status_code == 200
    assert clerk(make.HELPING).get(address).status_code == 404
