"""What is needed, what came, and one delivery with its report."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import frozen
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketaccess.domain.basics.period import Period
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.evaluation import freshness
from marketaccess.domain.evaluation.data_need import FREQUENCIES, KINDS, DataNeed
from marketaccess.domain.evaluation.delivery_flow import NOT_TAKEN
from marketaccess.domain.evaluation.quality import ACTIONS, Action, percent
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import bytes_response
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library
from marketaccess.warehouse.deliveries import forms, policy, queries, store, wording

if TYPE_CHECKING:
    from marketaccess.warehouse.deliveries.models import Delivery

PAGE, MONTHS = 30, 12
CSV = "text/csv; charset=utf-8"


@frozen
class Tab:
    """One of the pages of the slice."""

    key: str
    label: str
    address: str
    count: int | None = None


def tabs(request: AuthedRequest) -> list[Tab]:
    """The pages, with what waits for this person."""
    waiting = queries.waiting(request.actor).count() if policy.sees_all(request.actor) else None
    return [
        Tab("index", "数据目录", reverse("deliveries:index")),
        Tab("records", "报送记录", reverse("deliveries:records"), waiting or None),
        Tab("rules", "质量规则", reverse("deliveries:rules")),
    ]


@requires(*policy.RIGHTS)
@require_safe
def index(request: AuthedRequest) -> HttpResponse:
    """The catalogue of data needs with what has come: coverage, freshness, completeness."""
    lines = queries.catalogue(on=timezone.localdate(), at=timezone.now(), seen_by=request.actor)
    return render(
        request,
        "deliveries/index.html",
        {
            "tabs": tabs(request),
            "lines": [(line, FREQUENCIES[line.need.frequency]) for line in lines],
        },
    )


@requires(*policy.RIGHTS)
@require_safe
def records(request: AuthedRequest) -> HttpResponse:
    """The deliveries that this person may see, the newest first."""
    form = forms.DeliveryFilter(request.GET)
    form.is_valid()
    rows = queries.visible_to(request.actor)
    for name in ("need", "state"):
        if value := form.cleaned_data.get(name):
            rows = rows.filter(**{name: value})
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "deliveries/records.html",
        {"tabs": tabs(request), "form": form, "page": page, "lines": [(row, need_of(row)) for row in page]},
    )


@requires(*policy.RIGHTS)
@require_safe
def rules(request: AuthedRequest) -> HttpResponse:
    """By which rules rows are rejected and deliveries refused."""
    found = library.quality_rules()
    lines = [
        (rule, ACTIONS[rule.action], percent(rule.most) if rule.most is not None else "")
        for rule in found.by_key.values()
    ]
    context = {"tabs": tabs(request), "lines": lines, "most": percent(found.most_rejected), "rules": found}
    return render(request, "deliveries/rules.html", context)


@requires(*policy.RIGHTS)
@require_safe
def need(request: AuthedRequest, name: str) -> HttpResponse:
    """One data need: its columns and rules, and what stands by month and place."""
    found = find_need(name)
    on = timezone.localdate()
    months = _last_months(on)
    visible = queries.visible_to(request.actor).filter(need=found.name)
    standing = list(visible.filter(queries.standing(timezone.now())).order_by("begins"))
    names = queries.place_names()
    latest_first = months[::-1]
    divisions = queries.coverage(standing, latest_first, names, by_unit=False)
    units = queries.coverage(standing, latest_first, names, by_unit=True)
    last = standing[-1] if standing else None
    return render(
        request,
        "deliveries/need.html",
        {
            "need": found,
            "frequency": FREQUENCIES[found.frequency],
            "columns": [(column, KINDS[column.kind], _nulls(last, column.name)) for column in found.columns],
            "deliveries": visible[:PAGE],
            "divisions": divisions,
            "units": units if units.lines != divisions.lines else None,
            "chart": {
                "months": months,
                "rows": [sum(n or 0 for n in at) for at in _by_month(divisions)][::-1],
            },
            "last": last,
            "anomalies": [(row, f) for row in standing[-6:] for f in findings(row) if _is_odd(f)],
        },
    )


def _last_months(on: date) -> list[str]:
    """The months of a year up to this one; what has no date stands in none of them."""
    begins = date(on.year - 1, on.month, 1)
    return freshness.months(begins, on)[-MONTHS:]


def _by_month(found: queries.Coverage) -> list[tuple[int | None, ...]]:
    return list(zip(*(counts for _, counts in found.lines), strict=True)) or [()] * MONTHS


def _nulls(delivery: "Delivery | None", column: str) -> str:
    share = delivery.report.get("nulls", {}).get(column) if delivery is not None else None
    return "" if share is None else f"{share:.1%}"


def _is_odd(finding: dict[str, Any]) -> bool:
    return finding["rule"] in {"row_jump", "null_jump", "stale", "outside_period", "unknown_here"}


def find_need(name: str) -> DataNeed:
    """The data need of an address, or 404."""
    try:
        return library.data_need_named(name)
    except KeyError:
        raise Http404 from None


def need_of(delivery: "Delivery") -> DataNeed:
    """The data need of a delivery."""
    return library.data_need_named(delivery.need)


def find(request: AuthedRequest, pk: int) -> "Delivery":
    """The delivery, if the officer may see it. One that they may not see does not exist: 404."""
    found = queries.find(pk, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN)
    return found


@never_cache
@requires(*policy.RIGHTS)
@require_safe
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    """One delivery: how far its check is, or what it found, and the steps."""
    delivery = find(request, pk)
    offers = queries.offers(delivery, request.actor)
    return render(
        request,
        "deliveries/detail.html",
        {
            "delivery": delivery,
            "need": need_of(delivery),
            "findings": findings(delivery),
            "refusals": delivery.report.get("refusals", ()),
            "has_rejects": store.rejects(delivery) is not None and delivery.rows_rejected > 0,
            "permitted": _addresses(offers, delivery),
            "barred": [offer for offer in offers if not offer.allowed],
            "percent": round(delivery.share * 100),
            "left": queries.seconds_left(delivery),
            "stage": wording.STAGES.get(delivery.stage, ""),
            "is_waiting": delivery.state in {"received", "checking"} and not delivery.trouble,
            "months": _months(delivery),
            "replaces": delivery.replaces.all(),
            "cleared": _cleared(delivery),
        },
    )


def _cleared(delivery: "Delivery") -> str:
    """That its files have served their time, or ""."""
    is_kept = delivery.state not in NOT_TAKEN or any(
        store.original(each["digest"]).exists() for each in delivery.files
    )
    days = library.quality_rules().retention.refused_days
    return "" if is_kept else wording.CLEARED.format(days=days)


def _addresses(offers: Sequence[Offer], delivery: "Delivery") -> list[tuple[Offer, str, bool]]:
    return [
        (offer, reverse(f"deliveries:{offer.verb}", args=[delivery.pk]), offer.verb == "accept")
        for offer in offers
        if offer.allowed
    ]


def findings(delivery: "Delivery") -> list[dict[str, Any]]:
    """What the check found, what keeps rows out first, with words and shares."""
    rows = delivery.rows_in
    order = list(Action)
    return [
        {
            **finding,
            "told": ACTIONS[Action(finding["action"])],
            "share": f"{finding['rows'] / rows:.2%}" if rows and finding["rows"] else "",
        }
        for finding in sorted(
            delivery.report.get("findings", ()), key=lambda f: (order.index(f["action"]), -f["rows"])
        )
    ]


def _months(delivery: "Delivery") -> list[tuple[str, int]]:
    """The rows by month of what was taken."""
    found: dict[str, int] = {}
    for _, _, month, count in delivery.report.get("coverage", ()):
        found[month] = found.get(month, 0) + count
    return sorted(found.items())


@requires(*policy.RIGHTS)
@require_safe
def rejects(request: AuthedRequest, pk: int) -> HttpResponseBase:
    """The rejected rows with their reasons, streamed: there may be millions."""
    delivery = find(request, pk)
    path = store.rejects(delivery)
    if path is None:
        raise Http404(wording.GONE)
    name = f"{need_of(delivery).label}{delivery.period}拒收行.csv"
    headers = bytes_response(name=name, media_type=CSV, content=b"").headers
    response = FileResponse(path.open("rb"), content_type=CSV)
    for key, value in headers.items():
        response.headers[key] = value
    response.headers["Content-Length"] = str(path.stat().st_size)
    return response


@requires(*policy.RIGHTS)
@require_safe
def report(request: AuthedRequest, pk: int) -> HttpResponse:
    """The quality report as the program wrote it."""
    delivery = find(request, pk)
    answer = JsonResponse(delivery.report, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="delivery-{delivery.pk}-report.json"'
    return answer


def period_for(need: DataNeed | None, on: date) -> str:
    """The period that is probably meant: the last that is over."""
    found = freshness.last_ended(need.frequency, on) if need is not None else None
    return (found or Period.of(f"{on.year}Q{(on.month + 2) // 3}")).name


def locality_division(request: AuthedRequest) -> str:
    """The division that this installation serves."""
    return organizations.locality_of(request, on=timezone.localdate()).division_id
