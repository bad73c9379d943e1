"""Departments as a tree, posts in time, and the two lines of the directory."""

from datetime import date, timedelta
from typing import Any

import pytest

from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.organizations import actions, policy, queries
from marketaccess.foundation.organizations.models import Department, Liaison
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# ── One unit for recusal ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def tree() -> dict[str, Department]:
    """bureau ▶ office ▶ team, and a sister of the office, and a stranger."""
    bureau = make.department("bureau")
    office = make.department("office", parent=bureau)
    return {
        "bureau": bureau,
        "office": office,
        "team": make.department("team", parent=office),
        "sister": make.department("sister", parent=bureau),
        "stranger": make.department("stranger"),
    }


@pytest.mark.parametrize(
    ("of", "unit"),
    [
        ({"bureau"}, {"bureau", "office", "team", "sister"}),
        ({"office"}, {"bureau", "office", "team"}),
        ({"team"}, {"bureau", "office", "team"}),
        ({"sister"}, {"bureau", "sister"}),
        ({"stranger"}, {"stranger"}),
        ({"team", "stranger"}, {"bureau", "office", "team", "stranger"}),
        (set(), set()),
    ],
)
def test_what_stands_above_and_below_is_one_unit_and_a_sister_is_not(
    tree: dict[str, Department], of: set[str], unit: set[str]
) -> None:
    found = queries.same_units(frozenset(tree[key].pk for key in of))
    assert found == {tree[key].pk for key in unit}


@pytest.mark.parametrize(
    ("at", "of", "is_recused"),
    [
        ("team", "bureau", True),
        ("bureau", "team", True),
        ("office", "sister", False),
        ("sister", "office", False),
        ("stranger", "bureau", False),
    ],
)
def test_an_officer_stays_out_of_matters_of_the_own_unit(
    tree: dict[str, Department], at: str, of: str, *, is_recused: bool
) -> None:
    officer = make.actor(Role.COORDINATING_HANDLER, at)
    assert officer.is_recused_from(tree[of].pk) is is_recused


def test_a_circle_in_old_data_does_not_hang_the_search(tree: dict[str, Department]) -> None:
    Department.objects.filter(pk=tree["bureau"].pk).update(parent=tree["team"])
    assert tree["sister"].pk in queries.same_units(frozenset({tree["team"].pk}))
    assert tree["team"].pk in queries.below(frozenset({tree["bureau"].pk}))


@pytest.mark.parametrize("under", ["bureau", "office", "team"])
def test_no_department_comes_under_itself_or_what_is_below(tree: dict[str, Department], under: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.place_department(department=tree["bureau"], parent=tree[under], by=SYSTEM, at=make.NINE)
    assert refused.value.field == "parent"


# ── Posts in time ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("starts", "ends", "on", "holds"),
    [
        (0, None, -1, False),
        (0, None, 0, True),
        (0, None, 4000, True),
        (0, 10, 10, True),
        (0, 10, 11, False),
        (0, 0, 0, True),
        (0, 0, 1, False),
        (5, None, 0, False),
    ],
)
def test_a_post_counts_from_its_first_to_its_last_day(
    starts: int, ends: int | None, on: int, *, holds: bool
) -> None:
    user = make.user()
    last = None if ends is None else make.TODAY + ends * DAY
    actions.grant_post(
        user=user,
        department=make.department("finance"),
        role=Role.EVALUATOR,
        starts_on=make.TODAY + starts * DAY,
        ends_on=last,
        by=SYSTEM,
        at=make.NINE,
    )
    day = make.TODAY + on * DAY
    assert bool(accounts.actor_of(user, on=day).seats) is holds
    assert queries.posts_on(day).exists() is holds


@pytest.mark.parametrize(
    ("starts", "ends", "is_refused"),
    [
        (0, 5, True),
        (10, None, True),
        (5, 15, True),
        (-10, -1, False),
        (21, 30, False),
        (21, None, False),
        (20, 20, True),
    ],
)
def test_the_same_post_twice_at_a_time_is_refused(starts: int, ends: int | None, *, is_refused: bool) -> None:
    user, office = make.user(), make.department("finance")
    given: dict[str, Any] = {"user": user, "department": office, "role": Role.EVALUATOR}
    given |= {"by": SYSTEM, "at": make.NINE}
    actions.grant_post(**given, starts_on=make.TODAY, ends_on=make.TODAY + 20 * DAY)
    second: dict[str, Any] = {
        "starts_on": make.TODAY + starts * DAY,
        "ends_on": None if ends is None else make.TODAY + ends * DAY,
    }
    if is_refused:
        with pytest.raises(Refusal, match="已任同一职务"):
            actions.grant_post(**given, **second)
    else:
        assert actions.grant_post(**given, **second)


