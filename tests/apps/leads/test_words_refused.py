"""Every text that a step asks for: what is too short, too long or unreadable, with its sentence and field."""

from collections.abc import Callable
from typing import Any

import pytest

from marketaccess.apps.leads import actions
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit.models import Event
from tests import make
from tests.apps.leads.verbs import TEXT, extension_of, notice_of, stand

pytestmark = pytest.mark.django_db
Call = Callable[[Lead, dict[str, Any]], object]


def office(action: Callable[..., object], **sound: Any) -> Call:
    """The action as the office's handler takes it, with sound words but for those under test."""
    return lambda lead, words: action(lead=lead, by=make.handler(), at=make.NINE, **{**sound, **words})


def head(action: Callable[..., object], **sound: Any) -> Call:
    return lambda lead, words: action(lead=lead, by=make.head(), at=make.NINE, **{**sound, **words})


def clerk(action: Callable[..., object], **sound: Any) -> Call:
    return lambda lead, words: action(lead=lead, by=make.clerk(), at=make.NINE, **{**sound, **words})


def reporter(action: Callable[..., object], **sound: Any) -> Call:
    return lambda lead, words: action(lead=lead, at=make.NINE, **{**sound, **words})


def _register(lead: Lead, words: dict[str, Any]) -> object:
    return make.registered(lead, **words)


def _draft(lead: Lead, words: dict[str, Any]) -> object:
    said = {"problem": TEXT, "demand": TEXT, **words}
    target = make.department(make.TARGET)
    return actions.draft_notice(lead=lead, department=target, by=make.handler(), at=make.NINE, **said)


def _report(lead: Lead, words: dict[str, Any]) -> object:
    said = {"report": make.STATEMENT, "files": [make.proof()], **words}
    return actions.report_rectification(
        notice=notice_of(lead), by=make.clerk(make.TARGET), at=make.NINE, **said
    )


def _contribute(lead: Lead, words: dict[str, Any]) -> object:
    return actions.contribute(lead=lead, by=make.clerk(make.HELPING), at=make.NINE, **words)


def _reject(lead: Lead, words: dict[str, Any]) -> object:
    return actions.reject_draft(lead=lead, by=make.reviewer(), at=make.NINE, **words)


def _decide(lead: Lead, words: dict[str, Any]) -> object:
    said = {"grant": True, "approval_number": "示发改函1号", "files": [make.proof()], **words}
    return actions.decide_extension(extension=extension_of(lead), by=make.head(), at=make.NINE, **said)


GROUNDS = {"reason": TEXT, "basis": "三定规定第三条"}
OPINION = {"conclusion": "substantiated", "statement": make.STATEMENT, "measures": make.MEASURES}
# step (where it stands), field, label, the fewest characters (0: may be empty), the most
TEXTS: dict[str, tuple[str, Call, str, str, int, int]] = {
    "reason of a refusal": ("refuse", office(actions.refuse), "reason", "不予受理理由", 10, 5000),
    "title": ("register", _register, "title", "标题", 2, 120),
    "summary": ("register", _register, "summary", "转办摘要", 10, 5000),
    "list item": ("register", _register, "list_item", "涉及清单事项", 0, 200),
    "instructions": (
        "transfer",
        lambda lead, w: actions.transfer(
            lead=lead, to=make.department(make.HANDLING), by=make.handler(), at=make.NINE, **w
        ),
        "instructions", "移交意见", 0, 5000,
    ),
    "reason of a return": ("return", clerk(actions.return_, **GROUNDS), "reason", "退回理由", 10, 5000),
    "basis of a return": ("return", clerk(actions.return_, **GROUNDS), "basis", "退回依据", 4, 300),
    "reason of a ruling": ("rule_keep", head(actions.rule, keep=True), "reason", "裁定理由", 5, 5000),
    "statement": (
        "verify", clerk(actions.verify, files=[make.proof()], **OPINION), "statement", "情况说明", 30, 5000,
    ),
    "measures": (
        "verify", clerk(actions.verify, files=[make.proof()], **OPINION), "measures", "整改意见", 10, 5000,
    ),
    "contribution": ("contribute", _contribute, "statement", "协办意见", 10, 5000),
    "remark on a draft": ("reject_draft", _reject, "remark", "退回意见", 5, 5000),
    "remark on a reply": ("send_back", office(actions.send_back), "remark", "退回意见", 5, 5000),
    "problem": ("draft_notice", _draft, "problem", "存在问题", 10, 5000),
    "demand": ("draft_notice", _draft, "demand", "整改要求", 10, 5000),
    "basis of a notice": ("draft_notice", _draft, "basis", "依据", 0, 300),
    "remark on a notice": ("reject_notice", head(actions.reject_notice), "remark", "退回意见", 5, 5000),
    "report of the unit": ("report_rectification", _report, "report", "整改情况", 30, 5000),
    "approval number": ("decide_extension", _decide, "approval_number", "批准文号", 0, 100),
    "remark on a rectification": (
        "send_back_rectification", office(actions.send_back_rectification), "remark", "退回意见", 5, 5000,
    ),
    "answer": ("answer", office(actions.answer), "body", "答复内容", 10, 5000),
    "comment at a revisit": (
        "revisit", office(actions.record_revisit, solved="yes"), "comment", "意见", 0, 5000,
    ),
    "reason of closing": ("close", head(actions.close), "reason", "办结说明", 0, 5000),
    "reason of reopening": ("reopen", head(actions.reopen), "reason", "重新办理理由", 5, 5000),
    "message to the reporter": (
        "write_to_reporter", office(actions.write_to_reporter), "body", "留言", 2, 5000,
    ),
    "message of the reporter": (
        "write_from_reporter", reporter(actions.write_from_reporter), "body", "留言", 2, 5000,
    ),
    "comment of the reporter": ("rate", reporter(actions.rate, solved="yes"), "comment", "意见", 0, 5000),
    "reporters reason": (
        "reopen_by_reporter", reporter(actions.reopen_by_reporter), "reason", "重新办理理由", 5, 5000,
    ),
}  # fmt: skip


