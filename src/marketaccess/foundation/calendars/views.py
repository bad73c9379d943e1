"""The pages of the working calendar: the years, one year, a new notice with its preview."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics import notice as notices
from marketaccess.domain.basics.notice import Notice
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.calendars import actions, queries, wording
from marketaccess.foundation.calendars.forms import ConfirmForm, FieldsForm, TextForm
from marketaccess.foundation.ui.forms import show_refusal


@require_GET
@requires(Permission.CALENDAR_LOAD)
def index(request: AuthedRequest) -> HttpResponse:
    """The known years with their sources."""
    return render(request, "calendars/list.html", {"years": queries.years()})


@require_GET
@requires(Permission.CALENDAR_LOAD)
def year(request: AuthedRequest, year: int) -> HttpResponse:
    """The days off and the make-up days of one year."""
    days = queries.special_days(year)
    if days is None:
        raise Http404
    context = {"year": year, "days": [(day, wording.weekday(day.on)) for day in days]}
    return render(request, "calendars/year.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CALENDAR_LOAD)
def new(request: AuthedRequest) -> HttpResponse:
    """Both forms; a sound notice leads to its preview."""
    by_text = request.POST.get("way") == "text"
    by_fields = request.POST.get("way") == "fields"
    text_form = TextForm(request.POST, request.FILES) if by_text else TextForm()
    fields_form = FieldsForm(request.POST) if by_fields else FieldsForm()
    sent: TextForm | FieldsForm | None = text_form if by_text else fields_form if by_fields else None
    if sent is not None and sent.is_valid():
        return _preview(request, sent.cleaned_data["notice"])
    context = {"text_form": text_form, "fields_form": fields_form}
    return render(request, "calendars/new.html", context, status=400 if sent is not None else 200)


def _preview(
    request: AuthedRequest, notice: Notice, *, form: ConfirmForm | None = None, status: int = 200
) -> HttpResponse:
    calendar = queries.calendar()
    changed = [(*each, wording.weekday(each[0])) for each in notices.changes(notice, calendar)]
    context: dict[str, Any] = {
        "notice": notice,
        "changed": changed,
        "is_replacement": calendar.is_year_known(notice.year),
        "text": notices.to_toml(notice),
        "form": form or ConfirmForm(),
    }
    return render(request, "calendars/preview.html", context, status=status)


@require_POST
@requires(Permission.CALENDAR_LOAD)
def load(request: AuthedRequest) -> HttpResponse:
    """Put the previewed notice in force."""
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        context = {"text_form": form, "fields_form": FieldsForm()}
        return render(request, "calendars/new.html", context, status=400)
    notice = form.cleaned_data["notice"]
    try:
        reason = form.cleaned_data["reason"]
        actions.load_notice(notice=notice, reason=reason, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _preview(request, notice, form=form, status=400)
    messages.success(request, wording.loaded(notice.year))
    return redirect("calendars:list")
