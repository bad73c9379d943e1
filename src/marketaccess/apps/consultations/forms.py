"""The officers' forms: one for each step of a consultation, and the filters of the list."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from marketaccess.apps.consultations import queries
from marketaccess.domain.casework.consultation_flow import CONSULTATION_FLOW, GROUNDS
from marketaccess.domain.casework.lights import Light
from marketaccess.domain.casework.question import SHAPE_LABELS, proposed
from marketaccess.domain.casework.report import TITLE_MAX
from marketaccess.foundation.ui.forms import EMPTY_CHOICE, OfficerForm, Prose

if TYPE_CHECKING:
    from marketaccess.apps.consultations.models import Consultation

TABS = [("todo", "待办"), ("done", "已办")]


class StepForm(OfficerForm):
    """A form of one step on one consultation."""

    def __init__(self, *args: Any, consultation: "Consultation", **kwargs: Any) -> None:
        self.consultation = consultation
        super().__init__(*args, **kwargs)


class NoFields(StepForm):
    """A step that needs a confirmation and nothing else."""


class AssignForm(StepForm):
    """Who answers."""

    to = forms.ChoiceField(
        label="答复部门", help_text="按所涉事项的主管部门预选。咨询人要求回避的单位不在可选之列。"
    )
    remark = Prose(label="分办意见", rows=3, max_length=2000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = queries.departments_for(self.consultation)
        options = [(str(department.pk), department.name) for department in allowed]
        self.fields["to"].choices = [EMPTY_CHOICE, *options]  # type: ignore[attr-defined]
        likely = queries.proposed_department(self.consultation, on=timezone.localdate())
        if likely is not None and self.consultation.department_id is None:
            self.initial.setdefault("to", str(likely))


class RefuseForm(StepForm):
    """No question for this door."""

    ground = forms.ChoiceField(
        label="原因", widget=forms.RadioSelect, choices=[(g.value, label) for g, label in GROUNDS.items()]
    )
    reason = Prose(label="说明", rows=4, max_length=2000, help_text="咨询人将看到，请写明应当去哪里办理。")


class RedirectForm(StepForm):
    """Not this department's matter."""

    reason = Prose(
        label="退回理由", rows=4, max_length=2000, help_text="写明为什么不属于本部门职责，应由谁答复。"
    )


class DraftForm(StepForm):
    """The answer."""

    body = Prose(
        label="答复内容",
        rows=9,
        help_text="先说能不能进，再说需要什么许可、向谁申请、有什么条件。用平实的语言。",
    )
    basis = forms.CharField(
        label="依据", max_length=300, required=False, help_text="清单事项、法律法规的名称和条款。"
    )
    may_publish = forms.BooleanField(
        label="本部门同意公开这一问答",
        required=False,
        help_text="咨询人也同意的，由牵头单位隐去可识别信息后公开。",
    )


class RemarkForm(StepForm):
    """The draft goes back."""

    remark = Prose(label="修改意见", rows=4, max_length=2000)


class ReasonForm(StepForm):
    """A step that asks for a reason."""

    reason = Prose(label="理由", rows=3, max_length=2000)


class PublishForm(StepForm):
    """What the public will read: proposed without what can be recognised, edited by an officer."""

    title = forms.CharField(label="标题", max_length=TITLE_MAX)
    question = Prose(label="问", rows=7)
    answer = Prose(label="答", rows=9)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.consultation.replies.filter(state="given").last()
        texts = {
            "title": self.consultation.title,
            "question": self.consultation.text,
            "answer": given.body if given else "",
        }
        found = {name: proposed(text) for name, text in texts.items()}
        for name, text in found.items():
            self.initial.setdefault(name, text.text)
            if text.counts:
                words = "、".join(f"{SHAPE_LABELS.get(key, key)}{count}处" for key, count in text.counts)
                self.fields[name].help_text = f"已自动隐去：{words}。请核对。"


class MessageForm(StepForm):
    """A word to the asker."""

    body = Prose(
        label="给咨询人留言", rows=3, max_length=2000, help_text="咨询人凭查询码阅读，可以继续留言。"
    )


class FilterForm(forms.Form):
    """Filters from the address. Every field may be missing or nonsense: then it filters nothing."""

    q = forms.CharField(label="关键词", required=False, max_length=100)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), *((s.value, label) for s, label in CONSULTATION_FLOW.labels.items())],
    )
    light = forms.ChoiceField(
        label="亮灯", required=False, widget=forms.HiddenInput, choices=[(light.value, "") for light in Light]
    )
    tab = forms.ChoiceField(required=False, choices=TABS, widget=forms.HiddenInput)

    def chosen(self) -> dict[str, Any]:
        """What is asked for; a field that is not valid is left open."""
        self.is_valid()
        given = self.cleaned_data
        return {
            "is_done": given.get("tab") == "done",
            "light": Light(given["light"]) if given.get("light") else None,
            "text": given.get("q", ""),
            "state": given.get("state", ""),
        }
