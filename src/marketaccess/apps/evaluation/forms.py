"""The officers' forms: a round, its steps, an objection, another policy."""

from datetime import date
from fractions import Fraction
from typing import Any

from django import forms

from marketaccess.apps.evaluation import queries
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.casework.rectification_flow import DAYS_MAX, Term
from marketaccess.domain.evaluation.policy import ANSWERS, QUESTIONS, Question
from marketaccess.domain.evaluation.round_order import NewRound, Unit
from marketaccess.foundation.documents.forms import Files
from marketaccess.foundation.ui.forms import Day, OfficerForm, Plain, Prose
from marketaccess.law import library

LONGEST = 2000
AS_THE_TABLE = ("", "按指标体系的默认口径")


def policy_field(question: Question, help_text: str = "") -> forms.ChoiceField:
    """The declared answers to a question that a table leaves open, first of all the table's own."""
    options = [(answer.value, words) for answer, words in ANSWERS[question].items()]
    return forms.ChoiceField(
        label=QUESTIONS[question], required=False, choices=[AS_THE_TABLE, *options], help_text=help_text
    )


class PolicyFields(forms.Form):
    """A choice for each question that a table leaves open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update({question.value: policy_field(question) for question in QUESTIONS})

    def chosen(self) -> dict[str, str]:
        """The answers that somebody chose; nonsense in an address chooses nothing."""
        self.is_valid()
        return {key: value for key in QUESTIONS if (value := self.cleaned_data.get(key))}


class RoundForm(OfficerForm):
    """What the office says about a round before it starts."""

    renamed = {"system": "system", "units": "departments", "policy": "title"}

    title = Plain(label="轮次名称", max_length=120, help_text="如“2026年第三季度准入效能评估”。")
    system = forms.ChoiceField(label="指标体系")
    period = Plain(label="评估期", max_length=10, help_text="季度写2026Q3，月写2026-07，年写2026。")
    collect_until = Day(label="报送截止日")
    departments = forms.MultipleChoiceField(
        label="被评估部门", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = Prose(
        label="其他被评估单位",
        rows=3,
        required=False,
        help_text="区县等不在本平台的单位，每行一个：标识 名称，如“500101 示范区”。",
    )
    is_demonstration = forms.BooleanField(
        label="示范轮次", required=False, help_text="只使用示范数据，每一页都标明，结果不作为正式得分。"
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.department): unit for unit in queries.default_units(on=today)}
        systems = [(key, library.indicator_system(key).title) for key in library.indicator_system_keys()]
        self.fields["system"].choices = systems  # type: ignore[attr-defined]
        self.fields.update({each.value: policy_field(each, defaults_told(each)) for each in QUESTIONS})
        self.fields["departments"].choices = [  # type: ignore[attr-defined]
            (key, unit.name) for key, unit in self.units.items()
        ]

    def order(self) -> NewRound:
        """The round as it was filled in. :raises Refusal: a line that names no unit."""
        said = self.cleaned_data
        return NewRound(
            title=said["title"],
            system=said["system"],
            period=said["period"],
            collect_until=said["collect_until"],
            units=[*(self.units[key] for key in said["departments"]), *_others(said["others"])],
            policies={question.value: answer for question in QUESTIONS if (answer := said[question.value])},
            is_demonstration=said["is_demonstration"],
        )

    @property
    def basics(self) -> list[forms.BoundField]:
        """What every round must say."""
        return [bound for bound in self if bound.name not in QUESTIONS]

    @property
    def policies(self) -> list[forms.BoundField]:
        """What may be left to the table."""
        return [self[question.value] for question in QUESTIONS]

    @property
    def has_chosen(self) -> bool:
        """Whether anything is not left to the table."""
        return any(bound.value() for bound in self.policies)


def defaults_told(question: Question) -> str:
    """What each table answers to a question, and why."""
    told = []
    for key in library.indicator_system_keys():
        system = library.indicator_system(key)
        stance = system.stances[question]
        told.append(f"{system.title}默认“{ANSWERS[question][stance.default]}”：{stance.reading}。")
    return "".join(told)


def _others(text: str) -> list[Unit]:
    found = []
    for line in filter(None, (normalise(line) for line in text.splitlines())):
        code, _, name = line.partition(" ")
        if not name.strip():
            raise Refusal(f"“{line[:30]}”没有写全，请写成“标识 名称”，中间空一格。", field="others")
        found.append(Unit(code, name.strip()))
    return found


class NoFields(OfficerForm):
    """A step that needs a confirmation and nothing else."""


class ReasonForm(OfficerForm):
    """A step that asks for a reason."""

    reason = Prose(label="理由", rows=3, max_length=LONGEST)


class ShowForm(OfficerForm):
    """Until when the units may object."""

    until = Day(label="异议截止日", help_text="各单位在这一天（含）以前可以提出异议。")


class ComputeForm(OfficerForm):
    """Why it is computed again, and from which data."""

    reason = Prose(label="理由", rows=3, max_length=LONGEST)
    gathers = forms.BooleanField(
        label="重新汇集数据",
        required=False,
        help_text="不选则使用现行结果的同一份数据，只计入此后批准或者收回的人工事项；没有的，结果逐字节相同。",
    )


class PlanForm(OfficerForm):
    """Which scores bring a task of rectification, and how long each has."""

    threshold = forms.DecimalField(
        label="分数线",
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        initial=80,
        help_text="得分低于这个分数的指标列入方案，0至100。",
    )
    with_gaps = forms.BooleanField(
        label="没有数据的指标也列入",
        required=False,
        help_text="任务是补报数据，不认定为问题。",
    )
    amount = forms.IntegerField(
        label="整改期限",
        min_value=1,
        max_value=DAYS_MAX,
        initial=30,
        help_text="工作日，自下达之日的次日起算；拟定以后可以逐项改。",
    )

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        return {
            "threshold": Fraction(given["threshold"]),
            "with_gaps": given["with_gaps"],
            "term": Term(given["amount"]),
        }


class ObjectionForm(OfficerForm):
    """What a unit holds against a score."""

    reason = Prose(label="异议理由", rows=5, max_length=LONGEST, help_text="写明哪些记录、为什么应当改计。")
    files = Files(label="印证材料", required=False)  # type: ignore[assignment]


class ProposalForm(OfficerForm):
    """What the office would answer."""

    proposal = Prose(label="处理意见", rows=4, max_length=LONGEST)


class DecisionForm(OfficerForm):
    """What the head decides."""

    decision = Prose(label="裁定理由", rows=4, max_length=LONGEST, help_text="提出异议的单位将看到。")
