"""What came out of a round, as far as somebody may see it: ranking, a unit, an indicator, what is lacking."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from attrs import frozen

from marketaccess.apps.evaluation import policy
from marketaccess.apps.evaluation.models import Computation, Round, RoundUnit, Score, Total
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.toml import load
from marketaccess.domain.casework.lights import Light
from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.domain.evaluation.indicator import Group, Indicator, IndicatorSystem
from marketaccess.domain.evaluation.policy import ANSWERS, QUESTIONS
from marketaccess.domain.evaluation.round_flow import PUBLIC
from marketaccess.domain.evaluation.scoring import GAPS, Gap, Status
from marketaccess.domain.evaluation.system_parse import parse
from marketaccess.law import library

# How many strong and weak indicators a unit's page names, and how many points "a little more" is.
FEW, A_LITTLE = 3, Decimal(3)


@frozen
class Line:
    """A score with the indicator that it is in."""

    indicator: Indicator
    score: Score
    lacking: tuple[DataNeed, ...]

    @property
    def behind(self) -> Decimal:
        """How far the points lie below the mean."""
        return -(self.score.ahead or Decimal(0))


@frozen
class GroupLines:
    """The scores of a group; ``points`` is what they bring together, ``most`` what they could."""

    group: Group
    lines: tuple[Line, ...]
    points: Decimal | None
    most: Decimal

    @property
    def share(self) -> Decimal:
        """The points as a share of what they could be, in percent."""
        return (self.points or Decimal(0)) / self.most * 100 if self.most else Decimal(0)


@frozen
class UnitSheet:
    """All of one unit in one computation."""

    unit: RoundUnit
    total: Total
    groups: tuple[GroupLines, ...]
    strengths: tuple[Line, ...]
    weaknesses: tuple[Line, ...]
    cheapest: tuple[Line, ...]
    trend: tuple[Total, ...]

    @property
    def gain(self) -> Decimal:
        """What the cheapest points bring together."""
        return sum((line.score.gain or Decimal(0) for line in self.cheapest), Decimal(0))


@frozen
class Completeness:
    """How an indicator stands: how many units have points of their own, who lacks data, and why."""

    indicator: Indicator
    light: Light
    counts: Mapping[str, int]
    without: tuple[str, ...]
    lacking: tuple[DataNeed, ...]
    reasons: tuple[str, ...]


def system_of(round: Round) -> IndicatorSystem:
    """The table of indicators as it stood when the round was opened."""
    return _system(round.system_text)


@lru_cache(maxsize=16)
def _system(text: str) -> IndicatorSystem:
    return parse(load(text))


def totals(computation: Computation, actor: Actor) -> list[Total]:
    """The ranking, as far as somebody may see it."""
    seen = RoundUnit.objects.filter(policy.units_seen(actor, computation.round), round=computation.round)
    return list(computation.totals.filter(unit__in=seen).select_related("unit__department"))


def unit_seen(round: Round, code: str, actor: Actor) -> RoundUnit | None:
    """A unit whose results somebody may see, None where there is none or they may not."""
    return round.units.filter(policy.units_seen(actor, round), code=code).first()


def unit_sheet(computation: Computation, unit: RoundUnit) -> UnitSheet | None:
    """The page of a unit. None where the computation does not have it."""
    total = computation.totals.filter(unit=unit).first()
    if total is None:
        return None
    system, scores = system_of(computation.round), _scores(computation, unit)
    groups = tuple(_group(system, group, scores) for group in system.groups)
    lines = [line for each in groups for line in each.lines]
    strong = sorted(
        (line for line in lines if line.score.ahead is not None), key=lambda line: -(line.score.ahead or 0)
    )
    return UnitSheet(
        unit=unit,
        total=total,
        groups=groups,
        strengths=tuple(line for line in strong[:FEW] if (line.score.ahead or 0) > 0),
        weaknesses=tuple(line for line in strong[: -FEW - 1 : -1] if (line.score.ahead or 0) < 0),
        cheapest=_cheapest(lines),
        trend=_trend(computation.round, unit),
    )


def _scores(computation: Computation, unit: RoundUnit) -> dict[int, Score]:
    return {score.indicator: score for score in computation.scores.filter(unit=unit)}


def _group(system: IndicatorSystem, group: Group, scores: Mapping[int, Score]) -> GroupLines:
    lines = tuple(
        Line(each, scores[each.number], needs_of(scores[each.number].lacking))
        for each in system.members(group.key)
        if each.number in scores
    )
    earned = [line.score.points * line.score.weight / 100 for line in lines if line.score.points is not None]
    most = sum((line.score.weight for line in lines), Decimal(0))
    return GroupLines(group, lines, sum(earned, Decimal(0)) if earned else None, most)


def _cheapest(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The first gains that together bring a little more: by points for each record to be put right."""
    gains = [line for line in lines if line.score.gain]

    def price(line: Line) -> tuple[bool, Decimal]:
        gain, records = line.score.gain or Decimal(0), line.score.records
        return (records is None, -(gain / records if records else gain))

    taken: list[Line] = []
    for line in sorted(gains, key=price):
        if sum((each.score.gain or Decimal(0) for each in taken), Decimal(0)) >= A_LITTLE:
            break
        taken.append(line)
    return tuple(taken)


