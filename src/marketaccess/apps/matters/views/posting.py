"""What the pages with a form share."""

from collections.abc import Callable
from typing import TypeVar

from django.utils import timezone

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest
from marketaccess.foundation.ui.forms import OfficerForm

T = TypeVar("T")


def taken(request: AuthedRequest, form: OfficerForm, act: Callable[..., T], **said: object) -> T | None:
    """
    What an action made of a posted form, with what the page knows beside it.

    None where nothing was posted, or where the form now says what is wrong.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(**said, **form.cleaned_data, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return None
