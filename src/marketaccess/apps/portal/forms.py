"""
The public forms. They clean at the door and read what can be read; what a report must say is decided by
the action, whose refusals are put beside the field they name.
"""

import secrets
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from marketaccess.apps.portal import wording
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.casework.report import NARRATIVE_MAX, TEXT_MAX, TITLE_MAX, Identity, Report
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.documents.guard import limits, sniff
from marketaccess.foundation.ui.forms import RefusableForm

CHANNEL = "public_page"
FILES_HELP = (
    f"可多选，最多{limits.FILE_COUNT}个，每个不超过{limits.FILE_SIZE // limits.MEBIBYTE}MB，"
    f"类型限于 {sniff.ALLOWED}。手机拍照请选 JPG 格式。"
)
ACCEPTED_TYPES = ".pdf,.ofd,.jpg,.jpeg,.png,.docx,.xlsx,.txt,.csv"
# The action's name of a field, where the form has another: a form's own ``files`` are what was uploaded.
NAMES = {"files": "materials", "identity": "stance"}


class TextField(forms.CharField):
    """Text as it is kept: full-width letters folded, invisible characters and NUL bytes gone."""

    def __init__(self, *, rows: int = 0, required_words: str = "", **options: Any) -> None:
        told = {"max_length": wording.TOO_LONG, "required": required_words or wording.REQUIRED}
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(error_messages=told, **options)

    def to_python(self, value: Any) -> str:
        """The cleaned text, "" for nothing."""
        return normalise(super().to_python(value) or "")


class FileListInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FileListField(forms.FileField):
    """Several files, each inspected before anything else is done with it."""

    def __init__(self, **options: Any) -> None:
        attrs = {"accept": ACCEPTED_TYPES, "data-max-bytes": str(limits.FILE_SIZE)}
        super().__init__(widget=FileListInput(attrs=attrs), required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> tuple[Accepted, ...]:  # noqa: ARG002 - Django's own signature
        """The files as they may be kept. ValidationError with the guard's own sentence."""
        given: Sequence[UploadedFile[Any]] = (
            data if isinstance(data, list | tuple) else [data] if data else []
        )
        try:
            return documents.inspect_all(files=((file.name or "", file.read()) for file in given))
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class PublicForm(RefusableForm):
    """A form of the public."""

    renamed = NAMES


class SubmissionForm(PublicForm):
    """
    A form that is received once, however often it is sent (ADR 0005).

    Its heirs add ``stance``, ``target_department`` and what it is about.
    """

    # 192 random bits, made for this one display of the form. Whoever sends it again gets the same receipt
    # again, so that a weak one, which nobody but a program makes up, is not taken.
    submission_key = forms.RegexField(
        r"\A[A-Za-z0-9_-]{32}\Z",
        label="表单",
        strip=False,
        widget=forms.HiddenInput,
        error_messages={"required": wording.STALE_FORM, "invalid": wording.STALE_FORM},
    )
    name = TextField(label="姓名", max_length=50, required=False)
    phone = TextField(label="联系电话", max_length=30, required=False, help_text="电话和邮箱至少填一项。")
    email = TextField(label="电子邮箱", max_length=100, required=False)
    organization = TextField(label="您的单位", max_length=100, required=False)
    title = TextField(
        label="一句话标题", max_length=TITLE_MAX, required=False, help_text="不填的，取正文开头。"
    )
    materials = FileListField(label="材料", help_text=FILES_HELP)
    # What the choice of a department says where none is chosen.
    no_department: ClassVar[str]

    def __init__(self, *given: Any, departments: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*given, **options)
        self.initial.setdefault("submission_key", secrets.token_urlsafe(24))
        field = self.fields["target_department"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", self.no_department), *departments]

    def renew_key(self) -> None:
        """A key that works, in place of the broken one that was sent: the next press goes through."""
        if isinstance(self.data, QueryDict) and "submission_key" in self.errors:
            data = self.data.copy()
            data["submission_key"] = self.initial["submission_key"]
            self.data = data

    def identity(self) -> Identity | None:
        """Who sends it. Whoever stays anonymous leaves no identity, whatever else was typed."""
        said = self.cleaned_data
        if said["stance"] != "named":
            return None
        return Identity(
            name=said["name"], phone=said["phone"], email=said["email"], organization=said["organization"]
        )


class ReportForm(SubmissionForm):
    """A report of a barrier."""

    no_department = wording.CHOOSE
    # As they stand on the page: in this order the page says what is wrong.
    field_order = (
        *("submission_key", "stance", "name", "phone", "email", "organization"),
        *("target_department", "target_name", "narrative", "title", "list_item", "materials"),
    )
    stance = forms.ChoiceField(
        label="您希望怎样反映",
        choices=wording.STANCES,
        widget=forms.RadioSelect,
        help_text="两种方式都会得到查询码，都能查看进展、收到答复。",
        error_messages={"required": wording.NO_STANCE, "invalid_choice": wording.NO_STANCE},
    )
    target_department = forms.TypedChoiceField(
        label="反映哪个单位",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="从名单中选择，或者在下一栏写出。被反映单位看不到您的反映。",
    )
    target_name = TextField(
        label="名单中没有的，写出单位名称",
        max_length=100,
        required=False,
        help_text="如乡镇街道、园区、国有企业、行业协会。",
    )
    narrative = TextField(
        label="发生了什么",
        rows=9,
        max_length=NARRATIVE_MAX,
        help_text="什么时候、办什么事、对方提出什么要求或怎样拒绝、依据什么文件、造成什么影响。不想被认出的，不要写只有您知道的细节。",
        required_words="请写明发生了什么。",
    )
    list_item = TextField(
        label="涉及的清单事项",
        max_length=200,
        required=False,
        help_text="知道《市场准入负面清单》事项名称或编码的可以填写。",
    )

    def __init__(self, *given: Any, departments: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*given, departments=departments, **options)
        self.names = dict(departments)

    def clean(self) -> dict[str, Any]:
        """One of the two ways of naming the unit."""
        said = super().clean() or {}
        if (
            not said.get("target_department")
            and not said.get("target_name")
            and not self.errors.get("target_name")
        ):
            self.add_error("target_department", wording.NO_TARGET)
        return said

    def report(self) -> Report:
        """What was reported. Whoever stays anonymous leaves no identity, whatever else was typed."""
        said = self.cleaned_data
        department = said["target_department"]
        return Report(
            channel=CHANNEL,
            title=said["title"],
            narrative=said["narrative"],
            target_name=self.names.get(department, "") or said["target_name"],
            target_department_id=department,
            list_item=said["list_item"],
            identity=self.identity(),
            files=said["materials"],
            submission_key=said["submission_key"],
        )


class UnkeptInput(forms.TextInput):
    """An input that comes back empty: what was typed does not stay on the screen."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:  # noqa: ARG002
        """Without the value."""
        return super().get_context(name, None, attrs)


class ReceiptForm(forms.Form):
    """Entering a receipt. The field is never filled in again from what was typed."""

    receipt = forms.CharField(
        label="查询码",
        max_length=200,
        widget=UnkeptInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
        ),
        help_text="提交反映时显示的20位字母和数字，形如 7K3M9-8QW2R-…",
        error_messages={"required": "请输入查询码。"},
    )


class MessageForm(PublicForm):
    """A message of the reporter."""

    body = TextField(label="留言", rows=4, max_length=TEXT_MAX, required_words="请填写留言。")
    materials = FileListField(label="补充材料", help_text=FILES_HELP)


class RatingForm(PublicForm):
    """Whether it is solved."""

    solved = forms.ChoiceField(
        label="您反映的问题解决了吗",
        choices=wording.SOLVED,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择问题是否解决。"},
    )
    rating = forms.TypedChoiceField(
        label="对办理的满意程度",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "不评分"), *wording.RATINGS],
    )
    comment = TextField(label="意见", rows=3, max_length=TEXT_MAX, required=False)


class ReopenForm(PublicForm):
    """Asking to take the matter up again."""

    reason = TextField(
        label="为什么需要重新办理",
        rows=3,
        max_length=TEXT_MAX,
        help_text="如答复与事实不符、承诺没有兑现、问题再次发生。",
        required_words="请写明理由。",
    )
