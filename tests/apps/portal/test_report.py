"""Reporting a barrier from the public page."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from marketaccess.apps.leads.models import Attachment, Lead
from marketaccess.apps.portal import limits, wording
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.vault.models import SealedRecord
from tests import make
from tests.apps.portal.said import KEY, OTHER_KEY, SENTENCE, enter, key_in, receipt_in, report


def files(*contents: tuple[str, bytes]) -> Sequence[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content) for name, content in contents]


def send(phone: Client, /, **changes: Any) -> Any:
    headers = {name: changes.pop(name) for name in [*changes] if name.isupper()}
    return phone.post("/report/", report(**changes), **headers)


class TestAnonymous:
    @pytest.mark.requirement("R7.3")
    def test_gets_a_receipt_that_opens_the_report(self, phone: Client) -> None:
        answer = send(phone)
        assert answer.status_code == 200
        receipt = receipt_in(answer.content.decode())
        lead = Lead.objects.get()
        assert lead.narrative == SENTENCE
        assert lead.is_anonymous
        assert receipt not in str(lead.__dict__)

    def test_leaves_no_identity_no_session_no_cookie_no_address(self, phone: Client) -> None:
        phone.post("/report/", report(), REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Canary/7")
        assert not SealedRecord.objects.exists()
        assert not Session.objects.exists()
        assert not phone.cookies
        told = str(list(Lead.objects.values())) + str(list(Event.objects.values()))
        assert "203.0.113.77" not in told
        assert "Canary" not in told

    def test_what_was_typed_of_a_name_is_dropped(self, phone: Client) -> None:
        send(phone, name="王某", phone="13800000000")
        assert Lead.objects.get().identity is None
        assert "王某" not in str(list(Event.objects.values()))

    def test_neither_key_nor_receipt_is_kept(self, phone: Client) -> None:
        receipt = receipt_in(send(phone).content.decode())
        kept = str(list(Lead.objects.values())) + str(list(Event.objects.values()))
        assert KEY not in kept
        assert receipt not in kept
        assert receipt.replace("-", "") not in kept

    def test_works_for_a_browser_that_refuses_cookies_and_sends_no_csrf_token(self, phone: Client) -> None:
        assert "csrfmiddlewaretoken" not in phone.get("/report/").content.decode()
        assert send(phone).status_code == 200
        assert Lead.objects.count() == 1


class TestNamed:
    def test_is_sealed_and_not_readable(self, phone: Client) -> None:
        answer = send(phone, stance="named", name="某反映人", phone="１３８００００００００")  # noqa: RUF001
        assert "实名" in answer.content.decode()
        sealed = SealedRecord.objects.get()
        assert Lead.objects.get().identity == sealed
        assert "某反映人".encode() not in bytes(sealed.sealed)

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"phone": "13800000000"}, "name"),
            ({"name": "某反映人"}, "phone"),
            ({"name": "某反映人", "phone": "123"}, "phone"),
            ({"name": "某反映人", "email": "nobody@"}, "email"),
        ],
    )
    def test_needs_a_name_and_a_way_to_be_reached(self, phone: Client, typed: Any, field: str) -> None:
        answer = send(phone, stance="named", **typed)
        assert answer.status_code == 422
        assert f'id="id_{field}_error"' in answer.content.decode()
        assert not Lead.objects.exists()


class TestTarget:
    def test_a_chosen_department_is_the_one_complained_about(self, phone: Client) -> None:
        target = make.department(make.TARGET)
        send(phone, target_department=target.pk, target_name="")
        lead = Lead.objects.get()
        assert lead.target_department == target
        assert lead.target_name == target.name

    @pytest.mark.requirement("R7.5")
    def test_a_report_about_the_coordinating_office_goes_to_its_substitute(self, phone: Client) -> None:
        send(phone, target_department=make.department(make.OFFICE).pk)
        assert Lead.objects.get().coordinated_by == make.department(make.SUBSTITUTE)

    def test_nobody_named_is_an_error_beside_the_field(self, phone: Client) -> None:
        answer = send(phone, target_name="")
        assert 'id="id_target_department_error"' in answer.content.decode()

    @pytest.mark.parametrize("strange", ["999999", "x", "１", "-1", "\x00"])  # noqa: RUF001
    def test_a_department_that_is_not_on_the_list_is_refused(self, phone: Client, strange: str) -> None:
        answer = send(phone, target_department=strange)
        assert answer.status_code == 422
        assert not Lead.objects.exists()


class TestBadInput:
    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"narrative": ""}, "narrative"),
            ({"narrative": "太短"}, "narrative"),
            ({"narrative": "长" * 20_001}, "narrative"),
            ({"title": "长" * 121}, "title"),
            ({"target_name": "长" * 101}, "target_name"),
            ({"list_item": "长" * 201}, "list_item"),
            ({"stance": ""}, "stance"),
            ({"stance": "neither"}, "stance"),
        ],
    )
    def test_the_error_stands_beside_its_field_and_what_was_typed_stays(
        self, phone: Client, typed: dict[str, str], field: str
    ) -> None:
        answer = send(phone, **{"narrative": SENTENCE, "title": "标题留着", **typed})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f'id="id_{field}_error"' in page
        if "narrative" not in typed:
            assert SENTENCE in page
        if "title" not in typed:
            assert "标题留着" in page
        assert f'value="{KEY}"' in page
        assert "文件需要重新选择" in page
        assert not Lead.objects.exists()

    def test_bytes_that_nobody_types_are_dropped(self, phone: Client) -> None:
        send(phone, narrative=f"\x00{SENTENCE}\u202e\x00", target_name="某\x00单位")
        lead = Lead.objects.get()
        assert lead.narrative == SENTENCE
        assert lead.target_name == "某单位"

    def test_full_width_letters_are_folded(self, phone: Client) -> None:
        send(phone, list_item="事项２０３０１８")
        assert Lead.objects.get().list_item == "事项203018"

    def test_input_is_never_markup(self, phone: Client) -> None:
        page = send(phone, narrative="<script>alert(1)</script>", title="").content.decode()
        assert "<script>alert" not in page

    @pytest.mark.parametrize("key", ["", "press-1", "x" * 33, "\x00" * 32, f"{KEY}\n", "字" * 32])
    def test_a_key_that_anybody_could_have_is_not_taken_and_a_good_one_comes_back(
        self, phone: Client, key: str
    ) -> None:
        page = send(phone, submission_key=key).content.decode()
        assert wording.STALE_FORM in page
        assert SENTENCE in page
        assert not Lead.objects.exists()
        assert send(phone, submission_key=key_in(page)).status_code == 200

    def test_a_page_of_another_site_cannot_send_it(self, phone: Client) -> None:
        answer = phone.post("/report/", report(), HTTP_SEC_FETCH_SITE="cross-site")
        assert answer.status_code == 422
        assert not Lead.objects.exists()

    def test_an_empty_post_is_a_page_with_errors(self, phone: Client) -> None:
        assert phone.post("/report/").status_code == 422

    def test_a_body_that_is_no_form_is_a_page_in_chinese(self, phone: Client) -> None:
        answer = phone.post("/report/", b"\x00garbage", content_type="multipart/form-data; boundary=x")
        assert answer.status_code in {400, 422}
        assert "<h1>" in answer.content.decode()


class TestFiles:
    def test_are_kept_sealed_with_a_clean_copy(self, phone: Client) -> None:
        answer = send(phone, materials=files(("说明.txt", "证据".encode())))
        assert answer.status_code == 200
        purposes = sorted(Attachment.objects.values_list("purpose", flat=True))
        assert purposes == ["reported", "sealed_original"]

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("空.pdf", b""),
            ("假.pdf", b"MZ\x90\x00"),
            ("病毒.exe", b"MZ\x90\x00"),
            ("坏.xlsx", b"PK\x03\x04broken"),
            ("断.pdf", b"%PDF-1.4 broken"),
            ("图.jpg", b"\xff\xd8\xff\xe0broken"),
        ],
    )
    def test_a_broken_one_is_an_error(self, phone: Client, name: str, content: bytes) -> None:
        answer = send(phone, materials=files((name, content)))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'id="id_materials_error"' in page
        assert SENTENCE in page
        assert not Lead.objects.exists()

    def test_eleven_are_one_too_many(self, phone: Client) -> None:
        answer = send(phone, materials=files(*[(f"{n}.txt", b"text") for n in range(11)]))
        assert "一次最多上传10个文件" in answer.content.decode()

    def test_hundreds_are_refused_with_a_page(self, phone: Client) -> None:
        answer = send(phone, materials=files(*[(f"{n}.txt", b"text") for n in range(40)]))
        assert answer.status_code == 400
        assert "请求有误" in answer.content.decode()

    def test_without_vault_keys_nothing_is_half_kept(self, phone: Client) -> None:
        make.PublicKey.objects.all().delete()
        answer = send(phone, materials=files(("说明.txt", "证据".encode())))
        assert answer.status_code == 422
        assert not Lead.objects.exists()
        assert not Attachment.objects.exists()


class TestTwice:
    @pytest.mark.requirement("R7.3")
    def test_a_second_press_stores_nothing_and_shows_the_same_receipt(self, phone: Client) -> None:
        first, second = send(phone), send(phone)
        assert receipt_in(second.content.decode()) == receipt_in(first.content.decode())
        assert Lead.objects.count() == Event.objects.filter(action="lead.receive").count() == 1

    def test_when_the_answer_was_lost_another_connection_gets_it(self, phone: Client) -> None:
        send(phone, REMOTE_ADDR="198.51.100.1")  # stored; the answer never arrived
        again = Client().post("/report/", report(), REMOTE_ADDR="198.51.100.2")
        receipt = receipt_in(again.content.decode())
        assert enter(Client(), receipt).status_code == 302

    def test_the_files_need_not_be_sent_again(self, phone: Client) -> None:
        first = send(phone, materials=files(("说明.txt", "证据".encode())))
        assert receipt_in(send(phone).content.decode()) == receipt_in(first.content.decode())
        assert Attachment.objects.count() == 2

    def test_what_was_changed_in_between_is_said_not_to_be_in(self, phone: Client) -> None:
        assert "没有存入" not in send(phone).content.decode()
        assert "没有存入" not in send(phone).content.decode()
        changed = send(phone, narrative=f"{SENTENCE}再补充一句。").content.decode()
        assert "后来改动的内容没有存入" in changed
        assert Lead.objects.get().narrative == SENTENCE

    def test_a_day_later_the_key_shows_nothing(self, phone: Client) -> None:
        receipt = receipt_in(send(phone).content.decode())
        Lead.objects.update(received_at=timezone.now() - timedelta(hours=25))
        late = send(phone).content.decode()
        assert receipt not in late
        assert "这份反映已经收到" in late
        assert Lead.objects.count() == 1

    def test_another_key_shows_nothing_of_it(self, phone: Client) -> None:
        first = receipt_in(send(phone).content.decode())
        second = receipt_in(send(phone, submission_key=OTHER_KEY).content.decode())
        assert first != second
        assert Lead.objects.count() == 2

    def test_the_receipt_is_not_a_key(self, phone: Client) -> None:
        receipt = receipt_in(send(phone).content.decode())
        assert send(phone, submission_key=receipt).status_code == 422

    def test_every_form_has_its_own_key(self, phone: Client) -> None:
        keys = {key_in(phone.get("/report/").content.decode()) for _ in range(2)}
        assert len(keys) == 2
        assert all(len(key) == 32 for key in keys)


class TestTooMany:
    def sent(self, phone: Client, number: int, **changes: Any) -> Any:
        return send(phone, submission_key=f"{number:032}", **changes)

    def test_a_shared_address_gets_dozens_through(self, phone: Client) -> None:
        for number in range(20):
            assert self.sent(phone, number).status_code == 200

    def test_at_the_limit_the_form_comes_back_filled_with_a_sentence(
        self, phone: Client, reports: limits.Attempts
    ) -> None:
        for _ in range(limits.REPORTS_PER_ADDRESS):
            reports.count("127.0.0.1", at=timezone.now())
        answer = self.sent(phone, 1, title="标题留着")
        page = answer.content.decode()
        assert answer.status_code == 429
        assert "请10分钟后再提交" in page
        assert SENTENCE in page
        assert "标题留着" in page
        assert f'value="{1:032}"' in page
        assert not Lead.objects.exists()

    def test_files_are_not_even_parsed(
        self, phone: Client, reports: limits.Attempts, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for _ in range(limits.REPORTS_PER_ADDRESS):
            reports.count("127.0.0.1", at=timezone.now())
        monkeypatch.setattr("marketaccess.foundation.documents.actions.inspect", None)
        assert self.sent(phone, 1, materials=files(("坏.pdf", b"%PDF"))).status_code == 429

    def test_who_was_answered_before_gets_the_receipt_all_the_same(
        self, phone: Client, reports: limits.Attempts
    ) -> None:
        first = self.sent(phone, 1).content.decode()
        for _ in range(limits.REPORTS_PER_ADDRESS):
            reports.count("127.0.0.1", at=timezone.now())
        assert receipt_in(self.sent(phone, 1).content.decode()) == receipt_in(first)

    def test_another_address_does_not_wait(self, phone: Client, reports: limits.Attempts) -> None:
        for _ in range(limits.REPORTS_PER_ADDRESS):
            reports.count("127.0.0.1", at=timezone.now())
        assert self.sent(phone, 1, REMOTE_ADDR="198.51.100.9").status_code == 200

    def test_a_wrong_form_counts_too_since_its_files_cost_the_same(
        self, phone: Client, reports: limits.Attempts
    ) -> None:
        for number in range(limits.REPORTS_PER_ADDRESS):
            assert self.sent(phone, number, narrative="").status_code == 422
        assert self.sent(phone, 99).status_code == 429


class TestReceiptPage:
    def test_is_kept_by_no_cache_and_stands_in_no_address(self, phone: Client) -> None:
        answer = send(phone)
        assert "no-store" in answer.headers["Cache-Control"]
        assert "Location" not in answer.headers

    def test_can_be_printed_and_copied(self, phone: Client) -> None:
        page = send(phone).content.decode()
        assert "data-print" in page
        assert 'data-copy="#receipt"' in page

    def test_is_not_in_the_audit_log(self, phone: Client) -> None:
        receipt = receipt_in(send(phone).content.decode())
        assert receipt not in str(list(Event.objects.values()))

    def test_is_not_in_the_program_log(self, phone: Client, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("DEBUG", logger="django")
        receipt = receipt_in(send(phone).content.decode())
        messages = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
        assert not any(receipt in message for message in messages)
