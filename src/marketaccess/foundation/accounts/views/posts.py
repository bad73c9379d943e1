"""Posts and tokens (/manage/posts/, /manage/tokens/): who may do what, from when to when."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.authority.role import LABELS, Role
from marketaccess.domain.basics.text import normalise
from marketaccess.foundation.accounts import actions, queries
from marketaccess.foundation.accounts.forms.managing import EndForm, PostFilter, PostForm, TokenForm
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.accounts.views.saying_no import in_form, in_message
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.organizations.queries import Posts

PAGE = 50


@require_safe
@requires(Permission.ROLE_GRANT, Permission.AUDIT_VIEW)
def index(request: AuthedRequest) -> HttpResponse:
    """All posts; present and coming ones unless asked otherwise."""
    form = PostFilter(request.GET)
    rows = organizations.posts()
    rows = _filtered(rows, **form.cleaned_data) if form.is_valid() else rows
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "filters": form,
        "today": timezone.localdate(),
        "may_grant": request.actor.may(Permission.ROLE_GRANT),
    }
    return render(request, "accounts/posts.html", context)


def _filtered(rows: Posts, q: str, role: str, when: str) -> Posts:
    today = timezone.localdate()
    if words := normalise(q):
        rows = rows.filter(Q(user__username__icontains=words) | Q(user__display_name__icontains=words))
    if role:
        rows = rows.filter(role=role)
    if when == "past":
        return rows.filter(ends_on__lt=today)
    return rows if when == "all" else rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))


@require_http_methods(["GET", "POST"])
@requires(Permission.ROLE_GRANT)
def grant(request: AuthedRequest) -> HttpResponse:
    """Give a person a role in a department."""
    form = PostForm(request.POST or None, initial={"starts_on": timezone.localdate(), **request.GET.dict()})
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        role = Role(given["role"])
        made = in_form(form, lambda: actions.grant_post(**{**given, "role": role}, by=request.actor, at=now))
        if made:
            messages.success(request, f"已办理：{made.user}任{made}。")
            return redirect("accounts:posts")
    context = {"form": form, "title": "办理任职", "back": "accounts:posts"}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.ROLE_GRANT)
def end(request: AuthedRequest, pk: int) -> HttpResponse:
    """Let a post end with a day."""
    row = get_object_or_404(organizations.posts(), pk=pk)
    form = EndForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        on, now = form.cleaned_data["ends_on"], timezone.now()
        if in_form(form, lambda: actions.end_post(post=row, on=on, by=request.actor, at=now)):
            messages.success(request, f"{row.user}的{row}任职将于{on:%Y-%m-%d}结束。")
            return redirect("accounts:posts")
    context = {"form": form, "title": f"结束任职：{row.user}，{row}", "back": "accounts:posts"}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.ROLE_GRANT)
def tokens(request: AuthedRequest) -> HttpResponse:
    """All tokens of the API."""
    rows = [(token, LABELS[Role(token.role)]) for token in queries.tokens()]
    return render(request, "accounts/tokens.html", {"tokens": rows})


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.ROLE_GRANT)
def add_token(request: AuthedRequest) -> HttpResponse:
    """A new token; its secret stands on the answer and nowhere else."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        role = Role(given["role"])
        issued = in_form(
            form, lambda: actions.make_token(**{**given, "role": role}, by=request.actor, at=now)
        )
        if issued:
            context = {
                "title": "令牌已发放",
                "subject": str(issued.token),
                "secret": issued.raw,
                "label": "接口令牌",
                "advice": "请立即存入使用方的保密配置。系统只保存其校验值，离开本页后不能再查看。",
                "back": "accounts:tokens",
            }
            return render(request, "accounts/issued.html", context)
    page = {"form": form, "title": "发放接口令牌", "back": "accounts:tokens"}
    return render(request, "accounts/form.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Permission.ROLE_GRANT)
def revoke_token(request: AuthedRequest, pk: int) -> HttpResponse:
    """Take a token's seat away."""
    row = get_object_or_404(queries.tokens(), pk=pk)
    now = timezone.now()
    in_message(
        request,
        lambda: actions.revoke_token(token=row, by=request.actor, at=now),
        "令牌已停用，即时生效。",
    )
    return redirect("accounts:tokens")
