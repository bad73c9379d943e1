"""The file as a download."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import bytes_response
from marketaccess.pipelines.case_file.contents import contents
from marketaccess.pipelines.case_file.render import pdf


@require_GET
@requires(Permission.LEAD_VIEW)
def download(request: AuthedRequest, reference: str) -> HttpResponse:
    """What the officer may see of the lead, as one PDF."""
    lead = leads.find(reference, request.actor) if "\x00" not in reference else None
    if lead is None:
        raise Http404
    now = timezone.now()
    try:
        content = pdf(contents(lead, request.actor, at=now), at=now)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(f"/desk/leads/{lead.reference}/")
    return bytes_response(name=f"卷宗{lead.reference}.pdf", media_type="application/pdf", content=content)
