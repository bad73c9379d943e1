"""
The life of a supervision order (督办单), from issue to closure.

    issued ─report▶ reported ─close▶ closed        close leads there from issued too

Being on the circular list is no state: nothing that may be done depends on it.
"""

from enum import StrEnum

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.flow import Flow, Step


class OrderState(StrEnum):
    """Where an order stands. The values are stored."""

    ISSUED = "issued"
    REPORTED = "reported"
    CLOSED = "closed"


class Cause(StrEnum):
    """Why a lead is under supervision (R15.1): it is late, or a person finds it hard."""

    OVERDUE = "overdue"
    COMPLEX = "complex"
    STRONGLY_FELT = "strongly_felt"
    HARD = "hard"


CAUSES: dict[Cause, str] = {
    Cause.OVERDUE: "逾期未办",
    Cause.COMPLEX: "成因复杂",
    Cause.STRONGLY_FELT: "反映强烈",
    Cause.HARD: "整改难度大",
}
_S = OrderState
# To speak to the government, and to end the pressure, is the head's (who holds the right to rule);
# a department answers for its own order.
SUPERVISION_FLOW: Flow[OrderState] = Flow(
    name="督办单",
    labels={_S.ISSUED: "督办中", _S.REPORTED: "已报告政府", _S.CLOSED: "已销号"},
    verbs={
        "report": "报告政府",
        "list": "列入通报",
        "record_result": "登记办理结果",
        "close": "销号",
    },
    steps=(
        Step("report", _S.ISSUED, _S.REPORTED, P.LEAD_RULE),
        Step("list", _S.ISSUED, _S.ISSUED, P.LEAD_RULE),
        Step("list", _S.REPORTED, _S.REPORTED, P.LEAD_RULE),
        Step("record_result", _S.ISSUED, _S.ISSUED, P.SUPERVISION_ISSUE),
        Step("record_result", _S.REPORTED, _S.REPORTED, P.SUPERVISION_ISSUE),
        Step("close", _S.ISSUED, _S.CLOSED, P.LEAD_RULE),
        Step("close", _S.REPORTED, _S.CLOSED, P.LEAD_RULE),
    ),
)
