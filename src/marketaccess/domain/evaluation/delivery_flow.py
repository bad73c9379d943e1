"""
The life of a delivery (数据报送): somebody brings files, the program checks them, another person decides.

    received ─check▶ checking ─report▶ checked ─accept▶ accepted ─replace▶ replaced
       ▲ │              │ │ │             │
       │ │  interrupt ◀─┘ │ └─refuse_by_rule▶ refused ◀─refuse─┘
       └─┘ (recheck)      └─withdraw▶ withdrawn

What is accepted is never changed: a corrected delivery takes its place as a whole, and what rested on the
old one goes on resting on it.
"""

from enum import StrEnum

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.flow import Flow, Step


class DeliveryState(StrEnum):
    """Where a delivery stands. The values are stored."""

    RECEIVED = "received"
    CHECKING = "checking"
    CHECKED = "checked"
    ACCEPTED = "accepted"
    REPLACED = "replaced"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


_S = DeliveryState
# Nothing is decided yet: the same files, delivered again, are this delivery.
OPEN = (_S.RECEIVED, _S.CHECKING, _S.CHECKED)
# Nothing of it was taken: its files are kept for a while and not for good.
NOT_TAKEN = (_S.REFUSED, _S.WITHDRAWN)
DELIVERY_FLOW: Flow[DeliveryState] = Flow(
    name="数据报送",
    labels={
        _S.RECEIVED: "待检查",
        _S.CHECKING: "检查中",
        _S.CHECKED: "待接收",
        _S.ACCEPTED: "已接收",
        _S.REPLACED: "已被替换",
        _S.REFUSED: "不予接收",
        _S.WITHDRAWN: "已撤回",
    },
    verbs={
        "check": "检查",
        "report": "检查完成",
        "refuse_by_rule": "按规则整批不收",
        "interrupt": "检查中断",
        "recheck": "重新检查",
        "accept": "接收",
        "refuse": "不予接收",
        "withdraw": "撤回",
        "replace": "替换",
    },
    steps=(
        Step("check", _S.RECEIVED, _S.CHECKING, None),
        Step("check", _S.CHECKING, _S.CHECKING, None),  # again, after the worker that began it was killed
        Step("report", _S.CHECKING, _S.CHECKED, None),
        Step("refuse_by_rule", _S.CHECKING, _S.REFUSED, None),
        Step("interrupt", _S.CHECKING, _S.RECEIVED, None),
        Step("accept", _S.CHECKED, _S.ACCEPTED, P.DELIVERY_ACCEPT),
        Step("refuse", _S.CHECKED, _S.REFUSED, P.DELIVERY_ACCEPT),
        Step("recheck", _S.RECEIVED, _S.RECEIVED, P.DELIVERY_SUBMIT),
        *(Step("withdraw", state, _S.WITHDRAWN, P.DELIVERY_SUBMIT) for state in OPEN),
        Step("replace", _S.ACCEPTED, _S.REPLACED, None),
    ),
)
