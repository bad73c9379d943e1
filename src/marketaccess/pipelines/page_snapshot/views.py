"""The page by which a department hands in a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketaccess.apps.negative_list import actions, queries
from marketaccess.apps.negative_list import publication_wording as wording
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.pipelines.page_snapshot.forms import SnapshotForm
from marketaccess.pipelines.page_snapshot.reading import words_of

UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.PUBLICATION_REPORT, P.PUBLICATION_REVIEW)
def upload(request: AuthedRequest) -> HttpResponse:
    """The form; after an upload, the page of the snapshot with its faults."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        file = said.pop("file")
        try:
            if file is not None:
                said |= {"text": words_of(file.name, file.read()), "source_name": file.name}
            check = actions.check_page(**said, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if check.faults:
                messages.warning(request, wording.DONE["check_wrong"].format(count=len(check.faults)))
            else:
                messages.success(request, wording.DONE["check_right"])
            return redirect("negative_list:page", check.pk)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "page_snapshot/upload.html", {"form": form}, status=status)


def _form(request: AuthedRequest) -> SnapshotForm:
    """A department's officer chooses among the own departments, the office among all."""
    departments = organizations.choices()
    if not request.actor.may(P.PUBLICATION_REVIEW):
        own = request.actor.departments_with(P.PUBLICATION_REPORT)
        departments = [(pk, name) for pk, name in departments if pk in own]
    initial: dict[str, Any] = {"department": departments[0][0]} if len(departments) == 1 else {}
    return SnapshotForm(
        request.POST or None,
        request.FILES or None,
        departments=departments,
        outlets=queries.outlets_in_use(),
        initial=initial,
    )
