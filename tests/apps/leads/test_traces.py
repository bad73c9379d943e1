"""What each step leaves behind: one audit event, one line of progress, one announcement."""

from datetime import timedelta
from typing import Any

import pytest

from marketaccess.apps.leads import announcements
from marketaccess.apps.leads.models import Lead, Progress
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit import verify
from marketaccess.foundation.audit.models import Event
from tests import make
from tests.apps.leads.verbs import EVERY, SEATS, TEXT, stand, take

pytestmark = pytest.mark.django_db
LATER = make.NINE + timedelta(hours=3)

# What an event says besides the states: the facts that somebody who asks later must find.
TOLD: dict[str, dict[str, Any]] = {
    "refuse": {"reason": TEXT},
    "transfer": {"to": make.NAMES[make.HANDLING], "assisting": [make.NAMES[make.HELPING]]},
    "return": {"reason": TEXT, "basis": "三定规定第三条"},
    "appeal_transfer": {"reason": TEXT, "basis": "三定规定第三条"},
    "rule_keep": {"reason": TEXT},
    "rule_withdraw": {"reason": TEXT},
    "verify": {"conclusion": "substantiated", "files": 1},
    "endorse": {"conclusion": "substantiated"},
    "send_back": {"remark": TEXT},
    "take_back": {"remark": TEXT},
    "conclude": {"conclusion": "unsubstantiated"},
    "draft_notice": {"notice": "N2026-00001"},
    "notify": {"notice": "N2026-00001", "department": make.NAMES[make.TARGET]},
    "request_extension": {"until": "2026-10-26", "rule": "rectify"},
    "decide_extension": {"state": "granted", "until": "2026-10-26", "number": "示发改函〔2026〕1号"},
    "report_rectification": {"notice": "N2026-00001", "files": 1},
    "send_back_rectification": {"remark": TEXT},
    "revisit": {"solved": "yes"},
    "close": {"reason": TEXT},
    "reopen": {"reason": TEXT, "reopenings": 1},
    "rate": {"solved": "partly", "rating": 3},
    "reopen_by_reporter": {"reason": TEXT, "reopenings": 1},
    "write_from_reporter": {"files": 0},
}
# Whose department acted, as the progress shows it: the office where nothing else is said.
HANDLING = {"sign", "return", "appeal_transfer", "verify", "endorse", "reject_draft", "request_extension"}
DEPARTMENTS = dict.fromkeys(HANDLING, make.HANDLING) | {
    "contribute": make.HELPING,
    "report_rectification": make.TARGET,
}
# Remarks that people read in the progress of a lead.
REMARKS = {
    **dict.fromkeys(
        (
            *("refuse", "transfer", "rule_keep", "rule_withdraw", "reject_draft", "send_back", "take_back"),
            *("reject_notice", "send_back_rectification", "answer", "close", "reopen", "reopen_by_reporter"),
        ),
        TEXT,
    ),
    "return": f"{TEXT}（依据：三定规定第三条）",
    "appeal_transfer": f"{TEXT}（依据：三定规定第三条）",
    "request_extension": f"申请延至2026-10-26：{TEXT}",
    "decide_extension": "已批准：延至2026-10-26",
    "revisit": "已解决",
    "rate": "部分解决",
}


def check_event(name: str, event: Event, lead: Lead) -> None:
    """The event names actor, moment, the state before and after, and the facts of the step."""
    verb = EVERY[name]
    actor = SEATS[verb.seat]()
    assert (event.action, event.subject_kind) == (f"lead.{verb.verb}", "lead")
    assert (event.actor, event.actor_label, event.at) == (actor.name, actor.label, LATER)
    assert event.subject_title == lead.title
    assert (event.detail["was"]["state"], event.detail["now"]["state"]) == (verb.before, verb.after)
    if name != "register":
        assert event.detail["now"]["due_on"] == (lead.due_on.isoformat() if lead.due_on else None)
    for key, value in TOLD.get(name, {}).items():
        assert event.detail[key] == value, key


