"""The form by which a page is handed in."""

from typing import Any

from django import forms

from marketaccess.foundation.ui.forms import DepartmentField, OfficerForm, prose

CHOOSE = ("", "请选择")
NEITHER = "请选择保存的网页文件，或者把网页文字粘贴到下面。"
TEXT_MAX = 1_000_000


class SnapshotForm(OfficerForm):
    """Whose page of which outlet, and its words as a file or pasted."""

    department = DepartmentField(label="部门")
    outlet = forms.ChoiceField(label="公开渠道")
    link = forms.CharField(label="网页地址", max_length=500, required=False, help_text="可不填。")
    file = forms.FileField(
        label="网页文件",
        required=False,
        help_text="浏览器“另存为”得到的 .html 或 .mhtml，也收 .txt、.docx、.pdf。",
    )
    text = prose("网页文字", rows=8, longest=TEXT_MAX, help_text="没有文件时，全选、复制网页，粘贴到这里。")

    def __init__(
        self, *args: Any, departments: list[tuple[int, str]], outlets: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen, outlet = self.fields["department"], self.fields["outlet"]
        assert isinstance(chosen, DepartmentField)
        assert isinstance(outlet, forms.ChoiceField)
        chosen.offer(departments, CHOOSE)
        outlet.choices = [CHOOSE, *outlets]

    def clean(self) -> dict[str, Any]:
        """Either a file or words."""
        said: dict[str, Any] = super().clean() or {}
        if not (said.get("file") or said.get("text")) and not self.errors:
            raise forms.ValidationError({"file": NEITHER})
        return said
