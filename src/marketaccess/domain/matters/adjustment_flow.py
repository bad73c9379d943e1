"""
The life of an adjustment task (调整任务): what a change of the list asks of a department.

    open ─report▶ reported ─accept▶ closed
      ▲              │
      └──send_back───┘
"""

from enum import StrEnum

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.flow import Flow, Step


class TaskState(StrEnum):
    """Where a task stands. The values are stored."""

    OPEN = "open"
    REPORTED = "reported"
    CLOSED = "closed"


class TaskKind(StrEnum):
    """What is to be done. The values are stored."""

    STOP = "stop"
    CHANGE = "change"
    OPEN = "open"
    REPEAL = "repeal"


TASK_KIND_LABELS: dict[TaskKind, str] = {
    TaskKind.STOP: "停止受理",
    TaskKind.CHANGE: "修改办事指南、材料",
    TaskKind.OPEN: "新开办事项",
    TaskKind.REPEAL: "清理相关文件",
}
_S = TaskState
ADJUSTMENT_FLOW: Flow[TaskState] = Flow(
    name="调整任务",
    labels={_S.OPEN: "待办理", _S.REPORTED: "待审核", _S.CLOSED: "已完成"},
    verbs={"report": "报送完成情况", "send_back": "退回补充", "accept": "审核通过"},
    steps=(
        Step("report", _S.OPEN, _S.REPORTED, P.MATTER_EDIT),
        Step("send_back", _S.REPORTED, _S.OPEN, P.MATTER_REVIEW),
        Step("accept", _S.REPORTED, _S.CLOSED, P.MATTER_REVIEW),
    ),
)
