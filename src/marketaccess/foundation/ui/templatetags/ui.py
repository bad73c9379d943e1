"""The components of the interface, as template tags. /manage/style/ shows each in all its states."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from attrs import frozen
from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, DateInput, Form, RadioSelect, Select
from django.forms.widgets import CheckboxSelectMultiple, FileInput
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from marketaccess.domain.casework.lights import LIGHTS, Light
from marketaccess.domain.mechanism.clock import Due, TraceDay
from marketaccess.foundation.ui.icons import ICONS

register = template.Library()
COMPONENTS = "ui/components"
FEW = 6  # choices that stand one below the other; more of them stand in columns
LIGHT_ICONS = {
    Light.RED: "alarm",
    Light.YELLOW: "clock",
    Light.GREEN: "check-circle",
    Light.BLUE: "pause",
}
MESSAGE_ICONS = {"success": "check-circle", "error": "ban", "warning": "warning", "info": "info"}


@register.simple_tag
@lru_cache(512)
def icon(name: str, label: str = "") -> SafeString:
    """An icon: silent beside words, with ``label`` where it stands alone. KeyError for an unknown one."""
    inside = mark_safe(ICONS[name])  # noqa: S308 - our own drawings, never input
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon icon-{}" viewBox="0 0 24 24" focusable="false" {}>{}</svg>', name, spoken, inside
    )


@register.inclusion_tag(f"{COMPONENTS}/wordmark.html")
def wordmark(address: str, place: object) -> dict[str, object]:
    """The product's name with the locality's, linking home."""
    return {"address": address, "place": place}


@register.inclusion_tag(f"{COMPONENTS}/type_switch.html", takes_context=True)
def type_switch(context: RequestContext) -> dict[str, object]:
    """Large type on and off: a link without JavaScript, at once with it."""
    request = context.get("request")
    is_large = request is not None and request.COOKIES.get("type_size") == "large"
    return {"request": request, "other": "normal" if is_large else "large"}


@register.simple_tag
@lru_cache(64)
def light(value: str, text: str = "") -> SafeString:
    """A light in colour, icon and words. ValueError for what is none of the four."""
    key = Light(value)
    drawn = {"value": key, "sign": LIGHT_ICONS[key], "text": text or LIGHTS[key]}
    return render_to_string(f"{COMPONENTS}/light.html", drawn)


@register.inclusion_tag(f"{COMPONENTS}/due.html")
def due(
    on: date, *, first: date | None = None, provisional: object = False, reading: str = ""
) -> dict[str, object]:
    """A due date with its marks: 暂定, the reading chosen, and the first date where it was extended."""
    return {"on": on, "first": first, "provisional": provisional, "reading": reading}


@frozen
class _Day:
    """A day of a trace, with its number among the counted ones."""

    on: date
    counted: bool
    why: str
    source: str
    number: int
    is_last: bool


def _numbered(trace: Iterable[TraceDay], last: date) -> Iterator[_Day]:
    number = 0
    for day in trace:
        number += day.counted
        yield _Day(day.on, day.counted, day.why, day.source, number, day.on == last)


@register.simple_tag
@lru_cache(256)
def trace(due: Due, starts_on: date) -> SafeString:
    """算给你看: every day on the way to a date, counted or not, and why."""
    days = list(_numbered(due.trace, due.due_on))
    drawn = {"due": due, "starts_on": starts_on, "days": days}
    return render_to_string(f"{COMPONENTS}/trace.html", drawn)


def _css(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        return "form-check-input"
    return "form-select" if isinstance(widget, Select) else "form-control"


def _attrs(bound: BoundField, describedby: str) -> dict[str, str | bool]:
    attrs: dict[str, str | bool] = {"class": _css(bound)}
    if describedby:
        attrs["aria-describedby"] = describedby
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return attrs


@register.inclusion_tag(f"{COMPONENTS}/field.html")
def field(bound: BoundField, *, tiles: bool = False, optional: bool = True) -> dict[str, object]:
    """
    A form field with label, help and errors, each tied to the control for a screen reader.

    ``tiles`` draws choices as large tiles; ``optional=False`` leaves out the word （选填）.
    """
    widget = bound.field.widget
    is_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    marks = [("help", bound.help_text), ("error", bound.errors)]
    identity = bound.auto_id if is_group else bound.id_for_label or bound.auto_id
    describedby = " ".join(f"{identity}_{name}" for name, present in marks if present)
    for option in ("class",) if is_group else ():
        widget.attrs[option] = _css(bound)
    return {
        "bound": bound,
        "id": identity,
        "label": bound.label,
        "help": bound.help_text,
        "errors": bound.errors,
        "required": bound.field.required,
        "hide_optional": not optional,
        "is_group": is_group,
        "is_many": is_group and len(bound) > FEW,
        "is_check": isinstance(widget, CheckboxInput),
        "is_file": isinstance(widget, FileInput),
        # The browser shows a day as its own language has it: the field says in which order it is meant.
        "is_day": isinstance(widget, DateInput),
        "describedby": describedby,
        "tiles": tiles,
        "control": "" if is_group else bound.as_widget(attrs=_attrs(bound, describedby)),
    }


@register.inclusion_tag(f"{COMPONENTS}/error_summary.html")
def error_summary(form: Form) -> dict[str, object]:
    """Everything that is wrong with a form, above it, each error a link to its field."""
    return {"form": form, "count": sum(len(errors) for errors in form.errors.values())}


@register.inclusion_tag(f"{COMPONENTS}/pagination.html", takes_context=True)
def pagination(context: RequestContext, page: Page[Any]) -> dict[str, object]:
    """Page links that keep the filters of the address."""
    return {
        "query": context["request"].GET,
        "page": page,
        "numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag(f"{COMPONENTS}/filter_bar.html", takes_context=True)
def filter_bar(context: RequestContext, form: Form) -> dict[str, object]:
    """A list's filters as a GET form, so that they stay in the address."""
    request = context["request"]
    return {
        "form": form,
        "address": request.path,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }


