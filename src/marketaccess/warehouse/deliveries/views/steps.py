"""The pages of the steps: find the delivery, show the form, make the one call, answer."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from attrs import frozen
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.ui.forms import OfficerForm
from marketaccess.law import library
from marketaccess.warehouse.deliveries import actions, forms, policy, store, wording
from marketaccess.warehouse.deliveries.views import pages

if TYPE_CHECKING:
    from marketaccess.warehouse.deliveries.models import Delivery

UNPROCESSABLE = 422


@frozen
class StepPage:
    """One verb's page: its form, and the one call into the actions."""

    form: type[OfficerForm]
    perform: Callable[..., object]
    is_grave: bool = False


STEP_PAGES: Mapping[str, StepPage] = {
    "accept": StepPage(forms.AcceptForm, actions.accept),
    "refuse": StepPage(forms.RefuseForm, actions.refuse, is_grave=True),
    "withdraw": StepPage(forms.NoFields, actions.withdraw, is_grave=True),
    "recheck": StepPage(forms.NoFields, actions.recheck),
}


def step_view(verb: str) -> Callable[..., HttpResponse]:
    """The view of a step: GET shows the form, POST takes the step."""
    page = STEP_PAGES[verb]

    @requires(*policy.RIGHTS)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: AuthedRequest, pk: int) -> HttpResponse:
        delivery = pages.find(request, pk)
        decision = policy.may(request.actor, verb, delivery)
        if request.method != "POST" and not decision.allowed:
            messages.warning(request, decision.reason)
            return redirect("deliveries:detail", pk)
        if request.method != "POST":
            return _show(request, verb, page, delivery, page.form())
        return _take(request, verb, page, delivery)

    return view


def _take(request: AuthedRequest, verb: str, page: StepPage, delivery: "Delivery") -> HttpResponse:
    form = page.form(request.POST)
    if not form.is_valid():
        return _show(request, verb, page, delivery, form, status=UNPROCESSABLE)
    try:
        page.perform(delivery=delivery, by=request.actor, at=timezone.now(), **form.cleaned_data)
    except NotAllowed as refusal:
        messages.error(request, refusal.message)
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(request, verb, page, delivery, form, status=UNPROCESSABLE)
    else:
        name = library.data_need_named(delivery.need).label
        told = wording.DONE.format(label=wording.label(verb), name=name, period=delivery.period)
        messages.success(request, told)
    return redirect("deliveries:detail", delivery.pk)


def _show(
    request: AuthedRequest,
    verb: str,
    page: StepPage,
    delivery: "Delivery",
    form: OfficerForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "delivery": delivery,
        "need": pages.need_of(delivery),
        "form": form,
        "heading": wording.label(verb),
        "is_accept": verb == "accept",
        "is_grave": page.is_grave,
    }
    return render(request, "deliveries/step.html", context, status=status)


@requires(P.DELIVERY_SUBMIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AuthedRequest) -> HttpResponse:
    """Bring files."""
    division = pages.locality_division(request)
    name = request.GET.get("need", "")
    need = next((each for each in library.data_needs() if each.name == name), None)
    if request.method != "POST":
        period = pages.period_for(need, timezone.localdate())
        form = forms.DeliverForm(division=division, initial={"need": name, "period": period})
        return render(request, "deliveries/new.html", {"form": form, "need": need})
    form = forms.DeliverForm(request.POST, request.FILES, division=division)
    if form.is_valid():
        try:
            return _delivered(request, form)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "deliveries/new.html", {"form": form, "need": need}, status=UNPROCESSABLE)


def _delivered(request: AuthedRequest, form: forms.DeliverForm) -> HttpResponse:
    given = form.cleaned_data
    files = [store.take(each.file, str(each.name)) for each in given["uploads"]]
    made = actions.deliver(
        need=given["need"],
        division=given["division"],
        period=given["period"],
        files=files,
        remark=given["remark"],
        by=request.actor,
        at=timezone.now(),
    )
    (messages.success if made.is_new else messages.info)(request, made.told)
    if policy.sees_all(request.actor) or made.is_new or made.delivery.delivered_by_id == request.actor.user:
        return redirect("deliveries:detail", made.delivery.pk)
    return redirect("deliveries:records")
