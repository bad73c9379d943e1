"""
What a change of the list asks of departments (调整任务), and the life of such a task.

    open ─report▶ reported ─accept▶ closed
      ▲              │
      ├──send_back───┘
      └──uphold, reassign── objected ─dismiss▶ dismissed      object leads from open to objected
"""

from collections.abc import Iterable
from enum import StrEnum

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.flow import Flow, Step
from marketaccess.domain.negative_list.changes import Kind

# The rule of a profile that says until when departments adjust, where its document has one.
RULE = "adjust"


class TaskState(StrEnum):
    """Where a task stands. The values are stored."""

    OPEN = "open"
    REPORTED = "reported"
    OBJECTED = "objected"
    CLOSED = "closed"
    DISMISSED = "dismissed"


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
    TaskKind.REPEAL: "清理地方文件",
}
_S = TaskState
FINISHED = frozenset({_S.CLOSED, _S.DISMISSED})
# Where the coordinating office takes the next step.
WAITS_FOR_OFFICE = frozenset({_S.REPORTED, _S.OBJECTED})
ADJUSTMENT_FLOW: Flow[TaskState] = Flow(
    name="调整任务",
    labels={
        _S.OPEN: "待办理",
        _S.REPORTED: "待审核",
        _S.OBJECTED: "有异议待裁定",
        _S.CLOSED: "已完成",
        _S.DISMISSED: "不涉及",
    },
    verbs={
        "report": "报送完成情况",
        "object": "提出不涉及本部门",
        "accept": "审核通过",
        "send_back": "退回补充",
        "dismiss": "认可不涉及",
        "uphold": "维持任务",
        "reassign": "改派部门",
        "set_due": "调整时限",
    },
    steps=(
        Step("report", _S.OPEN, _S.REPORTED, P.MATTER_EDIT),
        Step("object", _S.OPEN, _S.OBJECTED, P.MATTER_EDIT),
        Step("reassign", _S.OPEN, _S.OPEN, P.MATTER_REVIEW),
        Step("set_due", _S.OPEN, _S.OPEN, P.MATTER_REVIEW),
        Step("accept", _S.REPORTED, _S.CLOSED, P.MATTER_REVIEW),
        Step("send_back", _S.REPORTED, _S.OPEN, P.MATTER_REVIEW),
        Step("dismiss", _S.OBJECTED, _S.DISMISSED, P.MATTER_REVIEW),
        Step("uphold", _S.OBJECTED, _S.OPEN, P.MATTER_REVIEW),
        Step("reassign", _S.OBJECTED, _S.OPEN, P.MATTER_REVIEW),
    ),
)
# Changes that leave what a measure says and who is competent as it was.
_SAME = frozenset({Kind.KEPT, Kind.RENUMBERED, Kind.MOVED})


def is_same(kinds: Iterable[Kind]) -> bool:
    """Whether a measure goes on as it was, perhaps under another number: its correspondences go on too."""
    return frozenset(kinds) <= _SAME


def kind_for_item(*, fates: Iterable[tuple[frozenset[Kind], bool]]) -> TaskKind | None:
    """
    What a service item's department must do, from what became of every measure that the item carries out.

    Each fate is (kinds of change, whether the measure goes on). An item stops when nothing of it goes on;
    None: nothing changed for it.
    """
    known = list(fates)
    if not known or all(goes_on and is_same(kinds) for kinds, goes_on in known):
        return None
    return TaskKind.CHANGE if any(goes_on for _, goes_on in known) else TaskKind.STOP