@register.inclusion_tag(f"{COMPONENTS}/empty.html")
def empty(
    title: str, text: str = "", *, action: str = "", address: str = "", sign: str = "inbox"
) -> dict[str, str]:
    """A list without lines: what that means and what to do."""
    return {"title": title, "text": text, "action": action, "address": address, "sign": sign}


@register.inclusion_tag(f"{COMPONENTS}/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, object]:
    """Entries (objects or dicts) with title, and at, by, body, icon, is_current, is_grave, is_coming."""
    return {"entries": entries}


@register.inclusion_tag(f"{COMPONENTS}/step_button.html")
def step_button(offer: Any, address: str, *, primary: bool = False) -> dict[str, object]:
    """A permitted next step as a link; one that is not, as a locked button with the reason beside it."""
    return {"offer": offer, "address": address, "primary": primary}


@register.inclusion_tag(f"{COMPONENTS}/tabs.html")
def tabs(tabs: Sequence[object], current: str, name: str) -> dict[str, object]:
    """Tabs as links: each with key, label, address and perhaps count. ``name`` is read to the blind."""
    return {"tabs": tabs, "current": current, "name": name}


@register.inclusion_tag(f"{COMPONENTS}/message.html")
def message(kind: str, text: object, title: str = "") -> dict[str, object]:
    """A message: success, error, warning or info."""
    known = kind if kind in MESSAGE_ICONS else "info"
    return {"kind": known, "text": text, "title": title, "sign": MESSAGE_ICONS[known]}


@register.simple_tag
def badge(text: object, kind: str = "neutral") -> SafeString:
    """A small word in a frame: neutral, info, success, warning or danger."""
    return format_html('<span class="mark mark-{}">{}</span>', kind, text)


@register.simple_tag
def demonstration(is_demonstration: object = True) -> SafeString:
    """The mark of demonstration data, or nothing."""
    return (
        format_html('<span class="mark mark-demonstration">{}</span>', "示范数据")
        if is_demonstration
        else SafeString()
    )


@register.inclusion_tag(f"{COMPONENTS}/signatures.html")
def signatures(*names: str) -> dict[str, object]:
    """A line for signatures at the foot of a printed page."""
    return {"names": names}
