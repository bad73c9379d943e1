"""Download and upload of the work list."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from marketaccess.apps.matters import queries
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.foundation.accounts.guards import AuthedRequest, signed_in
from marketaccess.foundation.documents.views import bytes_response
from marketaccess.pipelines.correspondences.export import workbook_of
from marketaccess.pipelines.correspondences.load import load
from marketaccess.pipelines.correspondences.plan import Plan, plan
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE
from marketaccess.pipelines.tables.uploading import Importing

DONE = "已更新 {count} 条对应关系。"


@require_GET
@signed_in
def export(_: HttpRequest) -> HttpResponse:
    """All correspondences."""
    rows = queries.narrow(queries.correspondences(), queries.CorrespondenceWish())
    return bytes_response(name="对应关系.xlsx", media_type=MEDIA_TYPE, content=workbook_of(rows))


def _plan(request: AuthedRequest, name: str, content: bytes) -> Plan:
    return plan(file_name=name, content=content, by=request.actor)


def _load(request: AuthedRequest, _: str, made: Plan) -> str:
    return DONE.format(count=load(made, by=request.actor, at=timezone.now()))


start, run, rejected = Importing(
    namespace="correspondences",
    permissions=(P.MATTER_EDIT, P.MATTER_REVIEW),
    plan=_plan,
    load=_load,
    after="matters:correspondences",
    no_file="请选择在导出表里改好的 Excel 文件。",
    rejected_name="未导入的对应关系.xlsx",
).views()
