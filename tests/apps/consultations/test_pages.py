"""The officers' pages: who may not see a consultation, and what a page says when a step is refused."""

import pytest
from django.test import Client

from marketaccess.apps.consultations import actions, queries
from marketaccess.apps.consultations.models import Consultation
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.consultation_flow import ConsultationState as S
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.audit.models import Event
from tests import make
from tests import make_consultations as ask
from tests import make_list as lists
from tests.pages import clerk, office

pytestmark = pytest.mark.requirement("R2.3")


def page(one: Consultation, step: str = "") -> str:
    return f"/desk/consultations/{one.reference}/{step}"


class TestWhoMayNotSeeIt:
    def test_a_department_that_does_not_answer_it(self) -> None:
        one = ask.consultation(S.ANSWERING)
        assert clerk().get(page(one)).status_code == 200
        assert clerk(make.HELPING).get(page(one)).status_code == 404
        assert one.reference not in clerk(make.HELPING).get("/desk/consultations/").content.decode()

    def test_the_unit_that_the_asker_wants_kept_out_whatever_other_post_its_people_hold(self) -> None:
        one = ask.consultation(target_department_id=make.department(make.TARGET).pk)
        handler = User.objects.get(username=make.handler().name)
        assert office().get(page(one)).status_code == 200
        make.post(handler, Role.DEPARTMENT_HANDLER, make.TARGET)
        client = Client()
        client.force_login(handler)
        assert client.get(page(one)).status_code == 404
        for address in ("/desk/consultations/", "/desk/consultations/?tab=done", "/desk/"):
            assert one.reference not in client.get(address).content.decode()

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.EVALUATOR, Role.SYSTEM_ADMINISTRATOR])
    def test_who_has_nothing_to_do_with_questions(self, role: Role) -> None:
        one = ask.consultation()
        assert make.browser(role, make.OFFICE).get(page(one)).status_code == 403

    def test_what_does_not_exist_reads_the_same(self) -> None:
        make.handler()
        for reference in ("C2026-99999", "x", "0"):
            assert office().get(f"/desk/consultations/{reference}/").status_code == 404
            assert office().post(f"/desk/consultations/{reference}/assign/", {}).status_code == 404


@pytest.mark.parametrize("state", list(S))
def test_every_state_has_its_page_with_steps_or_reasons(state: S) -> None:
    one = ask.consultation(state, identity=make.identity())
    text = office().get(page(one)).content.decode()
    assert one.get_state_display() in text
    assert "13800001234" not in text
    assert "申请查看" in text


def test_a_step_that_is_not_permitted_says_why() -> None:
    one = ask.consultation(S.ANSWERED, may_publish=False)
    text = office().get(page(one)).content.decode()
    assert "咨询人没有同意公开" in text
    response = office().get(page(one, "publish/"), follow=True)
    assert response.redirect_chain[-1][0] == page(one)
    assert "咨询人没有同意公开" in response.content.decode()


class TestAssigning:
    def test_proposes_whom_the_list_names(self) -> None:
        record_list("市场监管部门")
        one = ask.consultation(edition_key="e-2025", item_key="203001", measure_key="203001-1")
        wanted = make.department(make.HANDLING)
        assert queries.proposed_department(one, on=make.TODAY) == wanted.pk
        text = office().get(page(one, "assign/")).content.decode()
        assert f'<option value="{wanted.pk}" selected>' in text

    def test_proposes_nobody_where_nothing_tells(self) -> None:
        one = ask.consultation(edition_key="unknown", measure_key="x")
        assert queries.proposed_department(one, on=make.TODAY) is None

    def test_takes_the_step_and_refuses_it_the_second_time(self) -> None:
        one = ask.consultation()
        said = {"to": str(make.department(make.HANDLING).pk), "remark": ""}
        assert office().post(page(one, "assign/"), said).status_code == 302
        assert make.fresh(one).state == S.ANSWERING
        again = office().post(page(one, "assign/"), said)
        assert again.status_code == 422
        assert "请选择其他单位" in again.content.decode()

    @pytest.mark.parametrize("to", ["", "0", "abc", "\x00", "9" * 30])
    def test_nonsense_is_refused_beside_the_field(self, to: str) -> None:
        one = ask.consultation()
        assert office().post(page(one, "assign/"), {"to": to}).status_code == 422
        assert make.fresh(one).state == S.RECEIVED


