"""Forms of the list's desk pages."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms

from marketaccess.domain.negative_list.changes import KIND_LABELS
from marketaccess.foundation.ui.forms import Day, RefusableForm

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.models import Revision

UNSURE_FIRST, EVERYTHING = "unsure", "all"


class CheckForm(RefusableForm):
    """On which day somebody looked whether the edition is the one in force."""

    checked_on = Day(label="核对日期", help_text="与官方网站现行版本核对的日期。")


class RequestForm(RefusableForm):
    """Which two editions are to be compared."""

    old = forms.ChoiceField(label="原版")
    new = forms.ChoiceField(label="新版")

    def __init__(self, *args: Any, editions: "Iterable[Revision]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.edition.key, each.edition.title) for each in editions]
        for name in ("old", "new"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "请选择"), *choices]


class LineFilter(forms.Form):
    """Which lines of a comparison are shown, and in which order."""

    kind = forms.ChoiceField(
        label="变化",
        required=False,
        choices=[
            ("", "有变化和待核对的"),
            (EVERYTHING, "全部"),
            *((kind.value, label) for kind, label in KIND_LABELS.items()),
        ],
    )
    order = forms.ChoiceField(
        label="次序", required=False, choices=[("", "按清单次序"), (UNSURE_FIRST, "把握小的在前")]
    )
