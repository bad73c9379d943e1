"""The list and the service items for other programs: public, read without a log-in."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from marketaccess.apps.consultations import queries as consultations
from marketaccess.apps.matters import queries as matters
from marketaccess.apps.negative_list import queries as negative_list
from marketaccess.apps.negative_list.queries import Wish
from marketaccess.apps.portal import permalinks
from marketaccess.apps.portal.api_schemas import (
    AnsweredOut,
    AnswerListOut,
    EditionListOut,
    ErrorOut,
    InForceOut,
    PlacedItemOut,
    SearchOut,
    ServiceItemListOut,
    ServiceItemOut,
    WantedAnswers,
    WantedDay,
    WantedPlace,
    WantedSearch,
    WantedServiceItems,
    WholeEditionOut,
)
from marketaccess.apps.portal.asking import Question, Told, ask
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.negative_list.answer import ANSWER_LABELS, ANSWER_MEANINGS, Answer

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.models import Revision

Shape = dict[str, Any]
router = Router(tags=["list"])
service_items = Router(tags=["service-items"])


class Unknown(Exception):
    """No such edition, item or service item. ``field`` is the part of the address that names none."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@router.get("/editions", response={200: EditionListOut}, operation_id="list_editions")
def editions(request: HttpRequest) -> Shape:  # noqa: ARG001 - its shape
    """Every edition that is recorded, the newest in force first."""
    return {"editions": [negative_list.heading_told(each) for each in negative_list.current_revisions()]}


@router.get("/editions/{key}", response={200: WholeEditionOut, 404: ErrorOut}, operation_id="get_edition")
def edition(request: HttpRequest, key: str) -> Shape:  # noqa: ARG001 - its shape
    """An edition whole: its items and measures, its totals."""
    revision = negative_list.revision_of(_clean(key))
    if revision is None:
        raise Unknown("key")
    return negative_list.edition_told(negative_list.edition_value(revision), revision)


@router.get("/in-force", response={200: InForceOut, 422: ErrorOut}, operation_id="get_editions_in_force")
def in_force(request: HttpRequest, wanted: Query[WantedDay]) -> Shape:  # noqa: ARG001 - its shape
    """What holds on a day. An empty list: nothing is recorded for it."""
    on = _day(wanted)
    return {"as_of": on, "editions": _headings(negative_list.revisions_in_force(on))}


@router.get("/search", response={200: SearchOut, 422: ErrorOut}, operation_id="search_list")
def search(request: HttpRequest, wanted: Query[WantedSearch]) -> Shape:  # noqa: ARG001 - its shape
    """Ask the list: prohibited, permit, open to all alike, or a filing, which is no permit."""
    wish = Wish(
        query=_clean(wanted.q),
        access=_clean(wanted.access),
        section=_clean(wanted.section),
        scope=_clean(wanted.scope),
        authority=_clean(wanted.authority),
    )
    asked = ask(Question(wish, _day(wanted), wanted.page, wanted.size, is_exact=wanted.exact))
    return {
        "as_of": asked.question.as_of,
        "query": wish.query,
        "tried": asked.tried,
        "editions": _headings(asked.revisions),
        "verdict": _answer(asked.verdict) if asked.verdict else None,
        "total": len(asked.survey.found),
        "page": wanted.page,
        "size": wanted.size,
        "facets": asked.survey.counts,
        # Beyond the last page there is nothing; the pages for people show the last one instead.
        "results": [_result(told) for told in asked.results] if asked.page.number == wanted.page else [],
        "cancelled": [_result(told) for told in asked.cancelled],
        "filings": [matters.service_item_told(each) for each in asked.filings],
    }


@router.get(
    "/items/{path:key}", response={200: PlacedItemOut, (404, 422): ErrorOut}, operation_id="get_list_item"
)
def item(request: HttpRequest, key: str, wanted: Query[WantedPlace]) -> Shape:  # noqa: ARG001 - its shape
    """An item: in the named edition, the one in force on the day, or the last that has it."""
    found = permalinks.find_item(_clean(key), edition=_clean(wanted.edition), on=_day(wanted))
    if found is None:
        raise Unknown("key")
    thing, place = found
    value = negative_list.edition_value(place.revision)
    return {
        "as_of": place.on,
        "is_in_force": place.is_in_force,
        "edition": negative_list.heading_told(place.revision),
        "item": next(negative_list.item_told(each) for each in value.items if each.key == thing.key),
        "lineage": [negative_list.stage_told(stage) for stage in _lineage(place, thing.key)],
    }


