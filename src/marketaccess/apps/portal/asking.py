"""Asking the list: what somebody typed, and the four answers to it. For the pages and for the API alike."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, frozen
from django.core.paginator import Page, Paginator

from marketaccess.apps.matters import queries as matters
from marketaccess.apps.negative_list import queries as negative_list
from marketaccess.apps.negative_list.queries import Survey, Wish
from marketaccess.domain.basics.search_text import words
from marketaccess.domain.basics.text import day_of, normalise
from marketaccess.domain.matters.service_item import Nature
from marketaccess.domain.negative_list.answer import Answer, Standing, answer, listed, verdict
from marketaccess.domain.negative_list.codes import Access
from marketaccess.domain.negative_list.edition import Series
from marketaccess.domain.negative_list.question import plain_words
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.apps.matters.models import ServiceItem
    from marketaccess.apps.negative_list.models import Measure, Revision

PAGE = 20
QUERY_MAX = 100
LAST_PAGE = 100_000


@frozen
class Question:
    """What is asked, as it stands in the address, on the day ``as_of``. ``is_exact``: without synonyms."""

    wish: Wish
    as_of: date
    page: int = 1
    size: int = PAGE
    is_today: bool = True
    is_exact: bool = False
    is_date_wrong: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether neither words nor a facet were given: somebody who only looks."""
        return not words(self.wish.query) and not any(self.wish.chosen.values())


@frozen
class Told:
    """A measure with its answer on the day that is asked about."""

    measure: "Measure"
    answer: Answer

    @property
    def revision(self) -> "Revision":
        """Where it stands."""
        return self.measure.item.revision


@frozen
class Asked:
    """The answer to a question. ``tried`` are the words that were looked for in place of those typed."""

    question: Question
    revisions: Sequence["Revision"]
    survey: Survey
    page: Page[int]
    results: Sequence[Told]
    cancelled: Sequence[Told] = ()
    filings: Sequence["ServiceItem"] = ()
    tried: str = ""

    @property
    def in_force(self) -> "Revision | None":
        """The edition of the list itself that holds on the day."""
        named = (each for each in self.revisions if each.edition.series == Series.NEGATIVE_LIST)
        return next(named, None)

    @property
    def verdict(self) -> Answer | None:
        """
        The one answer to the question, where there is only one.

        None for somebody who has not asked yet, where no list is in force, and where a facet hides a part.
        """
        if not words(self.question.wish.query) or self.in_force is None:
            return None
        if self.survey.total == 0:
            return verdict([told.answer for told in self.cancelled] + [Answer.FILING for _ in self.filings])
        is_all = self.survey.total == len(self.results)
        return verdict(told.answer for told in self.results) if is_all else None

    @property
    def is_demonstration(self) -> bool:
        """Whether anything that is shown comes from a demonstration edition."""
        return any(revision.edition.is_demonstration for revision in self.revisions)


def question(given: Mapping[str, str], *, today: date) -> Question:
    """What an address asks. Whatever cannot be read asks for nothing; a wrong date says so."""
    wish = Wish(
        query=_clean(given.get("q", "")),
        **{facet: _clean(given.get(facet, "")) for facet in ("access", "section", "scope", "authority")},
    )
    typed = _clean(given.get("as_of", ""))
    day = day_of(typed)
    return Question(
        wish=wish,
        as_of=day or today,
        page=_number(given.get("page", "")),
        is_today=day is None or day == today,
        is_date_wrong=bool(typed) and day is None,
    )


def _clean(text: str) -> str:
    return normalise(text)[:QUERY_MAX]


def _number(text: str) -> int:
    return min(int(text), LAST_PAGE) if text.isascii() and text.isdecimal() and len(text) < 8 else 1


def ask(asked: Question) -> Asked:
    """
    Everything that fits, one page of it, each with its answer.

    Where the words as typed find nothing, the everyday words in them are tried: 我要开药店 asks for 药店.
    """
    revisions = negative_list.revisions_in_force(asked.as_of)
    synonyms = {} if asked.is_exact else library.synonyms()
    found = negative_list.survey(revisions, asked.wish, synonyms)
    tried = ""
    if found.total == 0 and synonyms:
        tried, found = _try_plain(asked, revisions, found)
    query = tried or asked.wish.query
    page: Page[int] = Paginator(found.found, asked.size).get_page(asked.page)
    results = [tell(measure, on=asked.as_of) for measure in negative_list.measures_of(list(page))]
    return Asked(
        question=asked,
        revisions=revisions,
        survey=found,
        page=page,
        results=results,
        cancelled=[
            tell_cancelled(measure, on=asked.as_of)
            for revision in revisions
            for measure in negative_list.cancelled(revision, query, synonyms)
        ],
        filings=matters.filings(query, synonyms),
        tried=tried,
    )


def _try_plain(asked: Question, revisions: Sequence["Revision"], found: Survey) -> tuple[str, Survey]:
    synonyms = library.synonyms()
    plain = plain_words(asked.wish.query, synonyms)
    if plain == words(asked.wish.query):
        return "", found
    query = " ".join(plain)
    return query, negative_list.survey(revisions, evolve(asked.wish, query=query), synonyms)


def tell(measure: "Measure", *, on: date) -> Told:
    """A measure of an edition that is in force on the day, with its answer."""
    standing = listed(Access(measure.item.access), measure.in_force_from, measure.in_force_to, on)
    return Told(measure, answer(standing))


def tell_cancelled(measure: "Measure", *, on: date) -> Told:
    """A measure that only an edition of the past names: cancelled, or made a filing."""
    key = measure.item.revision.edition.key
    serving = matters.items_for_measure(key, measure.key, on=on)
    has_filing = any(item.nature == Nature.FILING and item.is_accepting for item in serving)
    return Told(measure, answer(Standing(was=Access(measure.item.access), has_filing=has_filing)))
