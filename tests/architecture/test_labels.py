"""Every state, verb, role, channel has the words in which people see it."""

from enum import StrEnum
from typing import Any

import pytest

from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.authority.role import LABELS, PERMISSIONS, Role
from marketaccess.domain.casework.consultation_flow import CONSULTATION_FLOW, ConsultationState
from marketaccess.domain.casework.flow import Flow
from marketaccess.domain.casework.lead_flow import CONCLUSIONS, LEAD_FLOW, Conclusion, LeadState
from marketaccess.domain.surveys.survey_flow import SURVEY_FLOW, SurveyState

FLOWS = [(LEAD_FLOW, LeadState), (CONSULTATION_FLOW, ConsultationState), (SURVEY_FLOW, SurveyState)]


@pytest.mark.parametrize(("flow", "states"), FLOWS, ids=lambda value: getattr(value, "name", ""))
def test_every_state_and_verb_of_a_machine_has_a_label(flow: Flow[Any], states: type[StrEnum]) -> None:
    assert set(flow.labels) == set(states)
    assert {step.verb for step in flow.steps} == set(flow.verbs)
    assert len(set(flow.labels.values())) == len(flow.labels)


@pytest.mark.parametrize(("flow", "states"), FLOWS, ids=lambda value: getattr(value, "name", ""))
def test_every_state_can_be_reached_and_left(flow: Flow[Any], states: type[StrEnum]) -> None:
    targets = {step.target for step in flow.steps}
    sources = {step.source for step in flow.steps}
    assert {state.value for state in set(states) - targets} <= {"received"}
    assert sources == set(states)


def test_roles_conclusions_and_rights_are_complete() -> None:
    assert set(LABELS) == set(PERMISSIONS) == set(Role)
    assert set(CONCLUSIONS) == set(Conclusion)
    assert frozenset().union(*PERMISSIONS.values()) == frozenset(Permission)
