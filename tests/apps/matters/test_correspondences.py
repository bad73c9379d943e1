"""The life of a correspondence: who proposes, confirms, reviews, rejects, and who may not."""

from datetime import date, timedelta
from typing import Any

import pytest

from marketaccess.apps.matters import actions, policy, queries
from marketaccess.apps.matters.models import Comment, Correspondence
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.audit.models import Event
from tests import kit, make

pytestmark = pytest.mark.django_db
LATER = make.NINE + timedelta(hours=1)
VERBS: dict[str, Any] = {
    "confirm": actions.confirm,
    "review": actions.review,
    "reject": actions.reject,
    "propose": actions.propose_again,
}


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()
    kit.list_edition()


def take(verb: str, row: Correspondence, by: Actor, comment: str = "") -> Correspondence:
    found: Correspondence = VERBS[verb](correspondence=row, comment=comment, by=by, at=LATER)
    return found


@pytest.mark.requirement("R3.1", "R2.4")
def test_from_proposal_over_confirmation_to_review() -> None:
    row = kit.correspondence()
    assert (row.state, row.why, row.score) == ("proposed", "八字相同", 0.9)
    assert queries.items_for_measure("2025", "208001-1", on=make.TODAY) == []
    row = take("confirm", row, make.clerk())
    assert row.state == "confirmed"
    assert queries.items_for_measure("2025", "208001-1", on=make.TODAY) == [row.service_item]
    row = take("review", row, make.handler())
    assert (row.state, row.changed_at, row.changed_by_id) == ("reviewed", LATER, make.handler().user)
    events = Event.objects.filter(subject_kind="correspondence").order_by("sequence")
    told = [(event.action.split(".")[1], event.detail["was"]["state"]) for event in events]
    assert told == [("propose", ""), ("confirm", "proposed"), ("review", "confirmed")]
    assert {event.subject_ref for event in events} == {"2025/208001-1"}


@pytest.mark.requirement("R3.1")
def test_many_to_many() -> None:
    one, other = (
        kit.service_item(),
        kit.service_item("000131102000", name="旅馆业特种行业许可"),
    )
    for item, measure in ((one, "208001-1"), (one, "208001-2"), (other, "208001-2")):
        kit.correspondence(item, measure=measure, state="confirmed")
    assert set(queries.items_for_measure("2025", "208001-2", on=make.TODAY)) == {one, other}
    assert one.correspondences.count() == 2


@pytest.mark.parametrize("state", ["proposed", "confirmed", "reviewed", "rejected"])
def test_the_program_proposing_again_leaves_what_stands(state: str) -> None:
    row = kit.correspondence(state=state)
    again = actions.propose(
        edition_key="2025", measure_key="208001-1", item=row.service_item, why="别的", by=SYSTEM, at=LATER
    )
    assert (again.pk, again.state, again.why) == (row.pk, state, "八字相同")


def test_a_person_takes_a_rejected_pair_up_again() -> None:
    row = kit.correspondence(state="rejected")
    again = actions.propose(
        edition_key="2025", measure_key="208001-1", item=row.service_item, by=make.clerk(), at=LATER
    )
    assert again.state == "proposed"
    rejected = take("reject", again, make.clerk(), "确实不同。")
    assert take("propose", rejected, make.clerk(), "核对后认为相同。").state == "proposed"
    texts = list(Comment.objects.order_by("pk").values_list("text", flat=True))
    assert texts == ["不是同一事项。", "确实不同。", "核对后认为相同。"]


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        ("proposed", "review"),
        ("proposed", "propose"),
        ("confirmed", "confirm"),
        ("confirmed", "propose"),
        ("reviewed", "confirm"),
        ("reviewed", "review"),
        ("reviewed", "propose"),
        ("rejected", "confirm"),
        ("rejected", "review"),
        ("rejected", "reject"),
    ],
)
def test_a_step_that_does_not_lead_on_is_refused(state: str, verb: str) -> None:
    row = kit.correspondence(state=state)
    for by in (make.clerk(), make.handler()):
        with pytest.raises(NotAllowed, match="当前处于"):
            take(verb, row, by, "理由")
    assert make.fresh(row).state == state


@pytest.mark.requirement("R3.1")
@pytest.mark.parametrize(
    ("state", "verb", "role", "at"),
    [
        ("proposed", "confirm", Role.DEPARTMENT_HANDLER, make.HELPING),
        ("proposed", "confirm", Role.DEPARTMENT_REVIEWER, make.HANDLING),
        ("proposed", "confirm", Role.COORDINATING_HANDLER, make.OFFICE),
        ("proposed", "reject", Role.COORDINATING_HANDLER, make.OFFICE),
        ("proposed", "reject", Role.DEPARTMENT_HANDLER, make.HELPING),
        ("confirmed", "review", Role.DEPARTMENT_HANDLER, make.HANDLING),
        ("confirmed", "review", Role.COORDINATING_HEAD, make.OFFICE),
        ("confirmed", "reject", Role.DEPARTMENT_HANDLER, make.HANDLING),
        ("reviewed", "reject", Role.DEPARTMENT_HANDLER, make.HANDLING),
        ("rejected", "propose", Role.DEPARTMENT_HANDLER, make.HELPING),
        ("rejected", "propose", Role.COORDINATING_HANDLER, make.OFFICE),
    ],
)
def test_who_may_not(state: str, verb: str, role: Role, at: str) -> None:
    row = kit.correspondence(state=state)
    with pytest.raises(NotAllowed):
        take(verb, row, make.officer(role, at), "理由")
    assert make.fresh(row).state == state


