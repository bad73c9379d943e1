"""The first page: what may be reported, where else, and on what ground."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketaccess.apps.portal import queries
from marketaccess.foundation.accounts.guards import public


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and the two ways on."""
    on = timezone.localdate()
    profile = queries.profile(on=on)
    context = {
        "profile": profile,
        "trial": profile.trial_status(on),
        "situations": queries.situations(),
        "rules": [profile.rules[key] for key in queries.SHOWN_RULES if key in profile.rules],
    }
    return render(request, "portal/home.html", context)
