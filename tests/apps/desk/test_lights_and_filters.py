"""The inbox on the days where a light turns, and its filters each alone and together."""

from datetime import date, timedelta
from itertools import combinations
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from django.http import QueryDict
from django.utils import timezone

from marketaccess.apps.leads.models import Hop, Lead
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.ui.shelf import SHELF
from marketaccess.law import library
from tests import make

pytestmark = pytest.mark.django_db
FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY = (date(2026, 10, 16) + timedelta(days=n) for n in range(5))
SITUATIONS = [key for key, _ in library.classifications().situation_choices()]


def on(monkeypatch: pytest.MonkeyPatch, day: date, hour: int = 10, minute: int = 0) -> None:
    """Let the pages believe that it is this day."""
    monkeypatch.setattr(timezone, "now", lambda: make.at(day, hour, minute))


def look(query: str = "", role: Role = Role.COORDINATING_HANDLER, at: str = make.OFFICE) -> Any:
    SHELF.clear()  # what is kept would show neither its context nor rows that the tests change by hand
    answer = make.browser(role, at).get(f"/desk/{query}")
    assert answer.status_code == 200
    return answer


def references(answer: Any) -> list[str]:
    return [row.reference for row in answer.context["rows"]]


def due(day: date | None, **changes: object) -> Lead:
    lead = make.received().lead
    Lead.objects.filter(pk=lead.pk).update(due_on=day, **changes)
    return make.fresh(lead)


