"""Figures of a survey as its pages write them."""

from collections.abc import Mapping

from django import template

from marketaccess.apps.surveys.views.charts import mean_of, share_text
from marketaccess.domain.surveys.tally import Tally

register = template.Library()
TOO_FEW = "样本不足 不计分"


@register.simple_tag
def mean(tally: Tally) -> str:
    """The mean, or why there is none."""
    found = mean_of(tally)
    return TOO_FEW if found is None else f"{found:.2f}"


@register.simple_tag
def share(tally: Tally) -> str:
    """The share with its interval."""
    return share_text(tally) if tally.is_enough else "—"


@register.simple_tag
def percent(part: int, whole: int) -> str:
    """A part of a whole."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


@register.simple_tag
def metric_name(names: Mapping[str, str], metric: str) -> str:
    """The indicator of a metric."""
    return names.get(metric, metric)
