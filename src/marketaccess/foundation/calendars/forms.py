"""The two ways to put in a notice: its TOML text, or its facts field by field."""

from typing import Any

from django import forms

from marketaccess.domain.basics import notice as notices
from marketaccess.domain.basics.notice import Notice
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.foundation.ui.forms import Day, show_refusal

LARGEST = 100_000  # bytes
DAYS_HELP = "写成 2027-10-01，连续的写成 2027-10-01至2027-10-07，用空格、逗号或者换行分开"


class TextForm(forms.Form):
    """A notice's TOML text, pasted or uploaded."""

    text = forms.CharField(
        label="通知内容（TOML）",
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="字段为 year、number、issued_on、days_off、make_up_days",
    )
    file = forms.FileField(label="或者上传文件", required=False, help_text="UTF-8 文本，不超过 100 KB")

    def clean(self) -> dict[str, Any]:
        """The parsed notice under ``notice``."""
        cleaned = super().clean() or {}
        try:
            cleaned["notice"] = notices.from_toml(self._given(cleaned))
        except Refusal as refusal:
            self.add_error("file" if cleaned.get("file") else "text", refusal.message)
        return cleaned

    def _given(self, cleaned: dict[str, Any]) -> str:
        upload = cleaned.get("file")
        if upload is None:
            if not cleaned.get("text"):
                raise Refusal("请粘贴通知内容，或者上传文件。")
            return str(cleaned["text"])
        if upload.size > LARGEST:
            raise Refusal("文件过大，节假日安排的文件不超过 100 KB。")
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise Refusal("文件不是 UTF-8 编码的文本，请另存为 UTF-8 后再上传。") from None


class FieldsForm(forms.Form):
    """A notice's facts, field by field."""

    year = forms.IntegerField(label="年份", min_value=1971, max_value=2199)
    number = forms.CharField(label="文号", max_length=60)
    issued_on = Day(label="发布日期")
    days_off = forms.CharField(
        label="放假日期", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), help_text=DAYS_HELP
    )
    make_up_days = forms.CharField(
        label="调休上班日期",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=DAYS_HELP,
    )

    def clean(self) -> dict[str, Any]:
        """The notice under ``notice``."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            cleaned["notice"] = self._notice(cleaned)
        except Refusal as refusal:
            show_refusal(self, refusal)
        return cleaned

    def _notice(self, cleaned: dict[str, Any]) -> Notice:
        made = Notice(
            year=cleaned["year"],
            number=" ".join(normalise(cleaned["number"]).split()),
            issued_on=cleaned["issued_on"],
            days_off=notices.days_of(cleaned["days_off"], "days_off"),
            make_up_days=notices.days_of(cleaned["make_up_days"], "make_up_days"),
        )
        notices.require_sound(made)
        return made


class ConfirmForm(TextForm):
    """The second step: the text that was previewed, and the reason where a year is replaced."""

    reason = forms.CharField(label="替换理由", required=False, max_length=300)
