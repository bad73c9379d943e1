"""The components: what a screen reader hears, and that input never becomes markup."""

from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.test import RequestFactory

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.casework.lights import LIGHTS, Light
from marketaccess.domain.mechanism.clock import DayKind, Due, Rule, Start, due
from marketaccess.foundation.ui.icons import ICONS
from marketaccess.foundation.ui.templatetags import ui
from marketaccess.law import library

SCRIPT = "<script>alert(1)</script>"


def draw(source: str, address: str = "/", **values: object) -> str:
    context = RequestContext(RequestFactory().get(address), values)
    return Template("{% load ui %}" + source).render(context).strip()


class ExampleForm(forms.Form):
    title = forms.CharField(label="标题", help_text="一句话。")
    note = forms.CharField(label="备注", required=False)
    stance = forms.ChoiceField(label="方式", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    is_sure = forms.BooleanField(label="确认", help_text="必须勾选。")


class TestIcon:
    def test_is_silent_beside_words(self) -> None:
        drawn = draw('{% icon "clock" %}')
        assert 'aria-hidden="true"' in drawn
        assert "aria-label" not in drawn

    def test_speaks_where_it_stands_alone(self) -> None:
        drawn = draw('{% icon "clock" label %}', label='"><b>')
        assert 'role="img" aria-label="&quot;&gt;&lt;b&gt;"' in drawn

    def test_an_unknown_one_is_a_mistake_of_ours(self) -> None:
        with pytest.raises(KeyError):
            ui.icon("unheard-of")

    @pytest.mark.parametrize("name", sorted(ICONS))
    def test_holds_drawing_only(self, name: str) -> None:
        assert ICONS[name].startswith(("<path d=", "<circle "))
        assert "style=" not in ICONS[name]


class TestLight:
    @pytest.mark.parametrize("value", ["red", "yellow", "green", "blue"])
    def test_has_colour_icon_and_word(self, value: str) -> None:
        drawn = draw("{% light value %}", value=value)
        assert f"light-{value}" in drawn
        assert "<svg" in drawn
        assert LIGHTS[Light(value)] in drawn

    def test_there_is_no_fifth(self) -> None:
        with pytest.raises(ValueError):
            ui.light("purple")

    def test_each_has_its_own_icon(self) -> None:
        assert len(set(ui.LIGHT_ICONS.values())) == 4


class TestDue:
    def test_a_plain_date_has_no_marks(self) -> None:
        drawn = draw("{% due on %}", on=date(2026, 10, 9))
        assert 'datetime="2026-10-09"' in drawn
        assert "2026年10月9日" in drawn
        assert "mark" not in drawn

    def test_says_what_is_provisional_read_and_extended(self) -> None:
        drawn = draw(
            '{% due on first=first provisional=True reading="按工作日" %}',
            on=date(2027, 1, 5),
            first=date(2026, 12, 30),
        )
        assert "暂定" in drawn
        assert 'title="按工作日"' in drawn
        assert "原期限" in drawn
        assert "2026-12-30" in drawn

    def test_the_same_first_date_is_not_repeated(self) -> None:
        day = date(2026, 10, 9)
        assert "原期限" not in draw("{% due on first=on %}", on=day)


class TestTrace:
    def due(self, reading: str = "", amount: int = 2) -> Due:
        rule = Rule(
            key="verify",
            label="核查",
            start=Start.TRANSFERRED,
            amount=amount,
            day_kind=DayKind.WORKING,
            roll_over=False,
            clause=Citation("示范方案", "十二（三）"),
            reading=reading,
        )
        return due(rule, starts_on=date(2026, 9, 29), calendar=library.known_calendar())

    def draw(self, value: Due) -> str:
        return draw("{% trace due start %}", due=value, start=date(2026, 9, 29))

    def test_numbers_the_counted_days_only(self) -> None:
        drawn = self.draw(self.due())
        assert drawn.count("is-counted") == 2
        assert "第2日" in drawn
        assert "第3日" not in drawn
        assert "国庆节" in drawn

    def test_gives_rule_and_clause(self) -> None:
        drawn = self.draw(self.due())
        assert "2个工作日" in drawn
        assert "《示范方案》十二（三）" in drawn
        assert "理解" not in drawn

    def test_marks_the_last_day(self) -> None:
        drawn = self.draw(self.due())
        assert drawn.count("is-last") == 1
        assert 'is-last"><time datetime="2026-10-08"' in drawn

    def test_shows_the_reading(self) -> None:
        assert "按移交之日起算" in self.draw(self.due(reading="按移交之日起算"))

    def test_says_that_it_is_provisional_beyond_the_known_years(self) -> None:
        assert "暂定" not in self.draw(self.due())
        assert "暂定" in self.draw(self.due(amount=120))


class TestField:
    def test_help_and_error_are_tied_to_the_control(self) -> None:
        drawn = draw("{% field form.title %}", form=ExampleForm({}))
        assert 'aria-describedby="id_title_help id_title_error"' in drawn
        assert 'id="id_title_help"' in drawn
        assert 'id="id_title_error"' in drawn
        assert 'aria-invalid="true"' in drawn
        assert 'for="id_title"' in drawn

    def test_a_clean_optional_field_says_so(self) -> None:
        drawn = draw("{% field form.note %}", form=ExampleForm())
        assert "选填" in drawn
        assert "aria-invalid" not in drawn
        assert "aria-describedby" not in drawn

    def test_choices_are_a_group_with_a_legend(self) -> None:
        drawn = draw("{% field form.stance %}", form=ExampleForm())
        assert "<fieldset" in drawn
        assert "<legend" in drawn
        assert 'for="id_stance_0"' in drawn
        assert drawn.count('class="form-check-input"') == 2

    def test_a_check_box_has_its_label_beside_it(self) -> None:
        drawn = draw("{% field form.is_sure %}", form=ExampleForm())
        assert 'class="choice" for="id_is_sure"' in drawn
        assert 'id="id_is_sure_help"' in drawn

    def test_what_was_typed_stays_and_stays_text(self) -> None:
        drawn = draw("{% field form.title %}", form=ExampleForm({"title": SCRIPT}))
        assert "<script>" not in drawn
        assert "&lt;script&gt;" in drawn


class TestErrorSummary:
    def test_links_to_each_field(self) -> None:
        drawn = draw("{% error_summary form %}", form=ExampleForm({}))
        assert "有3处需要改正" in drawn
        assert 'href="#id_title"' in drawn
        assert 'role="alert"' in drawn

    def test_is_absent_without_errors(self) -> None:
        assert draw("{% error_summary form %}", form=ExampleForm()) == ""


class TestPagination:
    def page(self, address: str, number: int, count: int = 200) -> str:
        return draw("{% pagination page %}", address, page=Paginator(range(count), 20).page(number))

    def test_keeps_the_filters_of_the_address(self) -> None:
        drawn = self.page("/desk/?light=red&page=2", 2)
        assert "?light=red&amp;page=3" in drawn
        assert "?light=red&amp;page=1" in drawn
        assert 'aria-current="page"' in drawn

    def test_one_page_shows_the_count_only(self) -> None:
        drawn = self.page("/desk/", 1, count=3)
        assert "共 3 条" in drawn
        assert "<ul>" not in drawn

    def test_nothing_at_all_for_an_empty_list(self) -> None:
        assert self.page("/desk/", 1, count=0) == ""


class TestFilterBar:
    def test_offers_to_clear_only_what_is_set(self) -> None:
        source = "{% filter_bar form %}"
        plain = draw(source, form=ExampleForm(), address="/desk/")
        filtered = draw(source, form=ExampleForm(), address="/desk/?title=x")
        assert "清除条件" not in plain
        assert 'href="/desk/">清除条件' in filtered


class TestStepButton:
    def test_a_permitted_step_is_a_link(self) -> None:
        offer = SimpleNamespace(verb="transfer", label="移交", allowed=True, reason="")
        drawn = draw('{% step_button offer "/x/" %}', offer=offer)
        assert 'href="/x/"' in drawn
        assert "disabled" not in drawn

    def test_a_locked_step_gives_its_reason_and_no_address(self) -> None:
        offer = SimpleNamespace(verb="return", label="退回", allowed=False, reason="只能退回一次。")
        drawn = draw('{% step_button offer "/x/" %}', offer=offer)
        assert "/x/" not in drawn
        assert 'aria-describedby="why-return"' in drawn
        assert 'id="why-return">只能退回一次。' in drawn


class TestSmallThings:
    @pytest.mark.parametrize(
        "source",
        ["{% badge text %}", "{% message 'info' text %}", "{% empty text %}", "{% signatures text %}"],
    )
    def test_input_stays_text(self, source: str) -> None:
        drawn = draw(source, text=SCRIPT)
        assert "&lt;script&gt;" in drawn
        assert "<script>" not in drawn

    def test_a_message_of_an_unknown_kind_informs(self) -> None:
        assert "message-info" in draw('{% message "debug" "x" %}')

    def test_an_error_is_announced(self) -> None:
        assert 'role="alert"' in draw('{% message "error" "x" %}')

    def test_demonstration_data_is_marked(self) -> None:
        assert "示范数据" in draw("{% demonstration %}")
        assert draw("{% demonstration no %}", no=False) == ""

    def test_tabs_name_the_current_one(self) -> None:
        two = [{"key": k, "label": k, "address": f"?tab={k}", "count": 0} for k in ("todo", "done")]
        drawn = draw('{% tabs two "done" "待办" %}', two=two)
        assert '<a href="?tab=done" aria-current="page">' in drawn
        assert drawn.count("aria-current") == 1

    def test_a_timeline_keeps_text_as_text_and_marks_the_present(self) -> None:
        drawn = draw("{% timeline lines %}", lines=[{"title": "移交", "body": SCRIPT, "is_current": True}])
        assert "&lt;script&gt;" in drawn
        assert 'aria-current="step"' in drawn
