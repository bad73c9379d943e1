"""Form fields that take what people really type: full-width digits, several files."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import actions as documents


class Text(forms.CharField):
    """Several lines of prose."""

    def __init__(self, *, rows: int = 5, max_length: int = 5000, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


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


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Any number of files, each inspected. Cleans to a tuple of accepted files."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> tuple[documents.Accepted, ...]:  # noqa: ARG002
        uploads: Sequence[UploadedFile[Any]] = (
            data if isinstance(data, list | tuple) else [data] if data else []
        )
        if not uploads:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return ()
        try:
            return documents.inspect_all(files=((upload.name or "", upload.read()) for upload in uploads))
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message, code="refused") from refusal
