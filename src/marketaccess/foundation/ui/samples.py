"""What the style page shows: one of everything, long texts included. Demonstration only."""

from datetime import date, datetime
from types import SimpleNamespace as Sample
from zoneinfo import ZoneInfo

from django import forms

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.workdays import Calendar
from marketaccess.domain.casework.lights import Light
from marketaccess.domain.mechanism.clock import DayKind, Rule, Start, due
from marketaccess.foundation.ui.forms import Day
from marketaccess.foundation.ui.icons import ICONS
from marketaccess.foundation.ui.wording import SAMPLE_TEXTS as TEXTS

BEIJING = ZoneInfo("Asia/Shanghai")
STARTS_ON = date(2026, 9, 29)
LIGHTS = tuple(Light)
ICON_NAMES = tuple(ICONS)


class SampleForm(forms.Form):
    """A field of each kind."""

    stance = forms.ChoiceField(
        label="是否署名",
        choices=[("anonymous", "匿名反映"), ("named", "署名反映")],
        widget=forms.RadioSelect,
        help_text="两种方式都会得到查询码。",
    )
    title = forms.CharField(label="标题", max_length=120, help_text="一句话说清是什么事。")
    narrative = forms.CharField(
        label="反映内容", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    level = forms.ChoiceField(
        label="层面",
        choices=[("", "请选择"), ("policy", "政策层面"), ("execution", "执行层面")],
        required=False,
    )
    due_on = Day(label="限期", required=False)
    materials = forms.FileField(label="印证材料", required=False, help_text="每个文件不超过 10 MB。")
    is_urgent = forms.BooleanField(label="涉及安全生产", required=False, help_text="勾选后优先办理。")


class FilterForm(forms.Form):
    """Filters of a list."""

    q = forms.CharField(
        label="关键词", required=False, widget=forms.TextInput(attrs={"type": "search", "data-search": ""})
    )
    light = forms.ChoiceField(
        label="亮灯", required=False, choices=[("", "全部"), ("red", "超期"), ("yellow", "临期")]
    )
    department = forms.ChoiceField(label="承办单位", required=False, choices=[("", "全部")])


RULE = Rule(
    key="verify",
    label=TEXTS["rule"],
    start=Start.TRANSFERRED,
    amount=3,
    day_kind=DayKind.WORKING,
    roll_over=False,
    clause=Citation(TEXTS["document"], TEXTS["article"]),
    reading=TEXTS["reading"],
)
# No year's notice is known here: a provisional date.
DUE = due(RULE, starts_on=STARTS_ON, calendar=Calendar.of([]))
ENTRIES = (
    Sample(
        title=TEXTS["received"],
        at=datetime(2026, 9, 29, 9, 0, tzinfo=BEIJING),
        by=TEXTS["office"],
        icon="inbox",
    ),
    Sample(
        title=TEXTS["transferred"],
        at=datetime(2026, 9, 30, 15, 20, tzinfo=BEIJING),
        by=TEXTS["office"],
        body=TEXTS["long"],
        icon="send",
        is_current=True,
    ),
    Sample(
        title=TEXTS["returned"], at=datetime(2026, 9, 30, 17, 0, tzinfo=BEIJING), icon="return", is_grave=True
    ),
    Sample(title=TEXTS["answer"], icon="message", is_coming=True),
)
OFFERS = (
    Sample(verb="transfer", label=TEXTS["transfer"], allowed=True, reason=""),
    Sample(verb="return", label=TEXTS["return"], allowed=False, reason=TEXTS["return_reason"]),
)
TABS = (
    {"key": "todo", "label": TEXTS["todo"], "address": "?tab=todo", "count": 12},
    {"key": "done", "label": TEXTS["done"], "address": "?tab=done", "count": 0},
    {"key": "all", "label": TEXTS["all"], "address": "?tab=all", "count": None},
)
