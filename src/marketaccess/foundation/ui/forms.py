"""What the forms of all slices share: days as people type them, and refusals at their field."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise, normalise_code

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


class ListFilter(forms.Form):
    """Filters of a list; what is not understood filters nothing."""

    def conditions(self) -> list[str]:
        """What has been filtered by, in words: for a ledger."""
        self.is_valid()
        return [self._told(name, value) for name, value in self.cleaned_data.items() if value]

    def _told(self, name: str, value: object) -> str:
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return str(field.label)
        labels = {str(key): label for key, label in getattr(field, "choices", ())}
        return f"{field.label}：{labels.get(str(value), value)}"


class Plain(forms.CharField):
    """Text with full-width digits folded and unseen characters removed."""

    def to_python(self, value: Any) -> str:
        return normalise(super().to_python(value) or "")


class Code(forms.CharField):
    """A code: folded, without spaces, upper case."""

    def to_python(self, value: Any) -> str:
        return normalise_code(super().to_python(value) or "")


def prose(label: str, *, rows: int = 3, longest: int = 20_000, required: bool = False, **said: Any) -> Plain:
    """A field for several lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return Plain(label=label, max_length=longest, required=required, widget=widget, **said)


class DepartmentField(forms.TypedChoiceField):
    """A department in use."""

    def __init__(self, **said: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **said)

    def offer(self, departments: list[tuple[int, str]], empty: tuple[str, str]) -> None:
        """The departments to choose from."""
        self.choices = [empty, *((str(pk), name) for pk, name in departments)]


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
            if isinstance(field, forms.IntegerField):
                field.error_messages["invalid"] = f"{field.label}应为整数。"
            if isinstance(field, forms.DateField):
                field.error_messages["invalid"] = f"{field.label}不是有效日期，请按2026-09-30的格式填写。"
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"id_{name}_help"
