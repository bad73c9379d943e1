"""The forms of deliveries."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.delivery_flow import DELIVERY_FLOW, DeliveryState
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.ui.forms import EMPTY_CHOICE, ListFilter, OfficerForm, Plain, Prose
from marketaccess.law import library

MEBIBYTE = 1 << 20
MOST = 200 * MEBIBYTE  # of one upload through the browser; larger files come by the command line
MOST_FILES = 10


class Files(forms.FileInput):
    """A choice of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each one sound in itself; what is in them is for the check."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files. :raises ValidationError: none, too many, or too much for a browser."""
        given = data if isinstance(data, list | tuple) else [data]
        found = [super(FilesField, self).clean(each, initial) for each in given]
        if len(found) > MOST_FILES:
            raise forms.ValidationError(f"一次最多选{MOST_FILES}个文件，请合并或者分期报送。")
        if sum(each.size or 0 for each in found) > MOST:
            most = MOST // MEBIBYTE
            raise forms.ValidationError(
                f"网页一次最多上传{most}MB，更大的请用 marketaccess warehouse deliver 在服务器上报送。"
            )
        return found


class DeliverForm(OfficerForm):
    """What is delivered, for whom and for when."""

    renamed: ClassVar[Mapping[str, str]] = {"files": "uploads"}

    need = forms.ChoiceField(label="数据")
    division = forms.ChoiceField(label="行政区划")
    period = Plain(
        label="期间",
        max_length=10,
        help_text="2026-07（月）、2026Q3（季度）或者 2026（年）。更正时写原来的期间。",
    )
    uploads = FilesField(
        label="文件",
        help_text="CSV（UTF-8 或者 GBK，逗号分隔）、Excel（.xlsx）或者 Parquet，第一行是列名；不超过200MB。",
    )
    remark = Prose(label="说明", rows=3, max_length=2000, required=False)

    def __init__(self, *args: Any, division: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needs = [(need.name, need.label) for need in library.data_needs()]
        self.fields["need"].choices = [EMPTY_CHOICE, *needs]  # type: ignore[attr-defined]
        places = _below(division)
        self.fields["division"].choices = places  # type: ignore[attr-defined]
        self.fields["uploads"].widget.attrs |= {"accept": ".csv,.txt,.xlsx,.parquet", "multiple": True}

    def clean_period(self) -> Period:
        """The period. :raises ValidationError: it is none."""
        try:
            return Period.of(self.cleaned_data["period"])
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message.replace("评估期", "期间")) from refusal


def _below(division: str) -> list[tuple[str, str]]:
    """A division with those right below it."""
    rows: Iterable[Any] = organizations.divisions().filter(pk=division)
    rows = [*rows, *organizations.divisions().filter(parent=division)]
    return [(row.code, f"{row.name}（{row.code}）") for row in rows]


class RefuseForm(OfficerForm):
    """Why it is not taken."""

    reason = Prose(label="原因", rows=4, max_length=2000, help_text="报送人将看到，请写明要怎样更正。")


class AcceptForm(OfficerForm):
    """It is taken."""

    remark = Prose(label="意见", rows=3, max_length=2000, required=False)


class NoFields(OfficerForm):
    """A step that needs a confirmation and nothing else."""


class DeliveryFilter(ListFilter):
    """Which deliveries are listed."""

    need = forms.ChoiceField(label="数据", required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), *((s.value, DELIVERY_FLOW.labels[s]) for s in DeliveryState)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needs = [(need.name, need.label) for need in library.data_needs()]
        self.fields["need"].choices = [("", "全部"), *needs]  # type: ignore[attr-defined]
