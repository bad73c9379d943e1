"""What the forms of all slices share: days as people type them, and refusals at their field."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from marketaccess.domain.basics.refusal import Refusal

# Dates outside of these are typing errors, and years near 1 or 9999 overflow when a time zone is applied.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
OUT_OF_RANGE = "日期应当在2000年至2100年之间，请检查年份。"
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")


class Day(forms.DateField):
    """A date, as the browser's picker or a person's keyboard writes it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=DATE_FORMATS,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            validators=[
                MinValueValidator(FIRST_DAY, OUT_OF_RANGE),
                MaxValueValidator(LAST_DAY, OUT_OF_RANGE),
            ],
            error_messages={"invalid": "不是有效日期，请按2026-09-30的格式填写。"},
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).replace(" ", "")
        return super().to_python(value)


def show_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal beside the field that it names, or above a form that has no such field."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


class RefusableForm(forms.Form):
    """A form that can show the refusal of an action; ``renamed`` where its fields have other names."""

    renamed: ClassVar[Mapping[str, str]] = {}

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the field that it names, or on top."""
        name = self.renamed.get(refusal.field, refusal.field)
        show_refusal(self, Refusal(refusal.message, field=name))


EMPTY_CHOICE = ("", "请选择")


class Prose(forms.CharField):
    """Several lines of prose."""

    def __init__(self, *, rows: int = 5, max_length: int = 5000, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class OfficerForm(RefusableForm):
    """A form whose complaints name the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False  # the browser's own bubbles are not in our words
        for name, field in self.fields.items():
            chosen = isinstance(field, forms.ChoiceField | forms.FileField)
            field.error_messages["required"] = f"请{'选择' if chosen else '填写'}{field.label}。"
            field.error_messages["invalid_choice"] = f"{field.label}不在可选范围内，请从列表中重新选择。"
            if isinstance(field, forms.DateField):
                field.error_messages["invalid"] = f"{field.label}不是有效日期，请按2026-09-30的格式填写。"
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"id_{name}_help"
