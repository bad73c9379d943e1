"""The inbox, its lights and filters; the zero board; similar leads."""

from collections import Counter
from datetime import timedelta

import pytest

from marketaccess.apps.leads import actions as leads
from marketaccess.apps.leads import queries
from marketaccess.apps.leads.queries import freshness
from marketaccess.apps.leads.queries.inbox import ORDERS
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.domain.casework.lights import Light
from marketaccess.foundation.audit.freshness import Freshness
from marketaccess.foundation.calendars import lights
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def inbox(actor, *, is_done=False, on=make.TODAY, **wanted):
    return queries.inbox(actor, is_done=is_done, wanted=queries.Filter(**wanted), today=queries.today(on))


DESKS = [
    (LeadState.RECEIVED, make.handler),
    (LeadState.REGISTERED, make.handler),
    (LeadState.VERIFYING, make.clerk),
    (LeadState.ENDORSING, make.reviewer),
    (LeadState.RULING, make.head),
    (LeadState.VERIFIED, make.handler),
    (LeadState.REVIEWING, make.handler),
    (LeadState.ANSWERING, make.handler),
    (LeadState.ANSWERED, make.head),
]


@pytest.mark.parametrize(("state", "seat"), DESKS)
def test_a_lead_lies_on_the_desk_of_whose_turn_it_is(state, seat):
    lead = make.lead(state)
    assert inbox(seat()).leads == [lead]
    assert inbox(seat(), is_done=True).leads == []


def test_afterwards_it_is_found_among_what_is_done():
    lead = make.lead(LeadState.VERIFYING)
    assert inbox(make.handler()).total == 0
    assert inbox(make.handler(), is_done=True).leads == [lead]


def test_a_word_on_a_finished_lead_waits_with_the_others_until_it_is_read():
    done = make.lead(LeadState.CLOSED)
    late = make.lead(at=make.NINE - 7 * DAY)
    leads.write_from_reporter(lead=done, body="还有一点补充说明，请看看。", files=(), at=make.NINE)
    page = inbox(make.handler())
    assert page.leads == [late, done]
    assert (page.total, page.counts[Light.BLUE], page.counts[Light.RED]) == (2, 1, 1)
    assert inbox(make.handler(), light=Light.BLUE).leads == [done]
    assert done not in inbox(make.handler(), is_done=True).leads
    leads.write_to_reporter(lead=done, body="谢谢补充，已经记下。", by=make.handler(), at=make.NINE)
    assert inbox(make.handler()).leads == [late]
    assert inbox(make.handler(), is_done=True).leads == [done]


@pytest.mark.requirement("R12.5")
def test_lights_count_filter_and_order_the_list():
    late = make.lead(at=make.NINE - 7 * DAY)
    today = make.lead(at=make.NINE - DAY)
    page = inbox(make.handler())

    assert page.leads == [late, today]
    assert page.counts == {Light.RED: 1, Light.YELLOW: 1, Light.GREEN: 0, Light.BLUE: 0}
    assert inbox(make.handler(), light=Light.RED).leads == [late]
    assert queries.light(late, make.TODAY) is Light.RED
    assert queries.light(today, make.TODAY) is Light.YELLOW


def test_every_light_in_sql_is_the_light_of_the_domain():
    lead = make.lead(LeadState.VERIFYING)
    for days in range(-10, 20):
        today = queries.today(make.TODAY + days * DAY)
        shown = {
            light for light in Light if queries.visible_to(make.handler()).filter(lights.shines(light, today))
        }
        assert shown == {queries.light(lead, today)}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"state": "received"}, 1),
        ({"state": "closed"}, 0),
        ({"channel": "public_page"}, 1),
        ({"channel": "hotline"}, 0),
        ({"text": "分公司"}, 1),
        ({"text": "分公司 社保"}, 1),
        ({"text": "不相干"}, 0),
        ({"text": "2026-"}, 1),
        ({"text": "\x00%_'"}, 0),
        ({"situation": "nonsense"}, 0),
        ({"department": 999}, 0),
    ],
)
def test_filters(wanted, found):
    make.lead()
    assert inbox(make.handler(), **wanted).total == found


def test_a_page_beyond_the_last_is_the_last():
    make.lead()
    page = queries.inbox(
        make.handler(), is_done=False, wanted=queries.Filter(), today=queries.today(make.TODAY), page=99
    )
    assert (page.number, page.pages, len(page.leads)) == (1, 1, 1)


def test_the_inbox_takes_few_queries_however_long(django_assert_max_num_queries, monkeypatch):
    # A process that has seen another log, that of an earlier test, asks once more.
    monkeypatch.setattr(freshness, "_FRESHNESS", Freshness())
    for _ in range(4):
        make.lead()
    actor, today = make.handler(), queries.today(make.TODAY)
    with django_assert_max_num_queries(6):
        page = queries.inbox(actor, is_done=False, wanted=queries.Filter(), today=today)
        assert len({lead.reference for lead in page.leads}) == 4
        assert [hop.department.name for lead in page.leads for hop in lead.open_hops] == []


