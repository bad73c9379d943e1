"""Pages of the import: template, upload with dry run, confirmation, rejected rows; and the export."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from marketaccess.apps.matters import queries
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.foundation.accounts.guards import AuthedRequest, requires, signed_in
from marketaccess.foundation.documents.views import bytes_response
from marketaccess.pipelines.service_items.figures import workbook_of_figures
from marketaccess.pipelines.service_items.load import load
from marketaccess.pipelines.service_items.plan import Plan, department_names, plan
from marketaccess.pipelines.service_items.template import workbook_of
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE
from marketaccess.pipelines.tables.uploading import Importing

IMPORTERS = (P.MATTER_EDIT, P.MATTER_REVIEW)
DONE = "导入完成：新增 {created} 项，修改 {changed} 项，无变化 {unchanged} 项。"


@require_GET
@requires(*IMPORTERS)
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


def _plan(request: AuthedRequest, name: str, content: bytes) -> Plan:
    return plan(file_name=name, content=content, by=request.actor)


def _load(request: AuthedRequest, name: str, made: Plan) -> str:
    saved = load(made, file_name=name, by=request.actor, at=timezone.now())
    return DONE.format(created=len(saved.created), changed=len(saved.changed), unchanged=saved.unchanged)


start, run, rejected = Importing(
    namespace="service_items",
    permissions=IMPORTERS,
    plan=_plan,
    load=_load,
    after="matters:items",
    no_file="请选择要上传的 Excel 或 CSV 文件。",
    rejected_name="未导入和需核对的事项.xlsx",
).views()
