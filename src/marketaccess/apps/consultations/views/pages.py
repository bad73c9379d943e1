"""The list of consultations, the page of one, and its files."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketaccess.apps.consultations import policy, queries, wording
from marketaccess.apps.consultations.forms import TABS, FilterForm, MessageForm
from marketaccess.apps.consultations.views.steps import STEP_PAGES, find
from marketaccess.domain.casework.flow import Offer
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.calendars import clocks
from marketaccess.foundation.documents import queries as documents
from marketaccess.foundation.documents.views import download_response
from marketaccess.foundation.ui.choices import Choice, light_choices, with_filters

# The messages have their place on the page itself.
ON_THE_PAGE = frozenset({"write_to_asker"})


@requires(*policy.RIGHTS)
@require_safe
def index(request: AuthedRequest) -> HttpResponse:
    """待办 and 已办, with lights and filters that stay in the address."""
    form = FilterForm(request.GET, auto_id="filter_%s")
    chosen = form.chosen()
    number = request.GET.get("page", "")
    found = queries.inbox(
        request.actor,
        today=clocks.today(timezone.localdate()),
        page=int(number) if number.isascii() and number.isdecimal() and len(number) < 8 else 1,
        **chosen,
    )
    tab = "done" if chosen["is_done"] else "todo"
    counts = {"todo": found.other_total, "done": found.other_total, tab: found.total}
    context: dict[str, Any] = {
        "form": form,
        "found": found,
        "tab": tab,
        "tabs": [Choice(key, label, with_filters(request.GET, tab=key), counts[key]) for key, label in TABS],
        "lights": light_choices(request.GET, found.counts, chosen["light"]),
        "is_filtering": any(chosen[name] for name in ("light", "text", "state")),
        "clear": f"?tab={tab}",
    }
    return render(request, "consultations/index.html", context)


@requires(*policy.RIGHTS)
@require_safe
def detail(request: AuthedRequest, reference: str) -> HttpResponse:
    """One consultation, one file: everything that this officer may know of it, and the next steps."""
    consultation = find(request, reference)
    dossier = queries.dossier(consultation, request.actor, on=timezone.localdate())
    permitted, barred = _steps(dossier.offers, reference)
    context = {
        "consultation": consultation,
        "file": dossier,
        "permitted": permitted,
        "barred": barred,
        "message_form": MessageForm(consultation=consultation) if dossier.may_write else None,
    }
    return render(request, "consultations/detail.html", context)


def _steps(offers: Iterable[Offer], reference: str) -> tuple[list[tuple[Offer, str, bool]], list[Offer]]:
    """What is permitted with its address, the first that leads on standing out; and what is not."""
    shown = [offer for offer in offers if offer.verb not in ON_THE_PAGE]
    permitted = sorted((o for o in shown if o.allowed), key=lambda offer: STEP_PAGES[offer.verb].is_grave)
    steps = [
        (
            offer,
            reverse(f"consultations:{offer.verb}", args=[reference]),
            place == 0 and not STEP_PAGES[offer.verb].is_grave,
        )
        for place, offer in enumerate(permitted)
    ]
    return steps, [offer for offer in shown if not offer.allowed]


@requires(*policy.RIGHTS)
@require_safe
def download(request: AuthedRequest, reference: str, pk: int) -> HttpResponse:
    """A clean copy of what the asker handed in."""
    files = queries.attachments_visible_to(request.actor).filter(consultation__reference=reference)
    attachment = get_object_or_404(files, pk=pk)
    try:
        return download_response(attachment.file)
    except documents.Damaged:
        messages.error(request, wording.DAMAGED)
        return redirect("consultations:detail", reference)