@router.get("/consultations/", response={200: AnswerListOut, 422: ErrorOut}, operation_id="list_answers")
def answers(request: HttpRequest, wanted: Query[WantedAnswers]) -> Shape:  # noqa: ARG001 - its shape
    """Published answers to "may I enter?", by words and by an item of the list."""
    rows = consultations.publications(_clean(wanted.q), item=_clean(wanted.item))
    start = (wanted.page - 1) * wanted.size
    shown = consultations.with_warnings(rows[start : start + wanted.size], on=timezone.localdate())
    return {
        "total": rows.count(),
        "page": wanted.page,
        "size": wanted.size,
        "answers": [_answered(each) for each in shown],
    }


@router.get("/consultations/{number}", response={200: AnsweredOut, 404: ErrorOut}, operation_id="get_answer")
def answered(request: HttpRequest, number: str) -> Shape:  # noqa: ARG001 - its shape
    """A published answer. One that was taken down is there no more."""
    row = consultations.publication(_clean(number)[:20])
    if row is None or row.taken_down_at:
        raise Unknown("number")
    (shown,) = consultations.with_warnings([row], on=timezone.localdate())
    return _answered(shown)


@service_items.get("/", response={200: ServiceItemListOut, 422: ErrorOut}, operation_id="list_service_items")
def list_service_items(request: HttpRequest, wanted: Query[WantedServiceItems]) -> Shape:  # noqa: ARG001 - its shape
    """Service items by words, by code."""
    rows = matters.published(_clean(wanted.q), nature=_clean(wanted.nature))
    start = (wanted.page - 1) * wanted.size
    return {
        "total": len(rows),
        "page": wanted.page,
        "size": wanted.size,
        "service_items": [matters.service_item_told(each) for each in rows[start : start + wanted.size]],
    }


@service_items.get("/{code}", response={200: ServiceItemOut, 404: ErrorOut}, operation_id="get_service_item")
def get_service_item(request: HttpRequest, code: str) -> Shape:  # noqa: ARG001 - its shape
    """A service item by its implementation code; by a basic code, the catalogue's own entry."""
    found = matters.service_item(_clean(code))
    if found is None:
        raise Unknown("code")
    return matters.service_item_told(found)


def _lineage(place: permalinks.Place, key: str) -> "tuple[negative_list.Stage, ...]":
    return negative_list.lineage(place.revision.edition.key, key)


def _answered(shown: consultations.Published) -> Shape:
    row = shown.row
    told = ("number", "title", "question", "answer", "basis", "answered_by", "item_key", "item_title")
    return {
        **{name: getattr(row, name) for name in told},
        "measure_key": row.measure_key,
        "measure_text": row.measure_text,
        "edition": row.edition_key,
        "edition_title": shown.edition_title,
        "published_at": row.published_at.isoformat(),
        "warning": shown.warning,
        "is_demonstration": row.is_demonstration,
    }


def _clean(text: str) -> str:
    return normalise(text)


def _day(wanted: WantedDay) -> date:
    return wanted.as_of or timezone.localdate()


def _headings(revisions: "Iterable[Revision]") -> list[Shape]:
    return [negative_list.heading_told(revision) for revision in revisions]


def _answer(found: Answer) -> Shape:
    return {"answer": found.value, "label": ANSWER_LABELS[found], "meaning": ANSWER_MEANINGS[found]}


def _result(told: Told) -> Shape:
    measure, of = told.measure, told.measure.item
    return {
        **_answer(told.answer),
        "key": measure.key,
        "text": measure.text,
        "item_key": of.key,
        "item_code": of.code,
        "item_title": of.title,
        "access": of.access,
        "section": of.section,
        "authorities": measure.authorities,
        "scope": measure.scope,
        "area": measure.area,
        "edition": told.revision.edition.key,
    }
