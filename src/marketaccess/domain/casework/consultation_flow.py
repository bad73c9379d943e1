"""
The life of a consultation (准入咨询): somebody asks "may I enter?", the responsible department answers.

    received ─assign▶ answering ─draft▶ endorsing ─endorse▶ answered ─publish▶ published
       │  ▲               │   ▲             │                  │  │                │
       │  └───redirect────┘   └─reject_draft┘    keep_private  ▼  │ ask_back       │ unpublish
       └─refuse▶ refused                                     kept ◀──── (to answering) ◀──┘

The asker may withdraw until there is an answer, and have it published or not until it is. An answer is
published where asker and department both agree, as a text that the coordinating office has edited.
"""

from enum import StrEnum

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.clocks import Turn
from marketaccess.domain.casework.flow import Flow, Step
from marketaccess.domain.mechanism.rule import Start

RULE = "consultation"
# A department passes a question on once; who asked waits no longer than that.
REDIRECTS = 1
# How often one may ask back under the same number: after that it is another question.
ROUNDS = 3


class ConsultationState(StrEnum):
    """Where a consultation stands. The values are stored."""

    RECEIVED = "received"
    ANSWERING = "answering"
    ENDORSING = "endorsing"
    ANSWERED = "answered"
    PUBLISHED = "published"
    KEPT = "kept"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Ground(StrEnum):
    """Why a question is not one for this door. The values are stored."""

    COMPLAINT = "complaint"
    NOT_THE_LIST = "not_the_list"
    OTHER = "other"


GROUNDS: dict[Ground, str] = {
    Ground.COMPLAINT: "反映的是已经发生的问题，应当按问题线索办理",
    Ground.NOT_THE_LIST: "与市场准入负面清单无关",
    Ground.OTHER: "其他原因",
}

_S = ConsultationState
_OPEN = (_S.RECEIVED, _S.ANSWERING, _S.ENDORSING)
_TOLD = (_S.ANSWERED, _S.PUBLISHED, _S.KEPT)
CONSULTATION_FLOW: Flow[ConsultationState] = Flow(
    name="咨询",
    labels={
        _S.RECEIVED: "待分办",
        _S.ANSWERING: "待答复",
        _S.ENDORSING: "待部门审核",
        _S.ANSWERED: "已答复",
        _S.PUBLISHED: "已公开",
        _S.KEPT: "已答复不公开",
        _S.REFUSED: "不属咨询范围",
        _S.WITHDRAWN: "已撤回",
    },
    verbs={
        "assign": "分办",
        "refuse": "不属咨询范围",
        "redirect": "退回重新分办",
        "draft": "拟写答复",
        "endorse": "审核通过并答复",
        "reject_draft": "退回修改",
        "publish": "公开问答",
        "keep_private": "不予公开",
        "unpublish": "撤下公开",
        "write_to_asker": "给咨询人留言",
        "withdraw": "撤回咨询",
        "ask_back": "追问",
        "rate": "评价",
        "consent": "改变是否同意公开",
        "write_from_asker": "留言",
    },
    steps=(
        Step("assign", _S.RECEIVED, _S.ANSWERING, P.CONSULTATION_COORDINATE),
        Step("refuse", _S.RECEIVED, _S.REFUSED, P.CONSULTATION_COORDINATE),
        Step("draft", _S.ANSWERING, _S.ENDORSING, P.CONSULTATION_ANSWER),
        Step("redirect", _S.ANSWERING, _S.RECEIVED, P.CONSULTATION_ANSWER),
        Step("assign", _S.ANSWERING, _S.ANSWERING, P.CONSULTATION_COORDINATE),
        Step("endorse", _S.ENDORSING, _S.ANSWERED, P.CONSULTATION_REVIEW),
        Step("reject_draft", _S.ENDORSING, _S.ANSWERING, P.CONSULTATION_REVIEW),
        Step("publish", _S.ANSWERED, _S.PUBLISHED, P.CONSULTATION_COORDINATE),
        Step("keep_private", _S.ANSWERED, _S.KEPT, P.CONSULTATION_COORDINATE),
        Step("unpublish", _S.PUBLISHED, _S.KEPT, P.CONSULTATION_COORDINATE),
        *(Step("withdraw", state, _S.WITHDRAWN, None) for state in _OPEN),
        *(Step("ask_back", state, _S.ANSWERING, None) for state in (_S.ANSWERED, _S.KEPT)),
        *(Step("rate", state, state, None) for state in _TOLD),
        *(Step("consent", state, state, None) for state in (*_OPEN, _S.ANSWERED)),
        *(Step("write_to_asker", state, state, P.CONSULTATION_ANSWER) for state in ConsultationState),
        *(Step("write_from_asker", state, state, None) for state in ConsultationState),
    ),
)

# Whose desk a consultation lies on. What is answered waits for its publication only where both agree.
TURNS: dict[ConsultationState, P | None] = {
    _S.RECEIVED: P.CONSULTATION_COORDINATE,
    _S.ANSWERING: P.CONSULTATION_ANSWER,
    _S.ENDORSING: P.CONSULTATION_REVIEW,
    _S.ANSWERED: P.CONSULTATION_COORDINATE,
    _S.PUBLISHED: None,
    _S.KEPT: None,
    _S.REFUSED: None,
    _S.WITHDRAWN: None,
}

_TURNS_OF_THE_CLOCK: dict[str, Turn] = {
    "ask_back": Turn.START,
    "endorse": Turn.MEET,
    "refuse": Turn.STOP,
    "withdraw": Turn.STOP,
}


def turn_of_the_clock(verb: str, starts_with: Start) -> Turn | None:
    """
    What a verb does to the one clock: it runs from receipt or from the first assignment, as the rule says.

    Passing the question on does not stop it: who asked has asked once.
    """
    begins = {Start.RECEIVED: "receive", Start.TRANSFERRED: "assign"}.get(starts_with)
    return Turn.START if verb == begins else _TURNS_OF_THE_CLOCK.get(verb)
