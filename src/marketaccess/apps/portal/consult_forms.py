"""The public forms of a consultation: asking, asking back, rating, agreeing to publication."""

from django import forms

from marketaccess.apps.portal import wording
from marketaccess.apps.portal.forms import PublicForm, SubmissionForm, TextField
from marketaccess.domain.casework.question import Question, Subject
from marketaccess.domain.casework.report import TEXT_MAX


class AskForm(SubmissionForm):
    """A question to the list."""

    no_department = wording.NO_UNIT
    # As they stand on the page: in this order the page says what is wrong.
    field_order = (
        *("submission_key", "text", "title", "stance", "name", "phone", "email", "organization"),
        *("target_department", "materials", "may_publish"),
    )
    text = TextField(
        label="您想问什么",
        rows=7,
        max_length=TEXT_MAX,
        help_text="想从事什么经营活动、用什么方式、在哪里。问题原文会转给答复部门，不想被认出的，不要写名称和联系方式。",
        required_words="请写明您的问题。",
    )
    stance = forms.ChoiceField(
        label="您希望怎样咨询",
        choices=wording.ASKING_STANCES,
        widget=forms.RadioSelect,
        initial="anonymous",
        help_text="两种方式都会得到查询码，凭它看答复。",
        error_messages={"required": wording.NO_ASKING_STANCE, "invalid_choice": wording.NO_ASKING_STANCE},
    )
    target_department = forms.TypedChoiceField(
        label="不希望哪个单位看到",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="选了的，该单位看不到这份咨询，也不会由它答复。",
    )
    may_publish = forms.BooleanField(
        label="同意隐去姓名和联系方式后公开问答，方便别人查到",
        required=False,
        help_text="公开之前随时可以改变主意。",
    )

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
