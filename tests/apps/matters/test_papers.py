"""Local papers with the nature of a list: registered, abolished, followed up; each step by whom."""

from datetime import date, timedelta
from typing import Any

import pytest

from marketaccess.apps.matters import actions, queries
from marketaccess.apps.matters.models import LocalPaper
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit.models import Event
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R11.1")]
BY: dict[str, Any] = {"at": make.NINE}


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()


def registered(**changes: Any) -> LocalPaper:
    said = {
        "title": "关于公布本县准入项目目录的通知",
        "issuer": make.department(make.HANDLING).pk,
        "what": "列出十二类不予登记的项目。",
        "document_number": "某发〔2024〕1号",
        "issued_on": date(2024, 3, 1),
        "by": make.clerk(),
    }
    return actions.register_paper(**{**said, **changes}, **BY)


def abolishing(**changes: Any) -> LocalPaper:
    paper = registered(**changes)
    return actions.begin_abolishing(paper=paper, due_on=date(2026, 9, 28), by=make.handler(), **BY)


def abolished() -> LocalPaper:
    said: dict[str, Any] = {"on": make.TODAY, "document_number": "某发〔2026〕9号"}
    return actions.abolish(paper=abolishing(), by=make.clerk(), **said, **BY)


def test_from_registration_to_follow_up() -> None:
    paper = actions.follow_up(paper=abolished(), on=make.TODAY, text="已不再执行。", by=make.handler(), **BY)
    assert (paper.state, paper.abolished_by, paper.follow_up) == (
        "followed_up",
        "某发〔2026〕9号",
        "已不再执行。",
    )
    told = list(Event.objects.filter(subject_kind="local_paper").order_by("sequence"))
    assert [event.action.split(".")[1] for event in told] == ["register", "begin", "abolish", "follow_up"]
    assert told[-1].detail["was"] == {"state": "abolished"}


def test_a_step_out_of_order_is_refused() -> None:
    paper = registered()
    with pytest.raises(NotAllowed, match="已登记"):
        actions.abolish(paper=paper, on=make.TODAY, document_number="", by=make.clerk(), **BY)
    with pytest.raises(NotAllowed, match="登记回访"):
        actions.follow_up(paper=paper, on=make.TODAY, text="好", by=make.handler(), **BY)
    begun = actions.begin_abolishing(paper=paper, due_on=make.TODAY, by=make.clerk(), **BY)
    with pytest.raises(NotAllowed, match="清理中"):
        actions.begin_abolishing(paper=begun, due_on=make.TODAY, by=make.clerk(), **BY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"what": ""}, "what"),
        ({"issued_on": make.TODAY + timedelta(days=1)}, "issued_on"),
    ],
)
def test_what_cannot_be_registered(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        registered(**changes)
    assert refused.value.field == field


def test_days_that_contradict_each_other_are_refused() -> None:
    paper = abolishing()
    for on in (make.TODAY + timedelta(days=1), date(2024, 2, 1)):
        with pytest.raises(Refusal) as refused:
            actions.abolish(paper=paper, on=on, document_number="", by=make.clerk(), **BY)
        assert refused.value.field == "on"
    ended = actions.abolish(paper=paper, on=make.TODAY, document_number="", by=make.clerk(), **BY)
    for on in (make.TODAY + timedelta(days=1), make.TODAY - timedelta(days=1)):
        with pytest.raises(Refusal):
            actions.follow_up(paper=ended, on=on, text="好", by=make.handler(), **BY)
    with pytest.raises(Refusal, match="回访情况"):
        actions.follow_up(paper=ended, on=make.TODAY, text=" ", by=make.handler(), **BY)


def test_who_may_not() -> None:
    stranger = make.clerk(make.HELPING)
    with pytest.raises(NotAllowed):
        registered(by=stranger)
    paper = registered()
    with pytest.raises(NotAllowed):
        actions.begin_abolishing(paper=paper, due_on=make.TODAY, by=stranger, **BY)
    begun = actions.begin_abolishing(paper=paper, due_on=make.TODAY, by=make.clerk(), **BY)
    with pytest.raises(NotAllowed):
        actions.abolish(paper=begun, on=make.TODAY, document_number="", by=stranger, **BY)
    ended = actions.abolish(paper=begun, on=make.TODAY, document_number="", by=make.clerk(), **BY)
    with pytest.raises(NotAllowed, match="牵头单位"):
        actions.follow_up(paper=ended, on=make.TODAY, text="好", by=make.clerk(), **BY)


def test_the_register_is_filtered_and_tells_what_is_late() -> None:
    late = abolishing()
    other = registered(title="另一文件")
    assert list(queries.papers("abolishing")) == [late]
    assert set(queries.papers()) == {late, other}
    assert queries.is_late(late, make.TODAY)
    assert not queries.is_late(late, date(2026, 9, 28))
    assert not queries.is_late(other, make.TODAY)
    found = queries.paper(late.pk)
    assert found == late
    assert queries.paper(0) is None
