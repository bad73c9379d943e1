"""Forms of checks, exemptions and corrections, and of their decision."""

from collections.abc import Iterable
from typing import Any

from django import forms

from marketaccess.apps.evaluation import queries
from marketaccess.apps.evaluation.actions.manual import NewCheck
from marketaccess.apps.evaluation.models import ManualFinding, Round, RoundUnit
from marketaccess.foundation.documents.forms import OneFile
from marketaccess.foundation.ui.forms import EMPTY_CHOICE, Day, OfficerForm, prose

NOT_A_LINE = "“{line}”应写成“类别 编号”，类别只能是：{kinds}。"


class ManualForm(OfficerForm):
    """About which unit and indicator, and why."""

    kind = ""
    unit = forms.TypedChoiceField(label="被评估单位", coerce=int)
    indicator = forms.TypedChoiceField(label="指标", coerce=int)

    def __init__(self, *args: Any, round: Round, units: Iterable[RoundUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        known = [(str(pk), unit.name) for pk, unit in self.units.items()]
        indicators = [
            (str(each.number), f"{each.number}. {each.name}")
            for each in queries.indicators_for(self.kind, round)
        ]
        self.fields["unit"].choices = [EMPTY_CHOICE, *known]  # type: ignore[attr-defined]
        self.fields["indicator"].choices = (  # type: ignore[attr-defined]
            indicators if len(indicators) == 1 else [EMPTY_CHOICE, *indicators]
        )

    def clean_unit(self) -> RoundUnit:
        """The unit itself."""
        return self.units[self.cleaned_data["unit"]]

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        return self.cleaned_data


class ExemptionForm(ManualForm):
    """Until when no points are lost."""

    kind = "exemption"
    until = Day(label="有效期至", help_text="含当日，不早于评估期结束之日。")
    reason = prose("理由", longest=2000, required=True)
    file = OneFile(label="材料", required=False)


class CorrectionForm(ManualForm):
    """The points that take the place of the computed ones."""

    kind = "correction"
    points = forms.DecimalField(
        label="更正后的分数", min_value=0, max_value=100, max_digits=5, decimal_places=2, help_text="0至100。"
    )
    reason = prose("理由", longest=2000, required=True)
    file = OneFile(label="证明材料")


class CheckForm(ManualForm):
    """What somebody looked through and what was found."""

    kind = "check"
    source = forms.CharField(label="排查来源", max_length=200, help_text="如案例通报、咨询投诉、线索。")
    checked_on = Day(label="排查日期")
    looked_at = forms.IntegerField(label="排查数量", min_value=1, help_text="一共看了多少件。")
    found = prose(
        "发现的问题",
        longest=20_000,
        help_text="一行一件，写“类别 编号”，如“线索 2026-000012”；没有发现的不填。",
    )
    reason = prose("排查经过", longest=2000, required=True, help_text="怎样查的，由谁核实。")
    file = OneFile(label="材料", required=False)

    def clean_found(self) -> tuple[tuple[str, str], ...]:
        """Kind and number of each line."""
        lines = [line.strip() for line in self.cleaned_data["found"].splitlines()]
        return tuple(_finding(line) for line in lines if line)

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        check = {name: given.pop(name) for name in ("source", "checked_on", "looked_at", "found")}
        return {**given, "check": NewCheck(**check)}


def _finding(line: str) -> tuple[str, str]:
    kind, _, number = line.partition(" ")
    values = {label: value for value, label in ManualFinding.Kind.choices}
    if kind not in values or not number.strip():
        raise forms.ValidationError(NOT_A_LINE.format(line=line[:40], kinds="、".join(values)))
    return values[kind], number.strip()


class DecideForm(OfficerForm):
    """Yes, or no with the reason."""

    approve = forms.TypedChoiceField(
        label="决定", choices=[("yes", "批准"), ("no", "不批准")], coerce=lambda value: value == "yes"
    )
    remark = prose("意见", longest=2000, help_text="不批准的写明理由。")

    def __init__(self, *args: Any, is_approved: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_approved:  # what stands is not approved again
            self.fields["approve"].choices = [("no", "收回批准")]  # type: ignore[attr-defined]


FORMS: dict[str, type[ManualForm]] = {each.kind: each for each in (CheckForm, ExemptionForm, CorrectionForm)}