def _trend(round: Round, unit: RoundUnit) -> tuple[Total, ...]:
    """The unit's totals in the published rounds of the division under the same table, the oldest first."""
    rounds = Round.objects.filter(
        division=round.division_id,
        state__in=PUBLIC,
        is_demonstration=round.is_demonstration,
        system_key=round.system_key,
    ).exclude(pk=round.pk)
    latest = [found.pk for each in rounds if (found := policy.latest(each))]
    rows = Total.objects.filter(computation__in=latest, unit__code=unit.code)
    return tuple(rows.select_related("computation__round").order_by("computation__round__opened_at"))


def indicator_lines(computation: Computation, number: int, actor: Actor) -> list[Score]:
    """The scores in one indicator of the units that somebody may see, the best first."""
    seen = RoundUnit.objects.filter(policy.units_seen(actor, computation.round), round=computation.round)
    rows = computation.scores.filter(indicator=number, unit__in=seen).select_related("unit")
    return sorted(rows, key=lambda row: (row.points is None, -(row.points or 0), row.unit.position))


def completeness(computation: Computation, system: IndicatorSystem) -> tuple[Completeness, ...]:
    """For each indicator, who has data and who owes some."""
    found: dict[int, list[Score]] = defaultdict(list)
    for score in computation.scores.select_related("unit").order_by("unit__position"):
        found[score.indicator].append(score)
    return tuple(_completeness(each, found[each.number]) for each in system.indicators)


def _completeness(indicator: Indicator, scores: Sequence[Score]) -> Completeness:
    counts = {status.value: sum(score.status == status for score in scores) for status in Status}
    without = [score for score in scores if score.status in (Status.NO_DATA, Status.SUBSTITUTED)]
    light = Light.GREEN if not without else Light.RED if len(without) == len(scores) else Light.YELLOW
    lacking = {need for score in without for need in score.lacking}
    names = tuple(score.unit.name for score in without)
    # Where data were not delivered, the data sets are named instead.
    gaps = {Gap(score.gap) for score in without if not score.lacking}
    reasons = tuple(GAPS[gap] for gap in Gap if gap in gaps and gap is not Gap.NONE)
    return Completeness(indicator, light, counts, names, needs_of(sorted(lacking)), reasons)


def needs_of(names: Iterable[str]) -> tuple[DataNeed, ...]:
    """Data sets by their names."""
    known = {need.name: need for need in library.data_needs()}
    return tuple(known[name] for name in names if name in known)


def policies_told(round: Round, system: IndicatorSystem) -> list[tuple[str, str, bool]]:
    """Each question with its answer in force, in words; whether it is another than the table's own."""
    return [
        (QUESTIONS[question], ANSWERS[question][answer], answer is not system.defaults[question])
        for question, answer in system.defaults.with_(round.policies).answers.items()
    ]


def worksheet(computation: Computation) -> dict[str, Any]:
    """The worksheet as a value."""
    found: dict[str, Any] = json.loads(bytes(computation.worksheet.content))
    return found
