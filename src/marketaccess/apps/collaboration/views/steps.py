"""The pages of the verbs: issue, result, report, circular list, closure."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import frozen
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from marketaccess.apps.collaboration import actions, queries, wording
from marketaccess.apps.collaboration.forms import CloseForm, IssueForm, ReportForm, ResultForm
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.apps.collaboration.views.ledger import find_order
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.supervision_flow import SUPERVISION_FLOW
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.ui.forms import OfficerForm

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead

UNPROCESSABLE = 422
Fields = dict[str, Any]
View = Callable[..., HttpResponse]


@requires(P.SUPERVISION_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: AuthedRequest) -> HttpResponse:
    """A new order for the lead that the address names (``?lead=reference``)."""
    lead = leads.find(request.GET.get("lead", "").replace("\x00", ""), request.actor)
    if lead is None:
        raise Http404(wording.UNKNOWN_LEAD)
    if open_order := queries.open_order_of(lead.reference):
        messages.info(request, wording.OPEN_ALREADY.format(number=open_order.number))
        return redirect("collaboration:order", open_order.number)
    form = IssueForm(request.POST or None, initial=_proposal(lead))
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                order = actions.issue_order(
                    lead_reference=lead.reference, **form.cleaned_data, by=request.actor, at=timezone.now()
                )
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, wording.DONE["issue"].format(number=order.number))
                return redirect("collaboration:order", order.number)
    context = {"lead": lead, "form": form, "holder": queries.holder_of(lead)}
    context["reason"] = queries.why_not_issue(request.actor, lead)
    return render(request, "collaboration/issue.html", context, status=status)


def _proposal(lead: "Lead") -> Fields:
    """What the form starts with."""
    is_late = lead.due_on is not None and lead.due_on < timezone.localdate()
    return {
        "cause": "overdue" if is_late else "",
        "responsible_person": queries.responsible_person(lead, queries.holder_of(lead)),
    }


@frozen
class VerbPage:
    """One verb's page: its form, what it starts with, and the one call that it makes."""

    verb: str
    access: tuple[P, ...]
    form: type[OfficerForm]
    initial: Callable[[SupervisionOrder], Fields]
    perform: Callable[[SupervisionOrder, Fields, Actor, datetime], SupervisionOrder]
    is_grave: bool = False


def verb_view(page: VerbPage) -> View:
    """GET shows the form, POST takes the step."""

    @requires(*page.access)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: AuthedRequest, number: str) -> HttpResponse:
        order = find_order(request, number)
        reason = queries.why_not(request.actor, page.verb, order)
        if reason and request.method != "POST":
            messages.warning(request, reason)
            return redirect("collaboration:order", number)
        form = page.form(request.POST or None, initial=page.initial(order))
        if request.method == "POST" and form.is_valid():
            try:
                page.perform(order, form.cleaned_data, request.actor, timezone.now())
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, wording.DONE[page.verb].format(number=number))
                return redirect("collaboration:order", number)
        return show(request, page, order, form)

    return view


def show(request: AuthedRequest, page: VerbPage, order: SupervisionOrder, form: OfficerForm) -> HttpResponse:
    """The page with its form; 422 where it came back with errors."""
    (standing,) = queries.standings([order], on=timezone.localdate())
    context = {
        "order": order,
        "standing": standing,
        "form": form,
        "heading": SUPERVISION_FLOW.verbs[page.verb],
        "is_grave": page.is_grave,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "collaboration/step.html", context, status=status)


@requires(P.LEAD_RULE)
@require_POST
def put_on_list(request: AuthedRequest, number: str) -> HttpResponse:
    """One button, no form."""
    order = find_order(request, number)
    try:
        actions.put_on_circular_list(order=order, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, wording.DONE["list"].format(number=number))
    return redirect("collaboration:order", number)


def _draft(order: SupervisionOrder) -> Fields:
    (standing,) = queries.standings([order], on=timezone.localdate())
    return {"text": queries.report_draft(standing)}


def _result(order: SupervisionOrder) -> Fields:
    return {"result": order.result}


result = verb_view(
    VerbPage(
        verb="record_result",
        access=(P.LEAD_VERIFY, P.SUPERVISION_ISSUE),
        form=ResultForm,
        initial=_result,
        perform=lambda order, fields, by, at: actions.record_result(order=order, **fields, by=by, at=at),
    )
)
report = verb_view(
    VerbPage(
        verb="report",
        access=(P.LEAD_RULE,),
        form=ReportForm,
        initial=_draft,
        perform=lambda order, fields, by, at: actions.report_to_government(
            order=order, **fields, by=by, at=at
        ),
        is_grave=True,
    )
)
close = verb_view(
    VerbPage(
        verb="close",
        access=(P.LEAD_RULE,),
        form=CloseForm,
        initial=_result,
        perform=lambda order, fields, by, at: actions.close_order(order=order, **fields, by=by, at=at),
        is_grave=True,
    )
)
