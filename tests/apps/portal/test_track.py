"""Following a report by its receipt."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketaccess.apps.leads import actions as leads
from marketaccess.apps.leads.models import Lead, Message, Revisit
from marketaccess.apps.portal import mark
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import Conclusion, LeadState
from tests import make
from tests.apps.portal.said import csrf, enter

WRONG = "00000-00000-00000-00000"


@pytest.fixture
def reported() -> leads.Received:
    return make.received(at=timezone.now() - timedelta(days=1))


@pytest.fixture
def receipt(reported: leads.Received) -> str:
    assert reported.receipt
    return reported.receipt


def answered(reported: leads.Received) -> Lead:
    at = timezone.now() - timedelta(hours=1)
    lead = make.registered(reported.lead, at=at)
    lead = make.transferred(lead, at=at)
    lead = make.verified(lead, conclusion=Conclusion.UNSUBSTANTIATED, at=at)
    lead = leads.endorse(lead=lead, by=make.reviewer(), at=at)
    lead = leads.conclude(lead=lead, by=make.handler(), at=at)
    return leads.answer(lead=lead, body="经核查，该条件属于许可准入事项。", by=make.handler(), at=at)


@pytest.mark.django_db(transaction=True)
class TestAnOfficerWhoReportedAboutTheOwnUnit:
    """The receipt is the credential: on the public pages an officer is the public."""

    @pytest.fixture
    def officer(self) -> Client:
        client = Client()
        client.force_login(make.user(Role.DEPARTMENT_HANDLER, make.TARGET))
        return client

    @pytest.fixture
    def own(self) -> tuple[Lead, str]:
        received = make.received(at=timezone.now() - timedelta(days=1))
        lead = make.registered(received.lead, at=timezone.now() - timedelta(days=1))
        assert lead.target_department == make.department(make.TARGET)
        return lead, received.receipt or ""

    def test_follows_it_and_writes_to_the_office(self, officer: Client, own: tuple[Lead, str]) -> None:
        lead, receipt = own
        assert enter(officer, receipt).status_code == 302
        assert "查询进度" in officer.get("/track/").content.decode()
        sent = officer.post("/track/message/", {"body": "补充一份材料。"})
        assert sent.status_code == 302
        assert Message.objects.get(lead=lead).body == "补充一份材料。"

    def test_and_still_finds_nothing_of_it_at_the_desk(self, officer: Client, own: tuple[Lead, str]) -> None:
        lead, receipt = own
        enter(officer, receipt)
        assert officer.get(f"/desk/leads/{lead.reference}/").status_code == 404
        assert lead.reference not in officer.get("/desk/").content.decode()

    def test_nor_does_a_wrong_receipt_help(self, officer: Client, own: tuple[Lead, str]) -> None:
        assert enter(officer, WRONG).status_code == 422


class TestEntering:
    @pytest.mark.requirement("R7.5")
    def test_opens_the_report_and_keeps_the_receipt_out_of_the_address(
        self, phone: Client, receipt: str
    ) -> None:
        response = enter(phone, receipt)
        assert response.status_code == 302
        assert response.headers["Location"] == "/track/"
        assert "已收到您的反映" in phone.get("/track/").content.decode()

    @pytest.mark.parametrize("change", [str.lower, lambda r: r.replace("-", " "), lambda r: f"  {r} "])
    def test_forgives_how_people_type(self, phone: Client, receipt: str, change) -> None:  # type: ignore[no-untyped-def]
        assert enter(phone, change(receipt)).status_code == 302

    @pytest.mark.parametrize("typed", [WRONG, "x", "", "\x00", "０" * 20, "长" * 300, "' OR 1=1 --"])  # noqa: RUF001
    def test_what_is_wrong_gets_one_page(self, phone: Client, receipt: str, typed: str) -> None:
        response = enter(phone, typed)
        assert response.status_code == 422
        assert mark.COOKIE not in response.cookies
        assert "no-store" in response.headers["Cache-Control"]

    def test_a_wrong_one_and_a_typing_error_read_and_cost_the_same(self, phone: Client, receipt: str) -> None:
        token = csrf(phone)
        pages, costs = [], []
        for typed in (WRONG, "no receipt at all"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page = phone.post("/track/", {**token, "receipt": typed}).content.decode()
            pages.append("没有找到这个查询码" in page)
            costs.append(len([q for q in queries if "receipt_digest" in q["sql"]]))
        assert pages == [True, True]
        assert costs == [2, 2]  # one look-up among the leads, one among the consultations


class TestMark:
    def test_is_a_strict_cookie_for_the_tracking_pages_only(self, phone: Client, receipt: str) -> None:
        cookie = enter(phone, receipt).cookies[mark.COOKIE]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert cookie["path"] == "/track/"
        assert cookie["max-age"] == 1800
        assert receipt not in cookie.value
        assert receipt.replace("-", "") not in cookie.value

    def test_a_forged_one_opens_nothing(self, phone: Client, receipt: str) -> None:
        phone.cookies[mark.COOKIE] = "forged:1:2"
        page = phone.get("/track/").content.decode()
        assert 'name="receipt"' in page

    def test_an_old_one_opens_nothing(
        self, phone: Client, receipt: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        enter(phone, receipt)
        monkeypatch.setattr(mark, "LASTS", -1)
        assert 'name="receipt"' in phone.get("/track/").content.decode()

    def test_leaving_takes_it_away(self, phone: Client, receipt: str) -> None:
        enter(phone, receipt)
        phone.post("/track/leave/", csrf(phone))
        assert 'name="receipt"' in phone.get("/track/").content.decode()

    def test_no_session_is_made(self, phone: Client, receipt: str) -> None:
        enter(phone, receipt)
        phone.get("/track/")
        assert "sessionid" not in phone.cookies


class TestPage:
    def test_shows_each_date_with_its_explanation(self, phone: Client, receipt: str) -> None:
        enter(phone, receipt)
        page = phone.get("/track/").content.decode()
        assert "算给你看" in page
        assert "起算日，不计入" in page
        assert "十二（二）" in page

    def test_names_no_officer_and_no_department_that_verifies(
        self, phone: Client, reported: leads.Received, receipt: str
    ) -> None:
        make.transferred(make.registered(reported.lead))
        enter(phone, receipt)
        page = phone.get("/track/").content.decode()
        assert "已移交主管单位" in page
        assert make.department(make.HANDLING).name not in page
        assert make.handler().label not in page

    def test_shows_the_reason_of_a_refusal(
        self, phone: Client, reported: leads.Received, receipt: str
    ) -> None:
        reason = "属于消费纠纷，请向12315反映。"
        leads.refuse(lead=reported.lead, reason=reason, by=make.handler(), at=timezone.now())
        enter(phone, receipt)
        assert reason in phone.get("/track/").content.decode()

    def test_does_not_open_another_report(self, phone: Client, receipt: str) -> None:
        make.received(title="别人的反映")
        enter(phone, receipt)
        assert "别人的反映" not in phone.get("/track/").content.decode()


class TestTalk:
    def test_goes_both_ways_for_the_anonymous_too(
        self, phone: Client, reported: leads.Received, receipt: str
    ) -> None:
        leads.write_to_reporter(
            lead=reported.lead, body="请补充公告名称。", by=make.handler(), at=timezone.now()
        )
        enter(phone, receipt)
        assert "请补充公告名称。" in phone.get("/track/").content.decode()
        response = phone.post("/track/message/", {**csrf(phone), "body": "公告名称是示范路工程。"})
        assert response.status_code == 302
        last = Message.objects.latest("pk")
        assert (last.kind, last.body) == ("from_reporter", "公告名称是示范路工程。")

    @pytest.mark.parametrize("body", ["", " ", "\x00", "长" * 5_001])
    def test_a_bad_one_is_an_error_and_stays(self, phone: Client, receipt: str, body: str) -> None:
        enter(phone, receipt)
        response = phone.post("/track/message/", {**csrf(phone), "body": body})
        assert response.status_code == 422
        assert 'id="id_body_error"' in response.content.decode()
        assert not Message.objects.exists()

    def test_nothing_written_is_lost_when_the_time_has_run_out(self, phone: Client, receipt: str) -> None:
        response = phone.post("/track/message/", {**csrf(phone), "body": "写了很久的话"})
        assert response.status_code == 403
        assert "写了很久的话" in response.content.decode()
        assert not Message.objects.exists()

    def test_another_site_cannot_write(self, phone: Client, receipt: str) -> None:
        enter(phone, receipt)
        assert phone.post("/track/message/", {"body": "伪造的留言"}).status_code == 403
        assert not Message.objects.exists()


class TestRating:
    @pytest.mark.requirement("R7.5")
    def test_says_whether_it_is_really_solved(
        self, phone: Client, reported: leads.Received, receipt: str
    ) -> None:
        answered(reported)
        enter(phone, receipt)
        assert "该条件属于许可准入事项" in phone.get("/track/").content.decode()
        said = {"solved": "partly", "rating": "4", "comment": "还差一步"}
        assert phone.post("/track/rating/", {**csrf(phone), **said}).status_code == 302
        revisit = Revisit.objects.get()
        assert (revisit.solved, revisit.rating, revisit.by_reporter) == ("partly", 4, True)

    def test_is_not_offered_before_the_answer(self, phone: Client, receipt: str) -> None:
        enter(phone, receipt)
        assert 'action="/track/rating/"' not in phone.get("/track/").content.decode()
        response = phone.post("/track/rating/", {**csrf(phone), "solved": "yes"})
        assert response.status_code == 422
        assert not Revisit.objects.exists()

    @pytest.mark.parametrize(
        "said",
        [{}, {"solved": "unreached"}, {"solved": "yes", "rating": "6"}, {"solved": "yes", "rating": "五"}],
    )
    def test_refuses_what_is_no_answer(
        self, phone: Client, reported: leads.Received, receipt: str, said: dict[str, str]
    ) -> None:
        answered(reported)
        enter(phone, receipt)
        assert phone.post("/track/rating/", {**csrf(phone), **said}).status_code == 422
        assert not Revisit.objects.exists()


class TestReopening:
    def test_takes_it_up_again_within_the_period(
        self, phone: Client, reported: leads.Received, receipt: str
    ) -> None:
        answered(reported)
        enter(phone, receipt)
        response = phone.post("/track/reopening/", {**csrf(phone), "reason": "答复与事实不符，条件仍在。"})
        assert response.status_code == 302
        assert Lead.objects.get().state == LeadState.REGISTERED

    def test_says_when_the_period_is_over(
        self, phone: Client, reported: leads.Received, receipt: str
    ) -> None:
        lead = answered(reported)
        Lead.objects.filter(pk=lead.pk).update(answered_at=datetime(2025, 1, 1, tzinfo=UTC))
        enter(phone, receipt)
        page = phone.get("/track/").content.decode()
        assert "届满" in page
        assert 'action="/track/reopening/"' not in page
        response = phone.post("/track/reopening/", {**csrf(phone), "reason": "答复与事实不符，条件仍在。"})
        assert response.status_code == 422
        assert Lead.objects.get().state == LeadState.ANSWERED

    def test_needs_a_reason(self, phone: Client, reported: leads.Received, receipt: str) -> None:
        answered(reported)
        enter(phone, receipt)
        response = phone.post("/track/reopening/", {**csrf(phone), "reason": ""})
        assert response.status_code == 422
        assert "请写明理由" in response.content.decode()
