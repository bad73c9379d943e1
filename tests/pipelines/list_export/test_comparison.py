"""R3.2: a comparison as a workbook, for whoever checks it on paper or sends it round."""

from datetime import date

import pytest
from django.urls import reverse

from marketaccess.apps.negative_list import actions
from marketaccess.apps.negative_list.models import Comparison
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.pipelines.list_export.comparison import workbook_of
from marketaccess.pipelines.tables.reading import workbook
from tests import make
from tests.make_list import list_item, list_measure, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.2")]
SEALS = list_item("203002", "=未获得许可，不得刻制公章", list_measure("公章刻制许可"))
PORTS = list_item("207002", "未经批准，禁止经营码头", list_measure("码头经营审批"))


@pytest.fixture
def row() -> Comparison:
    make.county()
    recorded("e-2022", SEALS, begins=date(2022, 3, 25), is_demonstration=True)
    recorded("e-2025", SEALS, PORTS, is_demonstration=True)
    made = actions.request_comparison(old_key="e-2022", new_key="e-2025", by=SYSTEM, at=make.NINE)
    return make.fresh(made)


def test_items_measures_and_where_it_comes_from(row: Comparison) -> None:
    items, measures, about = workbook(workbook_of(row))
    assert items["rows"][0][:4] == ["变化", "原标识", "原内容", "新标识"]
    lines = {line[0]: line for line in items["rows"][1:]}
    assert lines["未变"][1:5] == ["203002", SEALS.title, "203002", SEALS.title]
    assert lines["新增"][1:] == ["", "", "207002", PORTS.title, "100%", "未确认"]
    assert [line[4] for line in measures["rows"][1:]] == ["公章刻制许可", "码头经营审批"]
    told = dict(line[:2] for line in about["rows"])
    assert told["状态"] == "待确认"
    assert told["标注"] == "示范数据 非官方"


def test_it_says_what_people_made_of_it_and_that_it_is_old(row: Comparison) -> None:
    seen = list(row.changes.values_list("pk", flat=True))
    actions.correct_change(
        comparison=row.pk, level="item", seen=seen, old=["203002"], new=["207002"], by=SYSTEM, at=make.NINE
    )
    recorded("e-2025", PORTS, is_demonstration=True)
    row.refresh_from_db()
    items, _, about = workbook(workbook_of(Comparison.objects.get(pk=row.pk)))
    (pair,) = [line for line in items["rows"] if line[1] == "203002" and line[3] == "207002"]
    assert pair[5:] == ["人工更正", "已确认"]
    assert ["注意", "比对之后清单有修订"] in [line[:2] for line in about["rows"]]


def test_fetched_by_any_officer_once_there_are_lines(row: Comparison) -> None:
    client = make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING)
    address = reverse("list_export:comparison", args=[row.pk])
    answer = client.get(address)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    Comparison.objects.update(state=Comparison.State.WAITING)
    assert client.get(address).status_code == 404
    assert client.get(reverse("list_export:comparison", args=[row.pk + 1])).status_code == 404
