"""
The life of a lead (线索), from report to proven closure.

    received ─register▶ registered ─transfer▶ verifying ─verify▶ endorsing ─endorse▶ verified
       │                    ▲  │                 │ return                               │
       └─refuse▶ refused ◀──┴──┘    1st: registered, 2nd: ruling                        │
                                                                                        ▼
    closed ◀close─ answered ◀answer─ answering ◀accept─ reviewing ◀report─ rectifying ◀notify

A state exists only where behaviour differs in it. Lights, dates and drafts are not states. A verb that
leaves the lead where it is (sign, draft_notice, …) stands in the table too: it says when one may.
A lead without a reporter has nobody to answer: it is closed from ``answering``.
"""

from enum import StrEnum

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.flow import Flow, Step


class LeadState(StrEnum):
    """Where a lead stands. The values are stored."""

    RECEIVED = "received"
    REFUSED = "refused"
    REGISTERED = "registered"
    VERIFYING = "verifying"
    ENDORSING = "endorsing"
    RULING = "ruling"
    VERIFIED = "verified"
    RECTIFYING = "rectifying"
    REVIEWING = "reviewing"
    ANSWERING = "answering"
    ANSWERED = "answered"
    CLOSED = "closed"


class Conclusion(StrEnum):
    """What verification found."""

    SUBSTANTIATED = "substantiated"
    PARTLY = "partly_substantiated"
    UNSUBSTANTIATED = "unsubstantiated"
    OUTSIDE = "outside_mechanism"


CONCLUSIONS: dict[Conclusion, str] = {
    Conclusion.SUBSTANTIATED: "属实",
    Conclusion.PARTLY: "部分属实",
    Conclusion.UNSUBSTANTIATED: "不属实",
    Conclusion.OUTSIDE: "不属于本机制受理范围",
}
NEEDS_RECTIFICATION = frozenset({Conclusion.SUBSTANTIATED, Conclusion.PARTLY})
FINISHED = frozenset({LeadState.REFUSED, LeadState.CLOSED})