def test_nobody_reviews_what_they_confirmed() -> None:
    user = make.user(Role.DEPARTMENT_HANDLER, make.HANDLING)
    make.post(user, Role.COORDINATING_HANDLER, make.OFFICE)
    both = accounts.actor_of(User.objects.get(pk=user.pk), on=make.TODAY)
    row = take("confirm", kit.correspondence(), both)
    with pytest.raises(NotAllowed, match="另一人"):
        take("review", row, both)
    assert take("review", row, make.handler()).state == "reviewed"


def test_rejecting_needs_a_reason() -> None:
    row = kit.correspondence()
    with pytest.raises(Refusal, match="理由") as refused:
        take("reject", row, make.clerk(), "  ")
    assert refused.value.field == "comment"
    with pytest.raises(Refusal, match="1000"):
        take("reject", row, make.clerk(), "长" * 1001)
    assert make.fresh(row).state == "proposed"


def test_an_item_without_department_is_confirmed_by_nobody() -> None:
    row = kit.correspondence(kit.service_item(department=None))
    with pytest.raises(NotAllowed, match="还没有实施部门"):
        take("confirm", row, make.clerk())


def test_what_cannot_be_proposed() -> None:
    item = kit.service_item()
    standard = kit.service_item("000131104000", is_standard=True)
    shown = kit.service_item("000131105000", is_demonstration=True)
    said: dict[str, Any] = {"edition_key": "2025", "measure_key": "208001-1", "by": SYSTEM, "at": LATER}
    for changes, words in (
        ({"item": item, "measure_key": "208001-9"}, "没有标识"),
        ({"item": item, "edition_key": "1999"}, "没有标识"),
        ({"item": standard}, "标准事项"),
        ({"item": shown}, "示范"),
    ):
        with pytest.raises(Refusal, match=words):
            actions.propose(**{**said, **changes})
    with pytest.raises(NotAllowed):
        actions.propose(**{**said, "item": item, "by": make.clerk(make.HELPING)})
    assert not Correspondence.objects.exists()


@pytest.mark.requirement("R2.4")
def test_period_and_entries_are_amended_once() -> None:
    row = kit.correspondence(state="confirmed")
    power = actions.save_entry(
        register="power", code="QZ-1", name="食品经营许可", by=make.handler(), at=LATER
    )
    licence = actions.save_entry(
        register="licence", code="000131101000", name="食品经营许可", by=make.handler(), at=LATER
    )
    said: dict[str, Any] = {
        "correspondence": row,
        "valid_from": date(2026, 1, 1),
        "valid_to": date(2026, 6, 30),
        "entries": [power, licence],
        "by": make.clerk(),
        "at": LATER,
    }
    changed = actions.amend(**said)
    assert set(changed.entries.all()) == {power, licence}
    actions.amend(**said)
    detail = Event.objects.get(action="correspondence.amend").detail
    assert detail["now"] == {
        "valid_from": "2026-01-01",
        "valid_to": "2026-06-30",
        "entries": ["licence:000131101000", "power:QZ-1"],
    }
    for on, count in (
        (date(2025, 12, 31), 0),
        (date(2026, 1, 1), 1),
        (date(2026, 6, 30), 1),
        (make.TODAY, 0),
    ):
        assert len(queries.items_for_measure("2025", "208001-1", on=on)) == count, on


def test_amending_is_refused_backwards_and_to_others() -> None:
    row = kit.correspondence()
    said: dict[str, Any] = {"correspondence": row, "by": make.clerk(), "at": LATER}
    with pytest.raises(Refusal, match="有效期"):
        actions.amend(valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1), **said)
    with pytest.raises(NotAllowed):
        actions.amend(valid_from=None, valid_to=None, **{**said, "by": make.clerk(make.HELPING)})


def test_entries_are_kept_by_the_office_and_a_code_has_one_name() -> None:
    said: dict[str, Any] = {"register": "power", "code": "QZ-1", "by": make.handler(), "at": LATER}
    first = actions.save_entry(name="食品经营许可", **said)
    assert actions.save_entry(name="食品经营许可", **said) == first
    with pytest.raises(Refusal, match="已登记为"):
        actions.save_entry(name="药品零售", **said)
    with pytest.raises(Refusal, match="请填写"):
        actions.save_entry(name="", **said)
    with pytest.raises(NotAllowed):
        actions.save_entry(name="食品经营许可", **{**said, "by": make.clerk()})
    assert Event.objects.filter(action="register_entry.save").count() == 1


def test_the_work_list_is_narrowed_and_counted() -> None:
    one = kit.correspondence(state="reviewed")
    other = kit.correspondence(kit.service_item("000131102000", name="旅馆业许可"), measure="208001-2")
    rows = queries.correspondences()
    for changes, found in (
        ({"state": "proposed"}, {other}),
        ({"measure": "208001-1"}, {one}),
        ({"query": "旅馆"}, {other}),
        ({"query": one.service_item.implementation_code}, {one}),
        ({"department": make.department(make.HANDLING).pk}, {one, other}),
        ({"department": make.department(make.HELPING).pk}, set()),
        ({"edition": "2022"}, set()),
    ):
        wish = queries.CorrespondenceWish(**changes)
        assert set(queries.narrow(rows, wish)) == found, changes
    assert queries.counts(rows) == {"reviewed": 1, "proposed": 1}
    words = queries.words_of([one, other])
    assert words["2025", "208001-2"].text == "旅馆业特种行业许可证核发"


def test_offers_say_why_a_step_is_not_for_somebody() -> None:
    row = kit.correspondence()
    mine = {offer.verb: offer.allowed for offer in queries.offers(row, make.clerk())}
    assert mine == {"confirm": True, "reject": True}
    theirs = queries.offers(row, make.clerk(make.HELPING))
    assert [offer.allowed for offer in theirs] == [False, False]
    assert "实施部门" in theirs[0].reason
    assert policy.why_not_step(make.clerk(), "confirm", row) == ""
