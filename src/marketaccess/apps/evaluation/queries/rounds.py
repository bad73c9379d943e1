"""Rounds as somebody may see them."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen
from django.db.models import QuerySet

from marketaccess.apps.evaluation import manual_policy, policy, wording
from marketaccess.apps.evaluation.models import Computation, Objection, Round, RoundProgress, Score, Total
from marketaccess.apps.evaluation.queries import results
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.evaluation.round_flow import OBJECTION_FLOW, ROUND_FLOW, ObjectionState, RoundState
from marketaccess.domain.evaluation.round_order import Unit
from marketaccess.foundation.organizations import queries as organizations


def rounds() -> QuerySet[Round]:
    """All rounds, for whoever has asked the policy."""
    return Round.objects.select_related("division", "coordinated_by")


def visible_to(actor: Actor) -> QuerySet[Round]:
    """The rounds that the actor may see, the latest first."""
    return rounds().filter(policy.visible_to(actor)).distinct()


def find(reference: str, actor: Actor) -> Round | None:
    """A round by its reference, None where there is none or the actor may not see it."""
    return visible_to(actor).filter(reference=reference).first()


def rounds_waiting(actor: Actor) -> QuerySet[Round]:
    """The rounds whose next step is the actor's (待办), those that collect by their last day."""
    return rounds().filter(policy.turn_of(actor)).order_by("collect_until", "pk")


def round_due(round: Round) -> date | None:
    """The day by which, or after which, the next step is expected; None where no day is set for it."""
    if round.state == RoundState.OBJECTIONS:
        return round.objections_until
    return round.collect_until if round.state == RoundState.COLLECTING else None


def round_waits(round: Round) -> str:
    """For what the round waits, in words."""
    return wording.WAITS[RoundState(round.state)]


def default_units(*, on: date) -> tuple[Unit, ...]:
    """The departments of the division as units, called by their key."""
    division = organizations.locality(on=on).division
    return tuple(
        Unit(each.key, each.name, each.pk) for each in organizations.active_departments(division=division.pk)
    )


@frozen
class Dossier:
    """Everything that the page of a round shows to one officer."""

    offers: Sequence[Offer]
    counts: Computation | None
    at_work: Computation | None
    last: Computation | None
    ranking: Sequence[Total]
    timeline: Sequence[tuple[RoundProgress, str]]
    objections: Sequence[Objection]
    policies: Sequence[tuple[str, str, bool]]
    is_office: bool
    sees_manual: bool


def dossier(round: Round, actor: Actor) -> Dossier:
    """Gather the file. The caller has made sure that the actor may see the round."""
    counts = policy.latest(round)
    last = round.computations.select_related("requested_by").first()
    return Dossier(
        offers=ROUND_FLOW.offers(
            RoundState(round.state), lambda verb: policy.may(actor, verb, round).reason, is_officers=True
        ),
        counts=counts,
        at_work=last if last is not None and last.is_at_work else None,
        last=last,
        ranking=results.totals(counts, actor) if counts else (),
        timeline=_timeline(round, actor),
        objections=objections(round, actor),
        policies=results.policies_told(round, results.system_of(round)),
        is_office=policy.is_office(actor, round),
        sees_manual=Round.objects.filter(manual_policy.rounds_seen(actor), pk=round.pk).exists(),
    )


def _timeline(round: Round, actor: Actor) -> list[tuple[RoundProgress, str]]:
    """What happened to a round. Whom else it concerned, such as who objected, is the office's to know."""
    rows = round.progress.all()
    if not policy.is_office(actor, round):
        rows = rows.filter(verb__in=("open", *ROUND_FLOW.verbs))
    return [(row, wording.label(row.verb)) for row in rows]


def objections(round: Round, actor: Actor) -> list[Objection]:
    """The objections that somebody may read: the office all, a unit its own."""
    rows = round.objections.select_related("unit", "round", "score", "raised_by", "decided_by")
    return [row for row in rows if policy.sees_objection(actor, row)]


def objection(round: Round, pk: int, actor: Actor) -> Objection | None:
    """An objection that somebody may read, None where there is none."""
    return next((row for row in objections(round, actor) if row.pk == pk), None)


def score_now(row: Objection) -> Score | None:
    """The score that counts in the place of the one that was objected to."""
    return policy.score_now(row)


def objection_offers(row: Objection, actor: Actor) -> tuple[Offer, ...]:
    """The next steps with an objection."""
    return OBJECTION_FLOW.offers(
        ObjectionState(row.state), lambda verb: policy.may_with_objection(actor, verb, row).reason
    )


def may_object(round: Round, score: Score, actor: Actor, *, on: date) -> str:
    """Why somebody may not object to a score today, "" where they may."""
    return policy.may_object(actor, round, score, on=on).reason
