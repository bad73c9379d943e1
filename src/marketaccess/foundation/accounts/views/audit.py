"""The auditor's pages (/manage/audit/). They stand here since the guards are above the audit log."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketaccess.domain.authority.permission import Permission
from marketaccess.foundation.accounts.forms.audit import AuditFilter
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.audit import queries

PAGE = 50
LAST = 30  # verifications shown
# An anchor every hour and a verification every day: later than this, the worker does not do its work.
ANCHOR_IS_LATE, VERIFICATION_IS_LATE = timedelta(hours=2), timedelta(hours=36)


class LogPaginator(Paginator):  # type: ignore[type-arg]
    """Pages whose number is found without counting a log of millions."""

    def __init__(self, wanted: queries.Wanted) -> None:
        super().__init__(queries.events(wanted), PAGE)
        self.wanted = wanted

    @cached_property
    def count(self) -> int:
        return queries.count(self.wanted)


@require_safe
@requires(Permission.AUDIT_VIEW)
def index(request: AuthedRequest) -> HttpResponse:
    """Events, the latest first, by the filters of the address."""
    form = AuditFilter(request.GET)
    wanted = queries.Wanted(**form.cleaned_data) if form.is_valid() else queries.Wanted()
    page = LogPaginator(wanted).get_page(request.GET.get("page"))
    lines: Sequence[queries.Line] = [queries.line(event) for event in page.object_list]
    context = {"page": page, "lines": lines, "filters": form}
    return render(request, "accounts/audit.html", context, status=200 if form.is_valid() else 422)


@require_safe
@requires(Permission.AUDIT_VIEW)
def integrity(request: AuthedRequest) -> HttpResponse:
    """The last anchor, the last verifications and what they found."""
    now = timezone.now()
    safe = queries.safekeeping()
    found = list(queries.verifications()[:LAST])
    context = {
        "safe": safe,
        "is_anchor_late": safe.anchored_at is None or now - safe.anchored_at > ANCHOR_IS_LATE,
        "last": found[0] if found else None,
        "is_verification_late": not found or now - found[0].at > VERIFICATION_IS_LATE,
        "verifications": found,
    }
    return render(request, "accounts/integrity.html", context)
