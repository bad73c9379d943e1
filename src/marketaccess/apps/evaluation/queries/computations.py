"""Computations of a round."""

from marketaccess.apps.evaluation import policy, wording
from marketaccess.apps.evaluation.models import Computation, Round, Worksheet


def computation(pk: int) -> Computation | None:
    """A computation with its round, for whoever has asked the policy."""
    return Computation.objects.select_related("round").filter(pk=pk).first()


def latest(round: Round) -> Computation | None:
    """The computation that counts."""
    return policy.latest(round)


def worksheet_of(computation: Computation) -> Worksheet | None:
    """The worksheet of a computation, None where it has none."""
    return Worksheet.objects.filter(computation=computation).first()


def why_no_result(round: Round) -> str:
    """Why there is no result to be read yet, and what to do about it, in one sentence."""
    last = round.computations.first()
    if last is None:
        return wording.NOT_FROZEN
    return (wording.STILL_AT_WORK if last.is_at_work else wording.NO_RESULT).format(number=last.number)
