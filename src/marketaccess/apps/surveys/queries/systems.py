"""The indicator systems that ask people: which metrics, under which names, from how many answers on."""

from attrs import frozen

from marketaccess.domain.evaluation.indicator import Method
from marketaccess.law import library


@frozen
class Topic:
    """An indicator that a survey measures."""

    metric: str
    number: int
    name: str
    minimum: int


def topics(system_key: str) -> tuple[Topic, ...]:
    """The survey indicators of a system; none where there is no such system."""
    if system_key not in library.indicator_system_keys():
        return ()
    return tuple(
        Topic(each.metric, each.number, each.name, each.minimum_answers)
        for each in library.indicator_system(system_key).indicators
        if each.method is Method.SURVEY
    )


def metrics(system_key: str) -> dict[str, str]:
    """The names of the metrics that a system asks for."""
    return {topic.metric: topic.name for topic in topics(system_key)}


def choices() -> list[tuple[str, str]]:
    """The systems that have a survey indicator, for a form's list."""
    return [
        (key, library.indicator_system(key).title) for key in library.indicator_system_keys() if topics(key)
    ]
