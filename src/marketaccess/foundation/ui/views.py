"""Pages of the interface itself: the style page, and the switch of the type size."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from marketaccess.foundation.ui import samples

YEAR = 365 * 24 * 60 * 60


@login_not_required
@require_safe
def type_size(request: HttpRequest, size: str) -> HttpResponse:
    """Remember large or normal type and go back. A preference, not a trace: the cookie says one word."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(wanted if is_ours else "/")
    # Readable by scripts on purpose: app.js switches without a round trip, so that a half-filled form stays.
    response.set_cookie("type_size", size, max_age=YEAR, secure=request.is_secure(), samesite="Lax")
    return response


@login_not_required
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The living style page: every component in every state. For officers, and for developers."""
    if not (settings.DEBUG or request.user.is_authenticated):
        return redirect_to_login(request.get_full_path())
    form = samples.SampleForm(
        {"title": "", "level": "policy"} if "clean" not in request.GET else None, auto_id="id_%s"
    )
    page = Paginator(range(1, 421), 20).get_page(request.GET.get("page"))
    return render(
        request,
        "ui/style.html",
        {
            "form": form,
            "filters": samples.FilterForm(request.GET),
            "page": page,
            "due": samples.DUE,
            "starts_on": samples.STARTS_ON,
            "entries": samples.ENTRIES,
            "offers": samples.OFFERS,
            "tabs": samples.TABS,
            "lights": samples.LIGHTS,
            "icons": samples.ICON_NAMES,
        },
    )


type_size.access = "public"  # type: ignore[attr-defined]
style.access = "signed_in"  # type: ignore[attr-defined]
