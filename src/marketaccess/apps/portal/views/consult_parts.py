"""The page of a consultation for whoever holds its receipt."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from marketaccess.apps.consultations import queries
from marketaccess.apps.portal import wording
from marketaccess.apps.portal.consult_forms import AskBackForm, ConsentForm, RateForm
from marketaccess.apps.portal.forms import MessageForm
from marketaccess.foundation.ui.forms import RefusableForm

if TYPE_CHECKING:
    from marketaccess.apps.consultations.models import Consultation

SAID_OF_CONSULTATIONS = {
    "asked-back": wording.ASKED_BACK,
    "consent": wording.CONSENTED,
    "withdrawn": wording.WITHDRAWN,
    "sent": wording.SENT_TO_DEPARTMENT,
    "rated": wording.RATED,
}


def draw_consultation(
    request: HttpRequest, consultation: "Consultation", given: RefusableForm | None, token: str
) -> SafeString:
    """The page; ``given`` is the form that was refused, shown with what was typed."""
    forms: dict[str, RefusableForm] = {
        "message": MessageForm(auto_id="message_%s"),
        "back": AskBackForm(auto_id="back_%s"),
        "rating": RateForm(auto_id="rating_%s"),
        "consent": ConsentForm(auto_id="consent_%s"),
    }
    context = {
        "tracking": queries.tracking(consultation, on=timezone.localdate()),
        "said": SAID_OF_CONSULTATIONS.get(request.GET.get("said", "")),
        **{name: given if type(form) is type(given) else form for name, form in forms.items()},
        "wrong": given,
        "csrf_token": token,
    }
    return render_to_string("portal/consultations/tracking.html", context, request)
