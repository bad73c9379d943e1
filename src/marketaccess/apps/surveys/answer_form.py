"""The form that people answer: one field for each question of a survey. Works without JavaScript."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from marketaccess.apps.surveys.actions import Submitted
from marketaccess.domain.surveys.questionnaire import TEXT_MAX, Kind, Question, Questionnaire
from marketaccess.foundation.ui.forms import RefusableForm

STALE = "页面已失效，您填写的内容还在，请再次提交。"
NOT_A_PERSON = "请把“请勿填写”一栏清空后重新提交。"
KEY = re.compile(r"\A[A-Za-z0-9_-]{32}\Z")
NUL = "\x00"


def submitted(given: Mapping[str, str], questionnaire: Questionnaire, device: str) -> Submitted | None:
    """
    What was sent, where nothing but an answer can be wrong, which the action says; None: ask the form.

    Building the form costs more than all the rest of an answer, and only a page that is shown again needs it.
    """
    values = {question.key: given.get(question.key, "") for question in questionnaire.questions}
    key = given.get("submission_key", "")
    is_odd = given.get("website") or any(NUL in each for each in values.values())
    return Submitted(key, values, device) if KEY.match(key) and not is_odd else None


class AnswerForm(RefusableForm):
    """The questions in their order, the page's own random key, and a field that only programs fill in."""

    # 192 random bits of this one display: sent again it is the same answer (ADR 0005).
    submission_key = forms.RegexField(
        KEY,
        label="表单",
        strip=False,
        widget=forms.HiddenInput,
        error_messages={"required": STALE, "invalid": STALE},
    )
    website = forms.CharField(
        label="请勿填写",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(
        self, given: Mapping[str, Any] | None = None, *, questionnaire: Questionnaire, **options: Any
    ) -> None:
        super().__init__(given, **options)
        self.use_required_attribute = False
        self.initial.setdefault("submission_key", secrets.token_urlsafe(24))
        self.asked = questionnaire.questions
        for number, question in enumerate(self.asked, 1):
            self.fields[question.key] = _field(question, number)

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields of the questions in their order."""
        return [self[question.key] for question in self.asked]

    def clean_website(self) -> str:
        """Nothing: what fills this in is no person."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(NOT_A_PERSON)
        return ""

    def renew_key(self) -> None:
        """A key that works, in place of the broken one that was sent."""
        if isinstance(self.data, QueryDict) and "submission_key" in self.errors:
            data = self.data.copy()
            data["submission_key"] = self.initial["submission_key"]
            self.data = data


def _field(question: Question, number: int) -> forms.Field:
    said: dict[str, Any] = {"label": f"{number}. {question.text}", "required": question.is_required}
    told = {"required": "这一题请作答。", "invalid_choice": "请从选项中选择一个。"}
    if question.kind is Kind.TEXT:
        told["max_length"] = f"最多{TEXT_MAX}字，请精简。"
        widget = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(max_length=TEXT_MAX, widget=widget, error_messages=told, **said)
    choices = [(option.key, option.words) for option in question.options]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=told, **said)
