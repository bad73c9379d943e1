"""Accounts (/manage/accounts/)."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.text import normalise
from marketaccess.foundation.accounts import actions, queries
from marketaccess.foundation.accounts.forms.managing import AccountFilter, AccountForm, ReasonForm
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.accounts.views.saying_no import in_form, in_message
from marketaccess.foundation.organizations import queries as organizations

PAGE = 50
UNUSED = timedelta(days=90)


@require_safe
@requires(Permission.ACCOUNT_EDIT)
def index(request: AuthedRequest) -> HttpResponse:
    """All accounts, with what they are for and when they were last used."""
    form = AccountFilter(request.GET)
    rows = queries.accounts_with_posts(on=timezone.localdate())
    if form.is_valid():
        rows = _filtered(rows, **form.cleaned_data)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filters": form, "unused_before": timezone.now() - UNUSED}
    return render(request, "accounts/accounts.html", context)


def _filtered(rows: queries.Accounts, q: str, state: str) -> queries.Accounts:
    if words := normalise(q):
        rows = rows.filter(Q(username__icontains=words) | Q(display_name__icontains=words))
    if state == "unused":
        return rows.filter(pk__in=queries.unused(since=timezone.now() - UNUSED).values("pk"))
    return rows.filter(is_active=state == "open") if state else rows


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.ACCOUNT_EDIT)
def add(request: AuthedRequest) -> HttpResponse:
    """A new account; its one-time password stands on the answer and nowhere else."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        issued = in_form(form, lambda: actions.create_account(by=request.actor, at=now, **form.cleaned_data))
        if issued:
            return _issued(request, issued, "账号已建立")
    context = {"form": form, "title": "新建账号", "back": "accounts:list"}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@requires(Permission.ACCOUNT_EDIT)
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    """One account and what may be done with it."""
    row = get_object_or_404(queries.accounts(), pk=pk)
    context = {
        "account": row,
        "posts": organizations.posts().filter(user=row).order_by("-starts_on"),
        "form": ReasonForm(),
        "is_separated": queries.has_separated_power(row, at=timezone.now()),
        "is_unused": row.is_active and queries.unused(since=timezone.now() - UNUSED).filter(pk=pk).exists(),
    }
    return render(request, "accounts/account_detail.html", context)


@never_cache
@require_POST
@requires(Permission.ACCOUNT_EDIT)
def reset(request: AuthedRequest, pk: int) -> HttpResponse:
    """Start a reset: the new one-time password is drawn by lot."""
    row = get_object_or_404(queries.accounts(), pk=pk)
    now = timezone.now()
    issued = in_message(
        request,
        lambda: actions.reset_password(user=row, by=request.actor, at=now),
        "密码已重置，原登录已结束。",
    )
    return _issued(request, issued, "密码已重置") if issued else redirect("accounts:detail", pk)


@require_POST
@requires(Permission.ACCOUNT_EDIT)
def deactivate(request: AuthedRequest, pk: int) -> HttpResponse:
    """Close an account."""
    row = get_object_or_404(queries.accounts(), pk=pk)
    reason, now = normalise(request.POST.get("reason", ""))[:300], timezone.now()
    in_message(
        request,
        lambda: actions.deactivate(user=row, reason=reason, by=request.actor, at=now),
        f"账号{row.username}已停用。",
    )
    return redirect("accounts:detail", pk)


@never_cache
@require_POST
@requires(Permission.ACCOUNT_EDIT)
def reactivate(request: AuthedRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    row = get_object_or_404(queries.accounts(), pk=pk)
    now = timezone.now()
    issued = in_message(
        request, lambda: actions.reactivate(user=row, by=request.actor, at=now), "账号已启用。"
    )
    return _issued(request, issued, "账号已启用") if issued else redirect("accounts:detail", pk)


def _issued(request: AuthedRequest, issued: actions.Issued, title: str) -> HttpResponse:
    context = {
        "title": title,
        "subject": f"{issued.user.display_name}（{issued.user.username}）",
        "secret": issued.password,
        "label": "一次性密码",
        "advice": "请当面或密封交给本人。7天内首次登录时必须改为本人的密码，逾期失效。",
        "back": "accounts:list",
    }
    return render(request, "accounts/issued.html", context)
