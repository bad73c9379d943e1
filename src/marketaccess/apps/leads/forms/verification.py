"""A department's part: returning a lead, verifying it, endorsing; and the answer to what it found."""

from typing import Any

from django import forms

from marketaccess.apps.leads.forms import choices
from marketaccess.apps.leads.forms.base import StepForm
from marketaccess.foundation.documents.forms import Files
from marketaccess.foundation.ui.forms import EMPTY_CHOICE, Prose


class ReturnForm(StepForm):
    """A lead that is not this department's matter."""

    reason = Prose(label="退回理由", rows=4, max_length=2000, help_text="写明为什么不属于本部门职责。")
    basis = forms.CharField(
        label="退回依据",
        max_length=300,
        help_text="写明法律、法规或“三定”规定的名称和条款。第一次退回重新移交，再次退回由牵头单位裁定。",
    )


class VerifyForm(StepForm):
    """What verification found, with its proof."""

    conclusion = forms.ChoiceField(label="核查结论", widget=forms.RadioSelect, choices=choices.conclusions())
    statement = Prose(
        label="情况说明", rows=8, help_text="写明核查经过、查明的事实、适用的规定。说明不详细的将被退回补正。"
    )
    measures = Prose(
        label="处理或者整改意见", rows=4, required=False, help_text="属实或者部分属实的，写明整改意见。"
    )
    at_fault = forms.ChoiceField(
        label="查明存在问题的单位",
        required=False,
        help_text="审核报送后，该单位连同其上下级单位立即退出办理，不再看到本线索；本单位存在问题的也应当如实选择。",
    )
    files = Files(
        label="印证材料",
        required=False,
        help_text="可以多选。属实或者部分属实的必须上传，不完整的将被退回补正。",
    )  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = choices.departments(self.lead.division_id)
        self.fields["at_fault"].choices = [EMPTY_CHOICE, *options]  # type: ignore[attr-defined]


class ContributeForm(StepForm):
    """What a co-handler adds."""

    statement = Prose(label="协办意见", rows=6, help_text="写明本部门职责范围内查明的情况。")
    files = Files(label="印证材料", required=False, help_text="可以多选。")  # type: ignore[assignment]


class RemarkForm(StepForm):
    """Something goes back to whom it came from, with what is missing."""

    remark = Prose(label="退回意见", rows=4, max_length=2000, help_text="写明缺什么、需要补正什么。")


class TakeBackForm(StepForm):
    """A lead whose handler was found at fault is to be verified by somebody else."""

    remark = Prose(label="收回理由", rows=4, max_length=2000, help_text="写明为什么须由其他部门重新核查。")
