"""What the pages of the evaluation need beside the house's own tags."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def word(words: Mapping[str, str], key: str) -> str:
    """The word for a key; the key itself where there is none."""
    return words.get(key, key)
