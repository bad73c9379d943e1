"""Each verb: what it changes, whom it refuses, the event that it leaves."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from marketaccess.apps.consultations import actions, policy, queries
from marketaccess.apps.consultations.models import Consultation, Deadline, Message, Publication, Reply
from marketaccess.domain.authority.actor import REPORTER, SYSTEM, Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.consultation_flow import CONSULTATION_FLOW
from marketaccess.domain.casework.consultation_flow import ConsultationState as S
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from marketaccess.foundation.organizations.models import Locality
from marketaccess.foundation.search import queries as search
from marketaccess.foundation.vault.models import SealedRecord
from tests import make, races
from tests import make_consultations as ask

pytestmark = pytest.mark.requirement("R2.3")


def last_event() -> Event:
    return Event.objects.order_by("-sequence")[0]


class TestReceiving:
    def test_gives_a_receipt_that_is_kept_nowhere_and_opens_it(self) -> None:
        received = ask.received()
        one = received.consultation
        assert one.reference == "C2026-00001"
        assert queries.by_receipt(received.receipt) == one
        assert received.receipt.replace("-", "") not in str(one.__dict__)
        assert (last_event().action, last_event().subject_ref) == ("consultation.receive", one.reference)
        assert ask.TEXT not in str(last_event().detail)

    def test_the_same_form_sent_again_is_one_question_and_the_same_receipt(self) -> None:
        first, second = (ask.received(submission_key="k" * 32) for _ in range(2))
        assert first.receipt == second.receipt
        assert second.is_repeat
        assert Consultation.objects.count() == 1

    def test_a_report_with_the_same_key_has_another_receipt(self) -> None:
        key = "k" * 32
        assert ask.received(submission_key=key).receipt != make.received(submission_key=key).receipt

    def test_an_identity_lies_sealed_and_not_in_the_row(self) -> None:
        one = ask.received(identity=make.identity()).consultation
        assert not one.is_anonymous
        sealed = SealedRecord.objects.get(matter=one.reference)
        assert b"13800001234" not in bytes(sealed.sealed)
        assert "13800001234" not in str(one.__dict__)

    def test_files_are_kept_as_sealed_original_and_clean_copy(self) -> None:
        one = ask.received(files=(make.text_file("我的计划.txt"),)).consultation
        assert sorted(one.attachments.values_list("is_sealed", flat=True)) == [False, True]
        assert all("我的计划" not in each.file.name for each in one.attachments.all())

    def test_is_not_an_officers_door(self) -> None:
        with pytest.raises(NotAllowed):
            actions.receive(question=ask.question(), by=make.handler(), at=make.NINE)

    def test_what_is_kept_from_the_office_goes_to_its_substitute(self) -> None:
        one = ask.received(target_department_id=make.department(make.OFFICE).pk).consultation
        assert one.coordinated_by == make.department(make.SUBSTITUTE)

    def test_a_unit_that_does_not_exist_is_refused_at_its_field(self) -> None:
        with pytest.raises(Refusal) as refusal:
            ask.received(target_department_id=999_999)
        assert refusal.value.field == "target_department"

    def test_those_whose_turn_it_is_are_told(self) -> None:
        make.handler()
        one = ask.received().consultation
        told = Notice.objects.get()
        assert one.reference in told.text
        assert ask.TEXT[:6] not in told.text


@pytest.mark.requirement("R12.1")
class TestTheClock:
    def test_runs_from_receipt_where_the_profile_says_so(self) -> None:
        one = ask.consultation()
        # Received on 2026-09-29; four working days over the holiday of the National Day.
        assert one.due_on == date(2026, 10, 10)
        clock = Deadline.objects.get()
        assert (clock.rule, clock.starts_on, clock.met_on) == ("consultation", make.TODAY, None)

    def test_runs_from_the_first_assignment_in_yangxi(self) -> None:
        Locality.objects.all().delete()
        make.county("yangxi")
        one = ask.consultation()
        assert one.due_on is None
        assert ask.assigned(one).due_on == date(2026, 10, 9)

    @pytest.mark.parametrize("profile", ["jianghai", "changshou"])
    def test_does_not_run_where_no_document_gives_a_period(self, profile: str) -> None:
        Locality.objects.all().delete()
        make.county(profile)
        one = ask.consultation(S.ANSWERING)
        assert one.due_on is None
        assert not Deadline.objects.exists()
        assert queries.dossier(one, make.handler(), on=make.TODAY).has_rule is False

    def test_goes_on_through_a_redirection_and_ends_with_the_answer(self) -> None:
        one = ask.consultation(S.ANSWERING)
        due_on = one.due_on
        one = actions.redirect(consultation=one, reason="不属于本部门职责。", by=make.clerk(), at=make.NINE)
        assert (one.state, one.due_on, one.department) == (S.RECEIVED, due_on, None)
        one = ask.drafted(ask.assigned(one))
        later = make.NINE + timedelta(days=1)
        one = actions.endorse(consultation=one, by=make.reviewer(), at=later)
        assert one.due_on is None
        assert Deadline.objects.get().met_on == make.TODAY + timedelta(days=1)

    def test_begins_anew_when_the_asker_asks_back(self) -> None:
        one = ask.consultation(S.ANSWERED)
        later = make.NINE + timedelta(days=20)
        one = actions.ask_back(consultation=one, body="网上销售也一样吗？", at=later)
        assert (one.state, one.rounds) == (S.ANSWERING, 1)
        assert one.due_on is not None
        assert one.due_on > date(2026, 10, 19)
        assert Deadline.objects.count() == 2

    def test_is_computed_anew_after_a_holiday_notice(self) -> None:
        one = ask.consultation()
        Deadline.objects.update(due_on=date(2026, 10, 1))
        changed = actions.recompute_deadlines(by=SYSTEM, at=make.NINE)
        assert changed == 1
        assert make.fresh(one).due_on == date(2026, 10, 10)
        assert last_event().action == "consultation.recompute"


class TestTheWayToAnAnswer:
    def test_each_step_leaves_its_event_and_its_line(self) -> None:
        one = ask.consultation(S.PUBLISHED)
        verbs = ["receive", "assign", "draft", "endorse", "publish"]
        assert list(one.progress.values_list("verb", flat=True)) == verbs
        names = Event.objects.filter(subject_ref=one.reference).order_by("sequence")
        assert list(names.values_list("action", flat=True)) == [f"consultation.{verb}" for verb in verbs]

    def test_the_answer_is_signed_by_the_department(self) -> None:
        one = ask.consultation(S.ANSWERED)
        said = one.messages.get(kind=Message.Kind.ANSWER)
        assert said.author_label == make.NAMES[make.HANDLING]
        assert ask.ANSWER in said.body
        assert "药品管理法" in said.body

    def test_nobody_endorses_their_own_draft(self) -> None:
        one = ask.consultation(S.ENDORSING)
        reviewer = make.reviewer()
        Reply.objects.update(drafted_by=reviewer.user)
        with pytest.raises(NotAllowed, match="拟稿人"):
            actions.endorse(consultation=one, by=reviewer, at=make.NINE)

    def test_a_draft_sent_back_is_written_again(self) -> None:
        one = ask.consultation(S.ENDORSING)
        actions.reject_draft(consultation=one, remark="请写明条款。", by=make.reviewer(), at=make.NINE)
        one = ask.drafted(make.fresh(one))
        assert one.state == S.ENDORSING
        assert set(one.replies.values_list("state", flat=True)) == {"rejected", "drafted"}

    def test_a_department_passes_it_on_once(self) -> None:
        one = ask.consultation(S.ANSWERING)
        actions.redirect(consultation=one, reason="不属于本部门职责。", by=make.clerk(), at=make.NINE)
        one = ask.assigned(make.fresh(one))
        with pytest.raises(NotAllowed, match="不能再次退回"):
            actions.redirect(consultation=one, reason="不属于本部门职责。", by=make.clerk(), at=make.NINE)
        moved = ask.assigned(one, to=make.HELPING)
        assert moved.department == make.department(make.HELPING)

    def test_it_never_goes_to_the_unit_kept_out(self) -> None:
        one = ask.received(target_department_id=make.department(make.TARGET).pk).consultation
        with pytest.raises(NotAllowed) as refusal:
            ask.assigned(one, to=make.TARGET)
        assert refusal.value.field == "to"
        assert make.department(make.TARGET) not in queries.departments_for(one)

    def test_a_refused_one_tells_why_and_ends_the_clock(self) -> None:
        one = ask.consultation(S.REFUSED)
        shown = queries.tracking(one, on=make.TODAY)
        assert shown.is_complaint
        assert "已经发生的问题" in shown.ground
        assert one.due_on is None
        assert Deadline.objects.get().is_stopped

    def test_the_asker_is_asked_and_answers(self) -> None:
        one = ask.consultation(S.ANSWERING)
        actions.write_to_asker(consultation=one, body="请问开在哪里？", by=make.clerk(), at=make.NINE)
        actions.write_from_asker(consultation=make.fresh(one), body="开在县城。", at=make.NINE)
        kinds = list(one.messages.values_list("kind", flat=True))
        assert kinds == [Message.Kind.TO_ASKER, Message.Kind.FROM_ASKER]
        assert one.messages.get(kind=Message.Kind.TO_ASKER).read_at

    def test_asking_back_has_an_end(self) -> None:
        one = ask.consultation(S.ANSWERED)
        Consultation.objects.update(rounds=3)
        with pytest.raises(NotAllowed, match="最多追问3次"):
            actions.ask_back(consultation=make.fresh(one), body="还有一个问题。", at=make.NINE)

    @pytest.mark.parametrize("rating", [0, 6, -1])
    def test_a_rating_out_of_range_is_refused(self, rating: int) -> None:
        with pytest.raises(Refusal) as refusal:
            actions.rate(consultation=ask.consultation(S.ANSWERED), rating=rating, at=make.NINE)
        assert refusal.value.field == "rating"


@pytest.mark.requirement("R11.1")
class TestPublishing:
    def test_needs_the_askers_consent(self) -> None:
        one = ask.consultation(S.ANSWERED, may_publish=False)
        with pytest.raises(NotAllowed, match="咨询人没有同意"):
            ask.published(one)

    def test_needs_the_departments_consent(self) -> None:
        one = ask.drafted(ask.consultation(S.ANSWERING), may_publish=False)
        actions.endorse(consultation=one, by=make.reviewer(), at=make.NINE)
        with pytest.raises(NotAllowed, match="答复部门没有同意"):
            ask.published(make.fresh(one))

    def test_a_consent_can_be_taken_back_until_then(self) -> None:
        one = actions.set_consent(consultation=ask.consultation(S.ANSWERED), agrees=False, at=make.NINE)
        with pytest.raises(NotAllowed):
            ask.published(one)
        done = ask.consultation(S.PUBLISHED)
        with pytest.raises(NotAllowed):
            actions.set_consent(consultation=done, agrees=False, at=make.NINE)

    def test_the_edited_text_is_public_and_found_and_the_original_stays(self) -> None:
        one = ask.consultation(S.ANSWERED, text="我叫张三丰，想开药店，电话13800001234，要许可吗？")
        row = ask.published(one)
        assert row.number == "A2026-00001"
        assert "张三丰" in make.fresh(one).text
        assert "张三丰" not in row.question
        assert list(queries.publications("药店")) == [row]
        assert list(queries.publications("张三丰")) == []

    def test_a_number_left_in_the_text_is_refused_at_its_field(self) -> None:
        one = ask.consultation(S.ANSWERED)
        with pytest.raises(Refusal) as refusal:
            ask.published(one, question="请致电13800001234询问药店许可")
        assert refusal.value.field == "question"
        assert not Publication.objects.exists()

    def test_taken_down_it_is_found_no_more(self) -> None:
        one = ask.consultation(S.PUBLISHED)
        actions.unpublish(consultation=one, reason="清单已经调整。", by=make.handler(), at=make.NINE)
        assert not queries.publications().exists()
        assert not search.matching(queries.SUBJECT, "药店").exists()
        assert make.fresh(one).state == S.KEPT

    def test_published_again_after_another_answer_under_the_same_number(self) -> None:
        one = ask.consultation(S.PUBLISHED)
        number = Publication.objects.get().number
        actions.unpublish(consultation=one, reason="答复需要补充。", by=make.handler(), at=make.NINE)
        one = actions.ask_back(consultation=make.fresh(one), body="网上销售也一样吗？", at=make.NINE)
        one = actions.endorse(consultation=ask.drafted(one), by=make.reviewer(), at=make.NINE)
        assert ask.published(one).number == number
        assert queries.publications().count() == 1


VERBS: dict[str, Callable[[Consultation, Actor], object]] = {
    "assign": lambda one, by: actions.assign(
        consultation=one, to=make.department(make.HELPING), by=by, at=make.NINE
    ),
    "refuse": lambda one, by: actions.refuse(
        consultation=one, ground="other", reason="不属于清单问题。", by=by, at=make.NINE
    ),
    "redirect": lambda one, by: actions.redirect(
        consultation=one, reason="不属于本部门职责。", by=by, at=make.NINE
    ),
    "draft": lambda one, by: actions.draft(
        consultation=one, body=ask.ANSWER, may_publish=True, by=by, at=make.NINE
    ),
    "endorse": lambda one, by: actions.endorse(consultation=one, by=by, at=make.NINE),
    "reject_draft": lambda one, by: actions.reject_draft(
        consultation=one, remark="请修改。", by=by, at=make.NINE
    ),
    "publish": lambda one, by: ask.published(one, by=by),
    "keep_private": lambda one, by: actions.keep_private(
        consultation=one, reason="不宜公开的个案。", by=by, at=make.NINE
    ),
    "unpublish": lambda one, by: actions.unpublish(
        consultation=one, reason="清单已经调整。", by=by, at=make.NINE
    ),
    "write_to_asker": lambda one, by: actions.write_to_asker(
        consultation=one, body="请补充情况。", by=by, at=make.NINE
    ),
}
OFFICERS: dict[str, Callable[[], Actor]] = {
    "handler": make.handler,
    "head": make.head,
    "clerk": make.clerk,
    "reviewer": make.reviewer,
    "other clerk": lambda: make.clerk(make.HELPING),
}
ALLOWED = {
    "assign": {"handler", "head"},
    "refuse": {"handler", "head"},
    "redirect": {"clerk"},
    "draft": {"clerk"},
    "endorse": {"reviewer"},
    "reject_draft": {"reviewer"},
    "publish": {"handler", "head"},
    "keep_private": {"handler", "head"},
    "unpublish": {"handler", "head"},
    "write_to_asker": {"handler", "clerk"},
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_taken_by_those_who_may_and_by_nobody_else(verb: str) -> None:
    source = next(step.source for step in CONSULTATION_FLOW.steps if step.verb == verb)
    if verb == "write_to_asker":
        source = S.ANSWERING
    one = ask.consultation(source)
    allowed = set()
    for name, officer in OFFICERS.items():
        actor = officer()
        before = Event.objects.count()
        if policy.may(actor, verb, one).allowed:
            allowed.add(name)
            continue
        with pytest.raises(NotAllowed):
            VERBS[verb](one, actor)
        assert Event.objects.count() == before
        assert make.fresh(one).state == source
    assert allowed & set(OFFICERS) == (ALLOWED[verb] - {"clerk"} if source is S.RECEIVED else ALLOWED[verb])
    VERBS[verb](one, OFFICERS[sorted(allowed)[0]]())
    assert last_event().action == f"consultation.{verb}"


@pytest.mark.parametrize("state", list(S))
def test_no_officer_may_use_the_askers_own_verbs(state: S) -> None:
    one = ask.consultation(state)
    for step in CONSULTATION_FLOW.steps_from(state):
        if step.needs is None:
            assert not policy.may(make.handler(), step.verb, one).allowed
        else:
            assert not policy.may(REPORTER, step.verb, one).allowed


@pytest.mark.parametrize("state", list(S))
def test_a_verb_out_of_place_changes_nothing(state: S, subtests: pytest.Subtests) -> None:
    one = ask.consultation(state)
    steps = {step.verb for step in CONSULTATION_FLOW.steps_from(state)}
    for verb in sorted(VERBS.keys() - steps):
        actor = OFFICERS[sorted(ALLOWED[verb])[0]]()
        with subtests.test(verb=verb):
            with pytest.raises(NotAllowed):
                VERBS[verb](make.fresh(one), actor)
            assert make.fresh(one).state == state


def test_a_question_of_a_kind_that_no_form_sends_is_refused() -> None:
    one = ask.consultation()
    with pytest.raises(Refusal) as refusal:
        actions.refuse(
            consultation=one, ground="nonsense", reason="说明文字。", by=make.handler(), at=make.NINE
        )
    assert refusal.value.field == "ground"


@races.threads_share_a_database
@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_two_officers_press_and_one_step_is_taken(self) -> None:
        one = ask.consultation(S.ENDORSING)
        reviewers = [make.reviewer(), make.actor(Role.DEPARTMENT_REVIEWER, make.HANDLING)]
        done: list[Any] = races.at_once(
            lambda turn: actions.endorse(consultation=one, by=reviewers[turn], at=make.NINE), 2
        )
        assert sum(isinstance(each, NotAllowed) for each in done) == 1
        assert one.messages.filter(kind=Message.Kind.ANSWER).count() == 1

    def test_the_same_form_twice_is_one_question(self) -> None:
        question = ask.question(submission_key="k" * 32)
        done: list[Any] = races.at_once(
            lambda _: actions.receive(question=question, by=REPORTER, at=make.NINE), 4
        )
        assert len({each.receipt for each in done}) == 1
        assert Consultation.objects.count() == 1
