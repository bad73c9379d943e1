"""The liaison directory (/desk/liaisons/): every officer reads it, each department keeps its own lines."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketaccess.domain.authority.permission import Permission
from marketaccess.foundation.accounts.forms.managing import DirectoryFilter, DueForm, LiaisonForm
from marketaccess.foundation.accounts.guards import AuthedRequest, requires, signed_in
from marketaccess.foundation.accounts.views.saying_no import in_form, in_message
from marketaccess.foundation.organizations import actions, policy, queries


@require_safe
@signed_in
def index(request: AuthedRequest) -> HttpResponse:
    """All departments with their two persons, and who has not returned them."""
    today = timezone.localdate()
    locality = queries.locality_or_none(on=today)
    due_on = locality.liaisons_due_on if locality else None
    lines = queries.directory(on=today, due_on=due_on)
    state = request.GET.get("state", "")
    shown = [
        (line, policy.may_edit_liaisons(request.actor, line.department.pk))
        for line in lines
        if not state or line.has_returned == (state == "returned")
    ]
    context = {
        "lines": shown,
        "filters": DirectoryFilter(request.GET),
        "due_on": due_on,
        "due_form": DueForm(initial={"due_on": due_on}),
        "returned": sum(line.has_returned for line in lines),
        "total": len(lines),
        "late": sum(line.returned is queries.Returned.OVERDUE for line in lines),
        "may_edit_all": policy.may_edit_all_liaisons(request.actor),
    }
    return render(request, "accounts/liaisons.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.LIAISON_EDIT)
def edit(request: AuthedRequest, pk: int, kind: str) -> HttpResponse:
    """One line of a department."""
    department = get_object_or_404(queries.departments_in_use(), pk=pk)
    if not policy.may_edit_liaisons(request.actor, department.pk):
        raise Http404
    row = queries.liaison(department, kind)
    initial = {name: getattr(row, name) for name in ("name", "title", "landline", "mobile")} if row else {}
    form = LiaisonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        saved = in_form(
            form,
            lambda: actions.save_liaison(department=department, kind=kind, by=request.actor, at=now, **given),
        )
        if saved:
            messages.success(request, f"{saved}已保存。")
            return redirect("organizations:liaisons")
    title = f"{department}：{queries.kind_label(kind)}"
    context = {"form": form, "title": title, "back": "organizations:liaisons"}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.LIAISON_EDIT)
def set_due(request: AuthedRequest) -> HttpResponse:
    """Set the return date."""
    form = DueForm(request.POST)
    now = timezone.now()
    if not form.is_valid():
        messages.error(request, "反馈期限不正确，请重新选择日期。")
        return redirect("organizations:liaisons")
    on = form.cleaned_data["due_on"]
    locality = queries.locality(on=queries.day_of(now))
    in_message(
        request,
        lambda: actions.set_liaisons_due(locality=locality, on=on, by=request.actor, at=now),
        "反馈期限已保存。",
    )
    return redirect("organizations:liaisons")
