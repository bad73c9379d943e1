"""Forms, lists and lights as they are drawn: for eyes, for a screen reader, and for those who mean harm."""

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.test import RequestFactory

from marketaccess.domain.casework.lights import LIGHTS, Light
from marketaccess.domain.mechanism.clock import Event, EventKind, due
from marketaccess.foundation.ui.forms import Day
from marketaccess.foundation.ui.templatetags.ui import MESSAGE_ICONS
from marketaccess.law import library
from tests.domain.samples import full_width

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='x",
    "{{ secret }}",
    "&lt;b&gt;",
]
WIDGETS: dict[str, type[forms.Field]] = {
    "text": forms.CharField,
    "mail": forms.EmailField,
    "number": forms.IntegerField,
    "day": forms.DateField,
    "file": forms.FileField,
    "sure": forms.BooleanField,
}


def draw(source: str, address: str = "/", **values: object) -> str:
    context = RequestContext(RequestFactory().get(address), values)
    return Template("{% load ui %}" + source).render(context).strip()


def form_with(field: forms.Field, data: dict[str, str] | None = None) -> forms.Form:
    form: forms.Form = type("Drawn", (forms.Form,), {"item": field})(data)
    return form


def drawn(field: forms.Field, data: dict[str, str] | None = None) -> str:
    return draw("{% field form.item %}", form=form_with(field, data))


