"""Filters as links."""

import pytest
from django.http import QueryDict

from marketaccess.domain.casework.lights import LIGHTS, Light
from marketaccess.foundation.ui.choices import light_choices, with_filters

pytestmark = pytest.mark.requirement("R3.2")


@pytest.mark.parametrize(
    ("given", "changes", "address"),
    [
        ("", {"light": "red"}, "?light=red"),
        ("q=a&page=3", {"light": "red"}, "?q=a&light=red"),
        ("light=red&q=a", {"light": ""}, "?q=a"),
        ("light=red&light=blue", {"light": "green"}, "?light=green"),
        ("q=a&q=b&tab=done", {"tab": "todo"}, "?q=a&q=b&tab=todo"),
        ("page=2", {}, "?"),
        ("q=a%26b", {"tab": "done"}, "?q=a%26b&tab=done"),
    ],
)
def test_an_address_keeps_the_other_filters_and_begins_at_the_first_page(
    given: str, changes: dict[str, str], address: str
) -> None:
    assert with_filters(QueryDict(given), **changes) == address


def test_the_chosen_light_links_back_to_all() -> None:
    counts = {light: at for at, light in enumerate(Light)}
    choices = light_choices(QueryDict("q=a&light=yellow"), counts, Light.YELLOW)
    assert [(each.key, each.label, each.count) for each in choices] == [
        (light.value, LIGHTS[light], counts[light]) for light in Light
    ]
    assert [each.is_chosen for each in choices] == [light is Light.YELLOW for light in Light]
    assert [each.address for each in choices] == [
        "?q=a" if light is Light.YELLOW else f"?q=a&light={light.value}" for light in Light
    ]


def test_without_a_chosen_light_none_stands_out() -> None:
    assert not any(each.is_chosen for each in light_choices(QueryDict(), dict.fromkeys(Light, 0), None))
