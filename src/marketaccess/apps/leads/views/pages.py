"""The page of one lead, its files, and the entry of a lead from another channel."""

from collections.abc import Iterable
from datetime import datetime, time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from marketaccess.apps.leads import actions, announcements, queries, wording
from marketaccess.apps.leads.forms.answering import MessageForm
from marketaccess.apps.leads.forms.intake import EntryForm
from marketaccess.apps.leads.models import Lead
from marketaccess.apps.leads.views.steps import UNPROCESSABLE, Fields, find_lead
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.casework.report import Identity, Report
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents import queries as documents
from marketaccess.foundation.documents.views import download_response
from marketaccess.foundation.organizations import queries as organizations

# The page of each offered verb. The reporter's own verbs have none: they belong to the portal.
STEP_PAGES: dict[str, str] = {
    "register": "leads:register",
    "refuse": "leads:refuse",
    "transfer": "leads:transfer",
    "sign": "leads:sign",
    "contribute": "leads:contribute",
    "return": "leads:return",
    "appeal_transfer": "leads:return",
    "rule_keep": "leads:rule",
    "rule_withdraw": "leads:rule",
    "verify": "leads:verify",
    "endorse": "leads:endorse",
    "reject_draft": "leads:reject_draft",
    "send_back": "leads:send_back",
    "take_back": "leads:take_back",
    "conclude": "leads:conclude",
    "draft_notice": "leads:draft_notice",
    "reject_notice": "leads:reject_notice",
    "notify": "leads:issue_notice",
    "request_extension": "leads:request_extension",
    "decide_extension": "leads:decide_extension",
    "send_back_rectification": "leads:send_back_rectification",
    "accept_rectification": "leads:accept_rectification",
    "answer": "leads:answer",
    "revisit": "leads:revisit",
    "close": "leads:close",
    "reopen": "leads:reopen",
}

# Steps that undo, refuse or delay: offered after those that lead on.
BACKWARD = frozenset(
    {
        "refuse",
        "return",
        "appeal_transfer",
        "reject_draft",
        "send_back",
        "take_back",
        "reject_notice",
        "send_back_rectification",
        "reopen",
    }
)


@requires(P.LEAD_VIEW)
@require_safe
def detail(request: AuthedRequest, reference: str) -> HttpResponse:
    """One lead, one file (一件一档): everything that this officer may know of it, and the next steps."""
    lead = find_lead(request, reference)
    actor, today = request.actor, timezone.localdate()
    dossier = queries.dossier(lead, actor, on=today)
    permitted, barred = _steps(dossier.offers, reference)
    context = {
        "lead": lead,
        "file": dossier,
        "permitted": permitted,
        "barred": barred,
        "message_form": MessageForm(lead=lead, actor=actor) if dossier.may_write else None,
        # Slices above this one hang their part of the page in here.
        "panels": [
            answer for _, answer in announcements.lead_shown.send(Lead, lead=lead, actor=actor) if answer
        ],
    }
    return render(request, "leads/detail.html", context)


def _steps(offers: Iterable[Offer], reference: str) -> tuple[list[tuple[Offer, str, bool]], list[Offer]]:
    """
    What is permitted (each page once) with its address, and what is not (each button once).

    The first that leads on stands out; where only steps back are left, as after closing, none does.
    """
    permitted: dict[str, Offer] = {}
    barred: dict[str, Offer] = {}
    for offer in offers:
        if offer.verb not in STEP_PAGES:
            continue
        if offer.allowed:
            permitted.setdefault(reverse(STEP_PAGES[offer.verb], args=[reference]), offer)
        else:
            barred.setdefault(offer.label, offer)
    forward = sorted(permitted.items(), key=lambda entry: entry[1].verb in BACKWARD)
    steps = [
        (offer, address, place == 0 and offer.verb not in BACKWARD)
        for place, (address, offer) in enumerate(forward)
    ]
    return steps, list(barred.values())


@requires(P.LEAD_VIEW)
@require_safe
def download(request: AuthedRequest, reference: str, pk: int) -> HttpResponse:
    """A file of a lead. Not for everybody who sees the lead: the policy says which file for whom."""
    files = queries.attachments_visible_to(request.actor).filter(lead__reference=reference)
    attachment = get_object_or_404(files, pk=pk)
    try:
        return download_response(attachment.file)
    except documents.Damaged:
        messages.error(request, wording.DAMAGED)
        return redirect("leads:detail", reference)


@requires(P.LEAD_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: AuthedRequest) -> HttpResponse:
    """Enter a lead that came by another channel."""
    now = timezone.localtime()
    place = organizations.locality(on=now.date())
    known = {"profile_key": place.profile_key, "division": place.division_id}
    if request.method != "POST":
        form = EntryForm(initial={"received_on": now.date(), "received_time": now.time()}, **known)
        return _entry(request, form)
    form = EntryForm(request.POST, request.FILES, **known)
    if form.is_valid():
        try:
            received = actions.receive(
                report=_report(form.cleaned_data, now), by=request.actor, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _received(request, received)
    return _entry(request, form, status=UNPROCESSABLE)


def _entry(request: AuthedRequest, form: EntryForm, *, status: int = 200) -> HttpResponse:
    return render(request, "leads/receive.html", {"form": form, "groups": form.groups()}, status=status)


def _received(request: AuthedRequest, received: actions.Received) -> HttpResponse:
    """Say where the lead went. The receipt travels in this officer's cookie only, and is shown once."""
    reference = received.lead.reference
    is_visible = queries.visible_to(request.actor).filter(pk=received.lead.pk).exists()
    messages.success(request, wording.RECEIVED.format(reference=reference) if is_visible else wording.RECUSED)
    if received.receipt:
        messages.info(request, wording.RECEIPT.format(receipt=received.receipt))
    return redirect("leads:detail", reference) if is_visible else redirect("desk:inbox")


def _report(fields: Fields, now: datetime) -> Report:
    is_named = fields["reporter"] == "named"
    return Report(
        channel=fields["channel"],
        title=fields["title"],
        narrative=fields["narrative"],
        target_name=fields["target_name"],
        target_department_id=int(fields["target_department"]) if fields["target_department"] else None,
        list_item=fields["list_item"],
        identity=_identity(fields) if is_named else None,
        files=fields["files"],
        has_reporter=fields["reporter"] != "none",
        source=fields["source"],
        external_number=fields["external_number"],
        received_at=_moment(fields, now),
    )


def _identity(fields: Fields) -> Identity:
    return Identity(
        name=fields["name"],
        phone=fields["phone"],
        email=fields["email"],
        organization=fields["organization"],
    )


def _moment(fields: Fields, now: datetime) -> datetime:
    """When it was received. Where no time was given: now for today, else the beginning of the day."""
    day, hour = fields["received_on"], fields["received_time"]
    if hour is None and day == now.date():
        return now
    return timezone.make_aware(datetime.combine(day, hour or time.min))
