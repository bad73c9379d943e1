"""What the forms of a lead's steps share."""

from typing import TYPE_CHECKING, Any

from marketaccess.foundation.ui.forms import OfficerForm

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead
    from marketaccess.domain.authority.actor import Actor


class StepForm(OfficerForm):
    """A form of one step on one lead, for one officer."""

    def __init__(self, *args: Any, lead: "Lead", actor: "Actor", **kwargs: Any) -> None:
        self.lead, self.actor = lead, actor
        super().__init__(*args, **kwargs)


class NoFields(StepForm):
    """A step that needs a confirmation and nothing else."""