@pytest.mark.parametrize("title", ["长" * 51, "a\x00b"])
def test_a_title_is_short_and_plain(title: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.grant_post(
            user=make.user(),
            department=make.department("finance"),
            role=Role.EVALUATOR,
            title=title,
            starts_on=make.TODAY,
            by=SYSTEM,
            at=make.NINE,
        )
    assert refused.value.field == "title"


def test_holders_are_those_whose_post_lasts_and_whose_account_is_open() -> None:
    office = make.department("finance")
    present = make.user(Role.DEPARTMENT_HANDLER, "finance")
    gone = make.user(Role.DEPARTMENT_HANDLER, "finance")
    gone.posts.update(ends_on=make.TODAY - DAY)
    closed = make.user(Role.DEPARTMENT_HANDLER, "finance")
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)
    make.user(Role.DEPARTMENT_REVIEWER, "finance")
    found = queries.holders(department=office.pk, roles=[Role.DEPARTMENT_HANDLER], on=make.TODAY)
    assert found == {present.pk}


# ── The directory ─────────────────────────────────────────────────────────────────────────────────────

GOOD = {"name": "某某", "title": "副局长", "landline": "0662-5551234", "mobile": "13800138000"}


def save(by: Actor = SYSTEM, kind: str = "leader", **changed: str) -> Liaison:
    return actions.save_liaison(
        department=make.department("finance"), kind=kind, by=by, at=make.NINE, **{**GOOD, **changed}
    )


@pytest.mark.requirement("R1.5")
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"name": "长" * 51}, "name"),
        ({"title": " "}, "title"),
        ({"title": "长" * 51}, "title"),
        ({"landline": "", "mobile": ""}, "mobile"),
        ({"landline": "abc"}, "landline"),
        ({"landline": "12345"}, "landline"),
        ({"landline": "1" * 31}, "landline"),
        ({"mobile": "1380013800"}, "mobile"),
        ({"mobile": "12800138000"}, "mobile"),
        ({"mobile": "138001380001"}, "mobile"),
        ({"mobile": "1380013800x"}, "mobile"),
    ],
)
def test_a_line_that_cannot_be_called_is_refused_with_its_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        save(**changed)
    assert refused.value.field == field
    assert not Liaison.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.requirement("R1.5")
@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({"mobile": "138 0013 8000"}, ("0662-5551234", "13800138000")),
        ({"mobile": "138-0013-8000"}, ("0662-5551234", "13800138000")),
        ({"mobile": "+8613800138000"}, ("0662-5551234", "13800138000")),
        ({"mobile": "\uff11\uff13800138000"}, ("0662-5551234", "13800138000")),
        ({"mobile": ""}, ("0662-5551234", "")),
        ({"landline": ""}, ("", "13800138000")),
        ({"landline": "（0662）5551234-801"}, ("(0662)5551234-801", "13800138000")),
    ],
)
def test_numbers_are_kept_in_one_form(changed: dict[str, Any], kept: tuple[str, str]) -> None:
    row = save(**changed)
    assert (row.landline, row.mobile) == kept


@pytest.mark.parametrize("role", list(Role))
def test_the_own_reviewer_and_the_coordinating_handler_keep_a_line(role: Role) -> None:
    own, other = make.department("finance").pk, make.department("housing").pk
    officer = make.actor(role, "finance")
    keeps_all = role is Role.COORDINATING_HANDLER
    assert policy.may_edit_all_liaisons(officer) is keeps_all
    assert policy.may_edit_liaisons(officer, own) is (keeps_all or role is Role.DEPARTMENT_REVIEWER)
    assert policy.may_edit_liaisons(officer, other) is keeps_all


def test_a_stranger_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(NotAllowed):
        save(by=make.actor(Role.DEPARTMENT_REVIEWER, "housing"))
    assert not Liaison.objects.exists()


def test_a_closed_department_names_nobody() -> None:
    make.department("finance")
    Department.objects.update(is_active=False)
    with pytest.raises(Refusal, match="已停用"):
        save()


@pytest.mark.requirement("R1.5")
@pytest.mark.parametrize(
    ("kinds", "due_on", "on", "state"),
    [
        ((), None, make.TODAY, "waiting"),
        ((), make.TODAY, make.TODAY, "waiting"),
        ((), make.TODAY - DAY, make.TODAY, "overdue"),
        (("leader",), make.TODAY - DAY, make.TODAY, "overdue"),
        (("leader", "liaison_officer"), None, make.TODAY, "complete"),
        (("leader", "liaison_officer"), make.TODAY, make.TODAY + 90 * DAY, "complete"),
        (("leader", "liaison_officer"), make.TODAY - DAY, make.TODAY, "late"),
    ],
)
def test_who_has_returned_and_who_is_late(
    kinds: tuple[str, ...], due_on: date | None, on: date, state: str
) -> None:
    make.department("finance")
    for kind in kinds:
        save(kind=kind)
    (line,) = queries.directory(on=on, due_on=due_on)
    assert line.returned == state
    assert line.has_returned is (len(kinds) == 2)
    assert line.label == queries.RETURNED[line.returned]


def test_a_new_number_years_later_is_no_late_return() -> None:
    save()
    actions.save_liaison(
        department=make.department("finance"),
        kind="leader",
        by=SYSTEM,
        at=make.NINE + 900 * DAY,
        **{**GOOD, "mobile": "13900139000"},
    )
    row = Liaison.objects.get()
    assert (row.mobile, row.returned_on) == ("13900139000", make.TODAY)
