"""The auditor's page (/manage/audit/). It stands here since the guards are above the audit log."""

from collections.abc import Sequence
from functools import cached_property

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketaccess.domain.authority.permission import Permission
from marketaccess.foundation.accounts.forms.audit import AuditFilter
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.audit import queries

PAGE = 50


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
