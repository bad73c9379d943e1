"""The ledger of the rectification tasks as Excel."""

import pytest

from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.rectification_flow import RectificationState as S
from marketaccess.pipelines.workbook import HEADER_ROW
from tests import make
from tests import make_rectification as mend
from tests.pipelines.ledgers import column, only, opened

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R6.1")]
ADDRESS = "/desk/rectification/tasks/ledger.xlsx"


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()


def test_a_row_tells_problem_demand_and_outcome() -> None:
    row = mend.task(S.CLOSED)
    found = only(opened(ADDRESS))
    assert found["任务编号"] == row.number
    assert (found["问题"], found["整改要求"]) == (mend.PROBLEM, mend.DEMAND)
    assert (found["状态"], found["是否按期"], found["期限"]) == ("已销号", "按期", "10个工作日")
    assert found["整改情况"] == "已修订流程并重新培训。"


def test_a_department_finds_only_its_own() -> None:
    mend.issued(mend.draft(), mend.draft(make.HELPING))
    assert len(column(opened(ADDRESS), "问题")) == 2
    assert len(column(opened(ADDRESS, Role.DEPARTMENT_HANDLER, make.HELPING), "问题")) == 1


def test_an_empty_ledger_says_so() -> None:
    found = opened(ADDRESS, query={"state": "closed"})
    assert found.cell(HEADER_ROW + 1, 1).value == "没有符合条件的整改任务。"
