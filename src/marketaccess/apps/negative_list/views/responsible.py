"""Who answers for what: the table of names, the items of an edition, the button that makes the tasks."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketaccess.apps.negative_list import actions, policy, queries
from marketaccess.apps.negative_list import publication_wording as wording
from marketaccess.apps.negative_list.models import AuthorityName, Revision
from marketaccess.apps.negative_list.publication_forms import AuthorityForm, MakeForm, ResponsibilityForm
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.negative_list.edition import Series
from marketaccess.foundation.accounts.guards import AuthedRequest, requires, signed_in
from marketaccess.foundation.organizations import queries as organizations

PAGE = 40
UNPROCESSABLE = 422


@require_safe
@signed_in
def authorities(request: AuthedRequest) -> HttpResponse:
    """The departments as the list names them, and which local ones they are."""
    departments = organizations.choices()
    rows = queries.authority_names()
    context = {
        "lines": [(row, _name_form(row, departments)) for row in rows],
        "waiting": sum(row.confirmed_at is None for row in rows),
        "why_not": policy.why_not_assign(request.actor),
        "revision": _revision(request),
    }
    return render(request, "negative_list/publication/authorities.html", context)


def _name_form(row: AuthorityName, departments: list[tuple[int, str]]) -> AuthorityForm:
    initial = {"department": row.department_id}
    return AuthorityForm(departments=departments, initial=initial, auto_id=f"name_{row.pk}_%s")


@require_POST
@requires(P.PUBLICATION_REVIEW)
def collect(request: AuthedRequest, edition: str) -> HttpResponse:
    """Put the names of an edition into the table."""
    try:
        actions.collect_authorities(edition_key=edition, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, wording.DONE["collect"])
    return redirect("negative_list:authorities")


@require_POST
@requires(P.PUBLICATION_REVIEW)
def confirm(request: AuthedRequest, pk: int) -> HttpResponse:
    """Confirm one name."""
    name = next((row for row in queries.authority_names() if row.pk == pk), None)
    if name is None:
        raise Http404
    form = AuthorityForm(request.POST, departments=organizations.choices())
    if not form.is_valid():
        messages.error(request, wording.UNKNOWN_DEPARTMENT)
        return redirect("negative_list:authorities")
    try:
        actions.confirm_authority(name=name, **form.cleaned_data, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, wording.DONE["confirm"].format(name=name.name))
    return redirect("negative_list:authorities")


@require_safe
@signed_in
def index(request: AuthedRequest) -> HttpResponse:
    """The items of an edition with who publishes and who supervises them."""
    revision = _revision(request)
    names = dict(organizations.choices())
    assigned = queries.responsibilities(revision.edition.key) if revision else {}
    items = revision.items.order_by("position") if revision else ()
    page = Paginator(items, PAGE).get_page(request.GET.get("page"))

    def told(key: str, kind: str) -> str:
        return "、".join(names[pk] for pk in assigned.get(key, {}).get(kind, ()) if pk in names)

    context = {
        "revision": revision,
        "revisions": queries.current_revisions(Series.NEGATIVE_LIST),
        "page": page,
        "lines": [(item, told(item.key, "publishing"), told(item.key, "supervising")) for item in page],
        "without": sum(1 for item in items if not assigned.get(item.key, {}).get("publishing")),
        "why_not": policy.why_not_assign(request.actor),
        "form": MakeForm(initial={"due_on": _first_day(revision)}),
    }
    return render(request, "negative_list/publication/responsible.html", context)


def _first_day(revision: Revision | None) -> date | None:
    """By default an edition is published by its first day; one that has begun, whenever the office says."""
    on = timezone.localdate()
    return revision.in_force_from if revision and revision.in_force_from >= on else None


@require_POST
@requires(P.PUBLICATION_REVIEW)
def propose(request: AuthedRequest, edition: str) -> HttpResponse:
    """Give the items that have nobody to the departments that their measures name."""
    try:
        count = actions.propose_responsibilities(edition_key=edition, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, wording.DONE["propose"].format(count=count))
    return _back(edition)


@require_POST
@requires(P.PUBLICATION_REVIEW)
def make(request: AuthedRequest, edition: str) -> HttpResponse:
    """Make the publication tasks of an edition."""
    form = MakeForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["due_on"][0]))
        return _back(edition)
    try:
        made = actions.make_publications(
            edition_key=edition, **form.cleaned_data, by=request.actor, at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        told = {"created": made.created, "existing": made.existing, "without": made.without}
        messages.success(request, wording.DONE["make"].format(**told))
    return _back(edition)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.PUBLICATION_REVIEW)
def assign(request: AuthedRequest, edition: str, key: str) -> HttpResponse:
    """Who publishes and who supervises one item."""
    revision = queries.revision_of(edition)
    item = queries.item_of(revision, key) if revision else None
    if revision is None or item is None:
        raise Http404
    initial = queries.responsibilities(edition).get(key, {})
    form = ResponsibilityForm(request.POST or None, departments=organizations.choices(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.assign_responsibility(
                edition_key=edition, item_key=key, **form.cleaned_data, by=request.actor, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, wording.DONE["assign"])
            return _back(edition)
    context = {"revision": revision, "item": item, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "negative_list/publication/assign.html", context, status=status)


def _revision(request: AuthedRequest) -> Revision | None:
    """The edition that the address names, else the one in force."""
    asked = queries.revision_of(request.GET.get("edition", "").replace("\x00", ""))
    return asked or queries.current_list(timezone.localdate())


def _back(edition: str) -> HttpResponse:
    answer = redirect("negative_list:responsible")
    answer["Location"] += f"?edition={edition}"
    return answer
