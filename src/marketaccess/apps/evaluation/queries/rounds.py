"""Rounds as somebody may see them."""

from datetime import date

from django.db.models import QuerySet

from marketaccess.apps.evaluation import policy
from marketaccess.apps.evaluation.models import Round
from marketaccess.domain.authority.actor import Actor
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


def default_units(*, on: date) -> tuple[Unit, ...]:
    """The departments of the division as units, called by their key."""
    division = organizations.locality(on=on).division
    return tuple(
        Unit(each.key, each.name, each.pk) for each in organizations.active_departments(division=division.pk)
    )
