"""What a unit that must rectify sees: its notices, and nothing else of the lead."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from marketaccess.apps.leads import actions, queries, wording
from marketaccess.apps.leads.forms.rectification import ReportForm
from marketaccess.apps.leads.models import RectificationNotice
from marketaccess.apps.leads.views.steps import CONFLICT, UNPROCESSABLE
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents import queries as documents
from marketaccess.foundation.documents.views import download_response

PAGE_SIZE = 30
READERS = (P.NOTICE_ANSWER, P.LEAD_ENDORSE, P.NOTICE_DRAFT, P.NOTICE_ISSUE)


@requires(*READERS)
@require_safe
def index(request: AuthedRequest) -> HttpResponse:
    """The notices that one may see, those to be answered first."""
    today = queries.today(timezone.localdate())
    found = queries.notices_visible_to(request.actor)
    page = Paginator(found.order_by("-drafted_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(notice, queries.notice_light(notice, today)) for notice in page.object_list]
    return render(request, "leads/notices.html", {"page": page, "rows": rows})


def _find(request: AuthedRequest, number: str) -> RectificationNotice:
    found: RectificationNotice | None = (
        queries.notices_visible_to(request.actor).filter(number=number).first()
    )
    if found is None:
        raise Http404(wording.UNKNOWN_NOTICE)
    return found


@requires(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: AuthedRequest, number: str) -> HttpResponse:
    """One notice; the unit addressed reports here what it did."""
    notice = _find(request, number)
    if request.method == "POST":
        return _report(request, notice)
    return _show(request, notice, ReportForm(initial={"report": notice.report}))


@requires(*READERS)
@require_safe
def download(request: AuthedRequest, number: str, pk: int) -> HttpResponse:
    """A file of a notice, by an address that does not name the lead."""
    files = {found.pk: found for found in queries.notice_files(_find(request, number), request.actor)}
    if pk not in files:
        raise Http404(wording.UNKNOWN_NOTICE)
    try:
        return download_response(files[pk].file)
    except documents.Damaged:
        messages.error(request, wording.DAMAGED)
        return redirect("leads:notice", number)


def _report(request: AuthedRequest, notice: RectificationNotice) -> HttpResponse:
    form, status = ReportForm(request.POST, request.FILES), UNPROCESSABLE
    if form.is_valid():
        fields = form.cleaned_data
        try:
            actions.report_rectification(
                notice=notice,
                report=fields["report"],
                files=fields["files"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
            status = CONFLICT if isinstance(refusal, NotAllowed) else UNPROCESSABLE
        else:
            messages.success(request, wording.REPORTED.format(number=notice.number))
            return redirect("leads:notice", notice.number)
    return _show(request, notice, form, status=status)


def _show(
    request: AuthedRequest, notice: RectificationNotice, form: ReportForm, *, status: int = 200
) -> HttpResponse:
    sheet = queries.notice_sheet(notice, request.actor, today=queries.today(timezone.localdate()))
    shown = form if sheet.may_report.allowed or form.is_bound else None
    context = {"notice": notice, "sheet": sheet, "form": shown, "clock": sheet.clock}
    return render(request, "leads/notice.html", context, status=status)
