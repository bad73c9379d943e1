"""Takes the steps that an edited work list asks for, all in one transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from marketaccess.apps.matters import actions
from marketaccess.domain.authority.actor import Actor
from marketaccess.pipelines.correspondences.plan import Plan

if TYPE_CHECKING:
    from marketaccess.apps.matters.models import Correspondence

VERBS: dict[str, "Callable[..., Correspondence]"] = {
    "confirm": actions.confirm,
    "review": actions.review,
    "reject": actions.reject,
    "propose": actions.propose_again,
}


@transaction.atomic
def load(plan: Plan, *, by: Actor, at: datetime) -> int:
    """
    Take the steps of a plan; returns of how many rows. A step goes with its comment.

    :raises Refusal: a row has moved on since the plan was made; nothing is taken over then.
    """
    for wanted in plan.wanted:
        row, comment = wanted.row, wanted.comment
        if wanted.verb:
            VERBS[wanted.verb](correspondence=row, comment=comment, by=by, at=at)
            comment = ""
        if wanted.terms is not None:
            terms = wanted.terms
            actions.amend(
                correspondence=row,
                valid_from=terms.valid_from,
                valid_to=terms.valid_to,
                entries=terms.entries,
                comment=comment,
                by=by,
                at=at,
            )
    return len(plan.wanted)
