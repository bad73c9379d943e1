"""Who is told of which date, when, and never twice."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from marketaccess.apps.collaboration import actions
from marketaccess.apps.collaboration.actions import reminding
from marketaccess.apps.collaboration.models import Reminder, SupervisionOrder
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.notifications.models import Notice
from tests import make

pytestmark = pytest.mark.django_db

RECEIVED, TRANSFER_DUE = date(2026, 9, 29), date(2026, 9, 30)
VERIFY_DUE = date(2026, 10, 10)  # a make-up Saturday
BACK = date(2026, 10, 8)


def notices(name: str, word: str = "") -> list[str]:
    rows = Notice.objects.filter(user__username=name, text__contains=word).order_by("pk")
    return list(rows.values_list("text", flat=True))


def told_of(lead: Lead, name: str) -> list[str]:
    rows = Notice.objects.filter(user__username=name, key__startswith=f"due:{lead.reference}")
    return list(rows.order_by("pk").values_list("text", flat=True))


@pytest.mark.requirement("R12.4")
def test_the_holder_is_told_before_the_date_on_it_and_after_it() -> None:
    lead = make.lead(LeadState.VERIFYING, at=make.at(TRANSFER_DUE))
    clerk = make.clerk().name
    due_on = make.fresh(lead).due_on
    assert due_on == VERIFY_DUE
    said = {}
    for day in (BACK, date(2026, 10, 9), VERIFY_DUE, date(2026, 10, 11), date(2026, 10, 12)):
        before = len(told_of(lead, clerk))
        actions.remind(at=make.at(day))
        said[day] = told_of(lead, clerk)[before:]
    assert said[BACK] == []
    assert "将于10月10日届满" in said[date(2026, 10, 9)][0]
    assert "请今天办理" in said[VERIFY_DUE][0]
    assert said[date(2026, 10, 11)] == []  # a Sunday
    assert "已超期" in said[date(2026, 10, 12)][0]


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        (make.at(RECEIVED, 8, 59), 0),
        (make.at(RECEIVED, 9), 1),
        (make.at(RECEIVED, 17, 29), 1),
        (make.at(RECEIVED, 17, 30), 0),
        (make.at(RECEIVED, 3), 0),
        (make.at(date(2026, 10, 1)), 0),  # a holiday
        (make.at(date(2026, 10, 4)), 0),
    ],
)
def test_people_are_told_at_working_hours_only(moment: datetime, count: int) -> None:
    make.lead(LeadState.REGISTERED)
    assert actions.remind(at=moment) == count


def test_a_date_is_spoken_of_once_a_day_however_often_the_clock_ticks() -> None:
    lead = make.lead(LeadState.REGISTERED)
    assert [actions.remind(at=make.at(RECEIVED, hour)) for hour in (9, 10, 16)] == [1, 0, 0]
    assert len(told_of(lead, make.handler().name)) == 1
    assert actions.remind(at=make.at(TRANSFER_DUE)) == 1
    assert len(told_of(lead, make.handler().name)) == 2


def test_a_worker_killed_between_row_and_notice_leaves_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    lead = make.lead(LeadState.REGISTERED)
    notify = reminding.notifications.notify

    def dies(**_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(reminding.notifications, "notify", dies)
    with pytest.raises(KeyboardInterrupt):
        actions.remind(at=make.at(RECEIVED))
    assert not Reminder.objects.exists()
    monkeypatch.setattr(reminding.notifications, "notify", notify)
    assert actions.remind(at=make.at(RECEIVED)) == 1
    assert len(told_of(lead, make.handler().name)) == 1


def test_the_second_of_two_workers_finds_the_reminder_given() -> None:
    lead = make.lead(LeadState.REGISTERED)
    first = reminding._first
    assert first(Reminder.Matter.LEAD, lead.reference, "transfer", TRANSFER_DUE, "before", RECEIVED)
    assert not first(Reminder.Matter.LEAD, lead.reference, "transfer", TRANSFER_DUE, "today", RECEIVED)
    assert actions.remind(at=make.at(RECEIVED)) == 0


def test_the_unit_complained_about_hears_nothing_of_the_lead() -> None:
    lead = make.lead(LeadState.VERIFYING, at=make.at(TRANSFER_DUE))
    people = [make.clerk(make.TARGET), make.reviewer(make.TARGET), make.head(make.TARGET)]
    for day in (date(2026, 10, 9), VERIFY_DUE, date(2026, 10, 12)):
        actions.remind(at=make.at(day))
        actions.escalate_overdue(at=make.at(day, 11))
    assert Notice.objects.filter(text__contains=lead.reference).exists()
    assert [notices(person.name) for person in people] == [[], [], []]


def test_an_officer_with_a_second_post_in_the_target_hears_nothing() -> None:
    make.lead(LeadState.VERIFYING, at=make.at(TRANSFER_DUE))
    torn = make.user(Role.DEPARTMENT_HANDLER, make.HANDLING, username="torn")
    make.post(torn, Role.DEPARTMENT_REVIEWER, make.TARGET)
    loyal = make.user(Role.DEPARTMENT_HANDLER, make.HANDLING, username="loyal")
    actions.remind(at=make.at(VERIFY_DUE))
    assert notices("torn") == []
    assert len(notices(loyal.username)) == 1


def test_an_officer_who_left_hears_nothing() -> None:
    make.lead(LeadState.REGISTERED)
    gone = make.user(Role.COORDINATING_HANDLER, make.OFFICE, username="gone")
    gone.posts.update(ends_on=RECEIVED - timedelta(days=1))
    closed = make.user(Role.COORDINATING_HANDLER, make.OFFICE, username="closed")
    closed.is_active = False
    closed.save(update_fields=["is_active"])
    actions.remind(at=make.at(RECEIVED))
    assert notices("gone") == notices("closed") == []


def test_the_unit_that_rectifies_is_told_of_its_notice_and_of_nothing_else() -> None:
    lead = make.lead(LeadState.RECTIFYING)
    lead = make.fresh(lead)
    notice = lead.notices.get()
    unit = make.clerk(notice.department.key)
    assert lead.due_on is not None
    actions.remind(at=make.at(date(2026, 9, 30)))
    for back in range(4):
        actions.remind(at=make.at(lead.due_on - timedelta(days=back)))
    (text, *_) = notices(unit.name)
    assert notice.number in text
    assert all(lead.reference not in text and lead.title not in text for text in notices(unit.name))
    links = Notice.objects.filter(user__username=unit.name).values_list("link", flat=True)
    assert set(links) == {f"/desk/notices/{notice.number}/"}


def test_an_order_in_force_speaks_instead_of_the_reminder() -> None:
    lead = make.lead(LeadState.REGISTERED)
    actions.escalate_overdue(at=make.at(BACK))
    actions.remind(at=make.at(BACK, 11))
    assert told_of(lead, make.handler().name) == []
    assert any("列入督办" in text for text in notices(make.handler().name))


def test_an_order_has_reminders_of_its_own() -> None:
    make.lead(LeadState.REGISTERED)
    actions.escalate_overdue(at=make.at(BACK))
    order = SupervisionOrder.objects.get()
    texts = []
    for day in (date(2026, 10, 9), date(2026, 10, 10), date(2026, 10, 12)):
        before = len(notices(make.handler().name, f"督办单{order.number}"))
        actions.remind(at=make.at(day))
        actions.remind(at=make.at(day, 15))
        texts.append(notices(make.handler().name, f"督办单{order.number}")[before:])
    assert [len(said) for said in texts] == [1, 1, 1]
    assert "已超过完成时限" in texts[2][0]


def test_the_head_is_told_daily_which_rung_has_fallen_due() -> None:
    make.lead(LeadState.REGISTERED)
    head = make.head().name
    actions.escalate_overdue(at=make.at(BACK))
    order = SupervisionOrder.objects.get()
    actions.remind(at=make.at(date(2026, 10, 10)))
    assert notices(head, "十二（六）") == []
    for hour in (9, 10):
        actions.remind(at=make.at(date(2026, 10, 12), hour))
    assert len(notices(head, "向县政府报告")) == 1
    actions.report_to_government(
        order=order, text="现将情况报告如下。", by=make.head(), at=make.at(date(2026, 10, 13), 8)
    )
    actions.remind(at=make.at(date(2026, 10, 13)))
    assert len(notices(head, "向县政府报告")) == 1
    actions.remind(at=make.at(date(2026, 10, 14)))
    assert len(notices(head, "通报")) == 1


def test_a_provisional_date_says_so() -> None:
    lead = make.lead(LeadState.REGISTERED, at=make.at(date(2026, 12, 30)))
    assert make.fresh(lead).due_is_provisional
    actions.remind(at=make.at(date(2026, 12, 30), 11))
    (text,) = told_of(lead, make.handler().name)
    assert "（暂定）" in text


def test_what_is_not_near_is_not_read(django_assert_max_num_queries: Callable[[int], object]) -> None:
    for _ in range(5):
        make.lead(LeadState.VERIFYING, at=make.at(TRANSFER_DUE))
    make.clerk()
    # Five, and one for each other kind: consultations, adjustment tasks, publications, rectification tasks.
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        assert actions.remind(at=make.at(TRANSFER_DUE, 11)) == 0


def test_a_finished_lead_is_not_spoken_of() -> None:
    lead = make.lead(LeadState.CLOSED)
    for day in (RECEIVED, TRANSFER_DUE, BACK):
        actions.remind(at=make.at(day))
    assert told_of(lead, make.handler().name) == []
