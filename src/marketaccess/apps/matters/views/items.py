"""Desk pages of the service items: list, one item, its form, its acceptance, its guide."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketaccess.apps.matters import actions, policy, queries, wording
from marketaccess.apps.matters.forms import GuideForm, ItemFilter, ItemForm, StopForm, initial_of
from marketaccess.apps.matters.models import ServiceItem
from marketaccess.apps.matters.views.posting import taken
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.matters.lines import write_materials
from marketaccess.foundation.accounts.guards import AuthedRequest, requires, signed_in
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.ui.navigation import address_of

PAGE = 30
UNPROCESSABLE = 422


def find_item(pk: int) -> ServiceItem:
    """The item. Reading is every officer's right; 404 where there is none."""
    item = queries.service_items().filter(pk=pk).first()
    if item is None:
        raise Http404
    return item


@require_safe
@signed_in
def index(request: AuthedRequest) -> HttpResponse:
    """The items, filtered and in pages."""
    form = ItemFilter(request.GET, departments=organizations.choices())
    page = Paginator(queries.listed(form.wish()), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "is_filtering": any(request.GET.get(name) for name in form.fields),
        "may_edit": request.actor.may(P.MATTER_EDIT) or request.actor.may(P.MATTER_REVIEW),
        "import_address": address_of("service_items:start"),
        "export_address": address_of("service_items:export"),
    }
    return render(request, "matters/items.html", context)


@require_safe
@signed_in
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    """One item: what it asks, its guide and its versions, figures before and after, correspondences."""
    item = find_item(pk)
    rows = list(queries.correspondences().filter(service_item=item))
    figures = list(queries.figures(item))
    context = {
        "item": item,
        "why_not": policy.why_not_edit(request.actor, item),
        "guides": queries.guides(item),
        "guide": queries.guide_in_force(item, timezone.localdate()),
        "figures": figures,
        "rows": with_words(rows),
    }
    return render(request, "matters/item.html", context)


def with_words(rows: list[Any]) -> list[tuple[Any, Any]]:
    """Each correspondence with the words of its measure, None where the measure is gone."""
    words = queries.words_of(rows)
    return [(row, words.get((row.edition_key, row.measure_key))) for row in rows]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def create(request: AuthedRequest) -> HttpResponse:
    """A new item."""
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def edit(request: AuthedRequest, pk: int) -> HttpResponse:
    """The item's form."""
    return _form(request, find_item(pk))


def _form(request: AuthedRequest, item: ServiceItem | None) -> HttpResponse:
    if item is not None and (why := policy.why_not_edit(request.actor, item)):
        messages.warning(request, why)
        return redirect("matters:item", item.pk)
    departments = organizations.choices()
    initial = initial_of(item) if item else {}
    form = ItemForm(request.POST or None, departments=departments, initial=initial)
    if request.method == "POST" and form.is_valid():
        draft = form.draft(queries.draft_of(item) if item else None, dict(departments))
        try:
            if item is not None and (draft.key, draft.is_standard) != (key_of(item), item.is_standard):
                raise Refusal(wording.CODE_STAYS, field="implementation_code")
            saved = actions.save_service_item(draft=draft, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, wording.DONE["save" if saved.item else "unchanged"])
            found = saved.item or item or queries.by_key([draft.key])[draft.key]
            return redirect("matters:item", found.pk)
    heading = wording.HEADINGS["edit" if item else "create"]
    return _page(request, form, item, heading)


def key_of(item: ServiceItem) -> str:
    """What identifies an item."""
    return item.basic_code if item.is_standard else item.implementation_code


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def stop(request: AuthedRequest, pk: int) -> HttpResponse:
    """Take no more applications."""
    item = find_item(pk)
    form = StopForm(request.POST or None, initial={"on": timezone.localdate()})
    if taken(request, form, actions.stop_accepting, item=item):
        messages.success(request, wording.DONE["stop"])
        return redirect("matters:item", pk)
    return _page(request, form, item, wording.HEADINGS["stop"])


@require_POST
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def resume(request: AuthedRequest, pk: int) -> HttpResponse:
    """Take applications again."""
    try:
        actions.resume_accepting(item=find_item(pk), by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, wording.DONE["resume"])
    return redirect("matters:item", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def guide(request: AuthedRequest, pk: int) -> HttpResponse:
    """A new version of the guide, starting from the last one."""
    item = find_item(pk)
    form = GuideForm(request.POST or None, request.FILES or None, initial=_guide_initial(item))
    if made := taken(request, form, actions.publish_guide, item=item):
        messages.success(request, wording.DONE["guide"].format(version=made.version))
        return redirect("matters:item", pk)
    return _page(request, form, item, wording.HEADINGS["guide"])


def _guide_initial(item: ServiceItem) -> dict[str, Any]:
    last = queries.guides(item).first()
    listed = queries.draft_of(item).materials
    return {
        "body": last.body if last else "",
        "conditions": last.conditions if last else item.conditions,
        "materials": write_materials(listed),
        "in_force_from": timezone.localdate(),
    }


def _page(request: AuthedRequest, form: Any, item: ServiceItem | None, heading: str) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form, "item": item, "heading": heading}
    return render(request, "matters/form.html", context, status=status)
