"""Publication of an edition: who answers for what, tasks, reports, acceptance; pages and their faults."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from marketaccess.apps.negative_list import actions, queries
from marketaccess.apps.negative_list.models import (
    AuthorityName,
    PageCheck,
    Publication,
    Responsibility,
)
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from marketaccess.law import library
from tests import make, publishing
from tests.races import at_once, threads_share_a_database

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.1")]
TODAY = Today(make.TODAY, date(2026, 9, 30))


def office() -> dict[str, Any]:
    return {"by": make.handler(), "at": make.NINE}


def events(action: str) -> int:
    return Event.objects.filter(action=action).count()


# ── Names and responsibilities ────────────────────────────────────────────────────────────────────────


def test_names_are_collected_once_with_a_guess_that_counts_for_nothing() -> None:
    make.county()
    publishing.edition()
    assert actions.collect_authorities(edition_key="2025", **office()) == 1
    assert actions.collect_authorities(edition_key="2025", **office()) == 0
    (row,) = queries.authority_names()
    assert (row.name, row.department_id) == ("市场监管部门", make.department(make.HANDLING).pk)
    assert queries.departments_named([row.name]) == ()
    assert actions.propose_responsibilities(edition_key="2025", **office()) == 0
    assert events("authority.collect") == 1


def test_a_confirmed_name_makes_items_somebodys() -> None:
    make.county()
    publishing.edition()
    publishing.named()
    assert actions.propose_responsibilities(edition_key="2025", **office()) == 2
    handling = make.department(make.HANDLING).pk
    assert queries.responsibilities("2025")["208001"] == {
        "publishing": (handling,),
        "supervising": (handling,),
    }
    assert actions.propose_responsibilities(edition_key="2025", **office()) == 0


def test_a_name_can_be_nobody_s_here() -> None:
    make.county()
    publishing.edition()
    row = publishing.named()
    actions.confirm_authority(name=row, department=None, **office())
    assert queries.departments_named([row.name]) == ()
    event = Event.objects.filter(action="authority.confirm").order_by("-sequence")[0]
    assert event.detail["was"] == {"department": make.department(make.HANDLING).pk}
    with pytest.raises(Refusal, match="停用"):
        actions.confirm_authority(name=row, department=0, **office())


@pytest.mark.requirement("R4.9")
def test_an_item_is_given_to_other_departments_with_its_trace() -> None:
    make.county()
    publishing.edition()
    publishing.responsible()
    helping = make.department(make.HELPING).pk
    said: dict[str, Any] = {"edition_key": "2025", "item_key": "208001"}
    for _ in range(2):
        actions.assign_responsibility(**said, publishing=[helping], supervising=[], **office())
    assert queries.responsibilities("2025")["208001"] == {"publishing": (helping,)}
    assert events("responsibility.assign") == 1
    for wrong in ({"item_key": "999999"}, {"edition_key": "1999"}, {"publishing": [0]}):
        with pytest.raises(Refusal):
            actions.assign_responsibility(
                **{**said, "publishing": [], "supervising": [], **wrong}, **office()
            )


def test_who_answers_for_what_is_the_offices() -> None:
    make.county()
    publishing.edition()
    row = publishing.named()
    clerk: dict[str, Any] = {"by": make.clerk(), "at": make.NINE}
    for act in (
        lambda: actions.collect_authorities(edition_key="2025", **clerk),
        lambda: actions.confirm_authority(name=row, department=None, **clerk),
        lambda: actions.propose_responsibilities(edition_key="2025", **clerk),
        lambda: actions.assign_responsibility(
            edition_key="2025", item_key="208001", publishing=[], supervising=[], **clerk
        ),
        lambda: actions.make_publications(edition_key="2025", due_on=publishing.DUE, **clerk),
    ):
        with pytest.raises(NotAllowed, match="牵头单位"):
            act()


# ── Tasks ─────────────────────────────────────────────────────────────────────────────────────────────


def test_one_task_for_each_item_department_and_outlet_once() -> None:
    rows = publishing.ready()
    assert [(row.item_key, row.outlet) for row in rows] == [
        (key, outlet) for key in publishing.LISTED for outlet in publishing.OUTLETS
    ]
    again = actions.make_publications(edition_key="2025", due_on=publishing.DUE, **office())
    assert (again.created, again.existing, again.without) == (0, 6, 0)
    assert events("publication.make") == 1
    Responsibility.objects.filter(item_key="203008").delete()
    assert actions.make_publications(edition_key="2025", due_on=publishing.DUE, **office()).without == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"due_on": make.TODAY - timedelta(days=1)}, "早于今天"),
        ({"due_on": make.TODAY + timedelta(days=367)}, "一年"),
        ({"edition_key": "1999"}, "没有这一版"),
    ],
)
def test_what_makes_no_tasks(said: dict[str, Any], words: str) -> None:
    make.county()
    publishing.edition()
    publishing.responsible()
    with pytest.raises(Refusal, match=words):
        actions.make_publications(**{"edition_key": "2025", "due_on": publishing.DUE, **said}, **office())


def test_without_outlets_or_departments_there_is_nothing_to_publish(monkeypatch: pytest.MonkeyPatch) -> None:
    make.county()
    publishing.edition()
    with pytest.raises(Refusal, match="责任部门"):
        actions.make_publications(edition_key="2025", due_on=publishing.DUE, **office())
    publishing.responsible()
    bare = evolve(library.profile("county-0137"), outlets=())
    monkeypatch.setattr(library, "profile", lambda _: bare)
    with pytest.raises(Refusal, match="公开渠道"):
        actions.make_publications(edition_key="2025", due_on=publishing.DUE, **office())


@pytest.mark.parametrize("key", library.profile_keys())
def test_every_profile_names_where_the_list_is_published(key: str) -> None:
    outlets = library.profile(key).outlets
    assert outlets
    assert all(outlet.is_general != outlet.clause.is_given for outlet in outlets)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"link": ""}, "link"),
        ({"link": "https://x.gov.cn/"}, "link"),
        ({"link": "https://x.gov.cn/index.html"}, "link"),
        ({"link": "", "screenshot": make.text_file("截图.txt")}, "screenshot"),
    ],
)
def test_what_proves_nothing(said: dict[str, Any], field: str) -> None:
    row = publishing.task()
    with pytest.raises(Refusal) as refused:
        publishing.reported(row, **said)
    assert refused.value.field == field
    assert make.fresh(row).state == "open"


def test_reported_sent_back_reported_again_accepted() -> None:
    row = publishing.task()
    publishing.reported(row, link="", screenshot=make.proof("截图.pdf"))
    assert make.fresh(row).screenshot is not None
    actions.send_publications_back(publications=[row], remark="截图看不清。", **office())
    row = make.fresh(row)
    assert (row.state, row.remark) == ("open", "截图看不清。")
    publishing.reported(row)
    row = make.fresh(row)
    assert (row.state, row.remark, row.screenshot) == ("reported", "", None)
    actions.accept_publications(publications=[row], **office())
    assert (make.fresh(row).state, make.fresh(row).accepted_at) == ("accepted", make.NINE)
    told = Event.objects.filter(subject_kind="publication").order_by("sequence")
    assert [event.action.split(".")[1] for event in told] == ["report", "send_back", "report", "accept"]


def test_an_accepted_page_that_vanished_is_sent_back() -> None:
    row = publishing.task("accepted")
    actions.send_publications_back(publications=[row], remark="页面已打不开。", **office())
    assert (make.fresh(row).state, make.fresh(row).accepted_at) == ("open", None)
    publishing.reported(row)
    with pytest.raises(Refusal, match="原因"):
        actions.send_publications_back(publications=[row], remark=" ", **office())


def test_all_or_none() -> None:
    rows = publishing.ready()
    publishing.reported(rows[0])
    with pytest.raises(NotAllowed):
        publishing.reported(*rows)
    assert Publication.objects.filter(state="reported").count() == 1
    assert publishing.reported(*rows[1:]) == 5


def test_whose_step_it_is_not() -> None:
    row = publishing.task()
    for other in (make.clerk(make.HELPING), make.handler(), make.reviewer()):
        with pytest.raises(NotAllowed, match="责任部门"):
            publishing.reported(row, by=other)
    publishing.reported(row)
    for other in (make.clerk(), make.head()):
        with pytest.raises(NotAllowed, match="牵头单位"):
            actions.accept_publications(publications=[row], by=other, at=make.NINE)


def test_four_eyes() -> None:
    row = publishing.task()
    user = make.user(Role.COORDINATING_HANDLER, make.OFFICE)
    make.post(user, Role.DEPARTMENT_HANDLER, make.HANDLING)
    both = accounts.actor_of(user, on=make.TODAY)
    publishing.reported(row, by=both)
    with pytest.raises(NotAllowed, match="另一人"):
        actions.accept_publications(publications=[row], by=both, at=make.NINE)


def test_everybody_hears_of_it_once() -> None:
    make.county()
    make.clerk()
    make.handler()
    rows = publishing.ready()
    publishing.reported(*rows)
    actions.accept_publications(publications=rows, **office())
    texts = list(Notice.objects.filter(user=make.clerk().user).order_by("pk").values_list("text", flat=True))
    assert ["6项公开任务" in texts[0], "6项" in texts[1]] == [True, True]
    (text,) = Notice.objects.filter(user=make.handler().user).values_list("text", flat=True)
    assert "6项" in text


def test_how_far_it_is() -> None:
    rows = publishing.ready()
    publishing.reported(rows[0], rows[1])
    actions.accept_publications(publications=[rows[0]], **office())
    shares = {
        share.outlet: share for share in queries.progress("2025", on=publishing.DUE + timedelta(days=1))
    }
    done, waiting, late = (shares[name] for name in ("政府网站", "部门门户网站", "公众号"))
    assert (done.total, done.accepted, done.overdue, done.percent) == (2, 1, 1, 50)
    assert (waiting.reported, waiting.overdue) == (1, 1)
    assert (late.accepted, late.overdue, late.percent) == (0, 2, 0)
    assert queries.progress("1999", on=make.TODAY) == ()


@pytest.mark.parametrize(
    ("due_on", "light"),
    [
        (date(2026, 9, 28), Light.RED),
        (date(2026, 9, 30), Light.YELLOW),
        (date(2026, 10, 8), Light.GREEN),
    ],
)
def test_a_light_by_its_date_and_the_same_in_the_database(due_on: date, light: Light) -> None:
    row = publishing.task()
    rows = Publication.objects.filter(pk=row.pk)
    rows.update(due_on=due_on)
    row = make.fresh(row)
    assert queries.publication_light(row, TODAY) is light
    assert queries.publication_lights(rows, TODAY)[light] == 1
    publishing.reported(row)
    assert queries.publication_light(make.fresh(row), TODAY) is Light.BLUE
    assert queries.publication_lights(rows, TODAY)[Light.BLUE] == 1


def test_the_others_of_the_same_page() -> None:
    rows = publishing.ready()
    assert [each.item_key for each in queries.alike(rows[0])] == ["203008"]
    publishing.reported(rows[0], rows[3], link="https://x.gov.cn/a/1")
    publishing.reported(rows[1], link="https://x.gov.cn/b/1")
    assert list(queries.alike(make.fresh(rows[0]))) == [rows[3]]
    assert list(queries.alike(make.fresh(rows[1]))) == []


# ── Pages ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R2.5")
def test_a_finding_goes_away_when_a_later_page_is_right() -> None:
    publishing.ready()
    wrong = publishing.checked(publishing.PAGE.replace("药品零售企业许可", ""))
    assert [fault["kind"] for fault in wrong.faults] == ["missing"]
    state = queries.page_states(on=make.TODAY)[0]
    assert (state.outlet, state.is_right, len(state.faults)) == ("政府网站", False, 1)
    publishing.checked(at=make.NINE + timedelta(hours=1))
    by_outlet = {state.outlet: state for state in queries.page_states(on=make.TODAY)}
    assert by_outlet["政府网站"].is_right
    assert not by_outlet["公众号"].is_right  # nobody has handed it in
    assert PageCheck.objects.count() == 2
    assert events("page.check") == 2


@pytest.mark.requirement("R2.5")
def test_a_new_edition_makes_what_was_right_stale() -> None:
    rows = publishing.ready()
    publishing.reported(*rows)
    actions.accept_publications(publications=rows, **office())
    publishing.checked()
    (first, *_) = (s for s in queries.page_states(on=make.TODAY) if s.outlet == "政府网站")
    assert first.is_right
    publishing.edition(key="2026", starts_on=make.TODAY)
    current = queries.current_list(make.TODAY)
    assert queries.is_stale(make.fresh(rows[0]), current)
    states = queries.page_states(on=make.TODAY)
    assert [state.is_right for state in states] == [False] * 3
    assert "换版" in states[0].problem
    before = queries.current_list(make.TODAY - timedelta(days=1))
    assert not queries.is_stale(make.fresh(rows[0]), before)


@pytest.mark.requirement("R2.5")
def test_stale_words_and_the_wrong_edition_are_found_by_the_editions_recorded() -> None:
    make.county()
    publishing.edition(
        key="2022", texts={"208001": ["公章刻制业特种行业许可证核发"]}, starts_on=date(2022, 3, 25)
    )
    publishing.edition()
    publishing.responsible()
    publishing.made()
    page = publishing.PAGE.replace("2025年版", "2022年版") + "\n公章刻制业特种行业许可证核发"
    kinds = [fault["kind"] for fault in publishing.checked(page).faults]
    assert kinds == ["wrong_edition", "stale"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": " \x00\n"}, "text"),
        ({"link": "https://x.gov.cn/"}, "link"),
        ({"outlet": "billboard"}, "outlet"),
    ],
)
def test_what_cannot_be_compared(said: dict[str, Any], field: str) -> None:
    publishing.ready()
    with pytest.raises(Refusal) as refused:
        publishing.checked(**{"text": publishing.PAGE, **said})
    assert refused.value.field == field
    assert not PageCheck.objects.exists()


def test_whose_page_it_is() -> None:
    publishing.ready()
    with pytest.raises(NotAllowed, match="责任部门"):
        publishing.checked(by=make.clerk(make.HELPING))
    assert publishing.checked(by=make.handler()).faults == []


def test_without_an_edition_in_force_there_is_nothing_to_compare_with() -> None:
    publishing.ready()
    with pytest.raises(Refusal, match="施行"):
        publishing.checked(at=make.at(date(2020, 1, 6)))
    assert queries.page_states(on=date(2020, 1, 6)) == ()


def test_words_that_differ_are_marked() -> None:
    publishing.ready()
    check = publishing.checked(publishing.PAGE.replace("药品零售企业许可", "药品零售企业经营许可"))
    (fault,) = queries.told_faults(check)
    assert [piece.text for piece in fault.pieces if piece.mark == "removed"] == ["经营"]
    assert Notice.objects.filter(user=make.clerk().user, text__contains="1处不符").count() == 1


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_four_make_the_tasks_at_once_and_there_is_one_of_each() -> None:
    make.county()
    publishing.edition()
    publishing.responsible()
    by = make.handler()
    at_once(
        lambda _: actions.make_publications(edition_key="2025", due_on=publishing.DUE, by=by, at=make.NINE), 4
    )
    assert Publication.objects.count() == 6
    assert AuthorityName.objects.count() == 1
