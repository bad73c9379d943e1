"""What people decide about single scores (人工事项): exemptions and corrections, each with who decided it."""

from collections.abc import Callable, Iterable, Mapping, Set
from datetime import date
from fractions import Fraction
from typing import Any, Protocol, TypeVar

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.indicator import FULL, IndicatorSystem

Place = tuple[str, int]  # unit, number of the indicator
Row = Mapping[str, Any]


@frozen
class Exemption:
    """A unit need not lose points on an indicator up to and with ``until``; ``approver`` is a post."""

    unit: str
    indicator: int
    reason: str
    approver: str
    until: date

    @property
    def place(self) -> Place:
        """The score that it is about."""
        return (self.unit, self.indicator)

    def holds(self, on: date) -> bool:
        """Whether it is still good on a day: the last of the evaluation."""
        return on <= self.until


@frozen
class Correction:
    """
    Points that two persons set in the place of computed ones; the computed ones stay beside them.

    ``proposed_by`` and ``decided_by`` are posts, ``reference`` the number under which the papers lie.
    """

    unit: str
    indicator: int
    points: Fraction
    reason: str
    proposed_by: str
    decided_by: str
    reference: str

    @property
    def place(self) -> Place:
        """The score that it is about."""
        return (self.unit, self.indicator)


@frozen
class Manual:
    """All that people decided for one computation. ``ends`` is the last day of the evaluation."""

    ends: date = date.min
    exemptions: tuple[Exemption, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def exempt(self) -> Set[Place]:
        """The scores that are exempt when the evaluation ends."""
        return {each.place for each in self.exemptions if each.holds(self.ends)}

    @property
    def corrected(self) -> Mapping[Place, Fraction]:
        """The points that were set, by the score."""
        return {each.place: each.points for each in self.corrections}


class _Decided(Protocol):
    @property
    def unit(self) -> str: ...
    @property
    def indicator(self) -> int: ...
    @property
    def place(self) -> Place: ...


D = TypeVar("D", bound=_Decided)


def read(
    system: IndicatorSystem,
    units: Set[str],
    ends: date,
    exemptions: Iterable[Row] = (),
    corrections: Iterable[Row] = (),
) -> Manual:
    """
    The rows of the two data sets as values, in one order whatever order they came in.

    :raises Refusal: a row that is not whole, is about nobody or nothing here, or stands there twice. A
        decision about a score is applied as it was made, or nothing is computed.
    """
    return Manual(
        ends,
        _all("酌情不扣分", system, units, exemptions, _exemption),
        _all("分数更正", system, units, corrections, _correction),
    )


def _all(
    label: str, system: IndicatorSystem, units: Set[str], rows: Iterable[Row], make: Callable[[Row], D]
) -> tuple[D, ...]:
    found: dict[Place, D] = {}
    for row in rows:
        blank = [name for name, value in row.items() if value is None or value == ""]
        if blank:
            raise Refusal(f"{label}有一条没有写全或者读不出来：{'、'.join(sorted(blank))}。", field="data")
        made = make(row)
        if fault := _fault(system, units, made):
            raise Refusal(f"{label}（{made.unit}，第{made.indicator}项）：{fault}", field="data")
        if made.place in found:
            raise Refusal(
                f"{label}（{made.unit}，第{made.indicator}项）有不止一条，请只留一条。", field="data"
            )
        found[made.place] = made
    return tuple(found[place] for place in sorted(found))


def _fault(system: IndicatorSystem, units: Set[str], made: _Decided) -> str:
    if made.unit not in units:
        return "这个单位不在被评估单位中。"
    if made.indicator not in {each.number for each in system.indicators}:
        return "指标体系里没有这一项。"
    if isinstance(made, Exemption) and not system.indicator(made.indicator).can_be_exempt:
        return "指标体系没有写明这一项可以酌情不扣分。"
    if isinstance(made, Correction) and not 0 <= made.points <= FULL:
        return "更正后的分数应当在0至100之间。"
    return ""


def _exemption(row: Row) -> Exemption:
    return Exemption(row["unit"], int(row["indicator"]), row["reason"], row["approver"], row["until"])


def _correction(row: Row) -> Correction:
    return Correction(
        unit=row["unit"],
        indicator=int(row["indicator"]),
        points=Fraction(row["points"]),
        reason=row["reason"],
        proposed_by=row["proposed_by"],
        decided_by=row["decided_by"],
        reference=row["reference"],
    )