def check_progress(name: str, line: Progress) -> None:
    """The line tells people the same step, in the name of the department that took it."""
    verb = EVERY[name]
    assert (line.verb, line.was, line.now, line.at) == (verb.verb, verb.before, verb.after, LATER)
    assert line.actor_label == SEATS[verb.seat]().label
    acted = None if verb.seat == "reporter" else make.department(DEPARTMENTS.get(name, make.OFFICE))
    assert line.department == acted
    assert line.remark == REMARKS.get(name, "")


@pytest.mark.requirement("R7.5")
@pytest.mark.parametrize("name", EVERY)
def test_a_step_leaves_one_event_one_line_of_progress_and_one_announcement(
    name: str, django_capture_on_commit_callbacks: Any
) -> None:
    lead, heard = stand(name), []
    events, lines = Event.objects.count(), Progress.objects.count()

    def hear(*, reference: str, verb: str, at: object, **_: object) -> None:
        heard.append((reference, verb, at))

    announcements.lead_changed.connect(hear)
    try:
        with django_capture_on_commit_callbacks() as callbacks:
            take(name, lead, at=LATER)
            assert heard == []  # nobody hears of what may still be undone
        for callback in callbacks:
            callback()
    finally:
        announcements.lead_changed.disconnect(hear)
    assert heard == [(lead.reference, EVERY[name].verb, LATER)]
    (event,) = Event.objects.filter(subject_ref=lead.reference).order_by("sequence")[events:]
    check_event(name, event, make.fresh(lead))
    (line,) = Progress.objects.filter(lead=lead).order_by("pk")[lines:]
    check_progress(name, line)


def test_a_listener_that_fails_does_not_undo_the_step(django_capture_on_commit_callbacks: Any) -> None:
    lead = stand("transfer")

    def fail(**_: object) -> None:
        raise OSError("the mail server is away")

    announcements.lead_changed.connect(fail)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            take("transfer", lead)
    finally:
        announcements.lead_changed.disconnect(fail)
    assert make.fresh(lead).state == LeadState.VERIFYING


@pytest.mark.parametrize("name", ["register", "transfer", "return", "verify", "endorse", "notify", "answer"])
def test_where_the_trace_cannot_be_written_the_step_is_not_taken(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = stand(name)
    before = Lead.objects.filter(pk=lead.pk).values().get()

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("marketaccess.foundation.audit.log.record", full)
    with pytest.raises(OSError, match="no space"):
        take(name, lead)
    assert Lead.objects.filter(pk=lead.pk).values().get() == before
    assert not Progress.objects.filter(lead=lead, at=LATER).exists()


def test_registration_keeps_every_value_that_it_changed() -> None:
    lead = make.lead(LeadState.REGISTERED)
    make.registered(lead, title="要求外地企业设立子公司", summary="反映招标要求外地企业先设立子公司。")
    detail = Event.objects.filter(action="lead.register").latest("sequence").detail
    assert detail["was"]["title"] == "招标文件要求设立分公司"
    assert detail["now"]["title"] == "要求外地企业设立子公司"
    assert detail["was"]["target_department"] == detail["now"]["target_department"]


def test_the_handing_over_says_from_whom_to_whom() -> None:
    lead = make.lead(target_name="某机关")
    make.registered(lead, target_department=make.department(make.OFFICE))
    event = Event.objects.get(action="lead.recuse")
    assert event.detail["was"]["coordinated_by"] == make.department(make.OFFICE).pk
    assert event.detail["now"]["coordinated_by"] == make.department(make.SUBSTITUTE).pk
    assert event.detail["now"]["target_department"] == make.department(make.OFFICE).pk


def test_the_chain_of_a_whole_life_is_unbroken() -> None:
    lead = make.lead(LeadState.CLOSED)
    take("reopen", lead)
    assert verify.verify().is_whole
    actions = [event.action for event in Event.objects.filter(subject_ref=lead.reference)]
    assert actions[0] == "lead.receive"
    assert actions[-1] == "lead.reopen"
    assert len(actions) == len(set(actions)) == 13


def test_the_reporters_words_stand_in_no_event() -> None:
    words = "此句只有反映人写过，任何记录都不应当抄录。"
    lead = make.lead(LeadState.CLOSED, narrative=words)
    take("write_from_reporter", lead)
    told = str(list(Event.objects.values_list("detail", "subject_title")))
    assert words not in told
    assert TEXT not in str(Event.objects.filter(action="lead.write_from_reporter").values("detail"))
