"""
The life of a round of evaluation (评估轮次), and of an objection against one of its scores.

    preparing ─start▶ collecting ─freeze▶ frozen ─record▶ computed ─show▶ objections
                          ▲                 │                │                │ publish
                          └────unfreeze─────┴────────────────┘                ▼
                                       cancel: up to here      closed ◀─ published

A round may be computed again (``compute``) until it is published: each computation is a new one, the earlier
ones stay. What was shown to the units is not unfrozen any more; an objection that is upheld is carried out by
computing again from corrected data.
"""

from enum import StrEnum

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.flow import Flow, Step


class RoundState(StrEnum):
    """Where a round stands. The values are stored."""

    PREPARING = "preparing"
    COLLECTING = "collecting"
    FROZEN = "frozen"
    COMPUTED = "computed"
    OBJECTIONS = "objections"
    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"


_S = RoundState
COMPUTABLE = (_S.FROZEN, _S.COMPUTED, _S.OBJECTIONS)
# From here on the results are everybody's in the division.
PUBLIC = (_S.PUBLISHED, _S.CLOSED)

ROUND_FLOW: Flow[RoundState] = Flow(
    name="评估轮次",
    labels={
        _S.PREPARING: "准备",
        _S.COLLECTING: "收集数据",
        _S.FROZEN: "数据已冻结",
        _S.COMPUTED: "已计算",
        _S.OBJECTIONS: "异议期",
        _S.PUBLISHED: "已公布",
        _S.CLOSED: "已结束",
        _S.CANCELLED: "已取消",
    },
    verbs={
        "amend": "修改轮次",
        "start": "开始收集",
        "freeze": "冻结数据",
        "unfreeze": "退回收集",
        "compute": "重新计算",
        "record": "记录计算结果",
        "show": "向各单位出示结果",
        "publish": "公布结果",
        "close": "结束轮次",
        "cancel": "取消轮次",
    },
    steps=(
        Step("amend", _S.PREPARING, _S.PREPARING, P.EVALUATION_MANAGE),
        Step("start", _S.PREPARING, _S.COLLECTING, P.EVALUATION_DECIDE),
        Step("freeze", _S.COLLECTING, _S.FROZEN, P.EVALUATION_MANAGE),
        Step("show", _S.COMPUTED, _S.OBJECTIONS, P.EVALUATION_MANAGE),
        Step("publish", _S.OBJECTIONS, _S.PUBLISHED, P.EVALUATION_DECIDE),
        Step("close", _S.PUBLISHED, _S.CLOSED, P.EVALUATION_DECIDE),
        *(Step("compute", state, state, P.EVALUATION_MANAGE) for state in COMPUTABLE),
        Step("record", _S.FROZEN, _S.COMPUTED, None),
        Step("record", _S.COMPUTED, _S.COMPUTED, None),
        Step("record", _S.OBJECTIONS, _S.OBJECTIONS, None),
        *(Step("unfreeze", state, _S.COLLECTING, P.EVALUATION_DECIDE) for state in (_S.FROZEN, _S.COMPUTED)),
        *(
            Step("cancel", state, _S.CANCELLED, P.EVALUATION_DECIDE)
            for state in (_S.PREPARING, _S.COLLECTING, _S.FROZEN, _S.COMPUTED)
        ),
    ),
)

# Whose desk a round lies on.
TURNS: dict[RoundState, P | None] = {
    _S.PREPARING: P.EVALUATION_DECIDE,
    _S.COLLECTING: P.EVALUATION_MANAGE,
    _S.FROZEN: P.EVALUATION_MANAGE,
    _S.COMPUTED: P.EVALUATION_MANAGE,
    _S.OBJECTIONS: P.EVALUATION_DECIDE,
    _S.PUBLISHED: P.EVALUATION_DECIDE,
    _S.CLOSED: None,
    _S.CANCELLED: None,
}


class ObjectionState(StrEnum):
    """Where an objection stands. The values are stored."""

    RAISED = "raised"
    PROPOSED = "proposed"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_O = ObjectionState
OPEN_OBJECTIONS = (_O.RAISED, _O.PROPOSED)

OBJECTION_FLOW: Flow[ObjectionState] = Flow(
    name="异议",
    labels={
        _O.RAISED: "待处理",
        _O.PROPOSED: "待裁定",
        _O.UPHELD: "成立",
        _O.REJECTED: "不成立",
        _O.WITHDRAWN: "已撤回",
    },
    verbs={
        "propose": "提出处理意见",
        "uphold": "裁定成立",
        "reject": "裁定不成立",
        "withdraw": "撤回异议",
    },
    steps=(
        Step("propose", _O.RAISED, _O.PROPOSED, P.EVALUATION_MANAGE),
        Step("propose", _O.PROPOSED, _O.PROPOSED, P.EVALUATION_MANAGE),
        Step("uphold", _O.PROPOSED, _O.UPHELD, P.EVALUATION_DECIDE),
        Step("reject", _O.PROPOSED, _O.REJECTED, P.EVALUATION_DECIDE),
        *(Step("withdraw", state, _O.WITHDRAWN, P.EVALUATION_ENDORSE) for state in OPEN_OBJECTIONS),
    ),
)
