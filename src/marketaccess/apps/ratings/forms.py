"""The forms of ratings: one typed in, one for each step of a task, filters."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from attrs import frozen
from django import forms
from django.utils import timezone

from marketaccess.apps.ratings import actions, queries
from marketaccess.domain.casework.lights import LIGHTS, Light
from marketaccess.domain.casework.rating_flow import RATING_CHANNELS, RATING_FLOW, SATISFACTIONS
from marketaccess.domain.casework.rating_row import RatingRow
from marketaccess.foundation.ui.forms import (
    EMPTY_CHOICE,
    Code,
    Day,
    DepartmentField,
    ListFilter,
    OfficerForm,
    Plain,
    prose,
)

ALL = ("", "全部")
QUARTER = timedelta(days=90)
STATES = [
    ALL,
    ("waiting", "待我办理"),
    *((state.value, label) for state, label in RATING_FLOW.labels.items()),
]
YES_NO = {"yes": True, "no": False}


class RatingForm(OfficerForm):
    """A rating that somebody types in: from a paper, a call, a letter."""

    number = Plain(label="评价编号", max_length=60, help_text="好差评系统的编号；没有的自编，不能重复。")
    service_item = Code(label="事项实施编码", max_length=40)
    department = DepartmentField(label="被评价单位")
    channel = forms.ChoiceField(label="评价渠道", choices=[EMPTY_CHOICE, *RATING_CHANNELS.items()])
    rated_on = Day(label="评价日期")
    satisfaction = forms.ChoiceField(
        label="满意度", choices=list(SATISFACTIONS.items()), widget=forms.RadioSelect
    )
    record = Plain(label="办件编号", max_length=60, required=False)
    words = prose("评价内容", rows=3, longest=2000)

    def __init__(self, *args: Any, departments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["department"]
        assert isinstance(chosen, DepartmentField)
        chosen.offer(departments, EMPTY_CHOICE)

    def row(self) -> RatingRow:
        """The rating as the actions take it; of a day without its time, the beginning. The form is valid."""
        said = dict(self.cleaned_data)
        day = said.pop("rated_on")
        return RatingRow(rated_at=timezone.make_aware(datetime.combine(day, time())), **said)


class CallForm(OfficerForm):
    """A call, and what came of it."""

    reached = forms.TypedChoiceField(
        label="是否联系上",
        choices=[("yes", "联系上"), ("no", "未联系上")],
        coerce=YES_NO.get,
        widget=forms.RadioSelect,
    )
    solved = forms.TypedChoiceField(
        label="问题是否解决",
        choices=[("", "未联系上，不填"), ("yes", "已解决"), ("no", "未解决")],
        coerce=YES_NO.get,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = prose("回访记录", rows=4, required=True, longest=2000)


class AnswerForm(OfficerForm):
    """What was found and done."""

    words = prose("处理结果", rows=5, required=True, longest=2000)


class AcceptForm(OfficerForm):
    """A word that may be left out."""

    words = prose("复核意见", rows=2, longest=1000)


class BackForm(OfficerForm):
    """A word that must be given."""

    words = prose("退回理由", required=True, longest=1000)


@frozen
class Verb:
    """A step: its form, and the one call that it makes."""

    form: Callable[..., OfficerForm]
    act: Callable[..., object]


VERBS: dict[str, Verb] = {
    "call_back": Verb(CallForm, actions.call_back),
    "answer": Verb(AnswerForm, actions.answer),
    "accept": Verb(AcceptForm, actions.accept),
    "send_back": Verb(BackForm, actions.send_back),
}


class TaskFilter(ListFilter):
    """Filters of the tasks."""

    q = forms.CharField(label="评价编号、实施编码", max_length=60, required=False)
    state = forms.ChoiceField(label="状态", choices=STATES, required=False)
    light = forms.ChoiceField(
        label="亮灯",
        choices=[ALL, *((light.value, label) for light, label in LIGHTS.items())],
        required=False,
        widget=forms.HiddenInput,
    )

    def wish(self) -> queries.TaskWish:
        """The filter as the queries take it."""
        self.is_valid()
        said = self.cleaned_data
        shown = Light(said["light"]) if said.get("light") else None
        return queries.TaskWish(said.get("q", ""), said.get("state", ""), shown)


class PeriodForm(ListFilter):
    """From when to when; a quarter of a year until today where nothing is said."""

    begins = Day(label="自", required=False)
    ends = Day(label="至", required=False)

    def period(self) -> tuple[date, date]:
        """Both days, in order."""
        self.is_valid()
        ends = self.cleaned_data.get("ends") or timezone.localdate()
        begins = self.cleaned_data.get("begins") or ends - QUARTER
        return min(begins, ends), max(begins, ends)
