"""Rectification: the notice to the unit, its report, and more time for it."""

from typing import Any

from django import forms

from marketaccess.apps.leads.forms import choices
from marketaccess.apps.leads.forms.base import StepForm
from marketaccess.apps.leads.forms.fields import Code
from marketaccess.foundation.documents.forms import Files
from marketaccess.foundation.ui.forms import EMPTY_CHOICE, Day, OfficerForm, Prose


class DraftNoticeForm(StepForm):
    """The text that the unit to rectify will read."""

    department = forms.ChoiceField(label="整改单位")
    problem = Prose(
        label="存在问题",
        rows=6,
        help_text="整改单位将看到这段文字：不要引用反映人原话，不要写入能推断反映人的时间、地点、业务编号。",
    )
    demand = Prose(label="整改要求", rows=5)
    basis = forms.CharField(
        label="依据", max_length=300, required=False, help_text="法律、法规、文件的名称和条款。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = choices.departments(self.lead.division_id)
        self.fields["department"].choices = [EMPTY_CHOICE, *options]  # type: ignore[attr-defined]


class ReportForm(OfficerForm):
    """What the unit did."""

    report = Prose(label="整改情况", rows=8, help_text="写明采取的措施、完成时间、防止再次发生的制度安排。")
    files = Files(  # type: ignore[assignment]
        label="整改印证材料", help_text="可以多选，例如修改后的文件、网页截图、办件记录。"
    )


class RequestExtensionForm(StepForm):
    """A written application for more time."""

    reason = Prose(label="延期理由", rows=5, max_length=2000)
    until = Day(label="申请延至")
    files = Files(label="书面申请", help_text="请上传盖章的书面申请。")  # type: ignore[assignment]


class DecideExtensionForm(StepForm):
    """The decision on it, by whom the profile says."""

    grant = forms.ChoiceField(
        label="决定", widget=forms.RadioSelect, choices=[("yes", "同意延期"), ("no", "不同意延期")]
    )
    approver = forms.CharField(label="批准机关", max_length=100, help_text="按本地机制规定预填。")
    approval_number = Code(label="批准文号", max_length=100, required=False)
    files = Files(label="批准文件", required=False, help_text="同意延期的，请上传批准文件。")  # type: ignore[assignment]
