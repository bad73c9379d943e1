"""The filters of the inbox. They live in the address: whatever stands there must not break the page."""

from collections.abc import Iterable
from typing import Any

from django import forms

from marketaccess.apps.leads import queries as leads
from marketaccess.domain.casework.lead_flow import LEAD_FLOW
from marketaccess.domain.casework.lights import Light
from marketaccess.law import library

TABS = [("todo", "待办"), ("done", "已办")]
SORTS = [
    ("", "默认排序"),
    ("due", "到期日从近到远"),
    ("received", "收到时间从新到旧"),
    ("oldest", "收到时间从旧到新"),
]


class FilterForm(forms.Form):
    """Every field may be missing or nonsense: then it filters nothing."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "data-search": "",
                "placeholder": "编号、标题、单位、摘要",
                "maxlength": 100,
            }
        ),
    )
    state = forms.ChoiceField(label="状态", required=False)
    channel = forms.ChoiceField(label="来源渠道", required=False)
    department = forms.ChoiceField(label="承办部门", required=False)
    situation = forms.ChoiceField(label="壁垒情形", required=False)
    sort = forms.ChoiceField(label="排序", required=False, choices=SORTS)
    light = forms.ChoiceField(
        required=False, choices=[("", ""), *((light.value, "") for light in Light)], widget=forms.HiddenInput
    )
    tab = forms.ChoiceField(required=False, choices=TABS, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, profile_key: str, departments: Iterable[tuple[str, str]] | None) -> None:
        super().__init__(data, auto_id="filter_%s")
        profile = library.profile(profile_key)
        options = {
            "state": [(state.value, label) for state, label in LEAD_FLOW.labels.items()],
            "channel": [(channel.key, channel.label) for channel in profile.channels],
            "situation": list(library.classifications().situation_choices()),
        }
        if departments is None:
            del self.fields["department"]
        else:
            options["department"] = list(departments)
        self.options = tuple((name, tuple(pairs)) for name, pairs in options.items())
        for name, pairs in self.options:
            self.fields[name].choices = [("", "全部"), *pairs]  # type: ignore[attr-defined]

    def wanted(self) -> leads.Filter:
        """What to look for; a field that is not valid is left open."""
        self.is_valid()
        given = self.cleaned_data
        return leads.Filter(
            state=given.get("state", ""),
            light=Light(given["light"]) if given.get("light") else None,
            channel=given.get("channel", ""),
            department=int(given["department"]) if given.get("department") else None,
            situation=given.get("situation", ""),
            text=given.get("q", ""),
        )

    @property
    def current_tab(self) -> str:
        """The tab that is open."""
        return self.cleaned_data.get("tab") or "todo"

    @property
    def is_filtering(self) -> bool:
        """Whether anything is left out of the tab."""
        return any(value for name, value in self.cleaned_data.items() if name not in {"tab", "sort"})
