"""Forms of the adjustment tasks: the filters of the list, and one form for each verb."""

from collections.abc import Callable
from typing import Any, ClassVar

from attrs import frozen
from django import forms

from marketaccess.apps.matters import actions, queries
from marketaccess.apps.matters.forms import ALL, NONE
from marketaccess.apps.matters.models import AdjustmentTask
from marketaccess.domain.casework.lights import LIGHTS, Light
from marketaccess.domain.matters.adjustment import ADJUSTMENT_FLOW, TASK_KIND_LABELS
from marketaccess.foundation.documents.forms import Files
from marketaccess.foundation.ui.forms import Day, DepartmentField, ListFilter, OfficerForm, Plain, prose

STATES = [
    ALL,
    ("unfinished", "未办结"),
    *((state.value, label) for state, label in ADJUSTMENT_FLOW.labels.items()),
]


class TaskFilter(ListFilter):
    """Filters of the tasks."""

    q = forms.CharField(label="事项名称、编码", max_length=100, required=False)
    kind = forms.ChoiceField(
        label="任务类型",
        choices=[ALL, *((kind.value, label) for kind, label in TASK_KIND_LABELS.items())],
        required=False,
    )
    state = forms.ChoiceField(label="状态", choices=STATES, required=False)
    department = DepartmentField(label="承办部门", required=False)
    edition = forms.ChoiceField(label="清单版本", required=False)
    light = forms.ChoiceField(
        label="亮灯",
        choices=[ALL, *((light.value, label) for light, label in LIGHTS.items())],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(
        self, *args: Any, departments: list[tuple[int, str]], editions: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen, edition = self.fields["department"], self.fields["edition"]
        assert isinstance(chosen, DepartmentField)
        assert isinstance(edition, forms.ChoiceField)
        chosen.offer(departments, ALL)
        edition.choices = [ALL, *((key, key) for key in editions)]

    def wish(self) -> queries.TaskWish:
        """The filter as the queries take it."""
        self.is_valid()
        said = self.cleaned_data
        return queries.TaskWish(
            query=said.get("q", "").replace("\x00", ""),
            kind=said.get("kind", ""),
            state=said.get("state", ""),
            department=said.get("department"),
            edition=said.get("edition", ""),
            light=Light(said["light"]) if said.get("light") else None,
        )


class ReportForm(OfficerForm):
    """What has been done, and its proof."""

    renamed: ClassVar = {"files": "proof"}

    result = prose("完成情况", rows=5, required=True, longest=5000, help_text="做了什么、何时完成。")
    link = forms.CharField(
        label="网页地址",
        max_length=500,
        required=False,
        help_text="能看到结果的具体页面；不能只填网站首页。",
    )
    proof = Files(label="印证材料", required=False, help_text="截图、文件扫描件等，可选几个文件。")


class RemarkForm(OfficerForm):
    """A word that may be left out."""

    remark = prose("审核意见", longest=1000, rows=2)


def _reason() -> Plain:
    return prose("理由", required=True, longest=1000)


class ReasonForm(OfficerForm):
    """A word that must be given."""

    reason = _reason()


class ReassignForm(OfficerForm):
    """To whom a task goes."""

    to = DepartmentField(label="改派给")
    reason = _reason()

    def __init__(self, *args: Any, departments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["to"]
        assert isinstance(chosen, DepartmentField)
        chosen.offer(departments, NONE)


class DueForm(OfficerForm):
    """Until when."""

    due_on = Day(label="完成时限")
    reason = _reason()


@frozen
class Verb:
    """A step of a task: its form, and the one call that it makes."""

    form: Callable[..., OfficerForm]
    act: Callable[..., AdjustmentTask]
    needs_departments: bool = False
    is_grave: bool = False


VERBS: dict[str, Verb] = {
    "report": Verb(ReportForm, actions.report_task),
    "object": Verb(ReasonForm, actions.object_to_task),
    "accept": Verb(RemarkForm, actions.accept_task, is_grave=True),
    "send_back": Verb(ReasonForm, actions.send_task_back),
    "dismiss": Verb(ReasonForm, actions.dismiss_task, is_grave=True),
    "uphold": Verb(ReasonForm, actions.uphold_task),
    "reassign": Verb(ReassignForm, actions.reassign_task, needs_departments=True),
    "set_due": Verb(DueForm, actions.set_task_due),
}
