"""Forms around service items: filters, the item itself, guides, correspondences, local papers."""

from typing import Any, ClassVar

from django import forms

from marketaccess.apps.matters import queries
from marketaccess.apps.matters.models import LocalPaper, RegisterEntry, ServiceItem
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.matters.codes import KINDS, LEVELS
from marketaccess.domain.matters.correspondence import CORRESPONDENCE_FLOW
from marketaccess.domain.matters.draft import DAYS_MAX, VISITS_MAX, Draft, Material, Stage
from marketaccess.domain.matters.lines import read_materials, read_steps, write_materials, write_steps
from marketaccess.domain.matters.service_item import (
    NATURE_LABELS,
    ONLINE_LABELS,
    UNIT_LABELS,
    DayUnit,
    Nature,
    OnlineDepth,
)
from marketaccess.foundation.documents.forms import Files
from marketaccess.foundation.ui.forms import Code, Day, DepartmentField, OfficerForm, Plain, prose

ALL = ("", "全部")
NONE = ("", "未填")
LINES_HELP = "一行一项。"
UNITS = [NONE, *((unit.value, label) for unit, label in UNIT_LABELS.items())]


def _choices(labels: Any) -> list[tuple[str, str]]:
    return [(str(getattr(key, "value", key)), label) for key, label in labels.items()]


def _offer(form: forms.Form, names: tuple[str, ...], departments: list[tuple[int, str]], empty: Any) -> None:
    for name in names:
        field = form.fields[name]
        assert isinstance(field, DepartmentField)
        field.offer(departments, empty)


class ItemFilter(forms.Form):
    """Filters of the items; what is not understood filters nothing."""

    q = forms.CharField(label="名称、编码", max_length=100, required=False)
    department = DepartmentField(label="实施主体", required=False)
    nature = forms.ChoiceField(label="准入性质", choices=[ALL, *_choices(NATURE_LABELS)], required=False)
    accepting = forms.ChoiceField(
        label="受理",
        choices=[ALL, ("yes", "正在受理"), ("no", "已停止受理"), ("standard", "标准事项")],
        required=False,
    )

    def __init__(self, *args: Any, departments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, ("department",), departments, ALL)

    def wish(self) -> queries.Wish:
        """The filter as the queries take it."""
        self.is_valid()
        said = self.cleaned_data
        return queries.Wish(
            query=said.get("q", "").replace("\x00", ""),
            department=said.get("department"),
            nature=said.get("nature", ""),
            accepting=said.get("accepting", ""),
        )


class CorrespondenceFilter(forms.Form):
    """Filters of the work list."""

    q = forms.CharField(label="事项名称、编码", max_length=100, required=False)
    department = DepartmentField(label="实施主体", required=False)
    measure = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    edition = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        choices=[ALL, *_choices(CORRESPONDENCE_FLOW.labels)], required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, departments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, ("department",), departments, ALL)

    def wish(self) -> queries.CorrespondenceWish:
        """The filter as the queries take it."""
        self.is_valid()
        said = self.cleaned_data
        return queries.CorrespondenceWish(
            state=said.get("state", ""),
            department=said.get("department"),
            edition=said.get("edition", "").replace("\x00", ""),
            measure=said.get("measure", "").replace("\x00", ""),
            query=said.get("q", "").replace("\x00", ""),
        )


class ItemForm(OfficerForm):
    """A service item whole, but for its acceptance, which has its own steps."""

    name = Plain(label="事项名称", max_length=300)
    basic_code = Code(label="基本编码", max_length=20, help_text="12 位。")
    implementation_code = Code(
        label="实施编码",
        max_length=40,
        required=False,
        help_text="31 位：18 位信用代码、1 位层级、12 位基本编码。",
    )
    is_standard = forms.BooleanField(
        label="标准事项", required=False, help_text="上级统一公布的标准，没有实施编码。"
    )
    kind = forms.ChoiceField(label="事项类型", choices=_choices(KINDS))
    nature = forms.ChoiceField(label="准入性质", choices=_choices(NATURE_LABELS))
    is_refusable = forms.BooleanField(
        label="不予办理即不得经营", required=False, help_text="备案事项如果可以不予办理，就是变相许可。"
    )
    level = forms.ChoiceField(label="行使层级", choices=[NONE, *_choices(LEVELS)], required=False)
    department = DepartmentField(label="实施主体", required=False)
    supervising_department = DepartmentField(label="监管部门", required=False)
    conditions = prose("受理条件")
    basis = prose("设定依据")
    technical_standard = prose("技术标准")
    materials = prose(
        "申请材料", rows=5, help_text=LINES_HELP + "写作：名称|必要或非必要|来源；后两项可不写。"
    )
    steps = prose("办理环节", help_text=LINES_HELP + "写作：名称|天数；天数可不写。")
    statutory_days = forms.IntegerField(label="法定办结时限", required=False, min_value=0, max_value=DAYS_MAX)
    statutory_unit = forms.ChoiceField(label="法定时限单位", choices=UNITS, required=False)
    promised_days = forms.IntegerField(label="承诺办结时限", required=False, min_value=0, max_value=DAYS_MAX)
    promised_unit = forms.ChoiceField(label="承诺时限单位", choices=UNITS, required=False)
    online_depth = forms.ChoiceField(
        label="网上办理深度", choices=[NONE, *_choices(ONLINE_LABELS)], required=False
    )
    visits = forms.IntegerField(label="到现场次数", required=False, min_value=0, max_value=VISITS_MAX)
    result_document = Plain(label="结果名称", max_length=200, required=False)
    guide_link = forms.CharField(label="办事指南链接", max_length=500, required=False)
    last_record_on = Day(label="最近办件日期", required=False)

    def __init__(self, *args: Any, departments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, ("department", "supervising_department"), departments, NONE)

    def clean_materials(self) -> tuple[Material, ...]:
        """The lines as materials."""
        return _read(read_materials, self.cleaned_data["materials"])  # type: ignore[no-any-return]

    def clean_steps(self) -> tuple[Stage, ...]:
        """The lines as steps."""
        return _read(read_steps, self.cleaned_data["steps"])  # type: ignore[no-any-return]

    def draft(self, before: Draft | None, departments: dict[int, str]) -> Draft:
        """The item as it is to be; what the form does not hold stays as it was."""
        said = dict(self.cleaned_data)
        for name, kind in (
            ("statutory_unit", DayUnit),
            ("promised_unit", DayUnit),
            ("online_depth", OnlineDepth),
        ):
            said[name] = kind(said[name]) if said[name] else None
        said["nature"] = Nature(said["nature"])
        kept: dict[str, Any] = {
            "department_name": "",
            "is_accepting": True,
            "stopped_on": None,
            "is_demonstration": False,
        }
        if before is not None:
            kept = {name: getattr(before, name) for name in kept}
        if said["department"] is not None:
            kept["department_name"] = departments[said["department"]]
        return Draft(**said, **kept)


