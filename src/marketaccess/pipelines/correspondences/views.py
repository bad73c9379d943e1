"""Download and upload of the work list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketaccess.apps.matters import queries
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires, signed_in
from marketaccess.foundation.documents.views import bytes_response
from marketaccess.pipelines.correspondences.export import workbook_of
from marketaccess.pipelines.correspondences.load import load
from marketaccess.pipelines.correspondences.plan import plan
from marketaccess.pipelines.service_items import actions as uploads
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE
from marketaccess.pipelines.tables.faults import workbook_of_rejected

SHOWN = 200
NO_FILE = "请选择在导出表里改好的 Excel 文件。"
DONE = "已更新 {count} 条对应关系。"


@require_GET
@signed_in
def export(_: HttpRequest) -> HttpResponse:
    """All correspondences."""
    rows = queries.narrow(queries.correspondences(), queries.CorrespondenceWish())
    return bytes_response(name="对应关系.xlsx", media_type=MEDIA_TYPE, content=workbook_of(rows))


@never_cache
@require_http_methods(["GET", "POST"])
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def start(request: AuthedRequest) -> HttpResponse:
    """The form; after an upload, the dry run."""
    if request.method == "GET":
        return render(request, "correspondences/start.html")
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Refusal(NO_FILE, field="file")
        name, content = str(upload.name), upload.read()
        held = uploads.hold(name=name, content=content, by=request.actor, at=timezone.now())
        made = plan(file_name=name, content=content, by=request.actor)
    except Refusal as refusal:
        return _again(request, refusal)
    shown: dict[str, Any] = {"held": held, "plan": made, "faults": made.faults[:SHOWN]}
    return render(request, "correspondences/dry_run.html", shown)


@never_cache
@require_POST
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def run(request: AuthedRequest) -> HttpResponse:
    """Take the steps that the dry run showed."""
    try:
        name, content = uploads.opened(key=request.POST.get("key", ""), by=request.actor)
        made = plan(file_name=name, content=content, by=request.actor)
        count = load(made, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return _again(request, refusal)
    messages.success(request, DONE.format(count=count))
    return redirect("matters:correspondences")


@require_POST
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def rejected(request: AuthedRequest) -> HttpResponse:
    """The rows with faults, with the reason of each."""
    try:
        name, content = uploads.opened(key=request.POST.get("key", ""), by=request.actor)
        made = plan(file_name=name, content=content, by=request.actor)
    except Refusal as refusal:
        return _again(request, refusal)
    book = workbook_of_rejected(made.sheets, made.faults)
    return bytes_response(name="未导入的对应关系.xlsx", media_type=MEDIA_TYPE, content=book)


def _again(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "correspondences/start.html", {"refusal": refusal.message}, status=422)
