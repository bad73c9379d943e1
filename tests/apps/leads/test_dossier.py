"""What the page of a lead holds for each reader: clocks, stays, opinions, notices, files, talk, timeline."""

from datetime import date, timedelta

import pytest

from marketaccess.apps.leads import actions, queries
from marketaccess.apps.leads.models import Attachment, Lead
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState
from marketaccess.domain.casework.lights import Light
from tests import make
from tests.apps.leads.verbs import TEXT, ask_for_time, stand, take

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EIGHTH, NINTH = date(2026, 10, 8), date(2026, 10, 9)


def dossier(lead: Lead, actor: Actor, on: date = make.TODAY) -> queries.Dossier:
    return queries.dossier(make.fresh(lead), actor, on=on)


# ── Clocks ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("on", "light"),
    [
        (make.TODAY, Light.GREEN),
        (EIGHTH, Light.YELLOW),
        (NINTH, Light.YELLOW),
        (NINTH + DAY, Light.RED),
    ],
)
def test_the_head_of_the_page_shows_the_clock_that_ends_first_with_its_light(on: date, light: Light) -> None:
    lead = make.lead(LeadState.VERIFYING)
    made = dossier(lead, make.handler(), on)
    assert made.running is not None
    assert (made.running.deadline.rule, made.running.light, made.light) == ("verify", light, light)


def test_a_clock_that_was_met_burns_no_more_but_says_that_it_was_late() -> None:
    lead = make.lead(LeadState.REGISTERED)
    make.transferred(lead, at=make.at(EIGHTH))
    clocks = {clock.deadline.rule: clock for clock in dossier(lead, make.handler(), EIGHTH).clocks}
    assert clocks["transfer"].light is Light.BLUE
    assert clocks["transfer"].is_late
    assert not clocks["transfer"].is_running
    assert clocks["verify"].is_running


def test_the_explanation_of_each_clock_ends_on_its_date() -> None:
    lead = make.lead(LeadState.RECTIFYING)
    for clock in dossier(lead, make.handler()).clocks:
        assert clock.due.due_on == clock.deadline.due_on
        assert clock.due.trace[-1].on == clock.deadline.due_on
        counted = [day for day in clock.due.trace if day.counted]
        assert len(counted) == clock.due.rule.amount, clock.deadline.rule
        assert all(day.why for day in clock.due.trace)


def test_what_the_reporter_was_promised_is_shown_to_the_office_only() -> None:
    make.county("yangxi")
    lead = make.lead(LeadState.VERIFYING)
    assert [clock.deadline.rule for clock in dossier(lead, make.handler()).clocks] == ["reply_complainant"]
    assert dossier(lead, make.clerk()).clocks == []


# ── Stays ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("on", "days"), [(make.TODAY, 0), (date(2026, 9, 30), 1), (date(2026, 10, 7), 1), (EIGHTH, 2)]
)
def test_a_stay_counts_the_working_days_up_to_today(on: date, days: int) -> None:
    (stay,) = dossier(make.lead(LeadState.VERIFYING), make.handler(), on).stays
    assert (stay.days, stay.is_over) == (days, False)


def test_a_stay_ends_when_the_opinion_was_handed_in() -> None:
    lead = make.lead(LeadState.ENDORSING)
    actions.endorse(lead=lead, by=make.reviewer(), at=make.at(EIGHTH))
    (stay,) = dossier(lead, make.handler(), date(2026, 10, 20)).stays
    assert (stay.days, stay.is_over) == (2, True)


def test_a_department_that_gave_the_lead_back_keeps_its_line_in_the_record() -> None:
    lead = stand("return")
    take("return", lead, at=make.at(EIGHTH))
    make.transferred(make.fresh(lead), to=make.HELPING, at=make.at(NINTH))
    stays = dossier(lead, make.handler(), NINTH).stays
    assert [(stay.hop.department.key, stay.is_over) for stay in stays] == [
        (make.HANDLING, True),
        (make.HELPING, True),
        (make.HELPING, False),
    ]


# ── Opinions and notices ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("seat", "count"),
    [("office", 0), ("clerk", 1), ("reviewer", 1), ("helper", 0)],
)
def test_a_draft_is_the_departments_own_until_it_is_handed_in(seat: str, count: int) -> None:
    lead = stand("verify")
    take("verify", lead)
    readers = {
        "office": make.handler(),
        "clerk": make.clerk(),
        "reviewer": make.reviewer(),
        "helper": make.clerk(make.HELPING),
    }
    assert len(dossier(lead, readers[seat]).opinions) == count


def test_the_department_in_the_lead_reads_what_its_helpers_wrote_and_they_read_their_own() -> None:
    lead = stand("contribute")
    take("contribute", lead)
    take("verify", lead)
    assert len(dossier(lead, make.clerk()).opinions) == 2
    assert [opinion.statement for opinion in dossier(lead, make.clerk(make.HELPING)).opinions] == [TEXT]
    # A contribution is no draft: it is handed in as it is written.
    assert [opinion.statement for opinion in dossier(lead, make.handler()).opinions] == [TEXT]


def test_a_rejected_draft_never_reaches_the_office() -> None:
    lead = stand("reject_draft")
    take("reject_draft", lead)
    make.verified(make.fresh(lead), statement=make.STATEMENT + "补充：已调取档案。")
    actions.endorse(lead=make.fresh(lead), by=make.reviewer(), at=make.NINE)
    (opinion,) = dossier(lead, make.handler()).opinions
    assert opinion.statement.endswith("补充：已调取档案。")
    assert len(dossier(lead, make.clerk()).opinions) == 2


