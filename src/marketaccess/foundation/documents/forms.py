"""A form field for files: each is inspected before a view sees it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import actions as documents


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
