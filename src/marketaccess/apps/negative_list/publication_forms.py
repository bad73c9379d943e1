"""Forms around the publication of the list: filters, reports, answers, who answers for what."""

from typing import Any, ClassVar

from django import forms

from marketaccess.apps.negative_list import queries
from marketaccess.domain.casework.lights import LIGHTS, Light
from marketaccess.domain.negative_list.publication import PUBLICATION_FLOW
from marketaccess.foundation.documents.forms import Files
from marketaccess.foundation.ui.forms import Day, DepartmentField, ListFilter, OfficerForm, prose

ALL = ("", "全部")
NOBODY = ("", "本地没有对应部门")
Departments = list[tuple[int, str]]


class PublicationFilter(ListFilter):
    """Filters of the tasks."""

    q = forms.CharField(label="事项、编码", max_length=100, required=False)
    state = forms.ChoiceField(
        label="状态",
        choices=[ALL, *((state.value, label) for state, label in PUBLICATION_FLOW.labels.items())],
        required=False,
    )
    department = DepartmentField(label="责任部门", required=False)
    outlet = forms.ChoiceField(label="公开渠道", required=False)
    edition = forms.ChoiceField(label="清单版本", required=False)
    light = forms.ChoiceField(
        label="亮灯",
        choices=[ALL, *((light.value, label) for light, label in LIGHTS.items())],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, departments: Departments, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["department"]
        assert isinstance(chosen, DepartmentField)
        chosen.offer(departments, ALL)
        for name, choices in (
            ("outlet", queries.outlets_in_use()),
            ("edition", [(key, key) for key in queries.published_editions()]),
        ):
            self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]

    def wish(self) -> queries.PublicationWish:
        """The filter as the queries take it."""
        self.is_valid()
        said = self.cleaned_data
        return queries.PublicationWish(
            query=said.get("q", "").replace("\x00", ""),
            state=said.get("state", ""),
            department=said.get("department"),
            outlet=said.get("outlet", ""),
            edition=said.get("edition", ""),
            light=Light(said["light"]) if said.get("light") else None,
        )


class ReportForm(OfficerForm):
    """Where it stands, and the proof."""

    renamed: ClassVar = {"files": "screenshot"}

    link = forms.CharField(
        label="网页地址",
        max_length=500,
        required=False,
        help_text="能看到这个事项的具体页面；不能只填网站首页。",
    )
    screenshot = Files(label="截图", required=False, help_text="没有网页地址的（如大屏）上传截图。")
    note = forms.CharField(label="说明", max_length=500, required=False)
    also = forms.BooleanField(label="本部门该渠道其余待公开事项都在这一页，一并报送", required=False)

    def clean_screenshot(self) -> Any:
        """The one picture, None without any."""
        found = self.cleaned_data["screenshot"]
        if len(found) > 1:
            raise forms.ValidationError("请只上传一张截图。")
        return found[0] if found else None


class AcceptForm(OfficerForm):
    """The page is right."""

    also = forms.BooleanField(label="同一网页地址的其余事项一并通过", required=False)


class SendBackForm(OfficerForm):
    """The page is not right, and why."""

    remark = prose("退回原因", required=True, longest=500)
    also = forms.BooleanField(label="同一网页地址的其余事项一并退回", required=False)


class MakeForm(OfficerForm):
    """Until when an edition is to be published."""

    due_on = Day(label="完成时限")


class AuthorityForm(OfficerForm):
    """Which local department a name is."""

    department = DepartmentField(label="本地部门", required=False)

    def __init__(self, *args: Any, departments: Departments, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["department"]
        assert isinstance(chosen, DepartmentField)
        chosen.offer(departments, NOBODY)


class ResponsibilityForm(OfficerForm):
    """Who publishes an item, who supervises it."""

    publishing = forms.TypedMultipleChoiceField(
        label="公开责任部门", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    supervising = forms.TypedMultipleChoiceField(
        label="监管责任部门", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, departments: Departments, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publishing", "supervising"):
            chosen = self.fields[name]
            assert isinstance(chosen, forms.TypedMultipleChoiceField)
            chosen.choices = [(str(pk), label) for pk, label in departments]
            chosen.error_messages["invalid_choice"] = "没有这个部门，或者它已停用。"
