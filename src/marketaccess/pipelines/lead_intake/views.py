"""Pages of the bulk intake: template, upload with dry run, loading in slices, the rejected rows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.documents.views import bytes_response
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.pipelines.lead_intake import actions
from marketaccess.pipelines.lead_intake.load import dry_run, lists, load
from marketaccess.pipelines.lead_intake.returned import workbook_of_receipts, workbook_of_rejected
from marketaccess.pipelines.lead_intake.template import intake_template
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE

# As long as one request may work; the page asks for the next slice by itself.
SLICE_SECONDS = 4.0
SHOWN_FAULTS = 200
SHOWN_ROWS = 20


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.LEAD_REGISTER)
def start(request: AuthedRequest) -> HttpResponse:
    """The form; after an upload, the dry run."""
    if request.method == "GET":
        return render(request, "lead_intake/start.html")
    upload = request.FILES.get("file")
    if upload is None:
        return _again(request, Refusal("请选择要上传的 Excel 文件。", field="file"))
    now = timezone.now()
    try:
        accepted = actions.inspect(name=str(upload.name), content=upload.read())
        found, plan = dry_run(accepted.content, by=request.actor, on=timezone.localdate(), at=now)
        held = actions.hold(accepted=accepted, by=request.actor, at=now)
    except Refusal as refusal:
        return _again(request, refusal)
    shown = {
        "held": held,
        "plan": plan,
        "sheets": found.sheets,
        "faults": plan.faults[:SHOWN_FAULTS],
        "more_faults": max(0, len(plan.faults) - SHOWN_FAULTS),
        "rows": plan.fresh[:SHOWN_ROWS],
    }
    return render(request, "lead_intake/dry_run.html", shown)


@require_GET
@requires(Permission.LEAD_REGISTER)
def template(_: HttpRequest) -> HttpResponse:
    """The empty workbook with this locality's lists."""
    place = organizations.locality(on=timezone.localdate())
    content = intake_template(place.division.name, lists(place))
    return bytes_response(name="线索批量导入模板.xlsx", media_type=MEDIA_TYPE, content=content)


@never_cache
@require_POST
@requires(Permission.LEAD_REGISTER)
def run(request: AuthedRequest, pk: int) -> HttpResponse:
    """One slice of the loading, and how far it has come."""
    key, now = request.POST.get("key", ""), timezone.now()
    try:
        intake, content = actions.opened(pk=pk, key=key, by=request.actor)
        # Sorted as of the upload: what is stored meanwhile must not shift the rows under the counter.
        _, plan = dry_run(content, by=request.actor, on=timezone.localdate(), at=intake.uploaded_at)
        accepted = Accepted(intake.name, MEDIA_TYPE, content)
        if intake.original is None:
            actions.keep_original(accepted=accepted, intake=intake, by=request.actor, at=now)
        loaded = load(plan.fresh, by=request.actor, at=now, seconds=SLICE_SECONDS, page_key=key)
        is_finished = loaded.done == len(plan.fresh)
        intake = actions.advance(
            intake=intake,
            position=intake.position + loaded.stored,
            stored=loaded.stored,
            known=loaded.known,
            is_finished=is_finished,
            by=request.actor,
            at=now,
        )
    except Refusal as refusal:
        return _again(request, refusal)
    left = len(plan.fresh) - loaded.done
    shown = {"intake": intake, "plan": plan, "loaded": loaded, "left": left, "key": key}
    return render(request, "lead_intake/progress.html", shown)


@require_POST
@requires(Permission.LEAD_REGISTER)
def rejected(request: AuthedRequest, pk: int) -> HttpResponse:
    """The rows that were not stored, with the reason of each."""
    try:
        intake, content = actions.opened(pk=pk, key=request.POST.get("key", ""), by=request.actor)
        found, plan = dry_run(content, by=request.actor, on=timezone.localdate(), at=intake.uploaded_at)
    except Refusal as refusal:
        return _again(request, refusal)
    made = workbook_of_rejected(found, plan.faults)
    return bytes_response(name="未导入的行.xlsx", media_type=MEDIA_TYPE, content=made)


@never_cache
@require_POST
@requires(Permission.LEAD_REGISTER)
def receipts(request: AuthedRequest, pk: int) -> HttpResponse:
    """The receipts of this upload's rows, for the page that has its key."""
    key, now = request.POST.get("key", ""), timezone.now()
    try:
        intake, content = actions.opened(pk=pk, key=key, by=request.actor)
        _, plan = dry_run(content, by=request.actor, on=timezone.localdate(), at=intake.uploaded_at)
        rows = [*plan.known, *plan.fresh]
        lines = actions.receipts(intake=intake, candidates=rows, key=key, by=request.actor, at=now)
    except Refusal as refusal:
        return _again(request, refusal)
    made = workbook_of_receipts(lines)
    return bytes_response(name="查询码.xlsx", media_type=MEDIA_TYPE, content=made)


def _again(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    shown: dict[str, Any] = {"refusal": refusal.message}
    return render(request, "lead_intake/start.html", shown, status=422)