def _read(read: Any, text: str) -> Any:
    try:
        return read(text)
    except Refusal as refusal:
        raise forms.ValidationError(refusal.message) from refusal


def initial_of(item: ServiceItem) -> dict[str, Any]:
    """What the item's form starts with."""
    draft = queries.draft_of(item)
    said: dict[str, Any] = {name: getattr(draft, name) for name in ItemForm.base_fields}
    said["materials"], said["steps"] = write_materials(draft.materials), write_steps(draft.steps)
    return said


class StopForm(OfficerForm):
    """The end of acceptance."""

    on = Day(label="停止受理日期")
    reason = prose("停止受理的原因", required=True, longest=500)


class GuideForm(OfficerForm):
    """A new version of a guide."""

    renamed: ClassVar = {"files": "samples"}

    body = prose("办理说明", rows=8, required=True, help_text="在哪里办、怎么办、多久办好、收不收费。")
    conditions = prose("受理条件")
    materials = prose("申请材料", rows=5, help_text=LINES_HELP + "写作：名称|必要或非必要|来源。")
    in_force_from = Day(label="启用日期")
    samples = Files(
        label="示范文本", required=False, help_text="可选几个文件，公开下载，自动去除作者等信息。"
    )

    def clean_materials(self) -> tuple[Material, ...]:
        """The lines as materials."""
        return _read(read_materials, self.cleaned_data["materials"])  # type: ignore[no-any-return]


class ProposeForm(OfficerForm):
    """A correspondence proposed by hand."""

    measure = forms.CharField(label="清单措施", max_length=80, help_text="措施标识，见清单页面。")
    why = prose("理由", longest=500, rows=2)


class CommentForm(OfficerForm):
    """A word on a step."""

    comment = prose("意见", longest=1000, rows=2)


class AmendForm(OfficerForm):
    """Period, entries and a comment."""

    valid_from = Day(label="有效期起", required=False)
    valid_to = Day(label="有效期止", required=False)
    entries = forms.ModelMultipleChoiceField(
        label="权责清单、许可事项清单条目", queryset=RegisterEntry.objects.none(), required=False
    )
    comment = prose("意见", longest=1000, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["entries"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        chosen.queryset = queries.entries()


class EntryForm(OfficerForm):
    """An entry of the power list or of the licence items."""

    register = forms.ChoiceField(label="清单", choices=RegisterEntry.Register.choices)
    code = Code(label="编码", max_length=40)
    name = Plain(label="名称", max_length=300)
    department_name = Plain(label="实施部门", max_length=200, required=False)


class PaperFilter(forms.Form):
    """Filter of the register of local papers."""

    state = forms.ChoiceField(label="状态", choices=[ALL, *LocalPaper.State.choices], required=False)


class PaperForm(OfficerForm):
    """A local paper."""

    title = Plain(label="文件名称", max_length=200)
    document_number = Plain(label="文号", max_length=60, required=False)
    issuer = DepartmentField(label="印发部门")
    issued_on = Day(label="印发日期", required=False)
    what = prose("清单性内容", required=True, longest=5000, help_text="哪些内容起到了准入清单的作用。")

    def __init__(self, *args: Any, departments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, ("issuer",), departments, NONE)


class BeginForm(OfficerForm):
    """Until when a paper is to be abolished."""

    due_on = Day(label="清理时限")


class AbolishForm(OfficerForm):
    """A paper's end."""

    on = Day(label="废止日期")
    document_number = Plain(label="废止文号", max_length=60, required=False)


class FollowUpForm(OfficerForm):
    """Whether it still has effect."""

    on = Day(label="回访日期")
    text = prose("回访情况", required=True, longest=5000)
