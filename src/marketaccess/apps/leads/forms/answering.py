"""The reporter's side: messages, the answer, asking back, closing, reopening."""

from typing import Any

from django import forms

from marketaccess.apps.leads.forms import choices
from marketaccess.apps.leads.forms.base import StepForm
from marketaccess.foundation.ui.forms import EMPTY_CHOICE, Prose

RATINGS = [
    EMPTY_CHOICE,
    ("5", "5分 非常满意"),
    ("4", "4分 满意"),
    ("3", "3分 基本满意"),
    ("2", "2分 不满意"),
    ("1", "1分 非常不满意"),
]


class MessageForm(StepForm):
    """A word to the reporter."""

    body = Prose(
        label="给反映人留言", rows=3, max_length=2000, help_text="反映人凭查询码阅读，可以继续留言。"
    )


class AnswerForm(StepForm):
    """The answer to the reporter."""

    body = Prose(
        label="答复内容",
        rows=8,
        help_text="用平实的语言写明查明了什么、怎样处理、结果如何，以及不满意时怎么办。",
    )


class RevisitForm(StepForm):
    """The reporter was asked back."""

    solved = forms.ChoiceField(label="是否解决", widget=forms.RadioSelect, choices=choices.solved())
    rating = forms.ChoiceField(label="满意度", required=False, choices=RATINGS)
    comment = Prose(
        label="回访情况", rows=4, max_length=2000, required=False, help_text="回访时间、方式和反映人意见。"
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["rating"] = int(cleaned["rating"]) if cleaned.get("rating") else None
        return cleaned


class ReasonForm(StepForm):
    """A step that asks for a reason."""

    reason = Prose(label="理由", rows=4, max_length=2000)


class CloseForm(ReasonForm):
    """The lead is done."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "办结意见"
        self.fields["reason"].help_text = "写明问题是否解决、回访结果。"
        self.fields["reason"].error_messages["required"] = "请填写办结意见。"


class ReopenForm(ReasonForm):
    """The lead is not done after all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "重新办理理由"
        self.fields["reason"].error_messages["required"] = "请填写重新办理理由。"
