"""The pages on which a unit is named at fault, and what they show afterwards."""

import pytest

from marketaccess.apps.leads.models import Fault, Lead
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import Conclusion, LeadState
from tests import make
from tests.apps.leads.test_pages_steps import LONG_ENOUGH, pk, reviewer
from tests.apps.leads.test_recusing import draft, shared
from tests.pages import clerk, office

pytestmark = pytest.mark.django_db
S = LeadState


def address(lead: Lead, step: str = "") -> str:
    return f"/desk/leads/{lead.reference}/{step}"


def opinion(**changes: object) -> dict[str, object]:
    said = {
        "conclusion": Conclusion.SUBSTANTIATED,
        "statement": LONG_ENOUGH,
        "measures": "建议删除有关条款并公开更正。",
        "files": [make.upload()],
    }
    return {**said, **changes}


def test_the_form_of_the_opinion_names_the_unit_and_its_reviewer_sends_it_out_of_sight() -> None:
    lead = make.transferred(make.lead(S.REGISTERED), assisting=(make.HELPING,))
    answer = clerk().post(address(lead, "verify/"), opinion(at_fault=pk(make.HELPING), seen=lead.state))
    assert answer.status_code == 302
    helper = make.browser(Role.DEPARTMENT_HANDLER, make.HELPING)
    assert helper.get(address(lead)).status_code == 200

    page = reviewer().get(address(lead, "endorse/")).content.decode()
    assert "查明存在问题的单位" in page
    assert make.NAMES[make.HELPING] in page
    assert reviewer().post(address(lead, "endorse/"), {"seen": S.ENDORSING}).status_code == 302

    assert helper.get(address(lead)).status_code == 404
    assert lead.reference not in helper.get("/desk/?tab=done").content.decode()
    shown = office().get(address(lead)).content.decode()
    assert "承办单位按回避规定退出办理" in shown
    notice = office().get(address(lead, "draft-notice/")).context["form"]
    assert str(notice["department"].value()) == pk(make.HELPING)


@pytest.mark.parametrize("changes", [{"at_fault": "0"}, {"conclusion": Conclusion.UNSUBSTANTIATED}])
def test_what_cannot_be_is_refused_at_its_field(changes: dict[str, object]) -> None:
    lead = make.lead(S.VERIFYING)
    said = opinion(**{"at_fault": pk(make.HELPING), "seen": lead.state, **changes})
    answer = clerk().post(address(lead, "verify/"), said)
    assert answer.status_code == 422
    assert answer.context["form"].errors["at_fault"]
    assert not Fault.objects.exists()


def test_a_department_that_named_itself_is_led_to_its_inbox() -> None:
    lead = make.verified(make.lead(S.VERIFYING), at_fault=make.department(make.HANDLING))
    answer = reviewer().post(address(lead, "endorse/"), {"seen": lead.state}, follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/"
    assert lead.reference not in answer.context["listing"]


def test_the_office_takes_a_lead_without_handler_back_by_its_page() -> None:
    lead = make.lead(S.VERIFIED)
    page = office().get(address(lead))
    reasons = {offer.verb: offer.reason for offer in page.context["file"].offers}
    assert "主办部门仍在办理" in reasons["take_back"]
    draft(lead, make.HANDLING)

    assert office().get(address(lead, "take-back/")).status_code == 200
    assert office().post(address(lead, "take-back/"), {"seen": lead.state}).status_code == 422
    said = {"remark": "原承办单位存在问题，须重新核查。", "seen": lead.state}
    assert office().post(address(lead, "take-back/"), said).status_code == 302
    assert make.fresh(lead).state == S.REGISTERED
    offered = {
        value for value, _ in office().get(address(lead, "transfer/")).context["form"].fields["to"].choices
    }
    assert pk(make.HANDLING) not in offered
    assert pk(make.HELPING) in offered


def test_a_file_that_the_unit_handed_in_itself_does_not_open_for_it_any_more() -> None:
    lead = shared()
    proof = lead.attachments.get(opinion__hop__department=make.department(make.HELPING))
    helper = make.browser(Role.DEPARTMENT_HANDLER, make.HELPING)
    draft(lead, make.HELPING)
    assert helper.get(address(lead, f"files/{proof.pk}/")).status_code == 404
