"""What is said to the reporter, and the end of a lead."""

from datetime import datetime

from marketaccess.apps.leads import actions, queries
from marketaccess.apps.leads.forms.answering import (
    AnswerForm,
    CloseForm,
    MessageForm,
    ReopenForm,
    RevisitForm,
)
from marketaccess.apps.leads.models import Lead
from marketaccess.apps.leads.views.steps import Fields, StepPage, step_view
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P


def _write(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.write_to_reporter(lead=lead, body=fields["body"], by=by, at=at)


def _answer(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.answer(lead=lead, body=fields["body"], by=by, at=at)


def _revisit(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.record_revisit(
        lead=lead,
        solved=fields["solved"],
        rating=fields["rating"],
        comment=fields["comment"],
        by=by,
        at=at,
    )


def _close(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.close(lead=lead, reason=fields["reason"], by=by, at=at)


def _reopen(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.reopen(lead=lead, reason=fields["reason"], by=by, at=at)


def _talk(lead: Lead, actor: Actor) -> Fields:
    return {"talk": queries.messages_of(lead, actor), "opinion": queries.last_opinion(lead)}


write = step_view(StepPage(("write_to_reporter",), P.LEAD_ANSWER, MessageForm, _write, beside=_talk))
answer = step_view(StepPage(("answer",), P.LEAD_ANSWER, AnswerForm, _answer, beside=_talk))
revisit = step_view(StepPage(("revisit",), P.LEAD_ANSWER, RevisitForm, _revisit, beside=_talk))
close = step_view(StepPage(("close",), P.LEAD_CLOSE, CloseForm, _close, beside=_talk, is_grave=True))
reopen = step_view(StepPage(("reopen",), P.LEAD_RULE, ReopenForm, _reopen, is_grave=True))
