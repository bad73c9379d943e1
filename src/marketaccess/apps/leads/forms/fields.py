"""Form fields that take what people really type: full-width digits."""

import unicodedata
from typing import Any

from django import forms


class Code(forms.CharField):
    """A number or code: full-width letters and digits become plain ones."""

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value) or "").strip()


class TimeOfDay(forms.TimeField):
    """Hours and minutes of a day."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(input_formats=("%H:%M", "%H:%M:%S"), widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).strip()
        return super().to_python(value)
