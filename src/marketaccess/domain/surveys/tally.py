"""Points counted: how many, their mean, the share of the satisfied, and how sure that share is."""

from collections.abc import Iterable
from fractions import Fraction
from math import sqrt

from attrs import frozen

# The point of the standard normal distribution that 2.5 % lie beyond: an interval of 95 %.
Z = 1.959963984540054
# From here on an answer counts as satisfied: 4 and 5 on the scale of five.
SATISFIED = Fraction(75)


def wilson(successes: int, number: int, *, z: float = Z) -> tuple[float, float]:
    """
    Wilson's score interval of a share, between 0 and 1; (0, 1) where nothing was counted.

    Unlike the interval of the textbooks it holds for few answers and for shares near 0 and 1.
    (E. B. Wilson, Journal of the American Statistical Association 22, 1927)
    """
    if not number:
        return 0.0, 1.0
    share, square = successes / number, z * z
    center = share + square / (2 * number)
    reach = z * sqrt(share * (1 - share) / number + square / (4 * number * number))
    whole = 1 + square / number
    low = 0.0 if not successes else (center - reach) / whole
    high = 1.0 if successes == number else (center + reach) / whole
    return low, high


@frozen
class Tally:
    """What some points come to. ``is_enough``: there are as many as it takes to say so."""

    number: int
    total: Fraction
    satisfied: int
    minimum: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether the number reaches the minimum, and there is one at all."""
        return self.number >= max(self.minimum, 1)

    @property
    def mean(self) -> Fraction | None:
        """The mean of the points; None where there are none."""
        return self.total / self.number if self.number else None

    @property
    def share(self) -> Fraction | None:
        """The satisfied among all, in percent; None where there are none."""
        return Fraction(100 * self.satisfied, self.number) if self.number else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of the share, in percent."""
        low, high = wilson(self.satisfied, self.number)
        return 100 * low, 100 * high


def tally(points: Iterable[Fraction], *, minimum: int = 0) -> Tally:
    """Count points."""
    found = list(points)
    return Tally(len(found), sum(found, Fraction(0)), sum(each >= SATISFIED for each in found), minimum)