_S = LeadState
LEAD_FLOW: Flow[LeadState] = Flow(
    name="线索",
    labels={
        _S.RECEIVED: "待登记",
        _S.REFUSED: "不予受理",
        _S.REGISTERED: "待移交",
        _S.VERIFYING: "核查中",
        _S.ENDORSING: "待部门审核",
        _S.RULING: "待裁定",
        _S.VERIFIED: "待复核",
        _S.RECTIFYING: "整改中",
        _S.REVIEWING: "整改待复核",
        _S.ANSWERING: "待答复",
        _S.ANSWERED: "待回访",
        _S.CLOSED: "已办结",
    },
    verbs={
        "register": "登记",
        "refuse": "不予受理",
        "transfer": "移交",
        "sign": "签收",
        "contribute": "提交协办意见",
        "return": "退回",
        "appeal_transfer": "再次退回（提请裁定）",
        "rule_keep": "裁定维持移交",
        "rule_withdraw": "裁定重新移交",
        "verify": "提交核查意见",
        "endorse": "审核通过",
        "reject_draft": "审核退回",
        "send_back": "退回补正",
        "take_back": "收回另行移交",
        "draft_notice": "起草整改通知",
        "reject_notice": "退回整改通知稿",
        "notify": "发出整改通知",
        "request_extension": "申请延期",
        "decide_extension": "审批延期申请",
        "conclude": "认可核查结论",
        "report_rectification": "报送整改情况",
        "send_back_rectification": "整改退回",
        "accept_rectification": "整改通过",
        "answer": "答复反映人",
        "revisit": "登记回访",
        "close": "办结",
        "reopen": "重新办理",
        "rate": "评价",
        "reopen_by_reporter": "要求重新办理",
        "write_to_reporter": "给反映人留言",
        "write_from_reporter": "留言",
    },
    steps=(
        Step("register", _S.RECEIVED, _S.REGISTERED, P.LEAD_REGISTER),
        Step("refuse", _S.RECEIVED, _S.REFUSED, P.LEAD_REGISTER),
        Step("register", _S.REGISTERED, _S.REGISTERED, P.LEAD_REGISTER),
        Step("transfer", _S.REGISTERED, _S.VERIFYING, P.LEAD_TRANSFER),
        Step("refuse", _S.REGISTERED, _S.REFUSED, P.LEAD_REGISTER),
        Step("sign", _S.VERIFYING, _S.VERIFYING, P.LEAD_VERIFY),
        Step("contribute", _S.VERIFYING, _S.VERIFYING, P.LEAD_VERIFY),
        Step("verify", _S.VERIFYING, _S.ENDORSING, P.LEAD_VERIFY),
        Step("return", _S.VERIFYING, _S.REGISTERED, P.LEAD_RETURN),
        Step("appeal_transfer", _S.VERIFYING, _S.RULING, P.LEAD_RETURN),
        Step("rule_keep", _S.RULING, _S.VERIFYING, P.LEAD_RULE),
        Step("rule_withdraw", _S.RULING, _S.REGISTERED, P.LEAD_RULE),
        Step("endorse", _S.ENDORSING, _S.VERIFIED, P.LEAD_ENDORSE),
        Step("reject_draft", _S.ENDORSING, _S.VERIFYING, P.LEAD_ENDORSE),
        Step("send_back", _S.VERIFIED, _S.VERIFYING, P.LEAD_REVIEW),
        Step("take_back", _S.VERIFIED, _S.REGISTERED, P.LEAD_TRANSFER),
        Step("draft_notice", _S.VERIFIED, _S.VERIFIED, P.NOTICE_DRAFT),
        Step("reject_notice", _S.VERIFIED, _S.VERIFIED, P.NOTICE_ISSUE),
        Step("notify", _S.VERIFIED, _S.RECTIFYING, P.NOTICE_ISSUE),
        Step("conclude", _S.VERIFIED, _S.ANSWERING, P.LEAD_REVIEW),
        Step("request_extension", _S.RECTIFYING, _S.RECTIFYING, P.EXTENSION_REQUEST),
        Step("decide_extension", _S.RECTIFYING, _S.RECTIFYING, P.EXTENSION_DECIDE),
        Step("report_rectification", _S.RECTIFYING, _S.REVIEWING, P.NOTICE_ANSWER),
        Step("send_back_rectification", _S.REVIEWING, _S.RECTIFYING, P.LEAD_REVIEW),
        Step("accept_rectification", _S.REVIEWING, _S.ANSWERING, P.LEAD_REVIEW),
        Step("close", _S.ANSWERING, _S.CLOSED, P.LEAD_CLOSE),
        Step("answer", _S.ANSWERING, _S.ANSWERED, P.LEAD_ANSWER),
        Step("revisit", _S.ANSWERED, _S.ANSWERED, P.LEAD_ANSWER),
        Step("close", _S.ANSWERED, _S.CLOSED, P.LEAD_CLOSE),
        Step("reopen", _S.ANSWERED, _S.REGISTERED, P.LEAD_RULE),
        Step("reopen", _S.CLOSED, _S.REGISTERED, P.LEAD_RULE),
        Step("reopen", _S.REFUSED, _S.RECEIVED, P.LEAD_RULE),
        Step("rate", _S.ANSWERED, _S.ANSWERED, None),
        Step("rate", _S.CLOSED, _S.CLOSED, None),
        Step("reopen_by_reporter", _S.ANSWERED, _S.REGISTERED, None),
        Step("reopen_by_reporter", _S.CLOSED, _S.REGISTERED, None),
        *(Step("write_to_reporter", state, state, P.LEAD_ANSWER) for state in LeadState),
        *(Step("write_from_reporter", state, state, None) for state in LeadState),
    ),
)

# Whose desk a lead lies on: who finds it among 待办. ANSWERED waits for the reporter, then for the head.
TURNS: dict[LeadState, tuple[P, ...]] = {
    _S.RECEIVED: (P.LEAD_REGISTER,),
    _S.REFUSED: (),
    _S.REGISTERED: (P.LEAD_TRANSFER,),
    _S.VERIFYING: (P.LEAD_VERIFY,),
    _S.ENDORSING: (P.LEAD_ENDORSE,),
    _S.RULING: (P.LEAD_RULE,),
    _S.VERIFIED: (P.LEAD_REVIEW, P.NOTICE_ISSUE),
    _S.RECTIFYING: (),
    _S.REVIEWING: (P.LEAD_REVIEW,),
    _S.ANSWERING: (P.LEAD_ANSWER,),
    _S.ANSWERED: (P.LEAD_ANSWER, P.LEAD_CLOSE),
    _S.CLOSED: (),
}
