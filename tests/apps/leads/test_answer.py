"""The reporter: messages, the answer, asking back, closing, taking up again."""

from datetime import timedelta

import pytest

from marketaccess.apps.leads import actions, queries
from marketaccess.apps.leads.models import Message
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lead_flow import Conclusion, LeadState
from marketaccess.law import library
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SILENCE = library.profile("county-0137").revisit_silence_days
REOPENING = library.profile("county-0137").reopening_days


def closed(lead, *, at=make.NINE, reason="", by=None):
    return actions.close(lead=lead, reason=reason, by=by or make.head(), at=at)


def unreported(state):
    """A lead from an enforcement result: nobody waits for an answer."""
    return make.lead(state, channel="enforcement", has_reporter=False)


@pytest.mark.requirement("R7.5")
def test_an_anonymous_reporter_and_the_office_write_to_each_other():
    lead = make.lead()

    actions.write_from_reporter(lead=lead, body="补充：公告链接已失效。", at=make.NINE)
    assert queries.visible_to(make.handler()).filter(queries.todo(make.handler())).exists()
    actions.write_to_reporter(lead=lead, body="已收到，谢谢。", by=make.handler(), at=make.NINE + DAY)

    mine, theirs = queries.public_status(lead).messages
    assert (mine.kind, theirs.kind) == (Message.Kind.FROM_REPORTER, Message.Kind.TO_REPORTER)
    assert mine.read_at == make.NINE + DAY
    assert theirs.author_label == "示范县发展和改革局"
    assert queries.messages_of(lead, make.handler()) == [mine, theirs]


def test_departments_do_not_read_the_talk():
    lead = make.lead(LeadState.VERIFYING)
    actions.write_from_reporter(lead=lead, body="请为我保密。", at=make.NINE)

    assert queries.messages_of(lead, make.clerk()) == ()
    with pytest.raises(NotAllowed):
        actions.write_to_reporter(lead=lead, body="您是谁？", by=make.clerk(), at=make.NINE)


