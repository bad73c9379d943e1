"""Taking a lead in: entering it, registering, refusing, transferring, ruling on a second return."""

from typing import Any

from django import forms

from marketaccess.apps.leads.forms import choices
from marketaccess.apps.leads.forms.base import StepForm
from marketaccess.apps.leads.forms.fields import Code, TimeOfDay
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents.forms import Files
from marketaccess.foundation.ui.forms import EMPTY_CHOICE, Day, OfficerForm, Prose

NAMED_OR_NOT = [("anonymous", "匿名"), ("named", "实名"), ("none", "无反映人（单位移送、执法发现等）")]


class EntryForm(OfficerForm):
    """A single lead that came by telephone, in person, from another office."""

    channel = forms.ChoiceField(label="来源渠道", help_text="渠道来自本地机制文件。")
    source = forms.CharField(
        label="来源单位或平台", max_length=100, required=False, help_text="例如：12345热线、某某执法大队。"
    )
    external_number = Code(
        label="来源编号",
        max_length=80,
        required=False,
        help_text="对方系统或来文的编号，同一编号不会重复登记。",
    )
    received_on = Day(label="收到日期", help_text="移交时限从这一天起算。")
    received_time = TimeOfDay(label="收到时间", required=False)
    title = forms.CharField(label="标题", max_length=120)
    narrative = Prose(
        label="反映内容", rows=8, max_length=20_000, help_text="如实记录，只有牵头单位能够看到。"
    )
    target_name = forms.CharField(label="被反映单位", max_length=100, help_text="反映人所说的单位全称。")
    target_department = forms.ChoiceField(
        label="对应的本地单位", required=False, help_text="选定后，该单位及其人员看不到这条线索。"
    )
    list_item = forms.CharField(label="涉及清单事项", max_length=200, required=False)
    reporter = forms.ChoiceField(
        label="是否实名", choices=NAMED_OR_NOT, widget=forms.RadioSelect, initial="named"
    )
    name = forms.CharField(label="姓名", max_length=50, required=False, help_text="实名的必填，密封保存。")
    phone = Code(label="联系电话", max_length=30, required=False)
    email = Code(label="电子邮箱", max_length=100, required=False)
    organization = forms.CharField(label="所在单位", max_length=100, required=False)
    files = Files(label="反映材料", required=False, help_text="原件密封保存，另存去除元数据的副本。")  # type: ignore[assignment]

    GROUPS = (
        ("来源", ("channel", "source", "external_number", "received_on", "received_time")),
        ("反映内容", ("title", "narrative", "target_name", "target_department", "list_item", "files")),
        ("反映人", ("reporter", "name", "phone", "email", "organization")),
    )

    def __init__(self, *args: Any, profile_key: str, division: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [EMPTY_CHOICE, *choices.channels(profile_key)]  # type: ignore[attr-defined]
        self.fields["target_department"].choices = [  # type: ignore[attr-defined]
            ("", "不是本地单位，或者尚不明确"),
            *choices.departments(division),
        ]

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings, as the page shows them."""
        return [(heading, [self[name] for name in names]) for heading, names in self.GROUPS]

    def refuse(self, refusal: Refusal) -> None:
        """The moment of receipt has two fields here."""
        field = "received_on" if refusal.field == "received_at" else refusal.field
        super().refuse(Refusal(refusal.message, field=field))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("reporter") == "named" and not cleaned.get("name"):
            self.add_error("name", "实名反映请填写姓名；不愿留名的，请选择匿名。")
        if cleaned.get("reporter") != "named" and any(cleaned.get(f) for f in ("name", "phone", "email")):
            self.add_error("reporter", "已填写反映人身份信息，请选择实名，或者删去这些信息。")
        return cleaned


class RegisterForm(StepForm):
    """Registration: what the lead is, and what the departments will read of it."""

    title = forms.CharField(
        label="标题", max_length=120, help_text="部门看得到，不要写入能识别反映人的内容。"
    )
    summary = Prose(
        label="转办摘要",
        rows=7,
        help_text="部门只看到这段摘要。已按反映内容预填并遮盖联系方式，请逐句核对后删改。",
    )
    case_type = forms.ChoiceField(label="案例类型", help_text="2021年案例归集和通报制度（1670号）的分类。")
    situation = forms.ChoiceField(label="壁垒情形", help_text="2025年清理整治行动的十五种情形。")
    level = forms.ChoiceField(label="问题层面")
    list_item = forms.CharField(
        label="涉及清单事项", max_length=200, required=False, help_text="《市场准入负面清单》事项编码或名称。"
    )
    target_department = forms.ChoiceField(
        label="被反映单位",
        required=False,
        help_text="选定后，该单位及其人员看不到这条线索，也不能承办；牵头单位自身被反映时由替代机构办理。",
    )
    released = forms.MultipleChoiceField(
        label="随摘要放行的材料",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选的去元数据副本将提供给承办部门，请先确认其中没有反映人信息。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = {
            "case_type": [EMPTY_CHOICE, *choices.case_types()],
            "situation": [EMPTY_CHOICE, *choices.situations()],
            "level": [EMPTY_CHOICE, *choices.levels()],
            "target_department": [
                ("", "不是本地单位，或者尚不明确"),
                *choices.departments(self.lead.division_id),
            ],
            "released": choices.copies(self.lead),
        }
        for name, options in lists.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
        if not lists["released"]:
            del self.fields["released"]


class RefuseForm(StepForm):
    """A lead that this mechanism does not take."""

    reason = Prose(
        label="不予受理理由",
        rows=4,
        max_length=2000,
        help_text="反映人凭查询码能够看到，请写明依据和其他途径。",
    )


class TransferForm(StepForm):
    """To whom the lead goes."""

    to = forms.ChoiceField(label="主办部门", help_text="被反映单位不在可选之列。")
    assisting = forms.MultipleChoiceField(
        label="协办部门", required=False, widget=forms.CheckboxSelectMultiple
    )
    instructions = Prose(
        label="移交意见", rows=4, max_length=2000, required=False, help_text="写明需要核查什么。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = choices.handlers(self.lead)
        self.fields["to"].choices = [EMPTY_CHOICE, *options]  # type: ignore[attr-defined]
        self.fields["assisting"].choices = options  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("to") and cleaned["to"] in cleaned.get("assisting", []):
            self.add_error("assisting", "主办部门不能同时协办，请取消勾选。")
        return cleaned


class RuleForm(StepForm):
    """The coordinating office decides on a second return."""

    keep = forms.ChoiceField(
        label="裁定",
        widget=forms.RadioSelect,
        choices=[("yes", "维持移交，由原部门继续办理"), ("no", "同意退回，重新移交其他部门")],
    )
    reason = Prose(label="裁定理由", rows=4, max_length=2000)
