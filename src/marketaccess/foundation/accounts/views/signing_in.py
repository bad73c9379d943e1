"""Log-in, log-out, own password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts import actions, devices, wording
from marketaccess.foundation.accounts.forms.signing_in import PasswordForm, SignInForm
from marketaccess.foundation.accounts.guards import AuthedRequest, public, signed_in
from marketaccess.foundation.accounts.middleware import reason_to_change
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.accounts.validators import rules_for_people
from marketaccess.foundation.ui.forms import show_refusal


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """The log-in page. Wrong name, wrong password and closed account read the same."""
    form = SignInForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, wording.WRONG_SIGN_IN, status=422)
    try:
        user = _let_in(request, **form.cleaned_data)
    except NotAllowed as refusal:
        return _page(request, form, refusal.message, status=429)
    if user is None:
        return _page(request, form, wording.WRONG_SIGN_IN, status=422)
    return devices.remember(redirect(_target(request)), user.username)


def _let_in(request: HttpRequest, username: str, password: str) -> User | None:
    at, address = timezone.now(), devices.client_address(request)
    name = devices.pace_name(request, username)
    actions.ask_pace(name=name, at=at)
    user = authenticate(request, username=username, password=password)
    if user is None:
        is_locked_out = getattr(request, "axes_locked_out", False)
        actions.note_failure(name=name, address=address, is_locked_out=is_locked_out, at=at)
        return None
    failures = actions.sign_in(user=user, address=address, at=at)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    if actions.bind_session(user=user, session_key=request.session.session_key or ""):
        messages.info(request, wording.ENDED_THE_OTHER)
    if failures:
        messages.warning(request, wording.failures_since(failures))
    return user


def _target(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else resolve_url("accounts:start")


def _page(request: HttpRequest, form: SignInForm, error: str = "", *, status: int = 200) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    context = {"form": form, "error": error, "next": wanted, "notice": wording.IDLE if wanted else ""}
    return render(request, "accounts/login.html", context, status=status)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """What django-axes answers after five failures from one address (AXES_LOCKOUT_CALLABLE)."""
    return _page(request, SignInForm(request.POST), wording.LOCKED_OUT, status=429)


@require_POST
@signed_in
def sign_out(request: AuthedRequest) -> HttpResponse:
    """Go out, and let the browser forget what it kept of our pages."""
    actions.sign_out(user=request.user, at=timezone.now())
    logout(request)
    messages.info(request, wording.SIGNED_OUT)
    answer = redirect("accounts:login")
    # Not "cookies": the mark of a known device must stay; the session cookie is replaced by a new one.
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@sensitive_post_parameters("current", "new", "repeated")
@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def password(request: AuthedRequest) -> HttpResponse:
    """Change one's own password."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _change(request, form):
        messages.success(request, wording.CHANGED)
        return redirect("accounts:start")
    context = {"form": form, "reason": reason_to_change(request.user), "rules": rules_for_people()}
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)


def _change(request: AuthedRequest, form: PasswordForm) -> bool:
    given = form.cleaned_data
    try:
        user = actions.change_password(
            user=request.user, current=given["current"], new=given["new"], by=request.actor, at=timezone.now()
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return False
    update_session_auth_hash(request, user)
    actions.bind_session(user=user, session_key=request.session.session_key or "")
    return True


@require_safe
@signed_in
def account(request: AuthedRequest) -> HttpResponse:
    """One's own account and posts."""
    posts = request.user.posts.select_related("department")
    return render(request, "accounts/account.html", {"user": request.user, "posts": posts})


@never_cache
@require_safe
@signed_in
def start(request: AuthedRequest) -> HttpResponse:
    """Where an officer begins: the page of the first post, by role."""
    return redirect(_start_page(request.actor))


def _start_page(actor: Actor) -> str:
    pages = (
        (Permission.LEAD_VIEW, settings.LOGIN_REDIRECT_URL),
        (Permission.AUDIT_VIEW, "audit:list"),
        (Permission.ACCOUNT_EDIT, "accounts:list"),
        (Permission.ROLE_GRANT, "accounts:posts"),
    )
    return next((page for permission, page in pages if actor.may(permission)), "organizations:liaisons")
