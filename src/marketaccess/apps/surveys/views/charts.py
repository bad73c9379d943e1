"""Figures for the chart and for the tables of the results."""

from collections.abc import Mapping, Sequence
from typing import Any

from marketaccess.apps.surveys.queries.systems import Topic
from marketaccess.domain.surveys.results import Results
from marketaccess.domain.surveys.tally import Tally


def mean_of(tally: Tally) -> float | None:
    """The mean with two decimals, None where there are too few answers to tell it."""
    return round(float(tally.mean), 2) if tally.is_enough and tally.mean is not None else None


def share_text(tally: Tally) -> str:
    """The share with its interval, in words."""
    if tally.share is None:
        return ""
    low, high = tally.interval
    return f"{float(tally.share):.1f}%（{low:.1f}%至{high:.1f}%）"


def chart_of(
    topics: Sequence[Topic], units: Mapping[str, str], found: Mapping[str, Results]
) -> dict[str, Any]:
    """The means of all units by metric, as the chart draws them; a gap where the sample is too small."""
    return {
        "units": list(units.values()),
        "series": [
            {
                "name": topic.name,
                "data": [
                    next((mean_of(line.every) for line in each.lines if line.metric == topic.metric), None)
                    for each in found.values()
                ],
            }
            for topic in topics
        ],
    }