def naive(actor, today, *, is_done):
    """Looked at one by one, as the inbox counted before it knew better."""
    seen = queries.visible_to(actor)
    rows = seen.exclude(queries.todo(actor)) if is_done else seen.filter(queries.todo(actor))
    return Counter(dict.fromkeys(Light, 0)) + Counter(queries.light(lead, today) for lead in rows)


@pytest.mark.parametrize("seat", [make.handler, make.head, make.clerk, make.reviewer])
@pytest.mark.parametrize("is_done", [False, True])
def test_counts_are_what_one_finds_by_looking(seat, is_done):
    for days, state in enumerate([*LeadState, *LeadState]):
        make.lead(state, at=make.NINE - (days % 5) * DAY)
    leads.write_from_reporter(lead=make.lead(LeadState.CLOSED), body="补充。", files=(), at=make.NINE)
    today = queries.today(make.TODAY)
    page = inbox(seat(), is_done=is_done)
    assert {light: count for light, count in page.counts.items() if count} == naive(
        seat(), today, is_done=is_done
    )
    assert page.total == sum(page.counts.values()) == len(page.leads)
    assert page.other_total == sum(naive(seat(), today, is_done=not is_done).values())


@pytest.mark.parametrize("sort", ["", "due", "received", "oldest"])
def test_parts_of_the_list_are_in_one_order(sort, monkeypatch):
    for days, state in enumerate([LeadState.RECEIVED, LeadState.REGISTERED] * 4):
        make.lead(state, at=make.NINE - (days % 3) * DAY)
    actor, today = make.handler(), queries.today(make.TODAY)

    def part(number, size):
        asked = {"is_done": False, "wanted": queries.Filter(), "today": today, "sort": sort}
        return queries.inbox(actor, **asked, page=number, size=size).leads

    parts = [lead for number in (1, 2, 3) for lead in part(number, 3)]
    assert parts == part(1, 8) == list(queries.visible_to(actor).order_by(*ORDERS[sort or "due"]))


def test_finished_leads_are_counted_again_only_after_a_step(django_assert_num_queries):
    closed = make.lead(LeadState.CLOSED)
    make.lead(LeadState.VERIFYING)
    actor, today = make.handler(), queries.today(make.TODAY)

    def count():
        return queries.inbox(actor, is_done=True, wanted=queries.Filter(), today=today).total

    assert count() == 2
    make.received()
    # What was recorded since, leads under way, rows, their hops.
    with django_assert_num_queries(4):
        assert count() == 2
    leads.reopen(lead=closed, reason="情况有反复，需要重新核查", by=make.head(), at=make.NINE)
    assert count() == 1
    assert inbox(actor).total == 2


def test_a_notice_lies_with_the_unit_until_it_has_reported():
    make.lead(LeadState.RECTIFYING)
    unit = make.clerk(make.TARGET)
    notice = queries.notice_inbox(unit, is_done=False).get()
    assert not queries.notice_inbox(make.clerk(), is_done=False).exists()

    make.rectified(notice)

    assert queries.notice_inbox(unit, is_done=True).get() == notice


@pytest.mark.requirement("R12.5")
def test_the_board_counts_the_open_stock_down_to_zero():
    make.lead(LeadState.CLOSED)
    today = queries.today(make.TODAY)
    assert queries.board(make.handler(), today=today).total == 0

    make.lead(LeadState.VERIFYING)
    make.lead()

    board = queries.board(make.handler(), today=today)
    assert board.total == 2
    assert {line.key: line.total for line in board.by_step} == {"received": 1, "verifying": 1}
    assert [(line.label, line.total) for line in board.by_department] == [("示范县市场监督管理局", 1)]


@pytest.mark.requirement("R12.5")
def test_the_trend_shows_what_came_in_and_what_was_closed_by_week():
    make.lead(LeadState.CLOSED, at=make.NINE - 7 * DAY)
    make.lead()

    before, this = queries.trend(make.handler(), on=make.TODAY, weeks=2)

    assert (before.received, before.closed, before.open) == (1, 1, 0)
    assert (this.received, this.closed, this.open) == (1, 0, 1)


def test_similar_earlier_leads_are_suggested_and_only_visible_ones():
    alike = make.lead()
    make.lead(
        title="食品经营许可现场核查迟延", target_name="其他单位", narrative="申请三个月仍未安排现场核查。"
    )
    hidden = make.lead(target_name="示范县发展和改革局")
    lead = make.lead()

    found = queries.similar(lead, make.handler())

    assert [one.lead for one in found] == [alike]
    assert found[0].likeness == 1
    assert hidden not in [one.lead for one in queries.similar(hidden, make.handler())]
