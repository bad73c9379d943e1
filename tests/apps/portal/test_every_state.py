"""What the holder of a receipt sees and may do, in each state of the lead."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from marketaccess.apps.leads import actions as leads
from marketaccess.apps.leads.models import Lead, Message, Revisit
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.ui.shelf import SHELF
from marketaccess.foundation.vault import receipts
from tests import make
from tests.apps.portal.said import csrf, enter
from tests.transactions import taken_back

S = LeadState
WORDS = {
    S.RECEIVED: "已收到您的反映，正在登记。",
    S.REFUSED: "经审核，您反映的事项不予受理，理由见下方。",
    S.REGISTERED: "已登记，正在移交主管单位。",
    S.VERIFYING: "已移交主管单位，正在核查。",
    S.ENDORSING: "主管单位已完成核查，正在内部审核。",
    S.RULING: "主管单位提出异议，正在裁定由谁办理。",
    S.VERIFIED: "核查意见已报送，正在复核。",
    S.RECTIFYING: "问题已查实，有关单位正在整改。",
    S.REVIEWING: "整改情况已报送，正在复核。",
    S.ANSWERING: "办理已有结果，正在拟写答复。",
    S.ANSWERED: "已答复，请查看答复并告诉我们问题是否解决。",
    S.CLOSED: "已办结。",
}
MAY_RATE = MAY_REOPEN = {S.ANSWERED, S.CLOSED}


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reporter looks an hour after the last step."""
    monkeypatch.setattr(timezone, "now", lambda: make.NINE.replace(hour=2))


@pytest.fixture
def receipt() -> str:
    return receipts.generate()


def followed(state: LeadState, receipt: str) -> Lead:
    """A lead in a state, whose receipt is known here."""
    lead = make.lead(state, narrative="反映人原话：窗口要求先设立分公司，否则不予报名。")
    Lead.objects.filter(pk=lead.pk).update(receipt_digest=receipts.digest(receipt))
    return make.fresh(lead)


def opened(phone: Client, receipt: str) -> str:
    assert enter(phone, receipt).status_code == 302
    return phone.get("/track/").content.decode()


def post(phone: Client, step: str, **said: str) -> Any:
    return phone.post(f"/track/{step}/", {**csrf(phone), **said})


Standing = tuple[LeadState, Lead, str]


@pytest.fixture(scope="class", params=LeadState)
def standing(request: pytest.FixtureRequest, arranged_once: None) -> Iterator[Standing]:
    """Each state, a lead in it, and the receipt of whoever reported it."""
    known = receipts.generate()
    with taken_back():
        yield request.param, followed(request.param, known), known


