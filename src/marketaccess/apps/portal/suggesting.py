"""What may be meant by what has been typed so far."""

from attrs import frozen
from django.urls import reverse

from marketaccess.apps.negative_list import queries as negative_list
from marketaccess.apps.negative_list.queries import Survey, Wish
from marketaccess.apps.portal import wording
from marketaccess.apps.portal.asking import Question, tell
from marketaccess.apps.portal.list_parts import line, suffix
from marketaccess.domain.basics.search_text import form, words
from marketaccess.domain.negative_list.facets import AUTHORITY
from marketaccess.domain.negative_list.question import beginning
from marketaccess.law import library

EVERYDAY, AUTHORITIES, MEASURES = 3, 2, 4


@frozen
class Suggestion:
    """Words, what they stand for, and where they lead. ``sign`` is the icon before them."""

    text: str
    note: str
    address: str
    sign: str


def suggestions(question: Question) -> list[Suggestion]:
    """Everyday words, departments, then measures that hold what was typed; nothing for nothing."""
    typed = question.wish.query
    if not words(typed):
        return []
    revisions = negative_list.revisions_in_force(question.as_of)
    found = negative_list.survey(revisions, Wish(typed), library.synonyms())
    return [*_everyday(question), *_authorities(question, found), *_measures(question, found)]


def _everyday(question: Question) -> list[Suggestion]:
    synonyms = library.synonyms()
    found = beginning(question.wish.query, synonyms, most=EVERYDAY)
    means = [wording.MEANS.format(words="、".join(synonyms[word][:2])) for word in found]
    return [
        Suggestion(word, note, _search(question, q=word), "search")
        for word, note in zip(found, means, strict=True)
    ]


def _authorities(question: Question, found: Survey) -> list[Suggestion]:
    counts, typed = found.counts[AUTHORITY], form(question.wish.query)
    named = sorted((name for name in counts if typed in form(name)), key=len)[:AUTHORITIES]
    return [
        Suggestion(
            name, wording.COUNTED.format(count=counts[name]), _search(question, authority=name), "building"
        )
        for name in named
    ]


def _measures(question: Question, found: Survey) -> list[Suggestion]:
    measures = negative_list.measures_of(found.found[:MEASURES])
    lines = [line(tell(measure, on=question.as_of), question) for measure in measures]
    return [
        Suggestion(each.measure.text, each.verdict.label, each.address, each.verdict.icon) for each in lines
    ]


def _search(question: Question, **wanted: str) -> str:
    return reverse("portal:list") + suffix(question, **wanted)
