"""What a view needs before it can answer: a round that this officer may see, and what belongs to it."""

from typing import TYPE_CHECKING

from django.http import Http404

from marketaccess.apps.evaluation import queries, wording
from marketaccess.foundation.accounts.guards import AuthedRequest

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Computation, Objection, Round, RoundUnit


def find(request: AuthedRequest, reference: str) -> "Round":
    """The round; 404 where there is none or this officer may not see it."""
    found = queries.find(reference, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN)
    return found


def counting(round: "Round") -> "Computation":
    """The computation that counts; 404 where there is none yet."""
    found = queries.latest(round)
    if found is None:
        raise Http404(wording.NOT_READY)
    return found


def find_unit(request: AuthedRequest, round: "Round", code: str) -> "RoundUnit":
    """A unit whose results this officer may see now."""
    found = queries.unit_seen(round, code, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN)
    return found


def find_objection(request: AuthedRequest, reference: str, pk: int) -> "Objection":
    """An objection that this officer may read."""
    found = queries.objection(find(request, reference), pk, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN)
    return found
