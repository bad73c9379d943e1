"""The report of a computed round as a download, for the office."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from marketaccess.apps.evaluation import policy, queries, wording
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import bytes_response, no_file
from marketaccess.pipelines.round_report.making import MEDIA_TYPES, Form, report_for
from marketaccess.pipelines.round_report.rounds import about_of, objections_of


@require_GET
@requires(P.EVALUATION_MANAGE, P.EVALUATION_DECIDE)
def download(request: AuthedRequest, reference: str, form: str) -> HttpResponse:
    """The report of the computation that counts, as Word or Excel."""
    round = queries.find(reference, request.actor)
    if round is None or form not in set(Form) or not policy.is_office(request.actor, round):
        raise Http404(wording.UNKNOWN)
    computation = queries.latest(round)
    sheet = queries.worksheet_of(computation) if computation else None
    try:
        if sheet is None:
            raise Refusal(queries.why_no_result(round))
        content = report_for(
            bytes(sheet.content),
            system_text=round.system_text,
            about=about_of(round, request.actor, on=timezone.localdate()),
            form=Form(form),
            objections=objections_of(round, request.actor),
        )
    except Refusal as refusal:
        return no_file(request, refusal.message, back=reverse("evaluation:round", args=[reference]))
    name = f"{round.title}报告{round.reference}.{form}"
    return bytes_response(name=name, media_type=MEDIA_TYPES[Form(form)], content=content)
