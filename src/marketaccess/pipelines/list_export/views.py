"""The list for other programs and for those who read it on paper: whole, and by what changes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from marketaccess.apps.negative_list import queries
from marketaccess.foundation.accounts.guards import public, signed_in
from marketaccess.foundation.documents.views import bytes_response
from marketaccess.pipelines.atom import answered
from marketaccess.pipelines.list_export.comparison import workbook_of
from marketaccess.pipelines.list_export.feed import channel, entries
from marketaccess.pipelines.list_export.files import KINDS, MARK, written
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE as SPREADSHEET


@require_safe
@public
def download(_request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """An edition as it is recorded now."""
    revision = queries.revision_of(key)
    if revision is None or kind not in KINDS:
        raise Http404
    file = written(revision, kind)
    mark = f"（{MARK}）" if revision.edition.is_demonstration else ""
    name = f"{revision.edition.title}{mark}.{kind}"
    response = bytes_response(name=name, media_type=file.media_type, content=file.content)
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@signed_in
def comparison(_request: HttpRequest, pk: int) -> HttpResponse:
    """What changed between two editions, line by line."""
    row = queries.comparison(pk)
    if row is None or row.state not in {row.State.DRAFT, row.State.CONFIRMED}:
        raise Http404
    name = f"{row.old.edition.title}→{row.new.edition.title}.xlsx"
    return bytes_response(name=name, media_type=SPREADSHEET, content=workbook_of(row))


@require_safe
@public
def changes(request: HttpRequest) -> HttpResponse:
    """The feed."""
    return answered(request, channel(), entries(queries.news()))
