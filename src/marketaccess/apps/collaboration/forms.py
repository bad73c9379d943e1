"""Forms of supervision: the ledger's filters, and one form per verb."""

from typing import Any

from django import forms

from marketaccess.apps.collaboration.queries import Filter
from marketaccess.apps.collaboration.queries.orders import OPEN
from marketaccess.domain.casework.supervision_flow import CAUSES, SUPERVISION_FLOW
from marketaccess.foundation.ui.forms import Day, ListFilter, OfficerForm

STATES = [("", "全部"), (OPEN, "未销号"), *((s.value, label) for s, label in SUPERVISION_FLOW.labels.items())]
CAUSE_CHOICES = [(cause.value, label) for cause, label in CAUSES.items()]


class FilterForm(ListFilter):
    """The ledger's filters; they stay in the address. What is not understood filters nothing."""

    q = forms.CharField(
        label="关键词",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    state = forms.ChoiceField(label="状态", choices=STATES, required=False)
    cause = forms.ChoiceField(label="督办原因", choices=[("", "全部"), *CAUSE_CHOICES], required=False)
    department = forms.TypedChoiceField(label="承办部门", coerce=int, empty_value=None, required=False)
    year = forms.TypedChoiceField(label="年度", coerce=int, empty_value=None, required=False)
    listed = forms.BooleanField(label="仅看列入通报", required=False)

    def __init__(
        self, *args: Any, departments: list[tuple[int, str]], years: list[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("department", [(str(pk), label) for pk, label in departments]),
            ("year", [(str(year), f"{year}年") for year in years]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [("", "全部"), *choices]

    def wanted(self) -> Filter:
        """The filter as the queries take it."""
        self.is_valid()
        said = self.cleaned_data
        return Filter(
            state=said.get("state", ""),
            cause=said.get("cause", ""),
            department=said.get("department"),
            year=said.get("year"),
            is_listed=said.get("listed", False),
            text=said.get("q", ""),
        )


def prose(
    label: str, *, help_text: str = "", required: bool = True, rows: int = 5, longest: int = 5000
) -> Any:
    """A field for several lines of text."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class IssueForm(OfficerForm):
    """A new order."""

    cause = forms.ChoiceField(label="督办原因", choices=CAUSE_CHOICES, widget=forms.RadioSelect)
    task = prose("督办任务", help_text="要办成什么、交什么材料。不写反映人的任何信息。", longest=1000)
    responsible_person = forms.CharField(label="责任人", help_text="写职务即可。", max_length=60)
    due_on = Day(label="完成时限")


class ResultForm(OfficerForm):
    """What has been done."""

    result = prose("办理结果", help_text="已经做了什么，还差什么，何时完成。")


class ReportForm(OfficerForm):
    """The report to the government."""

    text = prose(
        "报告正文", help_text="系统已按督办情况拟好，请核对修改。报告后正文存档，不能再改。", rows=16
    )


class CloseForm(OfficerForm):
    """The end of an order."""

    result = prose("办理结果")
    reason = prose("销号理由", help_text="线索仍未消除逾期的，须写明为什么销号。", required=False, rows=3)