def faults(label: str, shortest: int, longest: int) -> dict[str, str]:
    """What may be wrong with a text, and the sentence that says so."""
    found = {
        "字" * (longest + 1): f"{label}最多{longest}字，现有{longest + 1}字，请精简后重新提交。",
        "空字符\x00在文中，请看一看怎么办才好。": f"{label}含有无法识别的字符，请删除后重新填写。",
    }
    if shortest:
        found |= {
            "": f"请填写{label}。",
            " \n\u3000 ": f"请填写{label}。",
            # Invisible characters do not make a text longer.
            "\u200b" * 50: f"请填写{label}。",
        }
    if shortest > 1:
        found["字" * (shortest - 1)] = f"{label}至少{shortest}字，请补充具体情况。"
    return found


@pytest.mark.requirement("R12.3")
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_refused_at_its_field_in_one_sentence_and_nothing_is_written(name: str) -> None:
    step, call, field, label, shortest, longest = TEXTS[name]
    lead = stand(step)
    before, events = Lead.objects.filter(pk=lead.pk).values().get(), Event.objects.count()
    for text, sentence in faults(label, shortest, longest).items():
        with pytest.raises(Refusal) as refused:
            call(make.fresh(lead), {field: text})
        assert (refused.value.message, refused.value.field) == (sentence, field), text[:20]
    assert Lead.objects.filter(pk=lead.pk).values().get() == before
    assert Event.objects.count() == events


@pytest.mark.parametrize("name", [n for n in TEXTS if TEXTS[n][4] and TEXTS[n][0] != "draft_notice"])
def test_the_shortest_text_that_is_enough_is_taken(name: str) -> None:
    step, call, field, _, shortest, _ = TEXTS[name]
    lead = stand(step)
    events = Event.objects.count()
    call(lead, {field: "字" * shortest})
    assert Event.objects.count() == events + 1


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("请致电13800001234核实有关情况。", True),
        ("请致电１３８００００１２３４核实有关情况。", True),
        ("联系人邮箱 someone@example.com，请核实。", True),
        ("当事人身份证11010119900307123X，请核实。", True),
        ("合同编号为20260929138000012340，请核实。", False),
        ("招标编号SZ-2026-0138，请核实有关情况。", False),
    ],
)
@pytest.mark.parametrize("step", ["register", "draft_notice"])
def test_contacts_do_not_leave_the_office(step: str, text: str, is_refused: bool) -> None:
    lead = stand(step)
    field = "summary" if step == "register" else "problem"
    call: Call = _draft if step == "draft_notice" else _register
    if not is_refused:
        call(lead, {field: text})
        return
    with pytest.raises(Refusal, match="删去能识别反映人的内容") as refused:
        call(lead, {field: text})
    assert refused.value.field == field


@pytest.mark.parametrize("field", ["case_type", "situation", "level"])
@pytest.mark.parametrize("value", ["", "nonsense", "制度规定", "\x00"])
def test_a_class_comes_from_its_list(field: str, value: str) -> None:
    lead = make.lead(LeadState.RECEIVED)
    with pytest.raises(Refusal, match="请从列表中选择") as refused:
        make.registered(lead, **{field: value})
    assert refused.value.field == field
    assert make.fresh(lead).state == LeadState.RECEIVED


@pytest.mark.parametrize(
    ("words", "field", "sentence"),
    [
        ({"solved": "unreached"}, "solved", "请选择问题是否解决。"),
        ({"solved": "maybe"}, "solved", "请选择问题是否解决。"),
        ({"solved": "yes", "rating": 0}, "rating", "满意度请在1至5分之间选择。"),
        ({"solved": "yes", "rating": 6}, "rating", "满意度请在1至5分之间选择。"),
    ],
)
def test_a_rating_outside_of_its_scale_is_refused(words: dict[str, Any], field: str, sentence: str) -> None:
    lead = stand("rate")
    with pytest.raises(Refusal) as refused:
        actions.rate(lead=lead, at=make.NINE, **words)
    assert (refused.value.field, refused.value.message) == (field, sentence)
    assert not lead.revisits.exists()


@pytest.mark.parametrize("conclusion", ["", "true", "属实", "SUBSTANTIATED"])
def test_a_conclusion_comes_from_its_list(conclusion: str) -> None:
    lead = stand("verify")
    with pytest.raises(Refusal, match="请选择核查结论") as refused:
        make.verified(lead, conclusion=conclusion)
    assert refused.value.field == "conclusion"
    assert not lead.opinions.exists()
