"""What the audit log keeps of each step, with whom, when and in which detail; and who hears of it."""

from datetime import timedelta
from typing import Any

import pytest

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from marketaccess.warehouse.deliveries import actions
from marketaccess.warehouse.deliveries.models import Delivery
from tests import make
from tests.warehouse.deliveries.kit import AUGUST, LATER, accepted, content, delivered
from tests.warehouse.deliveries.rows import row

pytestmark = [pytest.mark.requirement("R5.1"), pytest.mark.usefixtures("county")]

CLERK = f"department_handler.{make.HANDLING}"
HANDLER, HEAD = (f"coordinating_{post}.{make.OFFICE}" for post in ("handler", "head"))


def last(action: str) -> Event:
    return Event.objects.filter(action=f"delivery.{action}").order_by("-sequence")[0]


def kept(action: str) -> dict[str, Any]:
    """The detail of the last event of a step, without the states."""
    return {key: value for key, value in last(action).detail.items() if key not in ("was", "now")}


def states(action: str) -> tuple[str, str]:
    """From which state to which."""
    detail = last(action).detail
    return detail["was"]["state"], detail["now"]["state"]


def test_a_delivery_is_traced_with_its_files_and_its_figures() -> None:
    one = delivered(content({}, *[{}] * 30, {"kind": "7"}))
    event = last("deliver")
    assert (event.subject_kind, event.subject_ref, event.subject_title) == (
        "delivery",
        str(one.pk),
        "办件 2026-07",
    )
    assert (event.actor, event.at) == (CLERK, AUGUST)
    assert kept("deliver") == {"division": make.CODE, "digest": one.files_digest, "files": 1}
    assert states("check") == ("received", "checking")
    assert kept("report") == {"rows": 32, "faults": 1, "digest": one.digest}
    assert last("report").actor != CLERK


def test_a_refusal_by_rule_is_the_programs_and_names_its_rows() -> None:
    one = delivered(content({"kind": "7"}))
    assert kept("refuse_by_rule") == {"rows": 1, "faults": 1, "digest": ""}
    assert states("refuse_by_rule") == ("checking", "refused")
    assert one.decided_by is None
    assert one.decision_reason == "拒收1行，占100%，超过5%"


def test_an_acceptance_is_traced_with_the_hash_of_what_was_taken_and_what_it_replaced() -> None:
    old = accepted()
    new = accepted(content({"unit": "w"}), at=LATER + timedelta(days=1))
    assert kept("accept") == {"digest": new.digest}
    assert last("accept").actor == HANDLER
    assert states("replace") == ("accepted", "replaced")
    assert last("replace").subject_ref == str(old.pk)


def test_a_refusal_is_traced_with_its_reason_and_trimmed() -> None:
    one = row()
    actions.refuse(delivery=one, reason="  缺少八月的行 \n", by=make.head(), at=LATER)
    assert kept("refuse") == {"reason": "缺少八月的行"}
    assert (last("refuse").actor, last("refuse").at) == (HEAD, LATER)
    one = make.fresh(one)
    assert (one.decided_by_label, one.decided_at) == (make.head().label, LATER)


@pytest.mark.parametrize("state", ["received", "checking", "checked"])
def test_a_withdrawal_is_traced_with_where_it_stood(state: str) -> None:
    actions.withdraw(delivery=row(state), by=make.clerk(), at=LATER)
    assert states("withdraw") == (state, "withdrawn")
    assert kept("withdraw") == {}


@pytest.mark.parametrize("reason", ["", " ", "\u3000\n"])
def test_a_refusal_without_a_reason_leaves_no_trace(reason: str) -> None:
    one = row()
    with pytest.raises(Refusal) as raised:
        actions.refuse(delivery=one, reason=reason, by=make.head(), at=LATER)
    assert (raised.value.field, raised.value.message) == ("reason", "请写明不予接收的原因。")
    assert not Event.objects.filter(action="delivery.refuse").exists()
    assert make.fresh(one).decided_at is None


def test_data_that_are_gone_from_the_disk_are_not_accepted() -> None:
    one = row()  # a row of the database whose folder was never written
    with pytest.raises(Refusal, match="请联系系统管理员从备份恢复"):
        actions.accept(delivery=one, by=make.handler(), at=LATER)
    assert make.fresh(one).state == "checked"
    assert not Event.objects.filter(action="delivery.accept").exists()


def notices(one: Delivery, state: str) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(key__startswith=f"delivery:{one.pk}:{state}")
    return sorted((each.user.username, each.text) for each in rows)


def test_who_delivered_hears_of_the_decision_with_a_link_to_it() -> None:
    one = row()
    actions.refuse(delivery=one, reason="不全", by=make.head(), at=LATER)
    assert notices(one, "refused") == [(CLERK, "数据报送“办件”2026-07：不予接收")]
    assert Notice.objects.get(key__startswith=f"delivery:{one.pk}:refused").link.endswith(f"/{one.pk}/")


def test_the_office_hears_of_what_it_has_to_decide_and_not_of_what_a_rule_refused() -> None:
    make.handler(), make.head()
    good, bad = delivered(), delivered(content({"kind": "7"}), period="2026-06")
    assert [user for user, _ in notices(good, "checked")] == [HANDLER, HEAD, CLERK]
    assert [user for user, _ in notices(bad, "refused")] == [CLERK]


def test_only_a_worker_that_has_been_silent_for_five_minutes_is_given_up() -> None:
    silent = row("checking", heard_at=AUGUST)
    row("checking", heard_at=AUGUST + timedelta(minutes=2), period="2026-06")
    at = AUGUST + timedelta(minutes=5, seconds=1)
    assert actions.resume_checks(at=AUGUST + timedelta(minutes=5)) == 0
    assert actions.resume_checks(at=at) == 1
    assert last("resume").subject_ref == str(silent.pk)
