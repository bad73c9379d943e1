"""The unit that must rectify sees its notice, answers it, and learns nothing of the lead or the reporter."""

from typing import Any

import pytest

from marketaccess.apps.leads.models import Attachment, RectificationNotice
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LeadState
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unconfined")]

DONE = "已删除招标文件中的注册地条件，发布更正公告，并完成对在建项目的逐项排查。"
SECRET = "此句为反映人原话，任何其他单位都不应当看到，特此写明以便核对。"


def issued(state: LeadState = LeadState.RECTIFYING) -> RectificationNotice:
    made = make.lead(state, narrative=SECRET)
    return RectificationNotice.objects.select_related("lead").get(lead=made)


def unit() -> Any:
    return make.browser(Role.DEPARTMENT_HANDLER, make.TARGET)


def address(notice: RectificationNotice) -> str:
    return f"/desk/notices/{notice.number}/"


def test_the_unit_reads_problem_demand_and_date_with_its_reckoning() -> None:
    notice = issued()
    answer = unit().get(address(notice))
    page = answer.content.decode()
    assert notice.problem in page
    assert notice.demand in page
    assert "算给你看" in page
    assert answer.context["clock"].deadline.due_on == notice.due_on


@pytest.mark.parametrize("state", [LeadState.RECTIFYING, LeadState.REVIEWING, LeadState.CLOSED])
def test_nothing_of_the_lead_or_the_reporter_is_on_its_pages(state: LeadState) -> None:
    notice = issued(state)
    lead = notice.lead
    for where in (address(notice), "/desk/notices/", "/desk/", "/desk/?tab=done"):
        page = unit().get(where).content.decode()
        for secret in (lead.reference, lead.title, lead.summary, SECRET, "反映人", "线索编号"):
            assert secret not in page, (where, secret)


@pytest.mark.parametrize(
    ("role", "at", "status"),
    [
        (Role.DEPARTMENT_HANDLER, make.TARGET, 200),
        (Role.DEPARTMENT_REVIEWER, make.TARGET, 200),
        (Role.COORDINATING_HANDLER, make.OFFICE, 200),
        (Role.COORDINATING_HEAD, make.OFFICE, 200),
        (Role.DEPARTMENT_HANDLER, make.HANDLING, 200),
        (Role.DEPARTMENT_HANDLER, make.HELPING, 404),
        (Role.COORDINATING_HEAD, make.SUBSTITUTE, 404),
        (Role.AUDITOR, make.OFFICE, 403),
        (Role.SYSTEM_ADMINISTRATOR, make.OFFICE, 403),
    ],
)
def test_who_finds_a_notice(role: Role, at: str, status: int) -> None:
    assert make.browser(role, at).get(address(issued())).status_code == status


def test_a_draft_is_not_yet_the_unit_s() -> None:
    lead = make.lead(LeadState.VERIFIED)
    draft = make.drafted(lead)
    assert unit().get(address(draft)).status_code == 404
    assert make.browser(Role.COORDINATING_HEAD, make.OFFICE).get(address(draft)).status_code == 200


@pytest.mark.requirement("R12.3")
def test_the_unit_reports_with_proof_and_saves_its_own_file() -> None:
    notice = issued()
    answer = unit().post(address(notice), {"report": DONE, "files": [make.upload()]}, follow=True)
    assert answer.redirect_chain == [(address(notice), 302)]
    assert notice.number in str(next(iter(answer.context["messages"])))
    assert make.fresh(notice).state == RectificationNotice.State.REPORTED
    assert make.fresh(notice.lead).state == LeadState.REVIEWING
    assert answer.context["form"] is None
    proof = notice.attachments.get(purpose=Attachment.Purpose.NOTICE_PROOF)
    where = f"{address(notice)}files/{proof.pk}/"
    assert unit().get(where).status_code == 200
    assert make.browser(Role.DEPARTMENT_HANDLER, make.HELPING).get(where).status_code == 404


def test_a_file_of_the_lead_is_not_had_through_the_notice() -> None:
    notice = issued()
    proof = notice.lead.attachments.get(purpose=Attachment.Purpose.PROOF)
    assert unit().get(f"{address(notice)}files/{proof.pk}/").status_code == 404
    assert unit().get(f"/desk/leads/{notice.lead.reference}/files/{proof.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("report", "with_file", "field"),
    [("", True, "report"), ("短", True, "report"), (DONE, False, "files"), (f"{DONE}\x00", True, "report")],
)
def test_an_incomplete_report_is_refused_and_kept(report: str, *, with_file: bool, field: str) -> None:
    notice = issued()
    files = {"files": [make.upload()]} if with_file else {}
    answer = unit().post(address(notice), {"report": report, **files})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert answer.context["form"]["report"].value() == report
    assert make.fresh(notice).state == RectificationNotice.State.ISSUED


def test_the_second_report_is_told_to_wait() -> None:
    notice = issued(LeadState.REVIEWING)
    answer = unit().post(address(notice), {"report": DONE, "files": [make.upload()]})
    assert answer.status_code == 409
    assert "已经报送" in answer.content.decode()
    assert DONE in answer.content.decode()


def test_nobody_reports_for_the_unit() -> None:
    notice = issued()
    for role, at in [
        (Role.COORDINATING_HANDLER, make.OFFICE),
        (Role.DEPARTMENT_HANDLER, make.HANDLING),
        (Role.DEPARTMENT_REVIEWER, make.TARGET),
    ]:
        browser = make.browser(role, at)
        assert browser.get(address(notice)).context["form"] is None
        answer = browser.post(address(notice), {"report": DONE, "files": [make.upload()]})
        assert answer.status_code == 409, (role, at)
    assert make.fresh(notice).state == RectificationNotice.State.ISSUED


def test_the_list_holds_what_one_may_see() -> None:
    notice = issued()
    assert [row[0].number for row in unit().get("/desk/notices/").context["rows"]] == [notice.number]
    other = make.browser(Role.DEPARTMENT_HANDLER, make.HELPING).get("/desk/notices/")
    assert other.context["rows"] == []
    assert "没有整改通知" in other.content.decode()
    assert unit().get("/desk/notices/?page=abc").status_code == 200


def test_the_office_finds_the_way_back_to_the_lead() -> None:
    notice = issued()
    page = make.browser(Role.COORDINATING_HANDLER, make.OFFICE).get(address(notice)).content.decode()
    assert f"/desk/leads/{notice.lead.reference}/" in page
