"""The officers' forms: the head, a question, codes, the steps."""

from typing import Any

from django import forms

from marketaccess.apps.surveys import actions, queries
from marketaccess.apps.surveys.models import Survey
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.surveys.questionnaire import HIGH, KINDS, LOW, QUESTION_MAX, Kind, Question
from marketaccess.domain.surveys.strata import DIMENSIONS, UNKNOWN, Stratum
from marketaccess.foundation.ui.forms import EMPTY_CHOICE, Day, OfficerForm, Plain, Prose


class HeadForm(OfficerForm):
    """What a survey is, apart from its questions."""

    title = Plain(label="标题", max_length=100, help_text="填写人看到的标题。")
    purpose = Prose(
        label="为什么调查", rows=3, max_length=1000, help_text="填写人会看到，请写明结果用在哪里。"
    )
    minutes = forms.IntegerField(label="大约需要几分钟", min_value=1, max_value=60, initial=3)
    system_key = forms.ChoiceField(label="指标体系", help_text="题目的得分计入这一体系的问卷指标。")
    opens_on = Day(label="开始日期")
    closes_on = Day(label="结束日期", help_text="当天仍可填写。")
    minimum = forms.IntegerField(
        label="每个单位最少答卷数",
        min_value=1,
        max_value=100_000,
        initial=30,
        help_text="达不到的，该单位的指标写明“样本不足 不计分”。",
    )
    stratum_minimum = forms.IntegerField(
        label="每层最少答卷数",
        min_value=5,
        max_value=10_000,
        initial=10,
        help_text="规模、行业等分层结果达不到的不显示，以免认出填写人。",
    )
    has_open_links = forms.BooleanField(
        label="允许免码链接",
        required=False,
        help_text="服务大厅张贴的二维码，不发答题码也能填写。同一设备多次填写会做标记。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["system_key"].choices = [EMPTY_CHOICE, *queries.systems_to_choose()]  # type: ignore[attr-defined]

    def head(self) -> actions.Head:
        """What was filled in."""
        return actions.Head(**self.cleaned_data)


class QuestionForm(OfficerForm):
    """One question."""

    kind = forms.ChoiceField(label="题型", choices=[(k.value, words) for k, words in KINDS.items()])
    text = Plain(label="题目", max_length=QUESTION_MAX)
    metric = forms.ChoiceField(
        label="计入的指标", required=False, help_text="不选的，只统计，不计分。文字题不计分。"
    )
    is_required = forms.BooleanField(label="必答", required=False, initial=True)
    low = Plain(label="量表1表示", max_length=20, required=False, initial=LOW)
    high = Plain(label="量表5表示", max_length=20, required=False, initial=HIGH)
    choices = Prose(
        label="单选的选项",
        rows=5,
        max_length=2000,
        required=False,
        help_text="每行一个，文字后空一格写分值（0至100），如：完全满意 100。",
    )

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = [(t.metric, f"第{t.number}项 {t.name}") for t in queries.topics(survey.system_key)]
        self.fields["metric"].choices = [("", "不计分"), *topics]  # type: ignore[attr-defined]

    def clean_choices(self) -> tuple[tuple[str, int], ...]:
        """The options with their points."""
        lines = normalise(self.cleaned_data["choices"]).split("\n")
        return tuple(_choice(line.strip()) for line in lines if line.strip())

    def question(self, key: str) -> Question:
        """What was filled in; what belongs to another kind of question is left out."""
        said = self.cleaned_data
        kind = Kind(said["kind"])
        return Question(
            key=key,
            kind=kind,
            text=said["text"],
            metric=said["metric"],
            is_required=said["is_required"],
            choices=said["choices"] if kind is Kind.CHOICE else (),
            low=said["low"] or LOW,
            high=said["high"] or HIGH,
        )


def _choice(line: str) -> tuple[str, int]:
    words, _, points = line.rpartition(" ")
    if not (words.strip() and points.isascii() and points.isdecimal() and len(points) < 4):
        raise forms.ValidationError(f"“{line[:30]}”后面没有分值，请空一格写0至100的整数。")
    return words.strip(), int(points)


def of_question(question: Question) -> dict[str, Any]:
    """A question as the form shows it."""
    return {
        "kind": question.kind.value,
        "text": question.text,
        "metric": question.metric,
        "is_required": question.is_required,
        "low": question.low,
        "high": question.high,
        "choices": "\n".join(f"{words} {points}" for words, points in question.choices),
    }


class UnitForm(OfficerForm):
    """About whom people are asked."""

    unit = forms.ChoiceField(label="被评估单位", required=False)
    unit_code = Plain(
        label="其他单位的代码", max_length=40, required=False, help_text="不在上面的，填评估时用的单位代码。"
    )
    unit_name = Plain(label="其他单位的名称", max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = dict(queries.units_to_choose())
        self.fields["unit"].choices = [EMPTY_CHOICE, *self.units.items()]  # type: ignore[attr-defined]

    def chosen_unit(self) -> actions.Unit:
        """The department that was chosen, or the unit that was typed."""
        said = self.cleaned_data
        if said["unit"]:
            return actions.Unit(said["unit"], self.units[said["unit"]])
        return actions.Unit(said["unit_code"], said["unit_name"])


class BatchForm(UnitForm):
    """One batch of codes, for one stratum."""

    label = Plain(label="批次名称", max_length=60, help_text="如：税务大厅来访、规上工业企业。")
    count = forms.IntegerField(label="份数", min_value=1, max_value=20_000, initial=50)
    size = forms.ChoiceField(label="规模", required=False)
    industry = forms.ChoiceField(label="行业", required=False)
    ownership = forms.ChoiceField(label="所有制", required=False)
    origin = forms.ChoiceField(label="来源地", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (_, words) in DIMENSIONS.items():
            self.fields[name].choices = [("", UNKNOWN), *words.items()]  # type: ignore[attr-defined]

    def stratum(self) -> Stratum:
        """The stratum that was chosen."""
        return Stratum(**{name: self.cleaned_data[name] for name in DIMENSIONS})


class SampleForm(UnitForm):
    """Codes for every stratum of the frame."""

    total = forms.IntegerField(label="样本总数", min_value=1, max_value=20_000, initial=200)
    minimum = forms.IntegerField(
        label="每层至少", min_value=0, max_value=1_000, initial=10, help_text="户数不足的，全部调查。"
    )


class LinkForm(UnitForm):
    """A link without codes."""


class FrameForm(OfficerForm):
    """The sampling frame."""

    lines = Prose(
        label="抽样框",
        rows=12,
        max_length=200_000,
        required=False,
        help_text="每行一层：规模、行业、所有制、来源地、户数，用制表符或逗号隔开，可从表格直接粘贴。"
        "不分的写“-”。例如：小型，批发和零售业，民营，本地，1200",
    )


class SendBackForm(OfficerForm):
    """The draft goes back."""

    remark = Prose(label="修改意见", rows=4, max_length=1000)


class CloseForm(OfficerForm):
    """The end."""

    counts_marked = forms.TypedChoiceField(
        label="有标记的答卷",
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        choices=[("yes", "计入得分"), ("no", "不计入得分（答卷仍然保留）")],
    )
    reason = Prose(label="结束说明", rows=3, max_length=1000, help_text="写明为什么计入或不计入。")


class NoFields(OfficerForm):
    """A step that needs a confirmation and nothing else."""
