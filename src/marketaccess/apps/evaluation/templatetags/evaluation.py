"""What the pages of the evaluation need beside the house's own tags."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import template
from django.template.defaultfilters import floatformat

from marketaccess.apps.evaluation import queries
from marketaccess.domain.evaluation.indicator import Indicator, Method
from marketaccess.domain.evaluation.scoring import POINTS

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Score

register = template.Library()


@register.filter
def word(words: Mapping[str, str], key: str) -> str:
    """The word for a key; the key itself where there is none."""
    return words.get(key, key)


@register.filter
def data_label(name: str) -> str:
    """What a data set is called; its key where no need of data has it any more."""
    return "".join(need.label for need in queries.needs_of([name])) or name


@register.filter
def counts(score: "Score", indicator: Indicator) -> str:
    """
    What a score was counted from: 7 / 9, or of how many answers.

    Points that somebody else gave have no such figures, nor has what was not counted at all.
    """
    if not score.denominator or indicator.method in POINTS - {Method.SURVEY}:
        return "—"
    if indicator.method is Method.SURVEY:
        return f"{floatformat(score.denominator, '-2')}份答卷"
    return f"{floatformat(score.numerator, '-2')} / {floatformat(score.denominator, '-2')}"
