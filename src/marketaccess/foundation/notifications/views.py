"""Pages: a person's notices; the system administrator's webhooks."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires, signed_in
from marketaccess.foundation.notifications import actions, queries, wording
from marketaccess.foundation.notifications.forms import WebhookForm
from marketaccess.foundation.ui.forms import show_refusal

PER_PAGE = 30


@require_GET
@signed_in
def inbox(request: AuthedRequest) -> HttpResponse:
    page = Paginator(queries.notices_of(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "notifications/inbox.html", {"page": page, "unread": queries.unread(request.actor)}
    )


@require_POST
@signed_in
def follow(request: AuthedRequest, pk: int) -> HttpResponse:
    """Mark as read and go where it points."""
    notice = get_object_or_404(queries.notices_of(request.actor), pk=pk)
    actions.mark_read(notice=notice, by=request.actor, at=timezone.now())
    if notice.link and url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None):
        return redirect(notice.link)
    return redirect("notifications:list")


@require_POST
@signed_in
def read_all(request: AuthedRequest) -> HttpResponse:
    actions.mark_all_read(by=request.actor, at=timezone.now())
    messages.success(request, wording.ALL_READ)
    return redirect("notifications:list")


@require_http_methods(["GET", "POST"])
@never_cache
@requires(Permission.ORGANIZATION_EDIT)
def webhooks(request: AuthedRequest) -> HttpResponse:
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_webhook(
                department=int(form.cleaned_data["department"]),
                address=form.cleaned_data["address"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, wording.WEBHOOK_ADDED.format(secret=made.secret))
            return redirect("notifications:webhooks")
    context = {"form": form, "webhooks": queries.webhooks(), "troubled": queries.troubled()[:PER_PAGE]}
    return render(request, "notifications/webhooks.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.ORGANIZATION_EDIT)
def stop(request: AuthedRequest, pk: int) -> HttpResponse:
    hook = get_object_or_404(queries.webhooks(), pk=pk)
    actions.stop_webhook(webhook=hook, by=request.actor, at=timezone.now())
    messages.success(request, wording.WEBHOOK_STOPPED)
    return redirect("notifications:webhooks")


@require_POST
@requires(Permission.ORGANIZATION_EDIT)
def retry(request: AuthedRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(queries.troubled(), pk=pk)
    try:
        actions.retry(delivery=delivery, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, wording.RETRIED)
    return redirect("notifications:webhooks")
