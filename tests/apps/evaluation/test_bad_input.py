"""Whatever is typed, pasted or sent to a form: a sentence at its field, never a crash, nothing changed."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from marketaccess.apps.evaluation import actions
from marketaccess.apps.evaluation.models import (
    Correction,
    EvidenceItem,
    Exemption,
    Judgement,
    ManualCheck,
    Objection,
    Round,
)
from marketaccess.domain.authority.role import Role
from marketaccess.domain.evaluation.evidence_flow import EvidenceState as E
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.foundation.accounts.models import User
from tests import make
from tests import make_evidence as hand
from tests import make_rounds as rounds
from tests.foundation.documents import files
from tests.pages import Pages, clerk, office

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.7")]
PAGES = Pages("evaluation")
Said = dict[str, Any]
NUL, LONG, EMOJI = "甲\x00乙", "长" * 30_000, "😀🇨🇳"
# What no field of a date, number or choice takes for its own.
RUBBISH = [
    "",
    " ",
    "\u3000",
    NUL,
    "十月一日",
    "-1",
    "NaN",
    "1e400",
    "9" * 400,
    "0001-01-01",
    "9999-12-31",
    EMOJI,
]


def head() -> Client:
    return make.browser(Role.COORDINATING_HEAD, make.OFFICE)


def evaluator(number: int = 1) -> Client:
    hand.evaluator(number)
    client = Client()
    client.force_login(User.objects.get(username=f"evaluator{number}"))
    return client


def paper(name: str = "证明.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.pdf(), "application/pdf")


def is_told(text: str) -> bool:
    """Whether the page says in words what is wrong."""
    return "field-error" in text or "error-summary" in text or "message-error" in text


class TestARound:
    def said(self, **changes: Any) -> Said:
        usual = {
            "title": "第四季度评估",
            "system": "chongqing-2022",
            "period": "2026Q4",
            "collect_until": "2099-01-31",
            "departments": [str(make.department(make.HANDLING).pk)],
        }
        return {**usual, **changes}

    @pytest.mark.parametrize("field", ["period", "collect_until", "system"])
    @pytest.mark.parametrize("value", RUBBISH)
    def test_rubbish_in_a_field_opens_nothing(self, field: str, value: str) -> None:
        status, text = PAGES.sent(office(), "open", **self.said(**{field: value}))
        assert status == 422
        assert is_told(text)
        assert not Round.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"title": ""}, "请填写轮次名称"),
            ({"title": LONG}, "120"),
            ({"title": "\u200b"}, "请填写轮次名称"),
            ({"period": "2026Q5"}, "评估期"),
            ({"collect_until": "2020-01-01"}, "已经过去"),
            ({"departments": ["-1"]}, "不在可选范围内"),
            ({"departments": ["一"]}, "不在可选范围内"),
            ({"others": "500101"}, "没有写全"),
            ({"others": "500101 示范区\n500101 又一个"}, "重复"),
            ({"others": f"{'9' * 61} 示范区"}, "过长"),
            ({"others": f"500101 {'区' * 101}"}, "过长"),
            ({"others": "\n".join(f"{n} 区" for n in range(501))}, "最多500个"),
        ],
    )
    def test_each_fault_has_its_sentence(self, changes: Said, words: str) -> None:
        status, text = PAGES.sent(office(), "open", **self.said(**changes))
        assert (status, words in text) == (422, True)
        assert not Round.objects.exists()

    def test_what_was_typed_is_still_there_when_the_form_comes_back(self) -> None:
        _, text = PAGES.sent(office(), "open", **self.said(period="去年", others="500101 示范区"))
        assert 'value="第四季度评估"' in text
        assert "500101 示范区" in text

    def test_tags_and_emoji_are_text(self) -> None:
        title = f"<script>alert(1)</script>{EMOJI}"
        assert (
            PAGES.sent(office(), "open", **self.said(title=title, departments=[], others="1 <b>区</b>"))[0]
            == 302
        )
        one = Round.objects.get()
        text = PAGES.page(office(), "round", one.reference)
        assert "<script>alert(1)" not in text
        assert EMOJI in text
        assert "<b>区" not in PAGES.page(office(), "amend", one.reference)

    def test_amending_is_as_strict(self) -> None:
        one = rounds.opened()
        for changes in ({"title": ""}, {"period": NUL}, {"others": "500101"}, {"collect_until": "x"}):
            status, text = PAGES.sent(office(), "amend", one.reference, **self.said(**changes))
            assert (status, is_told(text)) == (422, True), changes
        assert make.fresh(one).title == one.title
        assert one.units.count() == 2

    @pytest.mark.parametrize("address", ["P2026-1", "P2026-001'--", "%00", "p2026-999"])
    def test_an_address_that_names_no_round_is_not_found(self, address: str) -> None:
        rounds.opened()
        assert office().get(f"/desk/evaluation/{address}/").status_code == 404

    @pytest.mark.parametrize("code", ["%00", "a%00b", "%ff", "x" * 300])
    def test_an_address_that_names_no_unit_is_not_found(self, code: str) -> None:
        one = rounds.round(S.COMPUTED)
        for page in ("", "13/records/", "13/records/excel/", f"{10**30}/records/"):
            address = f"/desk/evaluation/{one.reference}/units/{code}/{page}"
            assert office().get(address).status_code == 404, address
        for number in ("%00", "R2026-%00", f"tasks/{10**30}"):
            assert office().get(f"/desk/rectification/{number}/").status_code == 404, number


class TestSteps:
    @pytest.mark.parametrize("value", RUBBISH)
    def test_a_last_day_that_is_none_shows_nothing_to_the_units(self, value: str) -> None:
        one = rounds.round(S.COMPUTED)
        status, text = PAGES.sent(office(), "show", one.reference, until=value)
        assert (status, is_told(text)) == (422, True)
        assert make.fresh(one).state == S.COMPUTED

    @pytest.mark.parametrize("verb", ["unfreeze", "cancel"])
    @pytest.mark.parametrize("reason", ["", "  ", "\u3000\n", NUL, "长" * 2001])
    def test_a_reason_that_is_none_takes_no_step(self, verb: str, reason: str) -> None:
        one = rounds.round(S.COMPUTED)
        status, text = PAGES.sent(head(), verb, one.reference, reason=reason)
        assert (status, is_told(text)) == (422, True)
        assert make.fresh(one).state == S.COMPUTED

    @pytest.mark.parametrize("said", [{}, {"reason": ""}, {"reason": NUL, "gathers": "on"}, {"gathers": "x"}])
    def test_computing_again_asks_for_its_reason(self, said: Said) -> None:
        one = rounds.round(S.COMPUTED)
        assert PAGES.sent(office(), "compute", one.reference, **said)[0] == 422
        assert one.computations.count() == 1

    def test_a_page_that_is_out_of_date_says_so_and_changes_nothing(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        for verb, client, said in (
            ("show", office(), {"until": "2099-01-01"}),
            ("unfreeze", head(), {"reason": "退回补报"}),
            ("cancel", head(), {"reason": "不再需要"}),
        ):
            status, text = PAGES.sent(client, verb, one.reference, **said)
            assert (status, is_told(text)) == (409, True), verb
        assert make.fresh(one).state == S.OBJECTIONS


class TestAnObjection:
    @pytest.fixture
    def place(self) -> tuple[object, ...]:
        one = rounds.round(S.OBJECTIONS)
        Round.objects.update(objections_until="2099-01-01")
        return one.reference, make.HANDLING, 13

    @pytest.mark.parametrize("reason", ["", "  ", "\u3000", NUL, "长" * 2001])
    def test_without_a_reason_none_is_raised(self, place: tuple[object, ...], reason: str) -> None:
        client = make.browser(Role.DEPARTMENT_REVIEWER, make.HANDLING)
        status, text = PAGES.sent(client, "object", *place, reason=reason)
        assert (status, is_told(text)) == (422, True)
        assert not Objection.objects.exists()

    def test_a_file_that_is_not_what_it_says_stays_out(self, place: tuple[object, ...]) -> None:
        client = make.browser(Role.DEPARTMENT_REVIEWER, make.HANDLING)
        for name, content in (("说明.pdf", b"MZ\x90\x00"), ("说明.exe", files.pdf()), ("空.pdf", b"")):
            file = SimpleUploadedFile(name, content, "application/pdf")
            status, text = PAGES.sent(client, "object", *place, reason="三件是听证期间。", files=file)
            assert (status, is_told(text)) == (422, True), name
        assert not Objection.objects.exists()

    @pytest.mark.parametrize(
        ("verb", "field"), [("propose", "proposal"), ("uphold", "decision"), ("reject", "decision")]
    )
    def test_an_answer_has_words(self, verb: str, field: str) -> None:
        made = rounds.objection(rounds.round(S.OBJECTIONS))
        actions.propose(objection=made, proposal="建议成立", by=make.handler(), at=make.NINE)
        client = office() if verb == "propose" else head()
        for words in ("", "\u3000", NUL, "长" * 2001):
            said = {f"{verb}-{field}": words}
            status, text = PAGES.sent(client, verb, made.round.reference, made.pk, **said)
            assert (status, is_told(text)) == (422, True), words[:3]
        assert make.fresh(made).state == "proposed"

    def test_a_score_that_does_not_exist_cannot_be_objected_to(self, place: tuple[object, ...]) -> None:
        client = make.browser(Role.DEPARTMENT_REVIEWER, make.HANDLING)
        reference = place[0]
        for code, number in (("nobody", 13), (make.HANDLING, 99), (make.HANDLING, 2), (make.HELPING, 13)):
            assert PAGES.sent(client, "object", reference, code, number, reason="理由")[0] == 404


class TestEvidence:
    @pytest.fixture
    def place(self) -> tuple[str, int]:
        one = hand.task(hand.round(until=date(2100, 1, 1)))
        return one.unit.round.reference, one.pk

    @pytest.mark.parametrize("day", RUBBISH)
    def test_a_day_that_is_none_adds_nothing(self, place: tuple[str, int], day: str) -> None:
        status, text = PAGES.sent(clerk(), "evidence_add_item", *place, issued_on=day, file=paper())
        assert (status, is_told(text)) == (422, True)
        assert not EvidenceItem.objects.exists()

    @pytest.mark.parametrize(
        "address",
        [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "www.example.gov.cn",
            "http://",
            "https://甲",
            "https://a.gov.cn",
            "https://a.gov.cn/index.html",
            "https://a.gov.cn/x" + "y" * 500,
            NUL,
        ],
    )
    def test_an_address_that_is_no_page_adds_nothing(self, place: tuple[str, int], address: str) -> None:
        said: Said = {"issued_on": "2026-08-01", "address": address, "words": "网页上的文字"}
        status, text = PAGES.sent(clerk(), "evidence_add_item", *place, **said)
        assert (status, is_told(text)) == (422, True)
        assert not EvidenceItem.objects.exists()

    def test_a_file_that_is_not_what_it_says_stays_out(self, place: tuple[str, int]) -> None:
        disguised = SimpleUploadedFile("通知.pdf", b"MZ\x90\x00", "application/pdf")
        for given in (disguised, SimpleUploadedFile("空.docx", b"")):
            said: Said = {"issued_on": "2026-08-01", "file": given}
            status, text = PAGES.sent(clerk(), "evidence_add_item", *place, **said)
            assert (status, is_told(text)) == (422, True)
        assert not EvidenceItem.objects.exists()

    def test_a_statement_that_is_too_long_hands_nothing_in(self, place: tuple[str, int]) -> None:
        one = hand.added(hand.task(Round.objects.get()))
        status, text = PAGES.sent(clerk(), "evidence_submit", *place, statement="长" * 2001)
        assert (status, is_told(text)) == (422, True)
        assert hand.fresh(one).state == E.OWED

    def test_characters_that_nobody_sees_are_taken_out_of_a_statement(self, place: tuple[str, int]) -> None:
        one = hand.added(hand.task(Round.objects.get()))
        assert PAGES.sent(clerk(), "evidence_submit", *place, statement=NUL)[0] == 302
        assert hand.fresh(one).statement == "甲乙"

    @pytest.mark.parametrize("level", ["", "80", "101", "-1", "一百", NUL, "not_applicable", "100.0"])
    def test_a_level_that_is_not_printed_is_no_judgement(self, level: str) -> None:
        one = hand.evidence(E.SUBMITTED)
        place = (one.unit.round.reference, one.pk)
        said = {"level": level, "reason": "理由写得足够长。"}
        status, text = PAGES.sent(evaluator(), "evidence_judge", *place, **said)
        assert (status, is_told(text)) == (422, True)
        assert not Judgement.objects.exists()

    @pytest.mark.parametrize("reason", ["", "不清", NUL, "长" * 2001])
    def test_sending_back_says_what_is_lacking(self, reason: str) -> None:
        one = hand.evidence(E.SUBMITTED)
        place = (one.unit.round.reference, one.pk)
        status, text = PAGES.sent(evaluator(), "evidence_send_back", *place, reason=reason)
        assert (status, is_told(text)) == (422, True)
        assert hand.fresh(one).state == E.SUBMITTED

    @pytest.mark.parametrize("until", RUBBISH)
    def test_a_new_day_that_is_none_puts_nothing_off(self, until: str) -> None:
        one = hand.task()
        place = (one.unit.round.reference, one.pk)
        status, text = PAGES.sent(office(), "evidence_extend", *place, until=until, reason="等上级文件。")
        assert (status, is_told(text)) == (422, True)
        assert hand.fresh(one).due_on == hand.UNTIL


class TestManual:
    def said(self, one: Round, kind: str) -> Said:
        unit = one.units.get(code=make.HANDLING).pk
        more: dict[str, Said] = {
            "check": {
                "indicator": 8,
                "source": "典型案例通报",
                "checked_on": "2026-09-01",
                "looked_at": "12",
                "found": "",
            },
            "exemption": {"indicator": 1, "until": "2026-12-31"},
            "correction": {"indicator": 16, "points": "92.5"},
        }
        return {"unit": unit, "reason": "逐件核对，两人复核。", **more[kind]}

    @pytest.mark.parametrize(
        ("kind", "field"),
        [
            ("check", "unit"),
            ("check", "indicator"),
            ("check", "checked_on"),
            ("check", "looked_at"),
            ("exemption", "indicator"),
            ("exemption", "until"),
            ("correction", "unit"),
            ("correction", "points"),
        ],
    )
    def test_rubbish_in_a_field_proposes_nothing(self, kind: str, field: str) -> None:
        one, client = hand.round(), office()
        for value in RUBBISH:
            said = {**self.said(one, kind), field: value}
            sent = {**said, "file": paper()} if kind == "correction" else said
            status, text = PAGES.sent(client, "manual_propose", one.reference, kind, **sent)
            assert (status, is_told(text)) == (422, True), value[:10]
        assert not any(kind.objects.exists() for kind in (ManualCheck, Exemption, Correction))

    @pytest.mark.parametrize(
        ("kind", "changes", "words"),
        [
            ("check", {"looked_at": "1000000001"}, "排查数量"),
            ("check", {"found": "线索"}, "类别 编号"),
            ("check", {"found": "线索 2026-01\n线索 2026-01"}, "有重复"),
            ("check", {"found": "\n".join(f"线索 2026-{n:06}" for n in range(13))}, "不能少于发现的件数"),
            ("check", {"found": f"线索 {'9' * 61}"}, "问题编号"),
            ("check", {"found": NUL}, "请"),
            ("check", {"checked_on": "2099-01-01"}, "不能晚于今天"),
            ("check", {"source": "长" * 201}, "200"),
            ("exemption", {"until": "2026-09-29"}, "在评估期结束之前"),
            ("exemption", {"reason": "无"}, "理由"),
            ("exemption", {"indicator": "2"}, "不在可选范围内"),
            ("correction", {"points": "100.01"}, "100"),
            ("correction", {"points": "92.555"}, "2"),
            ("correction", {}, "证明材料"),
        ],
    )
    def test_each_fault_has_its_sentence(self, kind: str, changes: Said, words: str) -> None:
        one = hand.round()
        said = {**self.said(one, kind), **changes}
        status, text = PAGES.sent(office(), "manual_propose", one.reference, kind, **said)
        assert (status, words in text) == (422, True)
        assert is_told(text)

    @pytest.mark.parametrize(
        "said",
        [{}, {"approve": ""}, {"approve": "maybe"}, {"approve": "no"}, {"approve": "no", "remark": "否"}],
    )
    def test_a_decision_that_is_none_decides_nothing(self, said: Said) -> None:
        one = hand.round()
        made = actions.propose_exemption(
            unit=one.units.get(code=make.HANDLING),
            indicator=1,
            until=date(2026, 12, 31),
            reason="市级集中调整，尚未到位。",
            by=make.handler(),
            at=make.NINE,
        )
        place = (one.reference, "exemption", made.pk)
        status, text = PAGES.sent(head(), "manual_decide", *place, **said)
        assert (status, is_told(text)) == (422, True)
        made.refresh_from_db()
        assert made.state == "proposed"
