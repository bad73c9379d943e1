"""
The life of a survey (问卷调查): built by one person, approved by another, answered, closed for good.

    drafting ─submit▶ reviewing ─approve▶ open ─close▶ closed ─verify▶ closed
       ▲                  │
       └────send_back─────┘

The texts change in ``drafting`` alone. Codes are made once the survey is open, so that nobody reads a
question that may still change.
"""

from datetime import date
from enum import StrEnum

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.flow import Flow, Step


class SurveyState(StrEnum):
    """Where a survey stands. The values are stored."""

    DRAFTING = "drafting"
    REVIEWING = "reviewing"
    OPEN = "open"
    CLOSED = "closed"


_S = SurveyState
SURVEY_FLOW: Flow[SurveyState] = Flow(
    name="问卷",
    labels={
        _S.DRAFTING: "编制中",
        _S.REVIEWING: "待审批",
        _S.OPEN: "调查中",
        _S.CLOSED: "已结束",
    },
    verbs={
        "edit": "修改问卷",
        "submit": "提交审批",
        "approve": "批准并开放",
        "send_back": "退回修改",
        "invite": "生成答题码",
        "plan": "填写抽样框",
        "close": "结束调查",
        "verify": "核对封存",
    },
    steps=(
        Step("edit", _S.DRAFTING, _S.DRAFTING, P.SURVEY_MANAGE),
        Step("plan", _S.DRAFTING, _S.DRAFTING, P.SURVEY_MANAGE),
        Step("submit", _S.DRAFTING, _S.REVIEWING, P.SURVEY_MANAGE),
        Step("approve", _S.REVIEWING, _S.OPEN, P.SURVEY_DECIDE),
        Step("send_back", _S.REVIEWING, _S.DRAFTING, P.SURVEY_DECIDE),
        Step("plan", _S.OPEN, _S.OPEN, P.SURVEY_MANAGE),
        Step("invite", _S.OPEN, _S.OPEN, P.SURVEY_MANAGE),
        Step("close", _S.OPEN, _S.CLOSED, P.SURVEY_DECIDE),
        Step("verify", _S.CLOSED, _S.CLOSED, P.SURVEY_MANAGE),
    ),
)


def takes_answers(state: SurveyState, opens_on: date, closes_on: date, *, on: date) -> bool:
    """Whether a survey may be answered on a day; both days count."""
    return state is SurveyState.OPEN and opens_on <= on <= closes_on
