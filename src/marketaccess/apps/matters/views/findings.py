"""Findings by rule, each with a way to where it can be mended; and the process figures."""

from collections import defaultdict

from attrs import frozen
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketaccess.apps.matters import queries, wording
from marketaccess.apps.matters.forms import ItemFilter
from marketaccess.apps.matters.models import ServiceItem
from marketaccess.apps.negative_list import queries as editions
from marketaccess.domain.basics.rulebook import Finding, Rule
from marketaccess.domain.matters.alignment import ALIGNMENT_RULES, Alignment
from marketaccess.domain.negative_list.edition import Series
from marketaccess.foundation.accounts.guards import AuthedRequest, signed_in
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.ui.navigation import address_of

SHOWN, SHOWN_OF_ONE = 10, 1000
PAGE = 30
# Of an item's findings: the page on which each is mended.
MENDED_AT = {"AL2": "matters:propose", "AL7": "matters:stop", "AL8": "matters:item"}


@frozen
class Line:
    """A finding as the page shows it."""

    finding: Finding
    department: str
    address: str
    action: str


@frozen
class Group:
    """A rule with its findings; ``more`` are not shown."""

    rule: Rule[Alignment]
    lines: list[Line]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.lines)


@require_safe
@signed_in
def findings(request: AuthedRequest) -> HttpResponse:
    """Where list and items are two skins, rule by rule."""
    on = timezone.localdate()
    form = ItemFilter(request.GET, departments=organizations.choices())
    department = form.wish().department
    found = queries.findings(on)
    items = queries.by_key([each.where for each in found])
    named = dict(organizations.choices())
    by_rule: dict[str, list[Line]] = defaultdict(list)
    for each in found:
        item = items.get(each.where)
        if department is None or department == _department(each, item):
            by_rule[each.number].append(_line(each, item, named))
    chosen = request.GET.get("rule", "")
    most = SHOWN_OF_ONE if chosen else SHOWN
    groups = [
        Group(rule, by_rule[rule.number][:most], len(by_rule[rule.number])) for rule in ALIGNMENT_RULES.rules
    ]
    context = {
        "groups": [group for group in groups if chosen in {"", group.rule.number}],
        "tabs": _tabs(request, groups),
        "chosen": chosen,
        "total": sum(group.count for group in groups),
        "form": form,
        "revision": editions.revision_in_force(Series.NEGATIVE_LIST, on),
        "on": on,
    }
    return render(request, "matters/findings.html", context)


def _tabs(request: AuthedRequest, groups: list[Group]) -> list[dict[str, object]]:
    kept = request.GET.copy()
    kept["rule"] = ""
    tabs: list[dict[str, object]] = [
        {"key": "", "label": wording.ALL_RULES, "address": f"?{kept.urlencode()}", "count": None}
    ]
    for group in groups:
        kept["rule"] = number = group.rule.number
        tabs.append({"key": number, "label": number, "address": f"?{kept.urlencode()}", "count": group.count})
    return tabs


def _department(finding: Finding, item: ServiceItem | None) -> int | None:
    """Whose finding it is: the item's department, or the one whose page is wrong."""
    if item is not None:
        return item.department_id
    kind, _, rest = finding.where.partition("/")
    return int(rest.partition("/")[0]) if kind == "page" else None


def _line(finding: Finding, item: ServiceItem | None, named: dict[int, str]) -> Line:
    action = wording.MENDING.get(finding.number, wording.MENDING["item"])
    if item is not None:
        address = reverse(MENDED_AT.get(finding.number, "matters:edit"), args=[item.pk])
        department = named.get(item.department_id or 0, "") or item.department_name
        return Line(finding, department, address, action)
    edition, _, key = finding.where.partition("/")
    if edition == "paper":
        return Line(finding, "", reverse("matters:papers"), action)
    if edition == "page":
        department = named.get(_department(finding, None) or 0, "")
        return Line(finding, department, reverse("negative_list:pages"), action)
    query = f"?edition={edition}&measure={key}"
    return Line(finding, "", reverse("matters:correspondences") + query, action)


@require_safe
@signed_in
def figures(request: AuthedRequest) -> HttpResponse:
    """Process figures before and after: the sums as a chart, the items as a table."""
    form = ItemFilter(request.GET, departments=organizations.choices())
    courses = queries.courses(form.wish())
    sums = queries.sums(courses)
    online = queries.wholly_online(courses)
    page = Paginator([each for each in courses if each.has_changed], PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [
            (course, [(wording.FIGURES[name], before, after) for name, before, after in course.pairs])
            for course in page
        ],
        "limit_label": wording.FIGURES["promised_days"],
        "total": len(courses),
        "sums": [(wording.FIGURES[each.name], each) for each in sums],
        "online": online,
        "chart": {
            "names": [wording.FIGURES[each.name] for each in sums],
            "before": [each.before for each in sums],
            "after": [each.after for each in sums],
        },
        "export_address": address_of("service_items:figures"),
    }
    return render(request, "matters/figures.html", context)
