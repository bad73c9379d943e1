"""What each indicator weighs in the end: as printed, made to add up, and spread where data are missing."""

from collections.abc import Collection, Mapping
from fractions import Fraction

from marketaccess.domain.evaluation.indicator import FULL, IndicatorSystem
from marketaccess.domain.evaluation.policy import Answer, Policies, Question

Weights = Mapping[int, Fraction]  # the points that an indicator brings to the total at full marks


def printed(system: IndicatorSystem) -> dict[int, Fraction]:
    """Weight of the group times weight in the group, as the table has them."""
    groups = {group.key: group.weight for group in system.groups}
    return {each.number: groups[each.group] * each.weight / FULL for each in system.indicators}


def maximum(weights: Weights) -> Fraction:
    """The total at full marks everywhere."""
    return sum(weights.values(), Fraction(0))


def declared(system: IndicatorSystem, policies: Policies) -> dict[int, Fraction]:
    """The weights under the policy for groups that do not add up to 100 %."""
    weights = printed(system)
    answer = policies[Question.GROUP_WEIGHTS]
    if answer is Answer.OVERALL:
        return _scaled(weights, FULL)
    if answer is Answer.AS_PRINTED:
        return weights
    for group in system.groups:
        members = {each.number: weights[each.number] for each in system.members(group.key)}
        weights |= _scaled(members, group.weight)
    return weights


def _scaled(weights: Weights, total: Fraction) -> dict[int, Fraction]:
    """The same proportions with another sum; as they are where they sum to nothing."""
    whole = maximum(weights)
    factor = total / whole if whole else Fraction(1)
    return {number: weight * factor for number, weight in weights.items()}


def spread(
    system: IndicatorSystem, weights: Weights, present: Collection[int], answer: Answer
) -> dict[int, Fraction]:
    """
    The weights of the indicators that have points, after those of the others were given to them.

    Within the group first; the weight of a group without any data goes to all that is there. Nothing is
    given where the policy lets it be lost.
    """
    there = {number: weight for number, weight in weights.items() if number in present}
    if answer is Answer.LOST:
        return there
    if answer is Answer.WITHIN_GROUP:
        for group in system.groups:
            members = [each.number for each in system.members(group.key)]
            whole = maximum({number: weights[number] for number in members})
            there |= _scaled({number: there[number] for number in members if number in there}, whole)
    return _scaled(there, maximum(weights))
