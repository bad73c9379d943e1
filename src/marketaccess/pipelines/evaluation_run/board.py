"""Who owes what to a round: each data set that its table needs, and whether it is there."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from marketaccess.apps.evaluation import queries
from marketaccess.domain.casework.lights import Light
from marketaccess.domain.evaluation.data_need import FREQUENCIES, DataNeed
from marketaccess.domain.evaluation.indicator import Indicator
from marketaccess.pipelines.evaluation_run import sources
from marketaccess.pipelines.evaluation_run.sources import Asked

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Round

HAS, EMPTY, LACKING = "有", "没有记录", "没有报来"


@frozen
class Line:
    """A data set: the indicators that need it, where it comes from, and whether it is there."""

    need: DataNeed
    indicators: Sequence[Indicator]
    origin: str
    light: Light
    word: str

    @property
    def frequency(self) -> str:
        """How often it is delivered."""
        return FREQUENCIES[self.need.frequency]


def lines(round: "Round", *, at: datetime) -> list[Line]:
    """The data sets of the round's table as they stand at a moment."""
    asked, system = Asked.of(round, at=at), queries.system_of(round)
    wanted: dict[str, list[Indicator]] = {}
    for indicator in system.indicators:
        for name in indicator.needs:
            wanted.setdefault(name, []).append(indicator)
    return [_line(need, wanted[need.name], asked) for need in queries.needs_of(wanted)]


def _line(need: DataNeed, indicators: Sequence[Indicator], asked: Asked) -> Line:
    given = sources.delivered(need, asked)
    if given is not None:
        return Line(need, indicators, given.origin, Light.GREEN, HAS)
    if need.name not in sources.PLATFORM:
        return Line(need, indicators, "", Light.RED, LACKING)
    origin, source = sources.PLATFORM[need.name]
    rows = source(asked)
    if rows is None:
        return Line(need, indicators, origin, Light.RED, LACKING)
    is_there = next(iter(rows), None) is not None
    light, word = (Light.GREEN, HAS) if is_there else (Light.YELLOW, EMPTY)
    return Line(need, indicators, origin, light, word)
