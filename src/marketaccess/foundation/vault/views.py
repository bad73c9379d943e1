"""Pages of the vault. A person who may not see the matter gets 404, as if it did not exist."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import bytes_response
from marketaccess.foundation.ui.forms import show_refusal
from marketaccess.foundation.vault import actions, policy, queries, wording
from marketaccess.foundation.vault.forms import DecisionForm, PassphraseForm, RequestForm
from marketaccess.foundation.vault.models import UnsealRequest
from marketaccess.foundation.vault.policy import Matter

BOTH = (Permission.IDENTITY_REQUEST, Permission.IDENTITY_APPROVE)
LISTED = 100


@require_GET
@requires(*BOTH)
def index(request: AuthedRequest) -> HttpResponse:
    found = queries.requests_concerning(request.actor).select_related("requested_by", "decided_by")
    context = {"requests": found[:LISTED], "custody": queries.custody()}
    return render(request, "vault/index.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.IDENTITY_REQUEST)
def ask(request: AuthedRequest, matter: str) -> HttpResponse:
    found = _matter(matter, request)
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            made = actions.request_unseal(matter=matter, reason=reason, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            _put(form, refusal)
        else:
            messages.success(request, wording.REQUESTED)
            return redirect("vault:detail", made.pk)
    return render(request, "vault/ask.html", {"form": form, "matter": found}, status=_status(form))


@require_GET
@never_cache
@requires(*BOTH)
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    unseal, matter = _request(pk, request)
    return _page(request, unseal, matter)


@require_POST
@requires(Permission.IDENTITY_APPROVE)
def decide(request: AuthedRequest, pk: int) -> HttpResponse:
    unseal, matter = _request(pk, request)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, unseal, matter, decision=form)
    approve = form.cleaned_data["decision"] == "approve"
    try:
        actions.decide(request=unseal, approve=approve, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, wording.APPROVED if approve else wording.DENIED)
    return redirect("vault:detail", pk)


@sensitive_post_parameters("passphrase")
@sensitive_variables("payload", "form")
@require_POST
@never_cache
@requires(Permission.IDENTITY_REQUEST)
def read(request: AuthedRequest, pk: int) -> HttpResponse:
    """Shows the identity in this one answer. Going back or reloading does not bring it again."""
    unseal, matter = _request(pk, request)
    form = PassphraseForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data["passphrase"]
        try:
            payload = actions.open_record(
                request=unseal, passphrase=given, by=request.actor, at=timezone.now()
            )
        except Refusal as refusal:
            _put(form, refusal)
        else:
            lines = queries.identity_lines(payload)
            return _page(request, unseal, matter, identity=lines)
    return _page(request, unseal, matter, opening=form)


@sensitive_post_parameters("passphrase")
@sensitive_variables("accepted", "form")
@require_POST
@never_cache
@requires(Permission.IDENTITY_REQUEST)
def read_file(request: AuthedRequest, pk: int, original: int) -> HttpResponse:
    """One original under its own name, as a download."""
    unseal, matter = _request(pk, request)
    wanted = get_object_or_404(queries.originals(unseal.matter), pk=original)
    form = PassphraseForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data["passphrase"]
        try:
            accepted = actions.open_file(
                request=unseal, original=wanted, passphrase=given, by=request.actor, at=timezone.now()
            )
        except Refusal as refusal:
            _put(form, refusal)
        else:
            return bytes_response(
                name=accepted.name, media_type=accepted.media_type, content=accepted.content
            )
    return _page(request, unseal, matter, opening=form)


def _matter(reference: str, request: AuthedRequest) -> Matter:
    try:
        return policy.find(reference, request.actor)
    except NotAllowed:
        raise Http404 from None


def _request(pk: int, request: AuthedRequest) -> tuple[UnsealRequest, Matter]:
    unseal = get_object_or_404(queries.requests_concerning(request.actor), pk=pk)
    return unseal, _matter(unseal.matter, request)


def _put(form: forms.Form, refusal: Refusal) -> None:
    show_refusal(form, refusal)


def _status(form: forms.Form | None) -> int:
    return 422 if form is not None and form.is_bound and form.errors else 200


def _page(
    request: AuthedRequest,
    unseal: UnsealRequest,
    matter: Matter,
    *,
    decision: DecisionForm | None = None,
    opening: PassphraseForm | None = None,
    identity: tuple[tuple[str, str], ...] = (),
) -> HttpResponse:
    is_mine = unseal.requested_by_id == request.actor.user
    opened = {opening.original_id for opening in unseal.openings.all()}
    context: dict[str, Any] = {
        "unseal": unseal,
        "matter": matter,
        "is_mine": is_mine,
        "why_not_decide": queries.why_not_decide(unseal, matter, request.actor),
        "why_not_open": queries.why_not_open(unseal, matter, request.actor, timezone.now()),
        "decision_form": decision or DecisionForm(),
        "opening_form": opening or PassphraseForm(),
        "identity": identity,
        "has_identity": queries.has_identity(unseal.matter),
        "is_identity_opened": None in opened,
        "originals": [(file, file.pk in opened) for file in queries.originals(unseal.matter)],
    }
    response = render(request, "vault/detail.html", context, status=_status(decision or opening))
    response["Cache-Control"] = "no-store, private"
    return response
