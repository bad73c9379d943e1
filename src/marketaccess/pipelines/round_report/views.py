"""The report of a computed round as a download, for the office."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from marketaccess.apps.evaluation import policy, queries, wording
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.round_flow import RoundState
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import bytes_response, no_file
from marketaccess.pipelines.round_report.content import About, Objection
from marketaccess.pipelines.round_report.making import MEDIA_TYPES, Form, report_for

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Round

BEFORE_OBJECTIONS = (RoundState.FROZEN, RoundState.COMPUTED, RoundState.COLLECTING)


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
            about=_about(round),
            form=Form(form),
            objections=_objections(request, round),
        )
    except Refusal as refusal:
        return no_file(request, refusal.message, back=reverse("evaluation:round", args=[reference]))
    name = f"{round.title}报告{round.reference}.{form}"
    return bytes_response(name=name, media_type=MEDIA_TYPES[Form(form)], content=content)


def _about(round: "Round") -> About:
    return About(
        place=round.division.name,
        issuer=round.coordinated_by.name,
        made_on=timezone.localdate(),
        is_demonstration=round.is_demonstration,
    )


def _objections(request: AuthedRequest, round: "Round") -> list[Objection] | None:
    """What was held against scores and how it was answered; None before anybody could."""
    if round.state in BEFORE_OBJECTIONS:
        return None
    system = queries.system_of(round)
    return [
        Objection(
            unit=row.unit.name,
            indicator=f"{row.indicator} {system.indicator(row.indicator).name}",
            text=_sentence(row.reason),
            answer=_sentence(f"{row.get_state_display()}。{row.decision}") if row.decision else "",
        )
        for row in queries.objections(round, request.actor)
        if row.state != "withdrawn"
    ]


def _sentence(text: str) -> str:
    told = " ".join(text.split())
    return told if told.endswith(("。", "！", "？")) else f"{told}。"