class TestInEachState:
    @pytest.mark.requirement("R7.5")
    def test_the_true_state_is_told_in_plain_words(self, standing: Standing, phone: Client) -> None:
        state, lead, receipt = standing
        page = opened(phone, receipt)
        assert WORDS[state] in page
        assert lead.reference in page
        assert not any(
            other in page for s, other in WORDS.items() if s is not state and other not in WORDS[state]
        )

    def test_no_officer_no_department_and_no_inner_word_is_told(
        self, standing: Standing, phone: Client
    ) -> None:
        _, lead, receipt = standing
        page = opened(phone, receipt)
        for key in (make.HANDLING, make.HELPING, make.TARGET):
            assert make.NAMES[key] not in page, key
        inner = [make.STATEMENT, make.MEASURES, "请按职责核查。", "三定规定第三条", lead.summary or "无摘要"]
        for secret in [*inner, "department_handler", "coordinating_handler", "经办员"]:
            assert secret not in page, secret
        for notice in lead.notices.all():
            assert notice.number not in page
            assert notice.problem not in page

    def test_rating_and_reopening_are_offered_where_they_are_possible(
        self, standing: Standing, phone: Client
    ) -> None:
        state, _, receipt = standing
        page = opened(phone, receipt)
        assert ('action="/track/rating/"' in page) is (state in MAY_RATE)
        assert ('action="/track/reopening/"' in page) is (state in MAY_REOPEN)
        assert 'action="/track/message/"' in page

    @pytest.mark.requirement("R7.5")
    def test_a_message_reaches_the_office_in_every_state(self, standing: Standing, phone: Client) -> None:
        state, lead, receipt = standing
        opened(phone, receipt)
        assert post(phone, "message", body="补充：公告已在网上发布。").status_code == 302
        message = Message.objects.filter(lead=lead, kind="from_reporter").get()
        assert (message.body, message.author_label, message.read_at) == (
            "补充：公告已在网上发布。",
            "反映人",
            None,
        )
        assert make.fresh(lead).state == state
        assert "补充：公告已在网上发布。" in phone.get("/track/").content.decode()

    def test_a_rating_is_kept_after_the_answer_and_refused_before_it(
        self, standing: Standing, phone: Client
    ) -> None:
        state, lead, receipt = standing
        earlier = Revisit.objects.count()
        opened(phone, receipt)
        answer = post(phone, "rating", solved="no", rating="1", comment="要求仍在。")
        assert answer.status_code == (302 if state in MAY_RATE else 422)
        assert Revisit.objects.count() == earlier + (state in MAY_RATE)
        assert make.fresh(lead).state == state
        if state not in MAY_RATE:
            assert "刷新页面" in answer.content.decode()

    def test_reopening_starts_a_new_round_after_the_answer_and_nothing_before_it(
        self, standing: Standing, phone: Client
    ) -> None:
        state, lead, receipt = standing
        opened(phone, receipt)
        answer = post(phone, "reopening", reason="答复与事实不符，要求仍然存在。")
        assert answer.status_code == (302 if state in MAY_REOPEN else 422)
        after = make.fresh(lead)
        assert after.state == (S.REGISTERED if state in MAY_REOPEN else state)
        assert after.reopenings == (state in MAY_REOPEN)
        if state in MAY_REOPEN:
            page = phone.get("/track/").content.decode()
            assert "应您的要求重新办理" in page
            assert 'action="/track/rating/"' not in page

    def test_the_steps_so_far_stand_in_their_order_each_with_its_day(
        self, standing: Standing, phone: Client
    ) -> None:
        _, lead, receipt = standing
        opened(phone, receipt)
        SHELF.clear()  # a kept page has no context
        steps = phone.get("/track/").context["tracking"].status.steps
        told = [step.words for step in steps]
        assert told[0] == "收到反映"
        assert {step.on for step in steps} == {make.TODAY}
        hidden = {"sign", "contribute", "verify", "reject_draft", "draft_notice", "request_extension"}
        public = lead.progress.exclude(verb__in=[*hidden, "appeal_transfer", "decide_extension"])
        assert len(told) == public.exclude(verb__contains="reporter").count()


def test_the_reason_of_a_refusal_and_of_closing_are_told_and_no_other(phone: Client, receipt: str) -> None:
    lead = followed(S.ANSWERED, receipt)
    leads.rate(lead=lead, solved="yes", rating=5, at=make.NINE)
    leads.close(lead=make.fresh(lead), reason="反映人确认问题已经解决。", by=make.head(), at=make.NINE)
    assert "反映人确认问题已经解决。" in opened(phone, receipt)


def test_the_office_sees_that_a_message_is_unread_until_it_answers(phone: Client, receipt: str) -> None:
    lead = followed(S.VERIFYING, receipt)
    opened(phone, receipt)
    post(phone, "message", body="请问进展如何？")
    assert Message.objects.filter(read_at__isnull=True).count() == 1
    leads.write_to_reporter(lead=lead, body="正在核查，请稍候。", by=make.handler(), at=make.NINE)
    assert not Message.objects.filter(kind="from_reporter", read_at__isnull=True).exists()


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("message", {"body": '<script>alert("x")</script>&lt;b&gt;'}),
        ("rating", {"solved": "yes", "comment": "<img src=x onerror=alert(1)>"}),
        ("reopening", {"reason": '"><svg/onload=alert(1)> 请重新办理'}),
    ],
)
def test_what_a_reporter_types_is_shown_as_text(
    step: str, said: dict[str, str], phone: Client, receipt: str
) -> None:
    lead = followed(S.ANSWERED, receipt)
    opened(phone, receipt)
    assert post(phone, step, **said).status_code == 302
    pages = [phone.get("/track/").content.decode()]
    pages.append(make.browser(make.Role.COORDINATING_HANDLER, make.OFFICE).get(
        f"/desk/leads/{lead.reference}/").content.decode())  # fmt: skip
    for page in pages:
        assert not re.search(r"<script>alert|<img src=x|<svg/onload", page)


@pytest.mark.parametrize("step", ["message", "rating", "reopening"])
def test_a_step_without_an_open_page_writes_nothing(step: str, phone: Client, receipt: str) -> None:
    lead = followed(S.CLOSED, receipt)
    said = {"body": "写好的话", "reason": "写好的话", "comment": "写好的话", "solved": "yes"}
    answer = phone.post(f"/track/{step}/", {**csrf(phone), **said})
    assert answer.status_code == 403
    assert "写好的话" in answer.content.decode()
    assert make.fresh(lead).state == S.CLOSED
    assert not Message.objects.filter(kind="from_reporter").exists()
    assert Revisit.objects.count() == 1
