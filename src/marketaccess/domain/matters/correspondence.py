"""
The life of a correspondence (对应关系): a measure of the list and a service item that carries it out.

    proposed ─confirm▶ confirmed ─review▶ reviewed
        └──────────reject──────────┴──────▶ rejected ─propose▶ proposed
"""

from enum import StrEnum

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.flow import Flow, Step


class CorrespondenceState(StrEnum):
    """Where a correspondence stands. The values are stored."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REVIEWED = "reviewed"
    REJECTED = "rejected"


_S = CorrespondenceState
# What counts as aligned. The coordinating office still reviews what the department confirmed.
IN_FORCE = frozenset({_S.CONFIRMED, _S.REVIEWED})
CORRESPONDENCE_FLOW: Flow[CorrespondenceState] = Flow(
    name="对应关系",
    labels={
        _S.PROPOSED: "待部门确认",
        _S.CONFIRMED: "待牵头单位复核",
        _S.REVIEWED: "已复核",
        _S.REJECTED: "不对应",
    },
    verbs={"confirm": "确认对应", "review": "复核", "reject": "认定不对应", "propose": "重新提出"},
    steps=(
        Step("confirm", _S.PROPOSED, _S.CONFIRMED, P.MATTER_EDIT),
        Step("reject", _S.PROPOSED, _S.REJECTED, P.MATTER_EDIT),
        Step("review", _S.CONFIRMED, _S.REVIEWED, P.MATTER_REVIEW),
        Step("reject", _S.CONFIRMED, _S.REJECTED, P.MATTER_REVIEW),
        Step("reject", _S.REVIEWED, _S.REJECTED, P.MATTER_REVIEW),
        Step("propose", _S.REJECTED, _S.PROPOSED, P.MATTER_EDIT),
    ),
)
