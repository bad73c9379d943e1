"""Asking "may I enter?" in public: the form, the receipt, what its holder does, what everybody reads."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketaccess.apps.consultations import actions
from marketaccess.apps.consultations.models import Consultation, Publication
from marketaccess.apps.negative_list.models import Measure
from marketaccess.apps.portal import limits, mark
from marketaccess.domain.casework.consultation_flow import ConsultationState as S
from tests import make, make_list
from tests import make_consultations as ask
from tests.apps.portal.said import KEY, OTHER_KEY, csrf, enter, key_in, receipt_in
from tests.foundation.documents import files

pytestmark = [pytest.mark.requirement("R2.3"), pytest.mark.requirement("R11.1")]


def question(**changes: Any) -> dict[str, Any]:
    """An anonymous question as the form sends it."""
    return {"text": ask.TEXT, "stance": "anonymous", "submission_key": KEY, **changes}


def recorded(text: str = "药品零售企业许可", key: str = "e-2025", **changes: Any) -> None:
    measure = make_list.list_measure(text, "药品监管部门")
    make_list.recorded(key, make_list.list_item("203008", "药品销售", measure), **changes)


class TestAsking:
    def test_gives_a_receipt_that_opens_the_question_where_reports_are_opened(self, phone: Client) -> None:
        page = phone.post("/consultations/new/", question()).content.decode()
        one = Consultation.objects.get()
        assert enter(phone, receipt_in(page)).status_code == 302
        tracked = phone.get("/track/").content.decode()
        assert one.title in tracked
        assert "已收到您的咨询" in tracked
        assert receipt_in(page) not in tracked

    def test_works_without_cookies_and_sets_none(self, phone: Client) -> None:
        phone.get("/consultations/new/")
        response = phone.post("/consultations/new/", question())
        assert response.status_code == 200
        assert not response.cookies

    def test_sent_again_shows_the_same_receipt_and_says_that_a_change_is_not_in(self, phone: Client) -> None:
        first = phone.post("/consultations/new/", question()).content.decode()
        second = phone.post("/consultations/new/", question(text="改过的问题，开药店。")).content.decode()
        assert receipt_in(first) == receipt_in(second)
        assert "后来改动的内容没有存入" in second
        assert Consultation.objects.count() == 1
        Consultation.objects.update(received_at=timezone.now() - timedelta(days=2))
        late = phone.post("/consultations/new/", question()).content.decode()
        assert receipt_in(first) not in late

    def test_from_a_measure_notes_what_it_is_about_and_the_edition(self, phone: Client) -> None:
        recorded()
        page = phone.get("/consultations/new/?measure=203008-1").content.decode()
        assert "药品零售企业许可" in page
        assert "市场准入负面清单（e-2025）" in page
        phone.post("/consultations/new/", question(measure="203008-1"))
        one = Consultation.objects.get()
        assert (one.edition_key, one.item_key, one.measure_key) == ("e-2025", "203008", "203008-1")
        assert one.measure_text == "药品零售企业许可"

    def test_from_an_item_or_from_nothing(self, phone: Client) -> None:
        recorded()
        phone.post("/consultations/new/", question(item="203008"))
        phone.post("/consultations/new/", question(submission_key=OTHER_KEY))
        items = list(Consultation.objects.order_by("pk").values_list("item_key", "edition_key"))
        assert items == [("203008", "e-2025"), ("", "e-2025")]

    @pytest.mark.parametrize("about", ["measure=none", "item=%00", "measure=" + "x" * 300, "edition=no"])
    def test_an_address_that_names_nothing_still_gives_the_form(self, phone: Client, about: str) -> None:
        assert phone.get(f"/consultations/new/?{about}").status_code == 200

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"text": ""}, "请写明您的问题"),
            ({"text": "短"}, "至少5字"),
            ({"text": "长" * 5001}, "最多5000字"),
            ({"stance": "named", "name": "某某"}, "联系电话或者电子邮箱"),
            ({"stance": "named"}, "请填写姓名"),
            ({"stance": "x"}, "请选择匿名咨询还是实名咨询"),
            ({"target_department": "999"}, "id_target_department"),
            ({"submission_key": "weak"}, "本页已失效"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(
        self, phone: Client, changes: dict[str, str], words: str
    ) -> None:
        response = phone.post("/consultations/new/", question(title="我的标题", **changes))
        page = response.content.decode()
        assert response.status_code == 422
        assert words in page
        assert "我的标题" in page
        assert not Consultation.objects.exists()
        assert len(key_in(page)) == 32

    def test_a_nul_byte_is_taken_out_and_a_broken_file_refused(self, phone: Client) -> None:
        assert phone.post("/consultations/new/", question(text="开药店\x00要许可吗？")).status_code == 200
        broken = SimpleUploadedFile("a.pdf", b"no pdf at all")
        response = phone.post("/consultations/new/", question(materials=broken, submission_key=OTHER_KEY))
        assert response.status_code == 422
        sound = SimpleUploadedFile("a.pdf", files.pdf())
        key = "press-3" * 4 + "_abc"
        taken = phone.post("/consultations/new/", question(materials=sound, submission_key=key))
        assert taken.status_code == 200

    def test_a_named_question_leaves_no_name_in_the_clear(self, phone: Client) -> None:
        said = question(stance="named", name="某某某", phone="13800001234")
        phone.post("/consultations/new/", said)
        one = Consultation.objects.get()
        assert one.identity_id
        assert "某某某" not in str(one.__dict__)

    def test_from_another_site_it_is_not_taken(self, phone: Client) -> None:
        response = phone.post("/consultations/new/", question(), headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 422

    def test_too_many_from_one_address_are_asked_to_wait(
        self, phone: Client, reports: limits.Attempts
    ) -> None:
        for _ in range(limits.REPORTS_PER_ADDRESS):
            reports.count("127.0.0.1", at=timezone.now())
        response = phone.post("/consultations/new/", question())
        assert response.status_code == 429
        assert ask.TEXT in response.content.decode()


class TestTheHolderOfTheReceipt:
    @pytest.fixture
    def received(self) -> actions.Received:
        return ask.received(at=timezone.now() - timedelta(days=1))

    def answered(self, received: actions.Received) -> Consultation:
        at = timezone.now() - timedelta(hours=1)
        one = ask.drafted(ask.assigned(received.consultation, at=at), at=at)
        return actions.endorse(consultation=one, by=make.reviewer(), at=at)

    def act(self, phone: Client, step: str, **said: Any) -> Any:
        return phone.post(f"/track/consultation/{step}/", {**csrf(phone), **said})

    def test_reads_the_answer_rates_it_and_asks_back(self, phone: Client, received: actions.Received) -> None:
        one = self.answered(received)
        enter(phone, received.receipt)
        assert ask.ANSWER in phone.get("/track/").content.decode()
        assert self.act(phone, "rating", rating="5").status_code == 302
        assert self.act(phone, "asking-back", body="网上销售也一样吗？").status_code == 302
        one = make.fresh(one)
        assert (one.rating, one.state) == (5, S.ANSWERING)

    def test_writes_with_a_file_changes_the_consent_and_withdraws(
        self, phone: Client, received: actions.Received
    ) -> None:
        enter(phone, received.receipt)
        said = {"body": "补充一份材料。", "materials": make.upload()}
        assert self.act(phone, "message", **said).status_code == 302
        assert self.act(phone, "consent", agrees="no").status_code == 302
        assert not make.fresh(received.consultation).asker_agrees
        assert self.act(phone, "withdrawal").status_code == 302
        assert make.fresh(received.consultation).state == S.WITHDRAWN

    @pytest.mark.parametrize(
        ("step", "said"),
        [
            ("message", {"body": ""}),
            ("message", {"body": "长" * 5001}),
            ("rating", {"rating": "9"}),
            ("rating", {"rating": "5"}),  # nothing to rate yet
            ("asking-back", {"body": "还没有答复就追问。"}),
            ("consent", {"agrees": "perhaps"}),
        ],
    )
    def test_what_cannot_be_is_refused_on_the_page(
        self, phone: Client, received: actions.Received, step: str, said: dict[str, str]
    ) -> None:
        enter(phone, received.receipt)
        response = self.act(phone, step, **said)
        assert response.status_code == 422
        assert make.fresh(received.consultation).state == S.RECEIVED

    def test_without_the_mark_nothing_that_was_written_is_lost(self, phone: Client) -> None:
        response = phone.post("/track/consultation/message/", {**csrf(phone), "body": "写了很久的留言"})
        assert response.status_code == 403
        assert "写了很久的留言" in response.content.decode()

    def test_a_leads_receipt_opens_no_step_of_a_consultation(self, phone: Client) -> None:
        received = make.received(at=timezone.now() - timedelta(days=1))
        enter(phone, received.receipt or "")
        assert mark.COOKIE in phone.cookies
        assert self.act(phone, "withdrawal").status_code == 403

    def test_turns_a_complaint_into_a_report_with_what_was_written(
        self, phone: Client, received: actions.Received
    ) -> None:
        reason = "反映的是已经发生的问题，请转为问题反映。"
        actions.refuse(
            consultation=received.consultation,
            ground="complaint",
            reason=reason,
            by=make.handler(),
            at=timezone.now(),
        )
        enter(phone, received.receipt)
        assert "转为问题反映" in phone.get("/track/").content.decode()
        page = self.act(phone, "report").content.decode()
        assert ask.TEXT in page
        assert 'action="/report/"' in page

    def test_a_hit_and_a_miss_cost_the_same(self, phone: Client, received: actions.Received) -> None:
        token, costs = csrf(phone), []
        for typed in (received.receipt, "00000-00000-00000-00000"):
            with CaptureQueriesContext(connection) as queries:
                phone.post("/track/", {**token, "receipt": typed})
            costs.append(len([q for q in queries if "receipt_digest" in q["sql"]]))
        assert costs == [2, 2]

    @pytest.mark.parametrize("state", list(S))
    def test_every_state_is_told_in_plain_words(self, phone: Client, state: S) -> None:
        one = ask.consultation(state, submission_key=OTHER_KEY)
        received = ask.received(submission_key=OTHER_KEY)
        enter(phone, received.receipt)
        page = phone.get("/track/").content.decode()
        assert one.title in page
        assert "officer" not in page


class TestWhatEverybodyReads:
    def publish(self, **changes: Any) -> Publication:
        concerning = {
            "edition_key": "e-2025",
            "item_key": "203008",
            "item_title": "药品销售",
            "measure_key": "203008-1",
            "measure_text": "药品零售企业许可",
        }
        ask.consultation(S.PUBLISHED, text="我叫张三丰，开药店要许可吗？", **{**concerning, **changes})
        return Publication.objects.latest("pk")

    def test_finds_it_by_words_and_item_without_a_name(self, client: Client) -> None:
        recorded()
        row = self.publish()
        for query in ("q=药店", "q=药品经营许可证", "item=203008", ""):
            page = client.get(f"/consultations/?{query}").content.decode()
            assert row.title in page, query
            assert "张三丰" not in page
        assert row.title not in client.get("/consultations/?q=快递").content.decode()
        page = client.get(f"/consultations/{row.number}/").content.decode()
        assert "张三丰" not in page
        assert "市场准入负面清单（e-2025）" in page
        assert Consultation.objects.get().reference not in page

    def test_stands_on_the_page_of_its_item_and_measure(self, client: Client) -> None:
        recorded()
        row = self.publish()
        for address in ("/list/items/203008/", "/list/measures/203008-1/"):
            page = client.get(address).content.decode()
            assert row.title in page
            assert "问一问能不能进" in page

    def test_warns_when_its_edition_is_not_the_one_in_force(self, client: Client) -> None:
        recorded(key="e-2022", begins=date(2022, 3, 25), ends=date(2025, 4, 23))
        recorded()
        row = self.publish(edition_key="e-2022")
        assert "依据的清单版本已不是现行版本" in client.get(f"/consultations/{row.number}/").content.decode()
        assert "依据的清单版本已不是现行版本" in client.get("/consultations/").content.decode()

    def test_warns_when_its_measure_has_changed_since(self, client: Client) -> None:
        recorded()
        row = self.publish()
        assert "此后有变动" not in client.get(f"/consultations/{row.number}/").content.decode()
        Measure.objects.update(text="药品零售许可（含网络销售）")
        ask.consultation()  # an event: what was drawn before is drawn anew
        assert "此后有变动" in client.get(f"/consultations/{row.number}/").content.decode()

    def test_taken_down_it_says_so_and_nothing_else(self, client: Client) -> None:
        row = self.publish()
        actions.unpublish(
            consultation=row.consultation, reason="清单已经调整。", by=make.handler(), at=make.NINE
        )
        page = client.get(f"/consultations/{row.number}/").content.decode()
        assert "已撤下" in page
        assert row.answer not in page
        assert row.title not in client.get("/consultations/").content.decode()

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("/consultations/A2026-99999/", 404),
            ("/consultations/x y/", 404),
            ("/consultations/?page=abc&q=%00&item=" + "长" * 200, 200),
            ("/consultations/?q=" + "长" * 300, 200),
        ],
    )
    def test_nonsense_is_no_fault(self, client: Client, address: str, status: int) -> None:
        assert client.get(address).status_code == status

    def test_programs_read_it_without_a_token(self, client: Client) -> None:
        recorded()
        row = self.publish()
        told = client.get("/api/v1/list/consultations/?q=药店").json()
        assert told["total"] == 1
        assert told["answers"][0]["number"] == row.number
        assert told["answers"][0]["edition"] == "e-2025"
        assert "张三丰" not in str(told)
        assert client.get(f"/api/v1/list/consultations/{row.number}").json()["warning"] == ""
        assert client.get("/api/v1/list/consultations/none").status_code == 404
        assert client.get("/api/v1/list/consultations/?page=0").status_code == 422
        paths = client.get("/api/v1/openapi.json").json()["paths"]
        assert any(re.search("list/consultations", path) for path in paths)
