"""The forms of plans and tasks: drafting, one form for each step, and the filters of the list."""

from collections.abc import Callable
from typing import Any

from attrs import frozen
from django import forms

from marketaccess.apps.rectification import actions, queries
from marketaccess.domain.casework.lights import LIGHTS, Light
from marketaccess.domain.casework.rectification_flow import (
    DAYS_MAX,
    RECTIFICATION_FLOW,
    TaskDraft,
    Term,
)
from marketaccess.domain.mechanism.rule import DAY_KINDS, DayKind
from marketaccess.foundation.documents.forms import Files
from marketaccess.foundation.ui.forms import (
    EMPTY_CHOICE,
    Day,
    DepartmentField,
    ListFilter,
    OfficerForm,
    Plain,
    prose,
)

ALL = ("", "全部")
STATES = [
    ALL,
    ("waiting", "待我办理"),
    ("unfinished", "未结束"),
    *((state.value, label) for state, label in RECTIFICATION_FLOW.labels.items()),
]


class PlanForm(OfficerForm):
    """A plan that a person begins."""

    title = Plain(label="方案名称", max_length=120)
    reference = Plain(
        label="来源编号",
        max_length=60,
        required=False,
        help_text="督查、检查、评估文件的文号或者编号；同一来源只有一个整改方案。",
    )


class TitleForm(OfficerForm):
    """Another title."""

    title = Plain(label="方案名称", max_length=120)


class TaskForm(OfficerForm):
    """One task of a plan."""

    problem = prose("问题", required=True, longest=2000, help_text="具体到事项、数据或者做法。")
    demand = prose("整改要求", required=True, longest=2000, help_text="做到什么程度、拿什么证明。")
    department = DepartmentField(label="责任单位")
    assisting = forms.TypedMultipleChoiceField(
        label="协办单位", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    amount = forms.IntegerField(label="整改期限", min_value=1, max_value=DAYS_MAX, initial=30)
    day_kind = forms.ChoiceField(
        label="期限单位",
        choices=[(kind.value, label) for kind, label in DAY_KINDS.items()],
        widget=forms.RadioSelect,
        initial=DayKind.WORKING.value,
        help_text="自下达之日的次日起算。",
    )

    def __init__(self, *args: Any, departments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen, assisting = self.fields["department"], self.fields["assisting"]
        assert isinstance(chosen, DepartmentField)
        assert isinstance(assisting, forms.TypedMultipleChoiceField)
        chosen.offer(departments, EMPTY_CHOICE)
        assisting.choices = [(str(pk), name) for pk, name in departments]

    def draft(self) -> TaskDraft:
        """The task as the actions take it. The form is valid."""
        said = self.cleaned_data
        return TaskDraft(
            problem=said["problem"],
            demand=said["demand"],
            department=said["department"],
            assisting=tuple(said["assisting"]),
            term=Term(said["amount"], DayKind(said["day_kind"])),
        )


class ReportForm(OfficerForm):
    """What has been done, and its evidence."""

    result = prose("整改情况", rows=6, required=True, longest=5000, help_text="做了什么、效果如何。")
    evidence = Files(label="证明材料", required=False, help_text="截图、文件扫描件等，可选几个文件。")


class AcceptForm(OfficerForm):
    """A word that may be left out."""

    remark = prose("验收意见", longest=1000, rows=2)


class DecideForm(OfficerForm):
    """A word on a request for more time."""

    remark = prose("审批意见", longest=1000, rows=2)


class ReasonForm(OfficerForm):
    """A word that must be given."""

    reason = prose("理由", required=True, longest=1000)


class ExtensionForm(OfficerForm):
    """Until when, and why."""

    until = Day(label="延至")
    reason = prose("理由", required=True, longest=1000)


class NoFields(OfficerForm):
    """A step that needs a confirmation and nothing else."""


class TaskFilter(ListFilter):
    """Filters of the tasks."""

    q = forms.CharField(label="关键词、方案编号", max_length=100, required=False)
    state = forms.ChoiceField(label="状态", choices=STATES, required=False)
    department = DepartmentField(label="责任单位", required=False)
    light = forms.ChoiceField(
        label="亮灯",
        choices=[ALL, *((light.value, label) for light, label in LIGHTS.items())],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, departments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["department"]
        assert isinstance(chosen, DepartmentField)
        chosen.offer(departments, ALL)

    def wish(self) -> queries.TaskWish:
        """The filter as the queries take it."""
        self.is_valid()
        said = self.cleaned_data
        return queries.TaskWish(
            query=said.get("q", ""),
            state=said.get("state", ""),
            department=said.get("department"),
            light=Light(said["light"]) if said.get("light") else None,
        )


@frozen
class Verb:
    """A step of a task: its form, and the one call that it makes."""

    form: Callable[..., OfficerForm]
    act: Callable[..., object]
    is_grave: bool = False


VERBS: dict[str, Verb] = {
    "report": Verb(ReportForm, actions.report_task),
    "accept": Verb(AcceptForm, actions.accept_task, is_grave=True),
    "send_back": Verb(ReasonForm, actions.send_task_back),
    "ask_extension": Verb(ExtensionForm, actions.ask_extension),
    "grant_extension": Verb(DecideForm, actions.grant_extension),
    "refuse_extension": Verb(DecideForm, actions.refuse_extension),
    "cancel": Verb(ReasonForm, actions.cancel_task, is_grave=True),
}
