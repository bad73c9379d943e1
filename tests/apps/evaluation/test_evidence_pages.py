"""Pages of evidence and manual inputs: who sees what, what comes of each form, and bad input."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from marketaccess.apps.evaluation import actions
from marketaccess.apps.evaluation.models import Correction, EvidenceTask, ManualCheck, Round
from marketaccess.domain.authority.role import Role
from marketaccess.domain.evaluation.evidence_flow import EvidenceState as S
from marketaccess.domain.evaluation.round_flow import RoundState
from tests import make, pages
from tests import make_evidence as hand
from tests.foundation.documents import files

pytestmark = [pytest.mark.requirement("R4.2"), pytest.mark.django_db]
PAGES = pages.Pages("evaluation")
Said = dict[str, Any]


@pytest.fixture(autouse=True)
def _county(db: None) -> None:
    make.county()


def evaluator(number: int = 1) -> Client:
    client = Client()
    client.force_login(make.User.objects.get(pk=hand.evaluator(number).user))
    return client


def head() -> Client:
    return make.browser(Role.COORDINATING_HEAD, make.OFFICE)


def place(one: EvidenceTask) -> tuple[str, int]:
    return one.unit.round.reference, one.pk


def paper(name: str = "工作机制.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.pdf(), "application/pdf")


class TestTheUnit:
    def test_finds_what_it_owes_with_the_printed_words(self) -> None:
        one = hand.task()
        shown = PAGES.page(pages.clerk(), "my_evidence")
        assert "市场准入违规问题清查工作机制建立" in shown
        assert make.NAMES[make.HELPING] not in shown
        detail = PAGES.page(pages.clerk(), "evidence", *place(one))
        for words in ("60分：依托现有的机制", "格式为WORD或PDF", "不是网站首页", "5个工作日"):
            assert words in detail

    def test_adds_and_hands_in(self) -> None:
        one, clerk = hand.task(hand.round(until=make.date(2100, 1, 1))), pages.clerk()
        said: Said = {"issued_on": "2026-08-01", "file": paper()}
        assert PAGES.sent(clerk, "evidence_add_item", *place(one), **said)[0] == 302
        status, shown = PAGES.sent(clerk, "evidence_submit", *place(one), statement="见通知第三条。")
        assert status == 302, shown
        assert hand.fresh(one).state == S.SUBMITTED
        assert "见通知第三条" in PAGES.page(clerk, "evidence", *place(one))

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"issued_on": "2026-08-01"}, "请选择文件"),
            ({"issued_on": "不知道", "address": "https://a.gov.cn/b/1", "words": "内容"}, "不是有效日期"),
            ({"issued_on": "2026-08-01", "address": "https://a.gov.cn/", "words": "内容"}, "只是网站首页"),
            ({"issued_on": "2026-11-01", "address": "https://a.gov.cn/b/1", "words": "内容"}, "晚于评估期"),
            ({"issued_on": "2026-08-01", "title": "\x00"}, "请"),
        ],
    )
    def test_bad_input_comes_back_with_a_sentence(self, said: Said, words: str) -> None:
        one = hand.task(hand.round(until=make.date(2100, 1, 1)))
        status, shown = PAGES.sent(pages.clerk(), "evidence_add_item", *place(one), **said)
        assert status == 422
        assert words in shown
        assert not one.items.exists()

    def test_does_not_find_another_units(self) -> None:
        one = hand.evidence(S.SUBMITTED)
        other = pages.clerk(make.HELPING)
        item = one.items.get()
        assert other.get(PAGES.address("evidence", *place(one))).status_code == 404
        reference = one.unit.round.reference
        assert other.get(PAGES.address("evidence_item", reference, item.pk)).status_code == 404
        assert other.post(PAGES.address("evidence_remove", reference, item.pk)).status_code == 404
        assert PAGES.sent(other, "evidence_withdraw", *place(one))[0] == 404

    def test_does_not_read_how_it_is_judged(self) -> None:
        one = hand.evidence(S.DISPUTED)
        shown = PAGES.page(pages.clerk(), "evidence", *place(one))
        assert "评定中" in shown
        for words in ("待第三人裁定", "只有现有的机制", "evaluator1"):
            assert words not in shown

    def test_sends_two_files_at_once_and_neither_is_dropped_in_silence(self) -> None:
        one = hand.task()
        said: Said = {"issued_on": "2026-08-01", "file": [paper(), paper("另一份.pdf")]}
        status, shown = PAGES.sent(pages.clerk(), "evidence_add_item", *place(one), **said)
        assert status == 422
        assert "一次只能交一个文件" in shown
        assert not one.items.exists()

    def test_fetches_its_file_as_a_download(self) -> None:
        one = hand.evidence(S.SUBMITTED)
        address = PAGES.address("evidence_item", one.unit.round.reference, one.items.get().pk)
        answer = pages.clerk().get(address)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")

    def test_takes_a_piece_out_again(self) -> None:
        one = hand.added(hand.task(hand.round(until=make.date(2100, 1, 1))))
        address = PAGES.address("evidence_remove", one.unit.round.reference, one.items.get().pk)
        assert pages.clerk().post(address).status_code == 302
        assert not one.items.filter(removed_at__isnull=True).exists()


class TestTheReviewer:
    def test_chooses_a_printed_level(self) -> None:
        one = hand.evidence(S.SUBMITTED)
        client = evaluator()
        assert f"第{one.indicator}项" not in PAGES.page(client, "my_evidence")
        assert "清查工作机制建立" in PAGES.page(client, "my_evidence")
        assert "100分：建立专门的工作机制" in PAGES.page(client, "evidence", *place(one))
        status, shown = PAGES.sent(client, "evidence_judge", *place(one), level="60", reason="")
        assert (status, "请写明理由" in shown) == (422, True)
        said = {"level": "60", "reason": "只有现有的机制。"}
        assert PAGES.sent(client, "evidence_judge", *place(one), **said)[0] == 302
        assert "没有待评定的材料" in PAGES.page(client, "my_evidence")

    def test_does_not_read_the_other_one_before_the_own_judgement(self) -> None:
        one = hand.evidence(S.JUDGING)
        secret = "只有现有的机制。"
        second = evaluator(2)
        assert secret not in PAGES.page(second, "evidence", *place(one))
        assert secret in PAGES.page(evaluator(1), "evidence", *place(one))
        PAGES.sent(second, "evidence_judge", *place(one), level="100", reason="")
        assert secret in PAGES.page(second, "evidence", *place(one))

    def test_who_has_judged_gets_no_form_and_a_sentence(self) -> None:
        one = hand.evidence(S.DISPUTED)
        client = evaluator(1)
        assert PAGES.address("evidence_settle", *place(one)) not in PAGES.page(
            client, "evidence", *place(one)
        )
        said = {"level": "100", "reason": "应当是专门的。"}
        status, shown = PAGES.sent(client, "evidence_settle", *place(one), **said)
        assert (status, "已经评定过" in shown) == (409, True)
        assert PAGES.sent(evaluator(3), "evidence_settle", *place(one), **said)[0] == 302

    def test_sends_back_with_a_reason(self) -> None:
        one, client = hand.evidence(S.SUBMITTED), evaluator()
        assert PAGES.sent(client, "evidence_send_back", *place(one), reason="")[0] == 422
        assert PAGES.sent(client, "evidence_send_back", *place(one), reason="盖章看不清楚。")[0] == 302
        assert "盖章看不清楚" in PAGES.page(pages.clerk(), "evidence", *place(one))

    def test_may_judge_what_is_missing(self) -> None:
        one = hand.evidence(S.MISSING)
        shown = PAGES.page(evaluator(), "my_evidence")
        assert "不自动计零分" in shown
        assert one.state == S.MISSING


class TestTheOffice:
    def test_sees_who_owes_what(self) -> None:
        one = hand.evidence(S.SUBMITTED)
        shown = PAGES.page(pages.office(), "evidence_overview", one.unit.round.reference)
        for words in (make.NAMES[make.HANDLING], make.NAMES[make.HELPING], "待提交11件", "待评定1件"):
            assert words in shown

    def test_puts_a_date_off(self) -> None:
        one = hand.task()
        said = {"until": "2099-11-30", "reason": "等上级文件。"}
        assert PAGES.sent(pages.office(), "evidence_extend", *place(one), **said)[0] == 302
        assert hand.fresh(one).due_on == make.date(2099, 11, 30)

    def test_a_round_that_one_may_not_see_is_not_there(self) -> None:
        reference = hand.round().reference
        other = pages.clerk(make.TARGET)
        assert other.get(PAGES.address("evidence_overview", reference)).status_code == 404
        assert pages.office().get(PAGES.address("evidence_overview", "P1999-1")).status_code == 404


class TestManual:
    def test_a_correction_goes_from_one_person_to_another(self) -> None:
        one = hand.round()
        unit = one.units.get(code=make.HANDLING)
        said: Said = {"unit": unit.pk, "indicator": 16, "points": "92.5", "reason": "同一办件重复计数。"}
        office = pages.office()
        assert "算出的分数不改" in PAGES.page(office, "manual_propose", one.reference, "correction")
        sent = PAGES.sent(office, "manual_propose", one.reference, "correction", **said, file=paper())
        assert sent[0] == 302, re.findall("field-error.*", sent[1])
        made = Correction.objects.get()
        shown = PAGES.page(head(), "manual", one.reference)
        assert "更正为92.5分" in shown
        place = (one.reference, "correction", made.pk)
        assert office.get(PAGES.address("manual_file", *place)).status_code == 200
        assert PAGES.sent(head(), "manual_decide", *place, approve="no", remark="")[0] == 422
        assert PAGES.sent(office, "manual_decide", *place, approve="yes")[0] == 409
        assert PAGES.sent(head(), "manual_decide", *place, approve="yes")[0] == 302
        made.refresh_from_db()
        assert made.state == "approved"

    def test_a_check_is_put_down_with_what_was_found(self) -> None:
        one = hand.round()
        said: Said = {
            "unit": one.units.get(code=make.HANDLING).pk,
            "indicator": 8,
            "source": "典型案例通报",
            "checked_on": "2026-09-28",
            "looked_at": "12",
            "found": "线索 2026-000012\n案例 A-3",
            "reason": "逐件核对，两人复核。",
        }
        client = evaluator()
        sent = PAGES.sent(client, "manual_propose", one.reference, "check", **{**said, "found": "传闻 某处"})
        assert (sent[0], "类别 编号" in sent[1]) == (422, True)
        assert PAGES.sent(client, "manual_propose", one.reference, "check", **said)[0] == 302
        made = ManualCheck.objects.get()
        found = made.findings.values_list("kind", "reference")
        assert list(found) == [("lead", "2026-000012"), ("case", "A-3")]
        withdraw = PAGES.address("manual_withdraw", one.reference, "check", made.pk)
        assert client.post(withdraw).status_code == 302
        made.refresh_from_db()
        assert made.state == "withdrawn"

    def test_what_one_may_not_see_is_not_there(self) -> None:
        one = hand.round()
        made = actions.propose_exemption(
            unit=one.units.get(code=make.HANDLING),
            indicator=1,
            until=make.date(2026, 9, 30),
            reason="市级集中调整，尚未到位。",
            by=make.handler(),
            at=make.NINE,
        )
        clerk = pages.clerk()
        assert clerk.get(PAGES.address("manual", one.reference)).status_code == 403
        address = PAGES.address("manual_decide", one.reference, "exemption", made.pk)
        assert head().get(address).status_code == 200
        assert (
            head().get(PAGES.address("manual_file", one.reference, "exemption", made.pk)).status_code == 404
        )
        assert head().get(address.replace("exemption", "rumour")).status_code == 404
        assert head().get(address.replace(one.reference, "P1999-1")).status_code == 404

    def test_a_unit_of_another_round_cannot_be_named(self) -> None:
        one, other = hand.round(), hand.round(title="另一轮")
        said: Said = {"unit": other.units.first().pk, "indicator": 1}  # type: ignore[union-attr]
        status, shown = PAGES.sent(pages.office(), "manual_propose", one.reference, "exemption", **said)
        assert (status, "不在可选范围内" in shown) == (422, True)

    def test_nothing_is_offered_once_the_round_is_over(self) -> None:
        one = hand.round()
        Round.objects.update(state=RoundState.PUBLISHED)
        assert "还没有人工事项" in PAGES.page(head(), "manual", one.reference)
        assert "manual/check/" not in PAGES.page(pages.office(), "manual", one.reference)
