"""Pages of the import: upload with dry run, confirmation, rejected rows."""

from django.utils import timezone

from marketaccess.apps.ratings import actions
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.foundation.accounts.guards import AuthedRequest
from marketaccess.pipelines.ratings_import.plan import Plan, plan
from marketaccess.pipelines.tables.uploading import Importing

DONE = "导入完成：新增 {created} 条评价，开出差评回访 {tasks} 件。"


def _plan(_: AuthedRequest, name: str, content: bytes) -> Plan:
    return plan(file_name=name, content=content, at=timezone.now())


def _load(request: AuthedRequest, name: str, made: Plan) -> str:
    done = actions.take_in(rows=made.rows, source=name, by=request.actor, at=timezone.now())
    return DONE.format(created=done.created, tasks=done.tasks)


start, run, rejected = Importing(
    namespace="ratings_import",
    permissions=(P.RATING_REVIEW,),
    plan=_plan,
    load=_load,
    after="ratings:tasks",
    no_file="请选择要上传的 Excel 或 CSV 文件。",
    rejected_name="未导入的评价.xlsx",
).views()