def test_files_of_a_message_are_sealed_like_those_of_the_report(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path
    make.vault_keys()
    from_reporter = make.text_file("补充材料.txt")

    actions.write_from_reporter(
        lead=make.lead(), body="补充材料见附件。", files=[from_reporter], at=make.NINE
    )

    kinds = {a.purpose for a in queries.attachments_of(make.only_lead(), make.handler())}
    assert kinds == {"reported"}


@pytest.mark.requirement("R7.5")
def test_the_answer_reaches_the_reporter_and_ends_the_reply_clock():
    make.county("yangxi")
    lead = make.lead(LeadState.ANSWERING)
    assert lead.due_rule == "reply_complainant"

    lead = actions.answer(lead=lead, body="经核查属实，已整改到位。", by=make.handler(), at=make.NINE)

    assert lead.due_on is None
    assert queries.public_status(lead).messages[-1].kind == Message.Kind.ANSWER


@pytest.mark.requirement("R7.5")
@pytest.mark.parametrize("solved", ["yes", "partly"])
def test_the_reporter_says_it_is_solved_and_it_may_be_closed(solved):
    lead = make.lead(LeadState.ANSWERED)
    with pytest.raises(NotAllowed, match="尚未评价"):
        closed(lead)

    actions.rate(lead=lead, solved=solved, rating=4, at=make.NINE)

    assert closed(lead).state == LeadState.CLOSED


def test_what_the_reporter_calls_unsolved_needs_the_heads_reason():
    lead = make.lead(LeadState.ANSWERED)
    actions.rate(lead=lead, solved="no", rating=1, comment="仍要求设立分公司。", at=make.NINE)

    with pytest.raises(Refusal, match="理由") as refused:
        closed(lead)
    assert refused.value.field == "reason"
    with pytest.raises(NotAllowed, match="牵头单位负责人"):
        closed(lead, reason="依法不能。", by=make.handler())

    assert closed(lead, reason="依法不能进一步处理。").closing_reason == "依法不能进一步处理。"


def test_silence_closes_after_the_profiles_days_and_not_a_day_before():
    lead = make.lead(LeadState.ANSWERED)
    actions.record_revisit(lead=lead, solved="unreached", by=make.handler(), at=make.NINE)
    with pytest.raises(NotAllowed, match="尚未评价"):
        closed(lead, at=make.NINE + SILENCE * DAY)

    assert closed(lead, at=make.NINE + (SILENCE + 1) * DAY).state == LeadState.CLOSED


def test_a_message_from_the_reporter_is_not_silence():
    lead = make.lead(LeadState.ANSWERED)
    actions.write_from_reporter(lead=lead, body="我还在看。", at=make.NINE + 10 * DAY)

    with pytest.raises(NotAllowed, match="尚未评价"):
        closed(lead, at=make.NINE + (SILENCE + 1) * DAY)


def test_a_revisit_by_telephone_counts_as_the_reporters_word():
    lead = make.lead(LeadState.ANSWERED)
    actions.record_revisit(lead=lead, solved="yes", rating=5, by=make.handler(), at=make.NINE)
    assert closed(lead).state == LeadState.CLOSED


@pytest.mark.parametrize(("changes", "field"), [({"rating": 6}, "rating"), ({"solved": "perhaps"}, "solved")])
def test_a_rating_is_checked(changes, field):
    with pytest.raises(Refusal) as refused:
        actions.rate(lead=make.lead(LeadState.ANSWERED), **{"solved": "yes", **changes}, at=make.NINE)
    assert refused.value.field == field


def test_a_lead_without_a_reporter_is_closed_without_an_answer():
    lead = unreported(LeadState.ANSWERING)
    with pytest.raises(NotAllowed, match="没有反映人"):
        actions.answer(lead=lead, body="没有人在等这份答复。", by=make.handler(), at=make.NINE)
    assert queries.visible_to(make.head()).filter(queries.todo(make.head())).get() == lead

    assert closed(lead).state == LeadState.CLOSED


def test_nobody_writes_where_there_is_no_reporter():
    lead = unreported(LeadState.VERIFYING)
    with pytest.raises(NotAllowed, match="没有反映人，不能留言"):
        actions.write_to_reporter(lead=lead, body="请补充材料。", by=make.handler(), at=make.NINE)
    assert not queries.dossier(lead, make.handler(), on=make.NINE.date()).may_write


def test_a_lead_with_a_reporter_is_not_closed_unanswered():
    with pytest.raises(NotAllowed, match="尚未答复"):
        closed(make.lead(LeadState.ANSWERING), reason="省略答复。")


@pytest.mark.requirement("R7.5")
@pytest.mark.parametrize("state", [LeadState.ANSWERED, LeadState.CLOSED])
def test_the_reporter_reopens_within_the_profiles_period(state):
    lead = make.lead(state)

    lead = actions.reopen_by_reporter(
        lead=lead, reason="新的招标仍有同样要求。", at=make.NINE + REOPENING * DAY
    )

    assert (lead.state, lead.reopenings, lead.returns) == (LeadState.REGISTERED, 1, 0)
    assert (lead.due_rule, lead.conclusion, lead.closed_at) == ("transfer", "", None)
    assert not queries.visible_to(make.clerk()).exists()


def test_and_not_after_it():
    lead = make.lead(LeadState.CLOSED)
    with pytest.raises(NotAllowed, match="届满"):
        actions.reopen_by_reporter(lead=lead, reason="太晚了一些。", at=make.NINE + (REOPENING + 1) * DAY)


def test_an_officer_cannot_reopen_in_the_reporters_name():
    offers = queries.offers(make.lead(LeadState.CLOSED), make.head(), make.TODAY)
    assert {offer.verb for offer in offers} == {"reopen", "write_to_reporter"}


@pytest.mark.parametrize(
    ("state", "then"), [(LeadState.CLOSED, LeadState.REGISTERED), (LeadState.REFUSED, LeadState.RECEIVED)]
)
def test_the_head_takes_a_lead_up_again(state, then):
    lead = actions.reopen(lead=make.lead(state), reason="发现新的情况。", by=make.head(), at=make.NINE + DAY)

    assert lead.state == then
    assert lead.due_rule == "transfer"


def test_a_whole_second_round_after_reopening():
    lead = actions.reopen_by_reporter(lead=make.lead(LeadState.CLOSED), reason="问题再次出现。", at=make.NINE)
    lead = make.verified(make.transferred(lead), conclusion=Conclusion.UNSUBSTANTIATED, files=[])
    actions.endorse(lead=lead, by=make.reviewer(), at=make.NINE)
    actions.conclude(lead=lead, by=make.handler(), at=make.NINE)
    actions.answer(lead=lead, body="经再次核查，不属实。", by=make.handler(), at=make.NINE + DAY)

    with pytest.raises(NotAllowed, match="尚未评价"):
        closed(lead, at=make.NINE + DAY)
    actions.rate(lead=lead, solved="yes", at=make.NINE + DAY)
    assert closed(lead, at=make.NINE + DAY).state == LeadState.CLOSED
