"""Pages of the import: template, upload with dry run, confirmation, rejected rows; and the export."""

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
from marketaccess.pipelines.service_items import actions
from marketaccess.pipelines.service_items.figures import workbook_of_figures
from marketaccess.pipelines.service_items.load import load
from marketaccess.pipelines.service_items.plan import department_names, plan
from marketaccess.pipelines.service_items.template import workbook_of
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE
from marketaccess.pipelines.tables.faults import workbook_of_rejected

SHOWN = 200
NO_FILE = "请选择要上传的 Excel 或 CSV 文件。"
DONE = "导入完成：新增 {created} 项，修改 {changed} 项，无变化 {unchanged} 项。"


@never_cache
@require_http_methods(["GET", "POST"])
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def start(request: AuthedRequest) -> HttpResponse:
    """The form; after an upload, the dry run."""
    if request.method == "GET":
        return render(request, "service_items/start.html")
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Refusal(NO_FILE, field="file")
        name, content = str(upload.name), upload.read()
        held = actions.hold(name=name, content=content, by=request.actor, at=timezone.now())
        made = plan(file_name=name, content=content, by=request.actor)
    except Refusal as refusal:
        return _again(request, refusal)
    shown: dict[str, Any] = {
        "held": held,
        "plan": made,
        "faults": made.faults[:SHOWN],
        "more_faults": max(0, len(made.faults) - SHOWN),
    }
    return render(request, "service_items/dry_run.html", shown)


@never_cache
@require_POST
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def run(request: AuthedRequest) -> HttpResponse:
    """Store what the dry run showed."""
    try:
        name, content = actions.opened(key=request.POST.get("key", ""), by=request.actor)
        made = plan(file_name=name, content=content, by=request.actor)
        saved = load(made, file_name=name, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return _again(request, refusal)
    told = DONE.format(created=len(saved.created), changed=len(saved.changed), unchanged=saved.unchanged)
    messages.success(request, told)
    return redirect("matters:items")


@require_POST
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def rejected(request: AuthedRequest) -> HttpResponse:
    """The rows with faults, with the reason of each."""
    try:
        name, content = actions.opened(key=request.POST.get("key", ""), by=request.actor)
        made = plan(file_name=name, content=content, by=request.actor)
    except Refusal as refusal:
        return _again(request, refusal)
    book = workbook_of_rejected(made.sheets, made.faults)
    return bytes_response(name="未导入和需核对的事项.xlsx", media_type=MEDIA_TYPE, content=book)


@require_GET
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def template(_: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    return bytes_response(
        name="政务服务事项导入模板.xlsx", media_type=MEDIA_TYPE, content=workbook_of((), {})
    )


@require_GET
@signed_in
def export(_: HttpRequest) -> HttpResponse:
    """All items in the same template."""
    drafts = (queries.draft_of(item) for item in queries.find(queries.Wish()).iterator())
    book = workbook_of(drafts, department_names())
    return bytes_response(name="政务服务事项.xlsx", media_type=MEDIA_TYPE, content=book)


@require_GET
@signed_in
def figures(request: AuthedRequest) -> HttpResponse:
    """The process figures of all items."""
    book = workbook_of_figures(
        queries.courses(queries.Wish()), on=timezone.localdate(), by=request.actor.label
    )
    return bytes_response(name="事项流程指标.xlsx", media_type=MEDIA_TYPE, content=book)


def _again(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "service_items/start.html", {"refusal": refusal.message}, status=422)
