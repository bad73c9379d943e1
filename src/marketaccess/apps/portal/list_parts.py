"""The parts of the list's pages, worked out so that the templates only set them in their places."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from attrs import frozen
from django.http import QueryDict
from django.urls import reverse

from marketaccess.apps.negative_list import queries as negative_list
from marketaccess.apps.portal import wording
from marketaccess.apps.portal.asking import Asked, Question, Told
from marketaccess.apps.portal.permalinks import Place
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.negative_list.answer import ANSWER_LABELS, ANSWER_MEANINGS, Answer
from marketaccess.domain.negative_list.codes import ACCESS_LABELS, SECTION_BY_KEY, SECTIONS, Access
from marketaccess.domain.negative_list.edition import SCOPE_LABELS, SERIES_LABELS, Scope, Series
from marketaccess.domain.negative_list.facets import ACCESS, AUTHORITY, FACETS, SCOPE, SECTION
from marketaccess.foundation.ui.choices import with_filters

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.models import Item, Measure, Revision

ICONS = {
    Answer.PROHIBITED: "ban",
    Answer.PERMIT: "key",
    Answer.OPEN: "door",
    Answer.FILING: "file",
    Answer.CANCELLED: "cross",
}
CHOICES_SHOWN = 8


@frozen
class Verdict:
    """One of the four answers in words."""

    key: str
    label: str
    meaning: str
    icon: str


@frozen
class Line:
    """A measure in the list of what was found."""

    measure: "Measure"
    verdict: Verdict
    address: str
    item_address: str
    edition: str = ""


@frozen
class Placed:
    """A measure on a permalink: its answer today, and where its like stands in the present edition."""

    measure: "Measure"
    verdict: Verdict
    address: str
    present_address: str = ""


@frozen
class Choice:
    """A value of a facet: a link that chooses it, or takes it back."""

    label: str
    address: str
    count: int
    is_chosen: bool


@frozen
class Facet:
    """A facet with its values; those beyond ``choices`` are folded away."""

    label: str
    choices: Sequence[Choice]
    more: Sequence[Choice] = ()


@frozen
class Stage:
    """What became of an item with an edition, each of its forms with its address."""

    revision: "Revision"
    labels: Sequence[str]
    is_confirmed: bool
    forms: Sequence[tuple["Item", str]]


def verdict(found: Answer) -> Verdict:
    """An answer in words, with its sign."""
    return Verdict(found.value, ANSWER_LABELS[found], ANSWER_MEANINGS[found], ICONS[found])


def suffix(question: Question, **more: str) -> str:
    """What an address carries on from page to page: the day that is asked about."""
    carried = more if question.is_today else {"as_of": question.as_of.isoformat(), **more}
    return f"?{urlencode(carried)}" if carried else ""


def edition(given: QueryDict) -> str:
    """The edition that an address names, or ""."""
    return normalise(given.get("edition", ""))[:40]


def line(told: Told, question: Question, *, names_edition: bool = False) -> Line:
    """A line of the result; ``names_edition`` where the measure stands in another edition than asked."""
    of = told.measure.item.revision.edition
    tail = suffix(question, **({"edition": of.key} if names_edition or _is_annex(told) else {}))
    return Line(
        measure=told.measure,
        verdict=verdict(told.answer),
        address=reverse("portal:measure", args=[told.measure.key]) + tail,
        item_address=reverse("portal:item", args=[told.measure.item.key]) + tail,
        edition=of.title if names_edition or _is_annex(told) else "",
    )


def _is_annex(told: Told) -> bool:
    """Items of the annexes may have the keys of the list's own: their addresses name the edition."""
    return told.measure.item.revision.edition.series != Series.NEGATIVE_LIST


def placed(told: Told, measure: "Measure", place: Place, question: Question) -> Placed:
    """A measure as its permalink shows it."""
    moved = not place.is_in_force and told.measure != measure
    present = reverse("portal:measure", args=[told.measure.key]) + suffix(question)
    tail = suffix(question) if place.is_in_force else suffix(question, edition=place.revision.edition.key)
    return Placed(
        measure=measure,
        verdict=verdict(told.answer),
        address=reverse("portal:measure", args=[measure.key]) + tail,
        present_address=present if moved else "",
    )


def item_address(item: "Item", place: Place, question: Question) -> str:
    """The permalink of an item in the edition that is shown."""
    named = {} if place.is_in_force else {"edition": place.revision.edition.key}
    return reverse("portal:item", args=[item.key]) + suffix(question, **named)


def lineage(item: "Item", place: Place, question: Question) -> list[Stage]:
    """What became of an item, with the address of each of its forms; nothing where there is one edition."""
    stages = negative_list.lineage(place.revision.edition.key, item.key)
    return [_stage(stage, question) for stage in stages] if len(stages) > 1 else []


def _stage(stage: negative_list.Stage, question: Question) -> Stage:
    tail = suffix(question, edition=stage.revision.edition.key)
    forms = [(item, reverse("portal:item", args=[item.key]) + tail) for item in stage.items]
    return Stage(stage.revision, stage.labels, stage.is_confirmed, forms)


def kept_fields(question: Question) -> dict[str, str]:
    """What the search form sends along hidden: the facets that are chosen, but not the page."""
    return {facet: value for facet, value in question.wish.chosen.items() if value}


def series(revisions: Iterable["Revision"]) -> list[tuple[str, "Revision"]]:
    """What is searched, by name."""
    return [(SERIES_LABELS[Series(revision.edition.series)], revision) for revision in revisions]


def facets(asked: Asked, given: QueryDict) -> list[Facet]:
    """The facets that divide what was found; one with a single value divides nothing."""
    made = []
    for facet in FACETS:
        chosen, counts = asked.question.wish.chosen[facet], asked.survey.counts[facet]
        if len(counts) > 1 or chosen:
            choices = [
                _choice(given, facet, value, chosen, counts[value]) for value in _ordered(facet, counts)
            ]
            choices.sort(key=lambda choice: not choice.is_chosen)
            made.append(Facet(wording.FACETS[facet], choices[:CHOICES_SHOWN], choices[CHOICES_SHOWN:]))
    return made


def _ordered(facet: str, counts: Mapping[str, int]) -> list[str]:
    """The values of a facet: sections as the list has them, departments by how often they stand there."""
    if facet == AUTHORITY:
        return sorted(counts, key=lambda value: (-counts[value], value))
    places = {each.key: at for at, each in enumerate(SECTIONS)}
    return sorted(counts, key=lambda value: (places.get(value, len(places)), value))


def _choice(given: QueryDict, facet: str, value: str, chosen: str, count: int) -> Choice:
    address = with_filters(given, **{facet: "" if value == chosen else value})
    return Choice(_label(facet, value), address, count, value == chosen)


def _label(facet: str, value: str) -> str:
    if facet == ACCESS:
        return ACCESS_LABELS[Access(value)] if value in set(Access) else value
    if facet == SCOPE:
        return SCOPE_LABELS[Scope(value)] if value in set(Scope) else value
    if facet == SECTION and value in SECTION_BY_KEY:
        return SECTION_BY_KEY[value].label
    return value