# ── Lights ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R12.1")
@pytest.mark.parametrize(
    ("today", "due_on", "light"),
    [
        (FRIDAY, FRIDAY - timedelta(days=1), "red"),
        (FRIDAY, FRIDAY, "yellow"),
        (FRIDAY, SATURDAY, "yellow"),
        (FRIDAY, MONDAY, "yellow"),
        (FRIDAY, TUESDAY, "green"),
        (SATURDAY, FRIDAY, "red"),
        (SUNDAY, MONDAY, "yellow"),
        (SUNDAY, TUESDAY, "green"),
        (MONDAY, MONDAY, "yellow"),
        (MONDAY, TUESDAY, "yellow"),
        # The last working day before the National Day holiday looks across it.
        (date(2026, 9, 30), date(2026, 10, 8), "yellow"),
        (date(2026, 9, 30), date(2026, 10, 9), "green"),
        # A Saturday of work in its place.
        (date(2026, 10, 9), date(2026, 10, 10), "yellow"),
        (date(2026, 10, 9), date(2026, 10, 12), "green"),
        (date(2026, 10, 10), date(2026, 10, 12), "yellow"),
        (FRIDAY, None, "blue"),
    ],
)
def test_a_light_turns_on_its_day(
    today: date, due_on: date | None, light: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = due(due_on)
    on(monkeypatch, today)
    answer = look()
    (row,) = answer.context["rows"]
    assert row.light == light
    counts = {choice.key: choice.count for choice in answer.context["lights"]}
    assert counts == {"red": 0, "yellow": 0, "green": 0, "blue": 0} | {light: 1}
    for key in counts:
        shown = references(look(f"?light={key}"))
        assert shown == ([lead.reference] if key == light else [])


@pytest.mark.parametrize(("hour", "minute", "light"), [(23, 59, "yellow"), (0, 0, "red")])
def test_a_light_turns_at_midnight_in_beijing(
    hour: int, minute: int, light: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    due(MONDAY)
    on(monkeypatch, MONDAY if light == "yellow" else TUESDAY, hour, minute)
    assert look().context["rows"][0].light == light


def test_a_provisional_date_says_so_in_the_list_and_on_the_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    lead = due(date(2027, 1, 5), due_is_provisional=True)
    on(monkeypatch, MONDAY)
    assert "暂定" in look().content.decode()
    Lead.objects.filter(pk=lead.pk).update(due_is_provisional=False)
    assert "暂定" not in look().content.decode()


def test_a_date_in_a_year_without_holiday_notice_is_provisional_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lead = make.received(at=make.at(date(2027, 1, 4))).lead
    assert lead.due_is_provisional
    on(monkeypatch, date(2027, 1, 4))
    assert "暂定" in look().content.decode()


def test_the_reading_of_seven_days_is_shown_beside_the_date() -> None:
    lead = make.lead(LeadState.RECTIFYING)
    page = make.browser(Role.COORDINATING_HANDLER, make.OFFICE).get(f"/desk/leads/{lead.reference}/")
    text = page.content.decode()
    assert "文件写“七日”" in text
    assert "十二（四）" in text


@pytest.mark.requirement("R16.2")
@pytest.mark.parametrize(
    ("profile", "day", "words"),
    [
        ("jianghai", date(2026, 3, 20), "依据文件试行期将于2026-03-31届满"),
        ("jianghai", MONDAY, "依据文件已过试行期（2026-03-31届满）"),
        ("yangxi", MONDAY, "试行期届满日无法确定"),
        ("county-0137", MONDAY, ""),
    ],
)
def test_the_end_of_a_trial_period_is_said_on_the_desk(
    profile: str, day: date, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.county(profile)
    on(monkeypatch, day)
    page = look().content.decode()
    assert ("试行期" in page) is bool(words)
    assert words in page


# ── Filters ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="class")
def stock(arranged_once: None) -> list[Lead]:
    """Two leads that no two filters tell apart in the same way, and four between them."""
    made = []
    for number in range(6):
        lead = make.registered(make.received(title=f"第{number}件").lead, situation=SITUATIONS[number % 2])
        channel = "hotline" if number % 3 else "public_page"
        state = LeadState.VERIFYING if number in {1, 2, 4} else LeadState.REGISTERED
        title = "梧桐大道项目" if number in {1, 4, 5} else "银杏大道项目"
        due_on = FRIDAY - timedelta(days=1) if number in {0, 1, 4} else TUESDAY
        Lead.objects.filter(pk=lead.pk).update(channel=channel, state=state, title=title, due_on=due_on)
        if state == LeadState.VERIFYING:
            to = make.department(make.HANDLING if number != 2 else make.HELPING)
            Hop.objects.create(lead=lead, department=to, part=Hop.Part.LEAD, dispatched_at=make.NINE)
        made.append(make.fresh(lead))
    return made


def asked() -> dict[str, str]:
    """One value for each filter; only the fifth lead meets them all."""
    return {
        "state": "verifying",
        "channel": "hotline",
        "light": "red",
        "department": str(make.department(make.HANDLING).pk),
        "q": "梧桐大道",
    }


def meets(lead: Lead, name: str) -> bool:
    """Whether a lead meets one filter: the plain meaning, without SQL."""
    return {
        "state": lead.state == "verifying",
        "channel": lead.channel == "hotline",
        "light": lead.due_on is not None and lead.due_on < FRIDAY,
        "department": lead.hops.filter(department__key=make.HANDLING).exists(),
        "q": "梧桐大道" in lead.title,
    }[name]


class TestFilters:
    @pytest.mark.parametrize("count", [1, 2, 3, 5])
    def test_filters_alone_and_together_show_exactly_what_meets_them_all(
        self, stock: list[Lead], count: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        on(monkeypatch, FRIDAY)
        values = asked()
        for names in combinations(values, count):
            query = urlencode({name: values[name] for name in names})
            shown = {ref for tab in ("todo", "done") for ref in references(look(f"?tab={tab}&{query}"))}
            expected = {lead.reference for lead in stock if all(meets(lead, name) for name in names)}
            assert shown == expected, names

    @pytest.mark.parametrize("situation", SITUATIONS[:2])
    def test_the_situation_narrows_the_list(
        self, stock: list[Lead], situation: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        on(monkeypatch, FRIDAY)
        query = f"situation={situation}"
        shown = {ref for tab in ("todo", "done") for ref in references(look(f"?tab={tab}&{query}"))}
        assert shown == {lead.reference for lead in stock if lead.situation == situation}

    def test_two_words_must_both_be_there(self, stock: list[Lead], monkeypatch: pytest.MonkeyPatch) -> None:
        on(monkeypatch, FRIDAY)
        assert references(look("?tab=todo&q=梧桐 银杏")) == []
        first = stock[5]
        assert references(look(f"?tab=todo&q=梧桐 {first.reference}")) == [first.reference]

    def test_links_keep_every_filter_and_open_the_first_page(
        self, stock: list[Lead], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        on(monkeypatch, FRIDAY)
        given = {**asked(), "page": "3", "sort": "oldest"}
        answer = look(f"?{urlencode(given)}")
        for choice in answer.context["tabs"]:
            kept = parse_qs(choice.address.removeprefix("?"))
            assert kept.pop("tab") == [choice.key]
            assert "page" not in kept
            assert kept == {name: [value] for name, value in given.items() if name != "page"}
        for choice in answer.context["lights"]:
            kept = QueryDict(choice.address.removeprefix("?"))
            assert kept.get("light") == (None if choice.is_chosen else choice.key)
            assert kept["q"] == given["q"]

    def test_the_same_address_shows_the_same_list_twice(
        self, stock: list[Lead], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        on(monkeypatch, FRIDAY)
        for sort in ("", "due", "received", "oldest"):
            first, second = (references(look(f"?tab=done&sort={sort}")) for _ in range(2))
            assert first == second

    def test_the_counts_of_the_tabs_follow_the_filters(
        self, stock: list[Lead], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        on(monkeypatch, FRIDAY)
        for query in ("", "&q=梧桐大道", "&channel=hotline", "&light=red", "&state=registered"):
            tabs = {choice.key: choice.count for choice in look(f"?tab=todo{query}").context["tabs"]}
            for tab, count in tabs.items():
                assert count == len(references(look(f"?tab={tab}{query}"))), (tab, query)

    def test_a_department_is_offered_no_filter_by_department(self, stock: list[Lead]) -> None:
        answer = look(role=Role.DEPARTMENT_HANDLER, at=make.HANDLING)
        assert "department" not in answer.context["form"].fields
        forced = look(
            f"?department={make.department(make.HELPING).pk}", role=Role.DEPARTMENT_HANDLER, at=make.HANDLING
        )
        assert {row.reference for row in forced.context["rows"]} == {
            stock[1].reference,
            stock[4].reference,
        }


@pytest.mark.parametrize("typed", ["２０２６-000001", "2026-000001 ", "　2026-000001"])  # noqa: RUF001
def test_a_number_is_found_however_it_is_typed(typed: str) -> None:
    lead = make.received().lead
    assert lead.reference == "2026-000001"
    assert references(look(f"?{urlencode({'q': typed})}")) == [lead.reference]


@pytest.mark.parametrize("wild", ["%", "_", "%%", "2026%", "\\", "'", '"', "--"])
def test_signs_of_the_database_are_letters_like_any_other(wild: str) -> None:
    make.received()
    assert references(look(f"?{urlencode({'q': wild})}")) == []
