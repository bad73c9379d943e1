"""Codes: a batch, the sample of the frame, the link for everybody, and the sheet to print."""

from collections.abc import Callable
from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from marketaccess.apps.surveys import actions, forms, policy, queries, wording
from marketaccess.apps.surveys.views.finding import attempted, barred, find, form_page
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires

ADVICE = {
    "batch": "每个答题码只能用一次。答题码属于哪一层，由发放单位按企业的规模、行业等决定。",
    "sample": "按抽样框的户数比例分配（最大余额法），每层一个批次。",
    "link": "张贴在服务大厅，扫码即可填写，不需要答题码。无法计算回收率。",
}


def _batch(form: forms.BatchForm, **said: Any) -> object:
    given = form.cleaned_data
    return actions.invite(
        unit=form.chosen_unit(), stratum=form.stratum(), label=given["label"], count=given["count"], **said
    )


def _sample(form: forms.SampleForm, **said: Any) -> object:
    given = form.cleaned_data
    return actions.invite_sample(
        unit=form.chosen_unit(), total=given["total"], minimum=given["minimum"], **said
    )


def _link(form: forms.LinkForm, **said: Any) -> object:
    return actions.open_link(unit=form.chosen_unit(), **said)


WAYS: dict[str, tuple[str, type[forms.UnitForm], Callable[..., object]]] = {
    "batch": ("生成一批答题码", forms.BatchForm, _batch),
    "sample": ("按抽样框生成答题码", forms.SampleForm, _sample),
    "link": ("生成免码链接", forms.LinkForm, _link),
}


def invite_view(way: str) -> Callable[..., HttpResponse]:
    """The view of one way to make codes."""
    heading, kind, perform = WAYS[way]

    @requires(*policy.RIGHTS)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: AuthedRequest, number: str) -> HttpResponse:
        survey, status = find(request, number), 200
        if request.method == "POST":
            form = kind(request.POST)
            status = attempted(
                form, lambda: perform(form, survey=survey, by=request.actor, at=timezone.now())
            )
            if not status:
                return redirect("surveys:detail", number)
        elif back := barred(request, "invite", survey):
            return back
        else:
            form = kind()
        return form_page(request, form, heading, survey=survey, status=status, advice=ADVICE[way])

    return view


def address_of_code(request: HttpRequest, code: str) -> str:
    """Where a code is answered, as it stands in its QR code."""
    return request.build_absolute_uri(reverse("portal:survey", args=[code]))


def drawn(address: str) -> SafeString:
    """An address as a QR code: SVG without inline styles, black on white for every phone."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True)
    return mark_safe(svg)  # noqa: S308  # segno's own markup of our own address


@never_cache
@requires(*policy.RIGHTS)
@require_POST
def sheet(request: AuthedRequest, number: str, pk: int) -> HttpResponse:
    """The codes of a batch with their QR codes, to be printed on A4 and cut."""
    survey = find(request, number)
    batch = queries.batch_of(survey, pk)
    if batch is None:
        raise Http404(wording.NO_BATCH)
    try:
        codes = actions.hand_out(batch=batch, by=request.actor, at=timezone.now())
    except Refusal:
        barred(request, "invite", survey)
        return redirect("surveys:detail", number)
    cards = [
        (code, address, drawn(address)) for code in codes for address in [address_of_code(request, code)]
    ]
    return render(request, "surveys/sheet.html", {"survey": survey, "batch": batch, "cards": cards})
