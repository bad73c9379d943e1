"""Deliver, check, accept, refuse, withdraw: the change, the refusal, the event, the race."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from marketaccess.warehouse.deliveries import actions, queries, references, running, store
from marketaccess.warehouse.deliveries.actions import checking
from marketaccess.warehouse.deliveries.models import Delivery
from marketaccess.warehouse.deliveries.subscriptions import check_delivery
from tests import kit, make
from tests.races import at_once, threads_share_a_database
from tests.warehouse.deliveries.kit import AUGUST, LATER, NEED, PERIOD, accepted, content, delivered, taken

pytestmark = [pytest.mark.requirement("R5.1"), pytest.mark.usefixtures("county")]


def events() -> list[str]:
    rows = Event.objects.filter(action__startswith="delivery.").order_by("sequence")
    return [action.removeprefix("delivery.") for action in rows.values_list("action", flat=True)]


def test_a_delivery_is_checked_and_waits_for_another_person() -> None:
    make.handler(), make.head()
    row = delivered(content({}, {}, {"record": "r1"}, *[{}] * 40))
    assert row.decision_reason == ""
    assert (row.state, row.rows_in, row.rows_kept, row.rows_rejected) == ("checked", 43, 42, 1)
    assert (row.delivered_by_label, row.department and row.department.key) == (
        make.clerk().label,
        make.HANDLING,
    )
    assert row.digest == row.report["digest"]
    assert len(row.digest) == 64
    assert row.files[0]["name"] == "办件.csv"
    assert row.report["files"][0]["digest"] == row.files[0]["digest"]
    assert events() == ["deliver", "check", "report"]
    told = Notice.objects.filter(key__startswith=f"delivery:{row.pk}:checked")
    assert {notice.user.username for notice in told} == {
        "department_handler.market_regulation",
        "coordinating_handler.development_reform",
        "coordinating_head.development_reform",
    }
    assert "待接收" in told[0].text


def test_acceptance_makes_it_the_one_that_holds() -> None:
    row = accepted()
    assert (row.state, row.decided_at, row.decided_by_label) == ("accepted", LATER, make.handler().label)
    assert queries.current(NEED, LATER) == row
    assert queries.current(NEED, AUGUST) is None
    assert queries.of(row.digest) == row
    assert [path.name for path in store.path(row).rglob("*.parquet")] == ["data_0.parquet"]
    assert events()[-1] == "accept"


def test_nobody_accepts_their_own_delivery() -> None:
    row = delivered(by=make.handler())
    for verb, said in ((actions.accept, {}), (actions.refuse, {"reason": "不全"})):
        with pytest.raises(NotAllowed, match="另一人"):
            verb(delivery=row, by=make.handler(), at=LATER, **said)
    with pytest.raises(IntegrityError, match="nobody_decides"), transaction.atomic():
        Delivery.objects.filter(pk=row.pk).update(decided_by=row.delivered_by)
    assert actions.accept(delivery=row, by=make.head(), at=LATER).state == "accepted"


def test_a_corrected_delivery_replaces_the_old_one_whole_and_the_old_one_stays() -> None:
    old = accepted(content({}, {}))
    before = store.parquet_files(old)
    new = accepted(content({"unit": "corrected"}), at=LATER + timedelta(days=1))
    old = make.fresh(old)
    assert (old.state, old.replaced_by, old.replaced_at) == ("replaced", new, new.decided_at)
    assert queries.current(NEED, LATER) == old
    assert queries.current(NEED, LATER + timedelta(days=2)) == new
    assert store.parquet_files(old) == before
    assert all(Path(path).exists() for path in before)
    assert queries.of(old.digest) == old
    assert events()[-2:] == ["replace", "accept"]


def test_deliveries_of_two_months_stand_together_and_no_record_counts_twice() -> None:
    july = accepted(content({}, {}))
    rows = [{"record": f"new{n}", "accepted_at": "2026-08-01"} for n in range(30)]
    august = accepted(content({}, *[{**row, "decided_at": ""} for row in rows]), period="2026-08")
    assert august.rows_rejected == 1
    assert {each["rule"]: each["rows"] for each in august.report["findings"] if each["rows"]} == {
        "known_key": 1,
        "unknown_here": 31,
        "outside_period": 1,
    }
    span = Period.of("2026Q3")
    found = queries.of_period(NEED, begins=span.begins, ends=span.ends, at=LATER)
    assert found == [july, august]
    target = store.root() / "round" / NEED
    store.gather(found, target)
    assert len(list(target.rglob("*.parquet"))) == 2


def test_the_same_files_are_the_same_delivery_until_it_is_over() -> None:
    row = delivered()
    again = actions.deliver(
        need=NEED,
        division=make.CODE,
        period=Period.of(PERIOD),
        files=[taken(content())],
        by=make.clerk(),
        at=LATER,
    )
    assert (again.delivery, again.is_new) == (row, False)
    assert "没有重复登记" in again.told
    actions.refuse(delivery=row, reason="缺少一个单位", by=make.handler(), at=LATER)
    assert delivered(at=LATER).pk != row.pk
    assert events().count("deliver") == 2


def test_made_up_data_take_no_real_datas_place_nor_the_other_way_round() -> None:
    real = accepted()
    made_up = accepted(is_demonstration=True)
    assert made_up.pk != real.pk
    assert [make.fresh(each).state for each in (real, made_up)] == ["accepted", "accepted"]
    assert queries.current(NEED, LATER) == real
    assert queries.current(NEED, LATER, is_demonstration=True) == made_up


def test_a_delivery_that_is_refused_by_rule_says_why_and_keeps_no_data() -> None:
    row = delivered(content(division="500000"))
    assert (row.state, row.digest) == ("refused", "")
    assert "不属于本行政区划" in row.decision_reason
    assert not store.path(row).exists()
    assert store.rejects(row) is not None
    assert events() == ["deliver", "check", "refuse_by_rule"]
    with pytest.raises(NotAllowed, match="不予接收"):
        actions.accept(delivery=row, by=make.handler(), at=LATER)


def test_a_refusal_needs_its_reason() -> None:
    row = delivered()
    with pytest.raises(Refusal, match="原因"):
        actions.refuse(delivery=row, reason="  ", by=make.handler(), at=LATER)
    assert (
        actions.refuse(delivery=row, reason="缺八月", by=make.handler(), at=LATER).decision_reason == "缺八月"
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"need": "nonsense"}, "没有名称是"),
        ({"division": "999999"}, "没有区划代码"),
        ({"period": "2026Q4"}, "还没有开始"),
    ],
)
def test_what_cannot_be_delivered_is_refused(said: dict[str, Any], told: str) -> None:
    with pytest.raises(Refusal, match=told):
        delivered(**said)
    assert not Delivery.objects.exists()


def test_who_may_not_deliver_and_empty_files() -> None:
    with pytest.raises(NotAllowed):
        delivered(by=make.actor(Role.AUDITOR, make.OFFICE))
    with pytest.raises(Refusal, match="空文件"):
        store.take(BytesIO(b""), "空.csv")
    with pytest.raises(Refusal, match="请选择"):
        actions.deliver(
            need=NEED, division=make.CODE, period=Period.of(PERIOD), files=[], by=make.clerk(), at=AUGUST
        )


def test_another_department_neither_sees_nor_withdraws_it() -> None:
    row = delivered()
    other = make.clerk(make.HELPING)
    assert queries.find(row.pk, other) is None
    assert queries.find(row.pk, make.handler()) == row
    with pytest.raises(NotAllowed, match="报送的单位"):
        actions.withdraw(delivery=row, by=other, at=LATER)


def test_a_withdrawn_delivery_leaves_its_data(django_capture_on_commit_callbacks: Any) -> None:
    row = delivered()
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(delivery=row, by=make.clerk(), at=LATER)
    assert make.fresh(row).state == "withdrawn"
    assert not store.folder(row.pk).exists()
    assert store.original(row.files[0]["digest"]).exists()
    with pytest.raises(NotAllowed):
        actions.accept(delivery=row, by=make.handler(), at=LATER)


def unchecked(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> Delivery:
    """A delivery whose check ends with a fault."""

    def broken(*_: object) -> None:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(running, "run", broken)
        return delivered()


def test_a_check_that_breaks_off_can_be_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    row = unchecked(monkeypatch, running.Failed("killed"))
    assert row.state == "received"
    assert "检查中断" in row.trouble
    actions.recheck(delivery=row, by=make.clerk(), at=LATER)
    row = make.fresh(row)
    assert (row.state, row.trouble, row.rows_kept) == ("checked", "", 1)
    assert events() == ["deliver", "check", "interrupt", "recheck", "check", "report"]


def test_a_check_whose_worker_was_killed_is_done_again_with_the_same_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = delivered()
    digest = first.digest
    Delivery.objects.filter(pk=first.pk).update(state="checking", digest="", heard_at=AUGUST)
    soon = AUGUST + timedelta(minutes=4)
    assert actions.resume_checks(at=soon) == 0
    assert actions.check(delivery=first.pk, at=soon, clock=lambda: soon) is None
    assert actions.resume_checks(at=AUGUST + timedelta(minutes=6)) == 1
    again = make.fresh(first)
    if again.state == "checking":  # the queue's own clock may lie before the test's
        checking.check(delivery=first.pk, at=LATER, clock=lambda: LATER)
        again = make.fresh(first)
    assert (again.state, again.digest) == ("checked", digest)


def test_a_withdrawal_stops_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def withdrawn_meanwhile(order: Any, heard: running.Heard) -> None:
        assert heard("read", 0.5)
        row = Delivery.objects.get()
        assert (row.stage, row.share, row.heard_at) == ("read", 0.5, row.heard_at)
        actions.withdraw(delivery=row, by=make.clerk(), at=LATER)
        if not heard("read", 0.6):
            raise running.Stopped

    with monkeypatch.context() as patch:
        patch.setattr(running, "run", withdrawn_meanwhile)
        row = delivered()
    assert (row.state, row.share) == ("withdrawn", 0.5)
    assert not store.folder(row.pk).exists()


def test_a_second_worker_finds_nothing_to_do() -> None:
    row = delivered()
    check_delivery.call(row.pk)
    assert actions.check(delivery=row.pk, at=LATER, clock=lambda: LATER) is None
    assert actions.check(delivery=99, at=LATER, clock=lambda: LATER) is None


def test_codes_are_compared_with_the_platforms_own_where_none_were_delivered() -> None:
    assert references.codes("problems", make.TODAY) == []
    assert (make.HANDLING, make.CODE) in references.codes("units", make.TODAY)
    known = kit.service_item().implementation_code
    row = delivered(content({"unit": make.HANDLING, "service_item": known}, {"unit": make.HANDLING}))
    found = {(each["rule"], each["column"]): each["rows"] for each in row.report["findings"] if each["rows"]}
    assert found == {("unknown_here", "service_item"): 1}


def test_the_time_left_follows_the_pace() -> None:
    row = Delivery(check_started_at=AUGUST, heard_at=AUGUST + timedelta(seconds=30), share=0.25)
    assert queries.seconds_left(row) == 90
    assert queries.seconds_left(Delivery(check_started_at=AUGUST, heard_at=AUGUST, share=0)) is None


def test_what_came_by_the_command_line_is_decided_by_a_person() -> None:
    row = delivered(by=SYSTEM)
    assert (row.delivered_by, row.department, row.delivered_by_label) == (None, None, "系统（命令行）")
    with pytest.raises(NotAllowed):
        actions.accept(delivery=row, by=SYSTEM, at=LATER)
    assert actions.accept(delivery=row, by=make.handler(), at=LATER).state == "accepted"


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_two_corrections_accepted_at_once_leave_one_that_holds() -> None:
    rows = [delivered(content({"unit": f"u{n}"})) for n in range(4)]
    actor = make.handler()
    at_once(lambda n: actions.accept(delivery=rows[n], by=actor, at=LATER), 4)
    states = sorted(Delivery.objects.values_list("state", flat=True))
    assert states == ["accepted", "replaced", "replaced", "replaced"]


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_the_same_files_at_the_same_moment_are_one_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    file, actor = taken(content()), make.clerk()

    def act(_: int) -> actions.Delivered:
        return actions.deliver(
            need=NEED, division=make.CODE, period=Period.of(PERIOD), files=[file], by=actor, at=AUGUST
        )

    found = at_once(act, 4)
    assert sum(each.is_new for each in found if isinstance(each, actions.Delivered)) == 1
    assert Delivery.objects.count() == 1
