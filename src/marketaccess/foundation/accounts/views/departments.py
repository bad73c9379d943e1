"""Departments (/manage/departments/)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketaccess.domain.authority.permission import Permission
from marketaccess.foundation.accounts.forms.managing import DepartmentEditForm, DepartmentForm
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.accounts.views.saying_no import in_form, in_message
from marketaccess.foundation.organizations import actions, queries


@require_safe
@requires(Permission.ORGANIZATION_EDIT, Permission.ROLE_GRANT)
def index(request: AuthedRequest) -> HttpResponse:
    """All departments with the posts that last today."""
    today = timezone.localdate()
    context = {
        "departments": queries.departments_with_posts(on=today),
        "locality": queries.localities().first(),
        "may_edit": request.actor.may(Permission.ORGANIZATION_EDIT),
        "may_grant": request.actor.may(Permission.ROLE_GRANT),
    }
    return render(request, "accounts/departments.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ORGANIZATION_EDIT)
def add(request: AuthedRequest) -> HttpResponse:
    """A new department of the division that this installation serves."""
    form = DepartmentForm(request.POST or None)
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        division = queries.locality(on=queries.day_of(now)).division
        made = in_form(
            form,
            lambda: actions.add_department(division=division, by=request.actor, at=now, **form.cleaned_data),
        )
        if made:
            messages.success(request, f"已新增{made}。")
            return redirect("organizations:departments")
    context = {"form": form, "title": "新增部门", "back": "organizations:departments"}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.ORGANIZATION_EDIT)
def edit(request: AuthedRequest, pk: int) -> HttpResponse:
    """Name and place of a department."""
    department = get_object_or_404(queries.departments(), pk=pk)
    initial = {"name": department.name, "parent": department.parent_id}
    form = DepartmentEditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and in_form(form, lambda: _save(request, form, pk)):
        messages.success(request, "部门信息已保存。")
        return redirect("organizations:departments")
    context = {"form": form, "title": f"修改{department}", "back": "organizations:departments"}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


def _save(request: AuthedRequest, form: DepartmentEditForm, pk: int) -> bool:
    actions.edit_department(
        department=queries.departments().get(pk=pk),
        name=form.cleaned_data["name"],
        parent=form.cleaned_data["parent"],
        by=request.actor,
        at=timezone.now(),
    )
    return True


@require_POST
@requires(Permission.ORGANIZATION_EDIT)
def deactivate(request: AuthedRequest, pk: int) -> HttpResponse:
    """Take a department out of use."""
    row = get_object_or_404(queries.departments(), pk=pk)
    now = timezone.now()
    in_message(
        request,
        lambda: actions.deactivate_department(department=row, by=request.actor, at=now),
        f"已停用{row}。",
    )
    return redirect("organizations:departments")


@require_POST
@requires(Permission.ORGANIZATION_EDIT)
def reactivate(request: AuthedRequest, pk: int) -> HttpResponse:
    """Take a department into use again."""
    row = get_object_or_404(queries.departments(), pk=pk)
    now = timezone.now()
    in_message(
        request,
        lambda: actions.reactivate_department(department=row, by=request.actor, at=now),
        f"已启用{row}。",
    )
    return redirect("organizations:departments")
