"""
The arrows of every machine a second time, as a person would draw them: ``state: verb>target …``.

They are held against the tables of the domain; what is not drawn must be refused there.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from marketaccess.domain.casework.consultation_flow import CONSULTATION_FLOW, ConsultationState
from marketaccess.domain.casework.flow import Flow
from marketaccess.domain.casework.rating_flow import RATING_FLOW, RatingState
from marketaccess.domain.casework.rectification_flow import (
    PLAN_FLOW,
    RECTIFICATION_FLOW,
    PlanState,
    RectificationState,
)
from marketaccess.domain.casework.supervision_flow import SUPERVISION_FLOW, OrderState
from marketaccess.domain.evaluation.delivery_flow import DELIVERY_FLOW, DeliveryState
from marketaccess.domain.evaluation.evidence_flow import EVIDENCE_FLOW, EvidenceState
from marketaccess.domain.evaluation.round_flow import (
    OBJECTION_FLOW,
    ROUND_FLOW,
    ObjectionState,
    RoundState,
)
from marketaccess.domain.surveys.survey_flow import SURVEY_FLOW, SurveyState

DRAWN: dict[str, tuple[Flow[Any], type[StrEnum], str, str]] = {
    "round": (
        ROUND_FLOW,
        RoundState,
        "preparing",
        """
        preparing: amend>preparing start>collecting cancel>cancelled
        collecting: freeze>frozen cancel>cancelled
        frozen: compute>frozen record>computed unfreeze>collecting cancel>cancelled
        computed: compute>computed record>computed show>objections unfreeze>collecting cancel>cancelled
        objections: compute>objections record>objections publish>published
        published: close>closed
        """,
    ),
    "objection": (
        OBJECTION_FLOW,
        ObjectionState,
        "raised",
        """
        raised: propose>proposed withdraw>withdrawn
        proposed: propose>proposed uphold>upheld reject>rejected withdraw>withdrawn
        """,
    ),
    "delivery": (
        DELIVERY_FLOW,
        DeliveryState,
        "received",
        """
        received: check>checking recheck>received withdraw>withdrawn
        checking: check>checking report>checked refuse_by_rule>refused interrupt>received withdraw>withdrawn
        checked: accept>accepted refuse>refused withdraw>withdrawn
        accepted: replace>replaced
        """,
    ),
    "evidence": (
        EVIDENCE_FLOW,
        EvidenceState,
        "owed",
        """
        owed: add_item>owed remove_item>owed submit>submitted extend>owed miss>missing
        sent_back: add_item>sent_back remove_item>sent_back submit>submitted extend>owed miss>missing
        submitted: withdraw>owed judge>judging send_back>sent_back
        judging: judge>judging send_back>sent_back agree>settled differ>disputed
        disputed: settle>settled
        missing: judge>judging extend>owed
        """,
    ),
    "survey": (
        SURVEY_FLOW,
        SurveyState,
        "drafting",
        """
        drafting: edit>drafting plan>drafting submit>reviewing
        reviewing: approve>open send_back>drafting
        open: plan>open invite>open close>closed
        closed: verify>closed
        """,
    ),
    "plan": (
        PLAN_FLOW,
        PlanState,
        "drafted",
        """
        drafted: revise>drafted issue>issued cancel>cancelled
        issued: close>closed
        """,
    ),
    "task": (
        RECTIFICATION_FLOW,
        RectificationState,
        "drafted",
        """
        drafted: issue>assigned
        assigned: report>reported ask_extension>assigned grant_extension>assigned refuse_extension>assigned
        assigned: cancel>cancelled
        reported: accept>closed send_back>assigned cancel>cancelled
        """,
    ),
    "rating": (
        RATING_FLOW,
        RatingState,
        "open",
        """
        open: call_back>handling
        handling: call_back>handling answer>answered
        answered: accept>closed send_back>handling
        """,
    ),
    "order": (
        SUPERVISION_FLOW,
        OrderState,
        "issued",
        """
        issued: report>reported list>issued record_result>issued close>closed
        reported: list>reported record_result>reported close>closed
        """,
    ),
    "consultation": (
        CONSULTATION_FLOW,
        ConsultationState,
        "received",
        """
        received: assign>answering refuse>refused withdraw>withdrawn consent>received
        answering: assign>answering draft>endorsing redirect>received withdraw>withdrawn consent>answering
        endorsing: endorse>answered reject_draft>answering withdraw>withdrawn consent>endorsing
        answered: publish>published keep_private>kept ask_back>answering rate>answered consent>answered
        published: unpublish>kept rate>published
        kept: ask_back>answering rate>kept
        received: write_to_asker>received write_from_asker>received
        answering: write_to_asker>answering write_from_asker>answering
        endorsing: write_to_asker>endorsing write_from_asker>endorsing
        answered: write_to_asker>answered write_from_asker>answered
        published: write_to_asker>published write_from_asker>published
        kept: write_to_asker>kept write_from_asker>kept
        refused: write_to_asker>refused write_from_asker>refused
        withdrawn: write_to_asker>withdrawn write_from_asker>withdrawn
        """,
    ),
}


def arrows(drawing: str) -> dict[tuple[str, str], str]:
    """(state, verb): target, of a drawing."""
    found: dict[tuple[str, str], str] = {}
    for line in drawing.strip().splitlines():
        state, _, verbs = line.strip().partition(":")
        for each in verbs.split():
            verb, _, target = each.partition(">")
            assert (state, verb) not in found
            found[state, verb] = target
    return found


def each_state() -> Iterator[tuple[str, str]]:
    for name, (_, states, _, _) in DRAWN.items():
        yield from ((name, state.value) for state in states)
