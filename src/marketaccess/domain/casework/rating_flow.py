"""
The life of a bad rating's task (差评回访), R5.3.

    open ─call_back▶ handling ─answer▶ answered ─accept▶ closed
                       │   ▲              │
                       └───┘ call_back    └─send_back▶ handling

Bad is 不满意 and 非常不满意 (GB/T 39046 A.8, codes 4 and 5). First the rater is called, within the time for
contact; then the matter is settled. Who could not be reached is called again: after so many attempts the
record of them will do.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from attrs import frozen

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.casework.flow import Flow, Step
from marketaccess.domain.mechanism.rule import DayKind, Rule, Start

CONTACT, SETTLE = "contact", "settle"
SATISFACTIONS: dict[str, str] = {
    "1": "非常满意",
    "2": "满意",
    "3": "基本满意",
    "4": "不满意",
    "5": "非常不满意",
}
BAD = frozenset({"4", "5"})
RATING_CHANNELS: dict[str, str] = {
    "pc": "PC端",
    "mobile": "移动服务端",
    "code": "二维码",
    "tablet": "政务大厅平板电脑",
    "terminal": "政务大厅其他终端",
    "phone": "电话",
    "message": "短信",
}


class RatingState(StrEnum):
    """Where a bad rating's task stands. The values are stored."""

    OPEN = "open"
    HANDLING = "handling"
    ANSWERED = "answered"
    CLOSED = "closed"


_S = RatingState
RATING_FLOW: Flow[RatingState] = Flow(
    name="差评回访",
    labels={_S.OPEN: "待回访", _S.HANDLING: "整改中", _S.ANSWERED: "待复核", _S.CLOSED: "已办结"},
    verbs={
        "call_back": "登记回访",
        "answer": "报送处理结果",
        "accept": "复核通过",
        "send_back": "退回重办",
    },
    steps=(
        Step("call_back", _S.OPEN, _S.HANDLING, P.RATING_ANSWER),
        Step("call_back", _S.HANDLING, _S.HANDLING, P.RATING_ANSWER),
        Step("answer", _S.HANDLING, _S.ANSWERED, P.RATING_ANSWER),
        Step("accept", _S.ANSWERED, _S.CLOSED, P.RATING_REVIEW),
        Step("send_back", _S.ANSWERED, _S.HANDLING, P.RATING_REVIEW),
    ),
)


@frozen
class CallbackTerms:
    """How long contact and settlement may take, and how many attempts will do; what of it is a reading."""

    in_force_from: date
    reading: str
    contact: Rule
    settle: Rule
    attempts: int

    def rule_of(self, state: RatingState) -> Rule | None:
        """The clock that runs in a state; None while the office looks, and at the end."""
        return {RatingState.OPEN: self.contact, RatingState.HANDLING: self.settle}.get(state)


def terms_of(told: Mapping[str, Any]) -> CallbackTerms:
    """The terms as the law data has them."""
    document = f"{told['document']['title']}（{told['document']['number']}）"

    def rule(key: str, label: str) -> Rule:
        return Rule(
            key=key,
            label=label,
            start=Start.RECEIVED,
            amount=told[key]["days"],
            day_kind=DayKind.WORKING,
            roll_over=False,
            clause=Citation(document),
            reading=told[key]["reading"],
        )

    return CallbackTerms(
        in_force_from=told["in_force_from"],
        reading=told["document"]["reading"],
        contact=rule(CONTACT, "回访"),
        settle=rule(SETTLE, "整改反馈"),
        attempts=told["attempts"]["most"],
    )


def may_answer(reached: Sequence[bool], attempts: int) -> bool:
    """Whether enough was done to reach the rater: one call that did, or enough that did not."""
    return any(reached) or len(reached) >= attempts
