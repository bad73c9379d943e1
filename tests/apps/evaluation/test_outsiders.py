"""Who works on a round from outside of its office, and what the others do not learn of it."""

import pytest
from django.test import Client

from marketaccess.apps.evaluation import actions
from marketaccess.domain.authority.role import Role
from marketaccess.domain.evaluation.round_flow import RoundState as S
from tests import make
from tests import make_evidence as hand
from tests import make_rounds as rounds
from tests.apps.evaluation.test_who_may import PAGES, STEPS, get, post

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.7")]


def test_who_steers_elsewhere_and_is_a_unit_here_reads_no_worksheet() -> None:
    one = rounds.round(S.OBJECTIONS)
    both = make.user(Role.COORDINATING_HANDLER, make.SUBSTITUTE)
    make.post(both, Role.DEPARTMENT_HANDLER, make.HANDLING)
    client = Client()
    client.force_login(both)
    assert get(client, "round", one.reference) == 200
    assert get(client, "worksheet", one.reference, 1) == 404
    assert get(client, "unit", one.reference, make.HELPING) == 404
    assert client.get(f"/desk/evaluation/{one.reference}/report.docx").status_code == 404


@pytest.mark.parametrize("at", [hand.AGENCY, make.OFFICE, make.HANDLING])
def test_an_evaluator_opens_the_pages_of_the_work_wherever_seated_and_reads_no_score(at: str) -> None:
    make.department(hand.AGENCY, "评估机构")
    client = make.browser(Role.EVALUATOR, at)
    one = rounds.round(S.COMPUTED)
    assert one.title in PAGES.page(client, "rounds")
    page = PAGES.page(client, "round", one.reference)
    assert PAGES.address("manual", one.reference) in page
    for name in ("evidence_overview", "manual"):
        assert f'href="{PAGES.address("round", one.reference)}"' in PAGES.page(client, name, one.reference)
    assert client.get(f"/desk/evaluation/{one.reference}/data/").status_code == 200
    assert "81.25" not in page
    actions.show(round=one, until=rounds.UNTIL, by=make.handler(), at=make.NINE)
    for name, more in (("unit", (make.HANDLING,)), ("indicator", (13,)), ("alternatives", ())):
        assert get(client, name, one.reference, *more) == 404, name
    assert get(client, "worksheet", one.reference, 1) == 403
    for name in STEPS:
        assert post(client, name, one.reference) == 403, name
    other = rounds.opened(title="还在准备的一轮")
    assert get(client, "round", other.reference) == 404


def test_that_a_unit_has_objected_is_told_to_no_other() -> None:
    one = rounds.round(S.OBJECTIONS)
    made = rounds.objection(one)
    actions.withdraw(objection=made, by=make.reviewer(), at=make.NINE)
    told = {
        place: PAGES.page(client, "round", one.reference)
        for place, client in (
            ("office", make.browser(Role.COORDINATING_HEAD, make.OFFICE)),
            ("other", make.browser(Role.DEPARTMENT_HANDLER, make.HELPING)),
        )
    }
    assert ["撤回异议" in told[place] for place in ("office", "other")] == [True, False]
    assert 'timeline-title">提出异议' not in told["other"]
    assert "向各单位出示结果" in told["other"]
