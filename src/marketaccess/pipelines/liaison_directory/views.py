"""Download and upload of the liaison directory."""

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires, signed_in
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.organizations import queries
from marketaccess.pipelines.liaison_directory import wording
from marketaccess.pipelines.liaison_directory.extract import extract
from marketaccess.pipelines.liaison_directory.forms import UploadForm
from marketaccess.pipelines.liaison_directory.load import Outcome, load
from marketaccess.pipelines.liaison_directory.write import workbook
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE


@require_safe
@signed_in
def export(_request: AuthedRequest) -> HttpResponse:
    """The whole directory."""
    return _answer(None, wording.HEADING_ALL, wording.HEADING_ALL)


@require_safe
@signed_in
def receipt(_request: AuthedRequest, pk: int) -> HttpResponse:
    """One department's receipt form, filled as far as it is known."""
    department = queries.find(pk)
    if department is None:
        raise Http404
    return _answer(pk, wording.HEADING, f"{wording.HEADING}-{department}")


def _answer(department: int | None, heading: str, name: str) -> HttpResponse:
    today = timezone.localdate()
    locality = queries.locality_or_none(on=today)
    due_on = locality.liaisons_due_on if locality else None
    lines = queries.directory(on=today, due_on=due_on, department=department)
    answer = HttpResponse(workbook(lines, due_on=due_on, heading=heading), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_http_methods(["GET", "POST"])
@requires(Permission.LIAISON_EDIT)
def upload(request: AuthedRequest) -> HttpResponse:
    """A filled form back: what was taken over, and the rows that were not, each with its reason."""
    form = UploadForm(request.POST or None, request.FILES or None)
    outcome = _load(request, form) if request.method == "POST" and form.is_valid() else None
    context = {"form": form, "outcome": outcome}
    return render(request, "liaison_directory/upload.html", context, status=422 if form.errors else 200)


def _load(request: AuthedRequest, form: UploadForm) -> Outcome | None:
    given = form.cleaned_data["file"]
    try:
        accepted = documents.inspect(name=given.name, content=given.read())
        return load(extract(accepted.content), by=request.actor, at=timezone.now())
    except Refusal as refusal:
        form.add_error("file", refusal.message)
        return None