@pytest.mark.parametrize(
    ("state", "office", "department"), [(LeadState.VERIFIED, 1, 0), (LeadState.RECTIFYING, 1, 1)]
)
def test_a_notice_is_for_departments_once_it_was_issued(
    state: LeadState, office: int, department: int
) -> None:
    lead = make.lead(state)
    if state is LeadState.VERIFIED:
        make.drafted(lead)
    assert len(dossier(lead, make.head()).notices) == office
    assert len(dossier(lead, make.clerk()).notices) == department


# ── Files ─────────────────────────────────────────────────────────────────────────────────────────────


def purposes(lead: Lead, actor: Actor) -> set[str]:
    return {file.purpose for file in dossier(lead, actor).files}


@pytest.fixture
def with_files() -> Lead:
    """A lead whose reporter gave a file, with proof of the department and of the unit."""
    make.vault_keys()
    make.county()
    lead = make.lead(LeadState.RECTIFYING, files=(make.text_file("材料.txt"),))
    ask_for_time(lead)
    make.rectified(make.notice_of(lead))
    return make.fresh(lead)


def test_the_office_opens_everything_but_the_sealed_original(with_files: Lead) -> None:
    assert purposes(with_files, make.handler()) == {"reported", "proof", "notice_proof", "official"}
    assert with_files.attachments.filter(purpose="sealed_original").count() == 1


def test_a_department_opens_a_copy_once_it_was_released_and_never_the_units_proof(with_files: Lead) -> None:
    assert purposes(with_files, make.clerk()) == {"proof", "official"}
    with_files.attachments.filter(purpose=Attachment.Purpose.REPORTED).update(released_at=make.NINE)
    assert purposes(with_files, make.clerk()) == {"proof", "official", "reported"}


@pytest.mark.parametrize("role", [Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_REVIEWER])
def test_the_unit_opens_its_own_proof_and_nothing_else_of_the_lead(with_files: Lead, role: Role) -> None:
    unit = make.officer(role, make.TARGET)
    found = queries.attachments_visible_to(unit)
    assert {file.purpose for file in found} == {"notice_proof"}


def test_no_file_of_a_lead_opens_under_the_address_of_a_notice(with_files: Lead) -> None:
    number = make.notice_of(with_files).number
    unit = make.browser(Role.DEPARTMENT_HANDLER, make.TARGET)
    for file in with_files.attachments.all():
        status = unit.get(f"/desk/notices/{number}/files/{file.pk}/").status_code
        assert status == (200 if file.purpose == "notice_proof" else 404), file.purpose


def test_names_of_the_reporters_files_are_neutral_for_everybody(with_files: Lead) -> None:
    names = {
        file.file.name for file in dossier(with_files, make.handler()).files if file.purpose == "reported"
    }
    assert "材料.txt" not in names


# ── Talk and timeline ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("seat", "reads"), [("office", True), ("head", True), ("clerk", False), ("reviewer", False)]
)
def test_the_talk_with_the_reporter_and_the_revisits_stay_in_the_office(seat: str, reads: bool) -> None:
    lead = make.lead(LeadState.CLOSED)
    actions.write_from_reporter(lead=lead, body="补充一句。", at=make.NINE)
    reader = {"office": make.handler, "head": make.head, "clerk": make.clerk, "reviewer": make.reviewer}[
        seat
    ]()
    made = dossier(lead, reader)
    assert bool(made.messages) is bool(made.revisits) is reads
    assert ("answer" in {entry.verb for entry in made.timeline}) is reads


def test_the_timeline_tells_each_step_in_words_with_who_and_for_which_department() -> None:
    lead = make.lead(LeadState.CLOSED)
    entries = dossier(lead, make.handler()).timeline
    assert [entry.verb for entry in entries][:4] == ["receive", "register", "transfer", "verify"]
    for entry in entries:
        assert entry.label == LEAD_FLOW.verbs.get(entry.verb, "收到线索")
        assert entry.actor_label
    by_verb = {entry.verb: entry for entry in entries}
    assert by_verb["verify"].department == make.NAMES[make.HANDLING]
    assert by_verb["report_rectification"].department == make.NAMES[make.TARGET]
    assert by_verb["transfer"].department == make.NAMES[make.OFFICE]


def test_the_office_may_write_and_a_department_may_not() -> None:
    lead = make.lead(LeadState.VERIFYING)
    assert dossier(lead, make.handler()).may_write
    assert not dossier(lead, make.clerk()).may_write
    assert not dossier(lead, make.head()).may_write


# ── Similar leads ─────────────────────────────────────────────────────────────────────────────────────


def test_the_same_matter_is_found_again_and_another_is_not() -> None:
    first = make.lead(LeadState.REGISTERED)
    other = make.received(title="别的事", target_name="某单位").lead
    make.registered(
        other, title="窗口不接收材料", summary="办件窗口拒绝接收申请材料。", target_department=None
    )
    again = make.lead(LeadState.REGISTERED)
    found = queries.similar(again, make.handler())
    assert [one.lead for one in found] == [first]
    assert 0.25 <= found[0].likeness <= 1


def test_similar_leads_are_at_most_five_best_first() -> None:
    for number in range(7):
        make.registered(
            make.received().lead, summary=f"反映某工程招标要求外地企业在本地设立分公司{'且' * number}。"
        )
    found = queries.similar(make.lead(LeadState.REGISTERED), make.handler())
    likeness = [one.likeness for one in found]
    assert len(found) == 5
    assert likeness == sorted(likeness, reverse=True)


def test_a_similar_lead_that_one_may_not_see_is_not_suggested() -> None:
    make.lead(LeadState.REGISTERED)
    lead = make.lead(LeadState.VERIFYING)
    assert queries.similar(lead, make.clerk()) == []
    assert queries.similar(lead, make.clerk(make.TARGET)) == []