class TestAnswering:
    @pytest.mark.parametrize("body", ["", "短", "长" * 5001, "有\x00字符的答复内容在这里"])
    def test_a_draft_that_cannot_be_is_refused_with_what_was_written(self, body: str) -> None:
        one = ask.consultation(S.ANSWERING)
        assert clerk().post(page(one, "draft/"), {"body": body}).status_code == 422
        assert not one.replies.exists()

    def test_goes_through_two_people_to_the_asker(self) -> None:
        one = ask.consultation(S.ANSWERING)
        assert clerk().post(page(one, "draft/"), {"body": ask.ANSWER}).status_code == 302
        reviewer = make.browser(Role.DEPARTMENT_REVIEWER, make.HANDLING)
        assert ask.ANSWER in reviewer.get(page(one, "endorse/")).content.decode()
        assert reviewer.post(page(one, "endorse/")).status_code == 302
        assert make.fresh(one).state == S.ANSWERED
        assert "当前处于“已答复”" in reviewer.post(page(one, "endorse/"), follow=True).content.decode()

    def test_passing_it_on_takes_it_out_of_sight(self) -> None:
        one = ask.consultation(S.ANSWERING)
        response = clerk().post(page(one, "redirect/"), {"reason": "不属于本部门职责。"})
        assert response.headers["Location"] == "/desk/consultations/"

    def test_the_publication_is_proposed_without_what_can_be_recognised(self) -> None:
        one = ask.consultation(S.ANSWERED, text="我叫张三丰，电话13800001234，开药店要许可吗？")
        text = office().get(page(one, "publish/")).content.decode()
        assert "已自动隐去：姓名1处、手机号码1处" in text
        form = text[text.index('name="question"') : text.index('name="answer"')]
        assert "13800001234" not in form
        said = {"title": "开药店", "question": "请致电13800001234询问许可", "answer": ask.ANSWER}
        refused = office().post(page(one, "publish/"), said)
        assert refused.status_code == 422
        assert "疑似含有电话" in refused.content.decode()


class TestTheList:
    def test_shows_what_waits_and_what_is_done_with_lights(self) -> None:
        waiting, done = ask.consultation(), ask.consultation(S.ANSWERING)
        todo = office().get("/desk/consultations/").content.decode()
        assert waiting.reference in todo
        assert done.reference not in todo
        assert done.reference in office().get("/desk/consultations/?tab=done").content.decode()
        assert waiting.reference in office().get("/desk/").content.decode()
        assert done.reference in clerk().get("/desk/").content.decode()

    def test_an_answer_waits_for_its_publication_only_where_both_agree(self) -> None:
        both = ask.consultation(S.ANSWERED)
        alone = ask.consultation(S.ANSWERED, may_publish=False)
        todo = office().get("/desk/consultations/").content.decode()
        assert both.reference in todo
        assert alone.reference not in todo

    def test_a_message_that_nobody_has_read_puts_it_back_on_the_desk(self) -> None:
        one = ask.consultation(S.PUBLISHED)
        assert one.reference not in clerk().get("/desk/consultations/").content.decode()
        actions.write_from_asker(consultation=one, body="还有一个问题。", at=make.NINE)
        text = clerk().get("/desk/consultations/").content.decode()
        assert one.reference in text
        assert "新留言" in text

    @pytest.mark.parametrize(
        "query",
        [
            "tab=x",
            "light=pink",
            "state=none",
            "page=-1",
            "page=9999999",
            "q=%00",
            "q=" + "长" * 300,
            "light=red",
        ],
    )
    def test_nonsense_in_the_address_breaks_nothing(self, query: str) -> None:
        ask.consultation()
        assert office().get(f"/desk/consultations/?{query}").status_code == 200

    def test_filters_by_words_state_and_light(self) -> None:
        one = ask.consultation()
        for query, is_there in (
            ("q=药店", True),
            ("q=快递", False),
            ("state=received", True),
            ("light=red", True),
        ):
            text = office().get(f"/desk/consultations/?{query}").content.decode()
            assert (one.reference in text) is is_there, query

    def test_as_a_ledger(self) -> None:
        ask.consultation()
        response = office().get("/desk/consultations/ledger.xlsx?tab=todo&q=药店")
        assert response.status_code == 200
        assert response.content[:2] == b"PK"


def test_a_copy_is_given_to_those_who_answer_and_the_sealed_original_to_nobody() -> None:
    one = ask.consultation(S.ANSWERING, files=(make.text_file("plan.txt"),))
    copy, sealed = one.attachments.get(is_sealed=False), one.attachments.get(is_sealed=True)
    assert clerk().get(page(one, f"files/{copy.pk}/")).status_code == 200
    assert clerk().get(page(one, f"files/{sealed.pk}/")).status_code == 404
    assert office().get(page(one, f"files/{sealed.pk}/")).status_code == 404
    assert clerk(make.HELPING).get(page(one, f"files/{copy.pk}/")).status_code == 404


def test_the_vault_knows_it_for_the_office_alone() -> None:
    one = ask.consultation(S.ANSWERING, identity=make.identity())
    address = f"/desk/identity/new/{one.reference}/"
    assert one.title in office().get(address).content.decode()
    assert clerk().get(address).status_code in {403, 404}
    asked = office().post(address, {"reason": "需要电话核对经营地址是否属实。"})
    assert asked.status_code == 302
    event = Event.objects.order_by("-sequence")[0]
    assert (event.action, event.subject_kind) == ("identity.request", "consultation")


def record_list(authority: str) -> None:
    measure = lists.list_measure("食品生产许可", authority)
    lists.recorded("e-2025", lists.list_item("203001", "食品生产", measure))
