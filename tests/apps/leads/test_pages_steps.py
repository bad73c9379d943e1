"""The step pages: every verb by its form, from the first button to the last."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from marketaccess.apps.leads.models import Lead, RectificationNotice
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import Conclusion, LeadState
from marketaccess.law import library
from tests import make
from tests.pages import clerk, office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unconfined")]

LONG_ENOUGH = "经现场核查和查阅档案，情况已经查明，具体经过、依据和处理建议见所附材料。"


def head() -> Client:
    return make.browser(Role.COORDINATING_HEAD, make.OFFICE)


def reviewer(at: str = make.HANDLING) -> Client:
    return make.browser(Role.DEPARTMENT_REVIEWER, at)


def pk(key: str) -> str:
    return str(make.department(key).pk)


def registration(**changes: Any) -> dict[str, Any]:
    known = library.classifications()
    said = {
        "title": "招标文件要求设立分公司",
        "summary": "反映某工程招标要求外地企业在本地设立分公司后方可报名。",
        "case_type": known.case_type_choices()[0][0],
        "situation": known.situation_choices()[0][0],
        "level": known.level_choices()[0][0],
        "list_item": "100001",
        "target_department": pk(make.TARGET),
    }
    return {**said, **changes}


Fields = Callable[[], dict[str, Any]]
# state before, seat, page, what is typed, state after
STEPS: dict[str, tuple[str, Callable[[], Client], str, Fields, str]] = {
    "register": (LeadState.RECEIVED, office, "register", registration, LeadState.REGISTERED),
    "refuse": (
        LeadState.RECEIVED,
        office,
        "refuse",
        lambda: {"reason": "所反映的是合同纠纷，请向人民法院起诉。"},
        LeadState.REFUSED,
    ),
    "transfer": (
        LeadState.REGISTERED,
        office,
        "transfer",
        lambda: {
            "to": pk(make.HANDLING),
            "assisting": [pk(make.HELPING)],
            "instructions": "请核查招标文件的报名条件。",
        },
        LeadState.VERIFYING,
    ),
    "sign": (LeadState.VERIFYING, clerk, "sign", dict, LeadState.VERIFYING),
    "return": (
        LeadState.VERIFYING,
        clerk,
        "return",
        lambda: {"reason": "该事项不属于本部门职责范围。", "basis": "三定规定第三条"},
        LeadState.REGISTERED,
    ),
    "rule": (
        LeadState.RULING,
        head,
        "rule",
        lambda: {"keep": "yes", "reason": "职责清楚，由原部门继续办理。"},
        LeadState.VERIFYING,
    ),
    "verify": (
        LeadState.VERIFYING,
        clerk,
        "verify",
        lambda: {
            "conclusion": Conclusion.SUBSTANTIATED,
            "statement": LONG_ENOUGH,
            "measures": "建议删除有关条款并公开更正。",
            "files": [make.upload(), make.upload("现场笔录.pdf")],
        },
        LeadState.ENDORSING,
    ),
    "endorse": (LeadState.ENDORSING, reviewer, "endorse", dict, LeadState.VERIFIED),
    "reject_draft": (
        LeadState.ENDORSING,
        reviewer,
        "reject-draft",
        lambda: {"remark": "请补充调取档案的情况。"},
        LeadState.VERIFYING,
    ),
    "send_back": (
        LeadState.VERIFIED,
        office,
        "send-back",
        lambda: {"remark": "缺少招标文件原件，请补充。"},
        LeadState.VERIFYING,
    ),
    "draft_notice": (
        LeadState.VERIFIED,
        office,
        "draft-notice",
        lambda: {
            "department": pk(make.TARGET),
            "problem": "招标文件设置了以注册地为条件的报名门槛。",
            "demand": "删除该条件，公开更正并排查在建项目。",
            "basis": "《公平竞争审查条例》第十条",
        },
        LeadState.VERIFIED,
    ),
    "accept_rectification": (LeadState.REVIEWING, office, "accept-rectification", dict, LeadState.ANSWERING),
    "send_back_rectification": (
        LeadState.REVIEWING,
        office,
        "send-back-rectification",
        lambda: {"remark": "未见更正公告，请补充。"},
        LeadState.RECTIFYING,
    ),
    "answer": (LeadState.ANSWERING, office, "answer", lambda: {"body": LONG_ENOUGH}, LeadState.ANSWERED),
    "revisit": (
        LeadState.ANSWERED,
        office,
        "revisit",
        lambda: {"solved": "yes", "rating": "5", "comment": "电话回访，反映人表示满意。"},
        LeadState.ANSWERED,
    ),
    "reopen": (
        LeadState.CLOSED,
        head,
        "reopen",
        lambda: {"reason": "反映人提供了新的证据材料。"},
        LeadState.REGISTERED,
    ),
    "write": (
        LeadState.VERIFYING,
        office,
        "write",
        lambda: {"body": "请补充招标公告的发布网址。"},
        LeadState.VERIFYING,
    ),
}


Leads = dict[str, Lead]


@pytest.fixture(scope="class")
def leads(arranged_once: None) -> Leads:
    """A lead in each state from which a page leads on."""
    return {before: make.lead(before) for before in sorted({before for before, *_ in STEPS.values()})}


@pytest.fixture(scope="class")
def strangers(arranged_once: None) -> dict[tuple[Role, str], Client]:
    """Those who have no part in these leads, signed in, by seat."""
    seats = [(role, at) for at in (make.TARGET, "outsider") for role in list(Role)[:4]]
    seats += [(Role.AUDITOR, make.OFFICE), (Role.SYSTEM_ADMINISTRATOR, make.OFFICE)]
    return {(role, at): make.browser(role, at) for role, at in seats}


class TestEachStep:
    @pytest.mark.requirement("R7.5", "R12.3")
    @pytest.mark.parametrize("step", STEPS)
    def test_a_step_is_taken_from_its_page(self, leads: Leads, step: str) -> None:
        before, seat, page, fields, after = STEPS[step]
        lead = make.fresh(leads[before])
        browser = seat()
        address = f"/desk/leads/{lead.reference}/{page}/"
        assert browser.get(address).status_code == 200
        answer = browser.post(address, {**fields(), "seen": lead.state}, follow=True)
        assert answer.redirect_chain, answer.content.decode()
        assert make.fresh(lead).state == after
        assert lead.reference in str(next(iter(answer.context["messages"]))) or step == "write"

    @pytest.mark.parametrize("step", [s for s in STEPS if STEPS[s][3] is not dict])
    def test_an_empty_form_names_what_is_missing_and_changes_nothing(self, leads: Leads, step: str) -> None:
        before, seat, page, _, _ = STEPS[step]
        lead = make.fresh(leads[before])
        answer = seat().post(f"/desk/leads/{lead.reference}/{page}/", {})
        assert answer.status_code == 422
        assert answer.context["form"].errors
        assert make.fresh(lead).state == before

    @pytest.mark.parametrize("step", STEPS)
    def test_the_unit_complained_about_an_outsider_and_administrators_find_nothing(
        self, leads: Leads, strangers: dict[tuple[Role, str], Client], step: str
    ) -> None:
        before, _, page, fields, _ = STEPS[step]
        lead = make.fresh(leads[before])
        address = f"/desk/leads/{lead.reference}/{page}/"
        for seat, browser in strangers.items():
            assert browser.get(address).status_code in {403, 404}, seat
            assert browser.post(address, fields()).status_code in {403, 404}, seat
        assert make.fresh(lead).state == before

    @pytest.mark.parametrize(
        "step", [s for s in STEPS if STEPS[s][0] != STEPS[s][4] and STEPS[s][3] is not dict]
    )
    def test_the_second_of_two_presses_is_told_who_was_quicker_and_keeps_the_text(
        self, leads: Leads, step: str
    ) -> None:
        before, seat, page, fields, after = STEPS[step]
        lead = make.fresh(leads[before])
        browser, address = seat(), f"/desk/leads/{lead.reference}/{page}/"
        assert browser.post(address, {**fields(), "seen": before}).status_code == 302
        if not Lead.objects.filter(pk=lead.pk, state=after).exists():
            pytest.fail("the first press did not move the lead")
        again = browser.post(address, {**fields(), "seen": before})
        if again.status_code == 404:  # the step took the lead out of this officer's sight
            return
        assert again.status_code == 409
        page_text = again.content.decode()
        assert "已于" in page_text
        typed = next(value for value in fields().values() if isinstance(value, str) and len(value) > 8)
        assert typed in page_text
        assert make.fresh(lead).state == after


def test_a_page_that_is_not_on_offer_leads_back_with_the_reason() -> None:
    lead = make.lead(LeadState.RECEIVED)
    answer = office().get(f"/desk/leads/{lead.reference}/transfer/", follow=True)
    assert answer.redirect_chain[0][0] == f"/desk/leads/{lead.reference}/"
    assert "待登记" in str(next(iter(answer.context["messages"])))


@pytest.mark.requirement("R12.1")
def test_the_unit_complained_about_is_not_offered_and_not_taken() -> None:
    lead = make.lead(LeadState.REGISTERED)
    address = f"/desk/leads/{lead.reference}/transfer/"
    page = office().get(address)
    offered = {value for value, _ in page.context["form"].fields["to"].choices}
    assert pk(make.TARGET) not in offered
    assert pk(make.HANDLING) in offered
    answer = office().post(address, {"to": pk(make.TARGET), "instructions": "请核查核查核查。"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["to"]
    assert "请核查核查核查。" in answer.content.decode()
    assert make.fresh(lead).state == LeadState.REGISTERED


def test_a_department_cannot_handle_and_assist_at_once() -> None:
    lead = make.lead(LeadState.REGISTERED)
    both = {"to": pk(make.HANDLING), "assisting": [pk(make.HANDLING)]}
    answer = office().post(f"/desk/leads/{lead.reference}/transfer/", both)
    assert answer.status_code == 422
    assert answer.context["form"].errors["assisting"]


def test_registration_starts_from_a_summary_without_contacts() -> None:
    lead = make.lead(LeadState.RECEIVED, narrative="报名时被要求设立分公司，请联系13800001234核实处理。")
    page = office().get(f"/desk/leads/{lead.reference}/register/")
    assert "13800001234" not in page.context["form"]["summary"].value()
    assert "设立分公司" in page.context["form"]["summary"].value()
    assert "13800001234" in page.content.decode()  # the narrative beside it, for the office


def test_registration_suggests_similar_leads_and_keeps_the_list_item() -> None:
    earlier = make.lead(LeadState.REGISTERED)
    lead = make.lead(LeadState.RECEIVED)
    browser = office()
    page = browser.get(f"/desk/leads/{lead.reference}/register/")
    assert [one.lead.reference for one in page.context["similar"]] == [earlier.reference]
    browser.post(f"/desk/leads/{lead.reference}/register/", registration(list_item="100002"))
    assert make.fresh(lead).list_item == "100002"


def test_a_refusal_of_the_rules_stands_at_its_field() -> None:
    lead = make.lead(LeadState.RECEIVED)
    told = registration(summary="反映招标设限，请致电13800001234了解情况。")
    answer = office().post(f"/desk/leads/{lead.reference}/register/", told)
    assert answer.status_code == 422
    assert "电话" in answer.context["form"].errors["summary"][0]
    assert "13800001234" in answer.content.decode()


def test_a_lead_about_the_office_itself_leaves_its_sight() -> None:
    lead = make.lead(LeadState.RECEIVED)
    address = f"/desk/leads/{lead.reference}/register/"
    answer = office().post(address, registration(target_department=pk(make.OFFICE)))
    assert answer.headers["Location"] == "/desk/"
    assert office().get(f"/desk/leads/{lead.reference}/").status_code == 404
    assert make.fresh(lead).coordinated_by == make.department(make.SUBSTITUTE)


def test_a_notice_is_issued_by_a_second_person() -> None:
    lead = make.lead(LeadState.VERIFIED)
    address = f"/desk/leads/{lead.reference}"
    office().post(f"{address}/draft-notice/", STEPS["draft_notice"][3]())
    page = head().get(f"{address}/issue-notice/")
    assert "以注册地为条件" in page.content.decode()
    assert head().post(f"{address}/issue-notice/").status_code == 302
    assert RectificationNotice.objects.get(lead=lead).state == RectificationNotice.State.ISSUED


@pytest.mark.requirement("R12.2")
def test_an_extension_is_applied_for_in_writing_and_decided_with_the_approval() -> None:
    lead = make.lead(LeadState.RECTIFYING)
    address = f"/desk/leads/{lead.reference}"
    until = {
        "reason": "涉及招标文件范本修订，需履行公示程序。",
        "until": "2027-03-31",
        "files": [make.upload()],
    }
    assert clerk().post(f"{address}/request-extension/", until).status_code == 302
    page = head().get(f"{address}/decide-extension/")
    approver = page.context["form"]["approver"].value()
    assert approver
    bare = {"grant": "yes", "approver": approver}
    refused = head().post(f"{address}/decide-extension/", bare)
    assert refused.status_code == 422
    decided = {**bare, "approval_number": "示发改〔2026〕12号", "files": [make.upload("批复.pdf")]}
    assert head().post(f"{address}/decide-extension/", decided).status_code == 302
    assert str(lead.extensions.get().until) == "2027-03-31"


BAD: dict[str, dict[str, str]] = {
    "a NUL byte": {"reason": "理由\x00理由理由理由理由理由理由", "until": "2027-03-31"},
    "a date that does not exist": {"reason": "涉及招标文件范本修订，需履行公示程序。", "until": "2027-02-30"},
    "a year far off": {"reason": "涉及招标文件范本修订，需履行公示程序。", "until": "0001-01-01"},
    "a text for a date": {"reason": "涉及招标文件范本修订，需履行公示程序。", "until": "下个月"},
    "a text too long": {"reason": "长" * 3000, "until": "2027-03-31"},
    "a date in the past": {"reason": "涉及招标文件范本修订，需履行公示程序。", "until": "2020-01-01"},
}


@pytest.mark.parametrize("fault", BAD)
def test_bad_input_is_named_and_kept(fault: str) -> None:
    lead = make.lead(LeadState.RECTIFYING)
    answer = clerk().post(
        f"/desk/leads/{lead.reference}/request-extension/", {**BAD[fault], "files": [make.upload()]}
    )
    assert answer.status_code == 422
    wrong = "reason" if fault in {"a NUL byte", "a text too long"} else "until"
    assert list(answer.context["form"].errors) == [wrong]
    assert answer.context["form"]["until"].value() == BAD[fault]["until"]
    assert not lead.extensions.exists()


def test_full_width_digits_are_a_date() -> None:
    lead = make.lead(LeadState.RECTIFYING)
    said = {
        "reason": "涉及招标文件范本修订，需履行公示程序。",
        "until": "２０２７年３月３１日",
        "files": [make.upload()],
    }
    answer = clerk().post(f"/desk/leads/{lead.reference}/request-extension/", said)
    assert answer.status_code == 302
    assert str(lead.extensions.get().until) == "2027-03-31"


def test_a_file_that_is_not_what_it_says_is_refused_and_the_text_kept() -> None:
    lead = make.lead(LeadState.VERIFYING)
    fake = make.upload()
    fake.file.seek(0)  # type: ignore[union-attr]
    fake.file.write(b"MZ\x90\x00not a pdf at all")  # type: ignore[union-attr]
    fake.file.seek(0)  # type: ignore[union-attr]
    said = {"conclusion": "substantiated", "statement": LONG_ENOUGH, "measures": "整改。", "files": [fake]}
    answer = clerk().post(f"/desk/leads/{lead.reference}/verify/", said)
    assert answer.status_code == 422
    assert answer.context["form"].errors["files"]
    assert LONG_ENOUGH in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/desk/leads/%00/", "/desk/leads/2026-999999/", "/desk/leads/<b>/verify/"]
)
def test_strange_references_are_not_found(address: str) -> None:
    make.county()
    assert clerk().get(address).status_code == 404


def test_other_methods_are_refused() -> None:
    lead = make.lead(LeadState.VERIFYING)
    assert clerk().put(f"/desk/leads/{lead.reference}/sign/").status_code == 405
    assert clerk().post(f"/desk/leads/{lead.reference}/").status_code == 405
