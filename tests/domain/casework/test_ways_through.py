"""Ways through the machines, told as stories, and steps that nobody may skip or take back."""

import pytest

from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.consultation_flow import ConsultationState
from marketaccess.domain.casework.rating_flow import RatingState
from marketaccess.domain.casework.rectification_flow import PlanState, RectificationState
from marketaccess.domain.casework.supervision_flow import OrderState
from marketaccess.domain.evaluation.delivery_flow import DeliveryState
from marketaccess.domain.evaluation.evidence_flow import EvidenceState
from marketaccess.domain.evaluation.round_flow import ObjectionState, RoundState
from marketaccess.domain.surveys.survey_flow import SurveyState
from tests.domain.casework.drawings import DRAWN

STORIES = {
    ("round", "as planned"): "amend start freeze record show publish close",
    ("round", "data were wrong"): "start freeze record unfreeze freeze record show publish close",
    ("round", "an objection was upheld"): "start freeze record show compute record publish close",
    ("round", "given up before anybody saw it"): "start freeze record cancel",
    ("objection", "upheld after a second thought"): "propose propose uphold",
    ("objection", "withdrawn while the head had it"): "propose withdraw",
    ("delivery", "the worker was killed"): "check check report accept replace",
    ("delivery", "interrupted and asked for again"): "check interrupt recheck check report refuse",
    ("delivery", "a column was missing"): "check refuse_by_rule",
    ("evidence", "two agree"): "add_item submit judge judge agree",
    ("evidence", "a third settles"): "add_item submit judge judge differ settle",
    ("evidence", "mended in time"): "submit send_back add_item submit judge judge agree",
    ("evidence", "mended too late, and given more time"): "submit send_back miss extend submit judge agree",
    ("evidence", "judged on nothing"): "miss judge judge agree",
    ("survey", "sent back once, then held"): (
        "edit plan submit send_back edit submit approve invite plan close verify"
    ),
    ("plan", "carried out"): "revise issue close",
    ("task", "with more time and a second try"): (
        "issue ask_extension grant_extension report send_back report accept"
    ),
    ("task", "no longer asked for"): "issue ask_extension refuse_extension report cancel",
    ("rating", "reached at the third call"): "call_back call_back call_back answer send_back answer accept",
    ("order", "told to the government"): "record_result report list record_result close",
    ("consultation", "asked back and published"): (
        "assign draft reject_draft draft endorse ask_back draft endorse publish unpublish"
    ),
    ("consultation", "to the wrong department"): "assign redirect assign draft endorse keep_private rate",
}
ENDS = {
    "round": {RoundState.CLOSED, RoundState.CANCELLED},
    "objection": {ObjectionState.UPHELD, ObjectionState.WITHDRAWN},
    "delivery": {DeliveryState.REPLACED, DeliveryState.REFUSED},
    "evidence": {EvidenceState.SETTLED},
    "survey": {SurveyState.CLOSED},
    "plan": {PlanState.CLOSED},
    "task": {RectificationState.CLOSED, RectificationState.CANCELLED},
    "rating": {RatingState.CLOSED},
    "order": {OrderState.CLOSED},
    "consultation": {ConsultationState.KEPT},
}


@pytest.mark.parametrize(("name", "story"), STORIES)
def test_a_matter_comes_to_its_end(name: str, story: str) -> None:
    flow, states, first, _ = DRAWN[name]
    state = states(first)
    for verb in STORIES[name, story].split():
        state = flow.step(verb, state).target
    assert state in ENDS[name]


@pytest.mark.parametrize(
    ("name", "story", "verb"),
    [
        ("round", "start", "publish"),
        ("round", "start freeze", "show"),
        ("round", "start freeze record show", "cancel"),
        ("round", "start freeze record show", "unfreeze"),
        ("round", "start freeze record show publish", "compute"),
        ("objection", "", "uphold"),
        ("objection", "propose reject", "uphold"),
        ("delivery", "", "accept"),
        ("delivery", "check", "accept"),
        ("delivery", "check report accept", "refuse"),
        ("delivery", "check refuse_by_rule", "accept"),
        ("evidence", "submit", "add_item"),
        ("evidence", "submit judge", "withdraw"),
        ("evidence", "submit judge differ", "judge"),
        ("evidence", "submit judge agree", "send_back"),
        ("survey", "submit", "edit"),
        ("survey", "", "invite"),
        ("survey", "submit approve", "edit"),
        ("survey", "submit approve close", "invite"),
        ("plan", "issue", "revise"),
        ("plan", "issue", "cancel"),
        ("task", "", "report"),
        ("task", "issue report", "ask_extension"),
        ("task", "issue report accept", "send_back"),
        ("rating", "", "answer"),
        ("rating", "call_back answer accept", "call_back"),
        ("consultation", "assign", "endorse"),
        ("consultation", "assign draft endorse", "withdraw"),
        ("consultation", "refuse", "assign"),
    ],
)
def test_no_step_is_skipped_or_taken_back(name: str, story: str, verb: str) -> None:
    flow, states, first, _ = DRAWN[name]
    state = states(first)
    for each in story.split():
        state = flow.step(each, state).target
    with pytest.raises(NotAllowed, match=flow.labels[state]):
        flow.step(verb, state)
