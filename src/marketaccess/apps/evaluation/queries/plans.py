"""From the results of a round to its rectification plan."""

from fractions import Fraction
from typing import TYPE_CHECKING

from marketaccess.apps.evaluation import policy
from marketaccess.apps.evaluation.models import Round
from marketaccess.apps.evaluation.queries.results import system_of, worksheet
from marketaccess.apps.rectification import queries as rectification
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.evaluation.plan_proposal import THRESHOLD, Kind, Proposal, propose
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.apps.rectification.models import Plan


def plan_of(round: Round, actor: Actor) -> "Plan | None":
    """The plan that follows from a round, None where there is none or the actor may not see it."""
    return rectification.plan_of_source(policy.source_of(round), actor)


def may_plan(round: Round, actor: Actor) -> bool:
    """Whether somebody may draw up the plan of a round now."""
    return policy.may_plan(actor, round).allowed


def proposals(
    round: Round, *, threshold: Fraction = THRESHOLD, with_gaps: bool = True
) -> tuple[Proposal, ...]:
    """The tasks that the results of a round ask of the departments here; none before it is computed."""
    counts = policy.latest(round)
    if counts is None:
        return ()
    names = {need.name: need.label for need in library.data_needs()}
    here = departments_of(round)
    found = propose(system_of(round), worksheet(counts)["result"], names=names, threshold=threshold)
    return tuple(each for each in found if each.unit in here and (with_gaps or each.kind is not Kind.DATA))


def departments_of(round: Round) -> dict[str, int]:
    """The department behind each unit that is one of this installation."""
    rows = round.units.filter(department__isnull=False).values_list("code", "department")
    return {code: department for code, department in rows if department is not None}
