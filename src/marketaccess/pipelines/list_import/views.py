"""Pages of the import: the file, its columns as a person corrects them, what would change, storing it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from marketaccess.apps.negative_list import queries
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import bytes_response
from marketaccess.pipelines.list_import.columns import COLUMNS, SHEET
from marketaccess.pipelines.list_import.forms import AboutForm, initial_of
from marketaccess.pipelines.list_import.load import REASON_MAX, load
from marketaccess.pipelines.list_import.plan import Plan, plan
from marketaccess.pipelines.service_items.template import table
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE
from marketaccess.pipelines.tables.headings import Mapped
from marketaccess.pipelines.tables.uploading import Importing

SAMPLES = 3  # rows of a sheet shown under its headings
SHOWN = 50  # items of each kind of change
STORED, KNOWN = "已录入第 {number} 次：{title}。", "与已录入的内容相同，没有变化。"
NO_REASON = "这次录入会替代已录入的内容，请写明修订原因。"


@frozen
class Choice:
    """A heading of the file with what it was taken for, and what stands under it."""

    heading: str
    column: str
    is_guessed: bool
    samples: Sequence[str]


@frozen
class Table:
    """A sheet with its headings to be corrected."""

    name: str
    header_row: int
    choices: Sequence[Choice]


@require_GET
@requires(P.LIST_IMPORT)
def template(_: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    return bytes_response(name="清单录入模板.xlsx", media_type=MEDIA_TYPE, content=table(SHEET, COLUMNS, ()))


def _plan(request: AuthedRequest, name: str, content: bytes) -> Plan:
    form = AboutForm(request.POST)
    if not form.is_valid():
        field, (first, *_) = next(iter(form.errors.items()))
        label = form.fields[field].label if field in form.fields else ""
        raise Refusal(f"{label}：{first}" if label else str(first), field=field)
    return plan(form.value(), file_name=name, content=content, chosen=_chosen(request))


def _chosen(request: AuthedRequest) -> dict[str, str]:
    """The columns as the person corrected them; empty at the first dry run."""
    pairs = zip(request.POST.getlist("heading"), request.POST.getlist("column"), strict=False)
    return {normalise(heading): column for heading, column in pairs}


def _load(request: AuthedRequest, name: str, made: Plan) -> str:
    reason = normalise(request.POST.get("reason", ""))[:REASON_MAX]
    if made.picture.replaces is not None and not made.picture.is_same and not reason:
        raise Refusal(NO_REASON, field="reason")
    stored = load(made, file_name=name, reason=reason, by=request.actor, at=timezone.now())
    revision = stored.revision
    return STORED.format(number=revision.number, title=revision.edition.title) if stored.is_new else KNOWN


def _more(request: AuthedRequest, made: Plan | None) -> Mapping[str, Any]:
    posted = request.POST if request.method == "POST" else None
    form = AboutForm(posted, initial=initial_of(request.GET.get("edition", "")))
    if made is None:
        return {"form": form}
    form.is_valid()
    return {
        "form": form,
        "tables": [_table(each) for each in made.sheets],
        "columns": COLUMNS,
        "chapters": queries.chapters(made.edition.items),
        "limit": SHOWN,
        "first": f":{SHOWN}",
        "reason": request.POST.get("reason", ""),
        "headings": list(_chosen(request).items()),
    }


def _table(sheet: Mapped) -> Table:
    return Table(sheet.name, sheet.header_row, list(_choices(sheet)))


def _choices(sheet: Mapped) -> Iterator[Choice]:
    by_place = {at: key for key, at in sheet.columns.items()}
    samples = [row for _, row in sheet.rows[:SAMPLES]]
    for at, heading in enumerate(sheet.headings):
        if heading:
            key = by_place.get(at, "")
            under = [row[at] if at < len(row) else "" for row in samples]
            yield Choice(heading, key, key in sheet.guessed, under)


start, run, rejected = Importing(
    namespace="list_import",
    permissions=(P.LIST_IMPORT,),
    plan=_plan,
    load=_load,
    after="negative_list:editions",
    no_file="请选择要上传的 Excel、CSV、Word 或者 PDF 文件。",
    rejected_name="清单中有问题的行.xlsx",
    more=_more,
).views()
