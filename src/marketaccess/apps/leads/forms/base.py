"""What all forms of the officers share."""

from typing import TYPE_CHECKING, Any

from django import forms

from marketaccess.foundation.ui.forms import RefusableForm

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead
    from marketaccess.domain.authority.actor import Actor

EMPTY_CHOICE = ("", "请选择")


class OfficerForm(RefusableForm):
    """A form whose complaints name the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False  # the browser's own bubbles are not in our words
        for name, field in self.fields.items():
            chosen = isinstance(field, forms.ChoiceField | forms.FileField)
            field.error_messages["required"] = f"请{'选择' if chosen else '填写'}{field.label}。"
            field.error_messages["invalid_choice"] = f"{field.label}不在可选范围内，请从列表中重新选择。"
            if isinstance(field, forms.DateField):
                field.error_messages["invalid"] = f"{field.label}不是有效日期，请按2026-09-30的格式填写。"
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"id_{name}_help"


class StepForm(OfficerForm):
    """A form of one step on one lead, for one officer."""

    def __init__(self, *args: Any, lead: "Lead", actor: "Actor", **kwargs: Any) -> None:
        self.lead, self.actor = lead, actor
        super().__init__(*args, **kwargs)


class NoFields(StepForm):
    """A step that needs a confirmation and nothing else."""
