"""A form field for files: each is inspected before a view sees it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import actions as documents

ONE_FILE = "一次只能交一个文件，请只留一个；其余的请分次添加，或者合并成一个文件。"


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _OneFile(forms.FileInput):
    """Offers room for one file, and sees all that came nevertheless: none is dropped in silence."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class Files(forms.FileField):
    """Any number of files, each inspected. Cleans to a tuple of accepted files."""

    widget: type[forms.FileInput] = _SeveralFiles

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


class OneFile(Files):
    """At most one file, inspected. Cleans to the accepted file, or None; more than one is refused."""

    widget = _OneFile

    def clean(self, data: Any, initial: Any = None) -> Any:
        if isinstance(data, list | tuple) and len(data) > 1:
            raise forms.ValidationError(ONE_FILE, code="several")
        return next(iter(super().clean(data, initial)), None)