class Elements(HTMLParser):
    """The elements and handlers that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.handlers: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.handlers |= {name for name, _ in attrs if name.startswith("on")}


def is_harmless(html: str) -> bool:
    seen = Elements(html)
    return not seen.handlers and not seen.names & {"script", "img", "b"}


# ── Fields ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", WIDGETS)
def test_every_control_has_a_label_that_names_it(kind: str) -> None:
    html = drawn(WIDGETS[kind](label="项目"))
    assert 'for="id_item"' in html
    assert 'id="id_item"' in html
    assert "项目" in html
    assert "style=" not in html


@pytest.mark.parametrize("kind", WIDGETS)
def test_what_is_wrong_is_tied_to_its_control(kind: str) -> None:
    html = drawn(WIDGETS[kind](label="项目", help_text="怎样填写。"), {})
    assert 'aria-invalid="true"' in html
    assert "错误：" in html
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described
    assert all(f'id="{name}"' in html for name in described[1].split())


@pytest.mark.parametrize("kind", [kind for kind in WIDGETS if kind != "sure"])
def test_what_may_be_left_out_says_so_and_what_may_not_does_not(kind: str) -> None:
    assert "（选填）" in drawn(WIDGETS[kind](label="项目", required=False))
    assert "（选填）" not in drawn(WIDGETS[kind](label="项目"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_was_typed_becomes_markup(attack: str) -> None:
    html = drawn(forms.CharField(label="项目", max_length=3), {"item": attack})
    assert is_harmless(html)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("widget", [forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_no_choice_becomes_markup(widget: type[forms.Widget], attack: str) -> None:
    html = drawn(forms.ChoiceField(label="项目", choices=[(attack, attack)], widget=widget))
    assert is_harmless(html)


@pytest.mark.parametrize("widget", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_a_group_of_choices_is_one_for_a_screen_reader(widget: type[forms.Widget]) -> None:
    choices = [("a", "甲"), ("b", "乙")]
    html = drawn(forms.ChoiceField(label="项目", help_text="选一个。", choices=choices, widget=widget))
    assert "<fieldset" in html
    assert "<legend" in html
    assert len(re.findall(r"<input", html)) == 2
    assert 'id="id_item_help"' in html


def test_the_summary_of_errors_leads_to_each_field() -> None:
    form = form_with(forms.IntegerField(label="天数"), {"item": "x"})
    html = draw("{% error_summary form %}", form=form)
    assert 'href="#id_item"' in html
    assert "有1处需要改正" in html
    assert 'role="alert"' in html


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_error_about_the_whole_form_stays_text(attack: str) -> None:
    form = form_with(forms.CharField(label="项目"), {"item": "x"})
    form.is_valid()
    form.add_error(None, attack)
    assert is_harmless(draw("{% error_summary form %}", form=form))


# ── Lists ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, ["2", "3", "20"]),
        (10, ["1", "8", "9", "11", "12", "20"]),
        (20, ["1", "18", "19"]),
    ],
)
def test_the_pages_around_the_present_one_are_offered(number: int, shown: list[str]) -> None:
    page = Paginator(range(200), 10).page(number)
    html = draw("{% pagination page %}", "/?q=x&page=3", page=page)
    linked = re.findall(r"第</span>(\d+)<span class=\"visually-hidden\">页</span></a>", html)
    assert linked == shown
    assert html.count('aria-current="page"') == 1
    assert html.count("q=x") == html.count("<a ")


@pytest.mark.parametrize("attack", ATTACKS)
def test_filters_that_stay_in_the_address_stay_text(attack: str) -> None:
    page = Paginator(range(30), 10).page(1)
    request = RequestFactory().get("/", {"q": attack})
    html = Template("{% load ui %}{% pagination page %}").render(RequestContext(request, {"page": page}))
    assert is_harmless(html)


@pytest.mark.parametrize(
    ("address", "is_offered"), [("/?item=x", True), ("/?item=", False), ("/?page=2", False)]
)
def test_only_set_filters_can_be_cleared(address: str, *, is_offered: bool) -> None:
    form = form_with(forms.CharField(label="项目", required=False))
    assert ("清除条件" in draw("{% filter_bar form %}", address, form=form)) is is_offered


# ── Lights, dates, steps ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("light", list(Light))
def test_a_light_is_told_by_word_and_shape_and_not_by_colour_alone(light: Light) -> None:
    html = draw("{% light value %}", value=light.value)
    assert LIGHTS[light] in html
    assert "<svg" in html


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_words_of_a_light_stay_text(attack: str) -> None:
    assert is_harmless(draw("{% light 'red' text %}", text=attack))


@pytest.mark.requirement("R16.3")
@pytest.mark.parametrize("key", ["transfer", "verify", "rectify"])
def test_a_date_is_worked_out_before_ones_eyes(key: str) -> None:
    rule = library.profile("county-0137").rules[key]
    start = date(2026, 9, 30)
    found = due(rule, starts_on=start, calendar=library.known_calendar())
    html = draw("{% trace due start %}", due=found, start=start)
    assert rule.clause.article in html
    assert rule.length in html
    assert html.count("<time") >= len(found.trace) or html.count("<li") >= len(found.trace) - 1


def test_an_extension_is_seen_in_the_working_out() -> None:
    rule = library.profile("county-0137").rules["rectify"]
    start = date(2026, 6, 1)
    events = [Event(EventKind.EXTEND, date(2026, 6, 5), date(2026, 6, 30))]
    found = due(rule, starts_on=start, calendar=library.known_calendar(), events=events)
    assert "准予延期至2026-06-30" in draw("{% trace due start %}", due=found, start=start)


@pytest.mark.parametrize("attack", ATTACKS)
def test_steps_timelines_messages_and_marks_stay_text(attack: str) -> None:
    offer = SimpleNamespace(verb="close", label=attack, allowed=False, reason=attack)
    entry = {"title": attack, "by": attack, "body": attack, "at": datetime(2026, 9, 29, 1, tzinfo=UTC)}
    for source, values in (
        ('{% step_button offer "/x/" %}', {"offer": offer}),
        ("{% timeline entries %}", {"entries": [entry]}),
        ("{% message 'error' text %}", {"text": attack}),
        ("{% badge text %}", {"text": attack}),
        ("{% empty text text %}", {"text": attack}),
        ("{% icon 'clock' text %}", {"text": attack}),
    ):
        assert is_harmless(draw(source, **values))


def test_a_locked_step_cannot_be_taken_and_says_why() -> None:
    offer = SimpleNamespace(verb="close", label="办结", allowed=False, reason="尚未答复反映人。")
    html = draw('{% step_button offer "/x/" %}', offer=offer)
    assert "disabled" in html
    assert "尚未答复反映人。" in html
    assert "/x/" not in html


@pytest.mark.parametrize("kind", [*MESSAGE_ICONS, "unheard-of"])
def test_a_message_of_every_kind_is_shown(kind: str) -> None:
    html = draw("{% message kind '已保存。' %}", kind=kind)
    assert "已保存。" in html
    assert "<svg" in html


class OneDay(forms.Form):
    day = Day(label="限期")


def test_a_day_says_in_which_order_it_is_meant() -> None:
    # What the picker shows follows the browser's language, not the page's.
    drawn = draw("{% field form.day %}", form=OneDay())
    assert "（年-月-日）" in drawn
    assert 'type="date"' in drawn


WRITTEN = ("2026-09-01", "2026年9月1日", "2026 年 9 月 1 日", "2026/9/1", "20260901")


@pytest.mark.parametrize("typed", [*WRITTEN, *map(full_width, WRITTEN)])
def test_a_day_is_understood_as_clerks_write_it(typed: str) -> None:
    form = OneDay({"day": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2026, 9, 1)


@pytest.mark.parametrize("typed", ["9/1/2026", "2026年13月1日", "\x00", "1" * 5000, "0001-01-01"])
def test_what_is_no_day_is_a_sentence(typed: str) -> None:
    (complaint,) = OneDay({"day": typed}).errors["day"]
    assert "2026-09-30" in complaint or "2000年至2100年" in complaint
