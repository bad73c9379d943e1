"""
The life of one piece of evidence that a unit owes (佐证材料): one unit, one indicator.

    owed ─submit▶ submitted ─judge▶ judging ─agree▶ settled
     ▲ ▲             │  │              │  └──differ▶ disputed ─settle▶ settled
     │ └──withdraw───┘  └─send_back────┴─────▶ sent_back ─submit▶ submitted
     │ extend                                      │
     └────────────── missing ◀──────miss───────────┘

``agree`` and ``differ`` are no buttons: the second judgement takes one of the two. What is missing may
still be judged, on the level that is printed for nothing; it is never scored by silence.
"""

from enum import StrEnum

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.flow import Flow, Step


class EvidenceState(StrEnum):
    """Where a piece of evidence stands. The values are stored."""

    OWED = "owed"
    SENT_BACK = "sent_back"
    SUBMITTED = "submitted"
    JUDGING = "judging"
    DISPUTED = "disputed"
    SETTLED = "settled"
    MISSING = "missing"


_S = EvidenceState
EVIDENCE_FLOW: Flow[EvidenceState] = Flow(
    name="佐证材料",
    labels={
        _S.OWED: "待提交",
        _S.SENT_BACK: "退回补正",
        _S.SUBMITTED: "待评定",
        _S.JUDGING: "一人已评定",
        _S.DISPUTED: "待第三人裁定",
        _S.SETTLED: "已评定",
        _S.MISSING: "逾期未交",
    },
    verbs={
        "add_item": "添加材料",
        "remove_item": "移除材料",
        "submit": "提交",
        "withdraw": "撤回",
        "send_back": "退回补正",
        "judge": "评定",
        "agree": "评定一致",
        "differ": "评定不一致",
        "settle": "裁定",
        "extend": "改期",
        "miss": "记为逾期未交",
    },
    steps=(
        *(Step("add_item", state, state, P.EVALUATION_CONTRIBUTE) for state in (_S.OWED, _S.SENT_BACK)),
        *(Step("remove_item", state, state, P.EVALUATION_CONTRIBUTE) for state in (_S.OWED, _S.SENT_BACK)),
        *(Step("submit", state, _S.SUBMITTED, P.EVALUATION_CONTRIBUTE) for state in (_S.OWED, _S.SENT_BACK)),
        Step("withdraw", _S.SUBMITTED, _S.OWED, P.EVALUATION_CONTRIBUTE),
        Step("judge", _S.SUBMITTED, _S.JUDGING, P.EVALUATION_JUDGE),
        Step("judge", _S.MISSING, _S.JUDGING, P.EVALUATION_JUDGE),
        Step("judge", _S.JUDGING, _S.JUDGING, P.EVALUATION_JUDGE),
        Step("settle", _S.DISPUTED, _S.SETTLED, P.EVALUATION_JUDGE),
        *(Step("send_back", state, _S.SENT_BACK, P.EVALUATION_JUDGE) for state in (_S.SUBMITTED, _S.JUDGING)),
        *(
            Step("extend", state, _S.OWED, P.EVALUATION_MANAGE)
            for state in (_S.OWED, _S.SENT_BACK, _S.MISSING)
        ),
        Step("agree", _S.JUDGING, _S.SETTLED, None),
        Step("differ", _S.JUDGING, _S.DISPUTED, None),
        *(Step("miss", state, _S.MISSING, None) for state in (_S.OWED, _S.SENT_BACK)),
    ),
)
# What the unit still has to hand in: a clock runs.
OWED = (_S.OWED, _S.SENT_BACK)
# What waits for a reviewer.
TO_JUDGE = (_S.SUBMITTED, _S.JUDGING, _S.MISSING, _S.DISPUTED)
