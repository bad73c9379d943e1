"""What the importer says of an edition beside its file."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from marketaccess.apps.negative_list import queries
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.negative_list.edition import SERIES_LABELS, Edition, Series
from marketaccess.foundation.ui.forms import Day, RefusableForm
from marketaccess.pipelines.list_import.about import about

SLUG = RegexValidator(r"\A[-a-zA-Z0-9_]+\Z", "只用英文字母、数字和连字符，如 2025 或者 local-2026。")


class AboutForm(RefusableForm):
    """Which edition it is, from when to when it holds."""

    series = forms.ChoiceField(label="类别", choices=[(s.value, SERIES_LABELS[s]) for s in Series])
    edition = forms.CharField(
        label="版本标识",
        max_length=40,
        validators=[SLUG],
        help_text="如 2025。写已录入版本的标识，就是修订那一版，原来的内容仍可查。",
    )
    title = forms.CharField(
        label="名称", max_length=100, required=False, help_text="不填就用官方公布的名称。"
    )
    in_force_from = Day(label="施行日期", required=False, help_text="不填就用官方公布的日期。")
    in_force_to = Day(label="失效日期", required=False, help_text="最后一天；还没有失效的不填。")
    document_number = forms.CharField(label="文号", max_length=60, required=False)
    is_demonstration = forms.BooleanField(
        label="示范数据 非官方", required=False, help_text="示范数据每一页都有标注，不进入真实评分。"
    )

    def clean_edition(self) -> str:
        """Full-width digits folded."""
        return normalise(self.cleaned_data["edition"])

    def clean_title(self) -> str:
        """As it is stored."""
        return normalise(self.cleaned_data["title"])

    def clean_document_number(self) -> str:
        """As it is stored."""
        return normalise(self.cleaned_data["document_number"])

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        said = super().clean() or {}
        begins, ends = said.get("in_force_from"), said.get("in_force_to")
        if begins and ends and ends < begins:
            self.add_error("in_force_to", "失效日期早于施行日期，请核对。")
        return said

    def value(self) -> Edition:
        """The edition without its items. :raises Refusal: nobody says from which day it holds."""
        said = self.cleaned_data
        return about(
            key=said["edition"],
            series=Series(said["series"]),
            title=said["title"],
            begins=said["in_force_from"],
            ends=said["in_force_to"],
            document_number=said["document_number"],
            is_demonstration=said["is_demonstration"],
        )


def initial_of(key: str) -> dict[str, Any]:
    """What is known of an edition that is going to be corrected; nothing of an unknown one."""
    revision = queries.revision_of(key)
    if revision is None:
        return {}
    edition = revision.edition
    return {
        "series": edition.series,
        "edition": edition.key,
        "title": edition.title,
        "in_force_from": revision.in_force_from,
        "in_force_to": revision.in_force_to,
        "document_number": edition.document_number,
        "is_demonstration": edition.is_demonstration,
    }
