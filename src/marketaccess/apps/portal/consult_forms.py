"""The public forms of a consultation: asking, asking back, rating, agreeing to publication."""

from collections.abc import Sequence
from typing import Any

from django import forms

from marketaccess.apps.portal import wording
from marketaccess.apps.portal.forms import FILES_HELP, FileListField, PublicForm, SubmissionForm, TextField
from marketaccess.domain.casework.question import Question, Subject
from marketaccess.domain.casework.report import TEXT_MAX, TITLE_MAX


class AskForm(SubmissionForm):
    """A question to the list."""

    text = TextField(
        label="您想问什么",
        rows=7,
        max_length=TEXT_MAX,
        help_text="想从事什么经营活动、用什么方式、在哪里。问题原文会转给答复部门，不想被认出的，不要写名称和联系方式。",
        required_words="请写明您的问题。",
    )
    title = TextField(
        label="一句话标题", max_length=TITLE_MAX, required=False, help_text="不填的，取正文开头。"
    )
    stance = forms.ChoiceField(
        label="您希望怎样咨询",
        choices=wording.ASKING_STANCES,
        widget=forms.RadioSelect,
        initial="anonymous",
        help_text="两种方式都会得到查询码，凭它看答复。",
        error_messages={"required": wording.NO_ASKING_STANCE, "invalid_choice": wording.NO_ASKING_STANCE},
    )
    name = TextField(label="姓名", max_length=50, required=False)
    phone = TextField(label="联系电话", max_length=30, required=False, help_text="电话和邮箱至少填一项。")
    email = TextField(label="电子邮箱", max_length=100, required=False)
    organization = TextField(label="您的单位", max_length=100, required=False)
    target_department = forms.TypedChoiceField(
        label="不希望哪个单位看到",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="选了的，该单位看不到这份咨询，也不会由它答复。",
    )
    materials = FileListField(label="材料", help_text=FILES_HELP)
    may_publish = forms.BooleanField(
        label="同意隐去姓名和联系方式后公开问答，方便别人查到",
        required=False,
        help_text="公开之前随时可以改变主意。",
    )

    def __init__(self, *given: Any, departments: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*given, **options)
        field = self.fields["target_department"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", wording.NO_UNIT), *departments]

    def question(self, subject: Subject) -> Question:
        """What was asked."""
        said = self.cleaned_data
        return Question(
            text=said["text"],
            title=said["title"],
            identity=self.identity(),
            may_publish=said["may_publish"],
            target_department_id=said["target_department"],
            files=said["materials"],
            submission_key=said["submission_key"],
            subject=subject,
        )


class AskBackForm(PublicForm):
    """Something was left open."""

    body = TextField(label="还想问什么", rows=4, max_length=TEXT_MAX, required_words="请填写追问的内容。")


class RateForm(PublicForm):
    """What the answer was worth."""

    rating = forms.TypedChoiceField(
        label="对答复的满意程度",
        coerce=int,
        choices=[("", "请选择"), *wording.RATINGS],
        error_messages={"required": "请选择满意程度。"},
    )
    comment = TextField(label="意见", rows=3, max_length=TEXT_MAX, required=False)


class ConsentForm(PublicForm):
    """Agree to publication, or not."""

    agrees = forms.TypedChoiceField(
        label="是否同意公开",
        coerce=lambda value: value == "yes",
        choices=[("yes", "同意"), ("no", "不同意")],
        error_messages={"required": "请选择是否同意公开。"},
    )


class NoFields(PublicForm):
    """A step that needs a press and nothing else."""
