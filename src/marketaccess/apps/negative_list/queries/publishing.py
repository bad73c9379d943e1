"""Publication as work: who has to publish what where until when, how far it is, whether pages are right."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import field, frozen
from django.db.models import Count, Max, Q, QuerySet

from marketaccess.apps.negative_list import policy
from marketaccess.apps.negative_list import publication_wording as wording
from marketaccess.apps.negative_list.models import PageCheck, Publication, Revision
from marketaccess.apps.negative_list.queries.editions import revision_in_force
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.domain.negative_list.edition import Series
from marketaccess.domain.negative_list.publication import (
    FAULT_LABELS,
    PUBLICATION_FLOW,
    FaultKind,
    PublicationState,
)
from marketaccess.domain.negative_list.wording import Piece, marked
from marketaccess.foundation.calendars import lights

WORDS_MAX = 5
S = PublicationState
# The same as ``publication_light``, as a condition.
RUNS = Q(state=S.OPEN)


@frozen
class PublicationWish:
    """What somebody looks for. Empty fields say nothing."""

    query: str = ""
    state: str = ""
    department: int | None = None
    outlet: str = ""
    edition: str = ""
    light: Light | None = None


@frozen
class Share:
    """How far the publication of an edition is, for a department and an outlet, or for all."""

    department: str
    outlet: str
    total: int
    accepted: int
    reported: int
    overdue: int

    @property
    def percent(self) -> int:
        """The share that the office has accepted."""
        return self.accepted * 100 // self.total if self.total else 0


@frozen
class ToldFault:
    """A difference of a page in words, the words marked where one stands for another."""

    label: str
    item: str
    expected: str
    found: str
    pieces: tuple[Piece, ...] = ()

    @property
    def words(self) -> str:
        """The difference in one sentence."""
        return wording.told_fault(self.label, self.item, self.expected, self.found)


@frozen
class PageState:
    """A department's outlet today: its last snapshot, and why it is a finding ("" where it is none)."""

    key: str  # page/<department>/<outlet>: where it stands among the findings
    department: str
    outlet: str
    check: PageCheck | None
    problem: str
    faults: tuple[ToldFault, ...] = field(default=())

    @property
    def is_wrong(self) -> bool:
        """Whether something stands there that is not so; a page that nobody handed in may be right."""
        return bool(self.faults if not self.problem else self.problem != wording.NEVER_CHECKED)

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong with it."""
        return not (self.problem or self.faults)


@frozen
class DueGroup:
    """The publications that a department owes by one day, told together."""

    edition: int
    department: int
    due_on: date
    count: int


def publications() -> QuerySet[Publication]:
    """All publication tasks, what is nearest first."""
    return Publication.objects.select_related("edition", "department", "screenshot", "reported_by")


def publication(pk: int) -> Publication | None:
    """One task, or None."""
    return publications().filter(pk=pk).first()


def narrow_publications(
    rows: QuerySet[Publication], wish: PublicationWish, *, today: Today
) -> QuerySet[Publication]:
    """Those that fit."""
    exact = {
        "state": wish.state,
        "department": wish.department,
        "outlet": wish.outlet,
        "edition__key": wish.edition,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wish.light is not None:
        rows = rows.filter(lights.shines(wish.light, today, runs=RUNS))
    for word in normalise(wish.query)[:100].split()[:WORDS_MAX]:
        rows = rows.filter(Q(item_title__icontains=word) | Q(item_key=word))
    return rows


def publication_light(row: Publication, today: Today) -> Light:
    """A task's light: its clock runs while the department is to publish."""
    return today.light(row.due_on if row.state == S.OPEN else None)


def publication_lights(rows: QuerySet[Publication], today: Today) -> Mapping[Light, int]:
    """How many tasks show each light."""
    return lights.counted(rows, today, runs=RUNS)


def is_stale(row: Publication, current: Revision | None) -> bool:
    """Whether what was accepted was accepted for an edition that no longer holds."""
    return row.state == S.ACCEPTED and current is not None and current.edition_id != row.edition_id


def current_list(on: date) -> Revision | None:
    """The list in force on a day."""
    return revision_in_force(Series.NEGATIVE_LIST, on)


def published_editions() -> list[str]:
    """The editions that brought publication tasks."""
    return list(
        Publication.objects.order_by("-edition__key").values_list("edition__key", flat=True).distinct()
    )


def outlets_in_use() -> list[tuple[str, str]]:
    """The outlets of all tasks, with their names."""
    rows = Publication.objects.order_by("outlet").values_list("outlet").annotate(Max("outlet_label"))
    return [(key, label) for key, label in rows]


def publication_offers(row: Publication, actor: Actor) -> tuple[Offer, ...]:
    """Every step from where a task stands, with the reason where this person may not take it."""
    return PUBLICATION_FLOW.offers(
        PublicationState(row.state), lambda verb: policy.why_not_publication(actor, verb, row)
    )


def waiting_publications(actor: Actor) -> QuerySet[Publication]:
    """The tasks on which the next step is the actor's: the department's own, or the office's to look at."""
    own = Q(state=S.OPEN, department__in=actor.departments_with(P.PUBLICATION_REPORT))
    office = Q(state=S.REPORTED) if actor.may(P.PUBLICATION_REVIEW) else Q(pk__in=())
    return publications().filter(own | office)


def publications_due(*, until: date) -> Iterator[DueGroup]:
    """What departments should have published by a day, together by department: for the reminders."""
    rows = Publication.objects.filter(state=S.OPEN, due_on__lte=until).order_by()
    groups = rows.values_list("edition", "department", "due_on").annotate(Count("pk"))
    yield from (DueGroup(*group) for group in groups.order_by("edition", "department", "due_on"))


def alike(row: Publication) -> QuerySet[Publication]:
    """The other tasks of the same department and outlet in the same state, reported with the same page."""
    rows = publications().exclude(pk=row.pk)
    same = rows.filter(
        edition=row.edition_id, department=row.department_id, outlet=row.outlet, state=row.state
    )
    return same if row.state == S.OPEN else same.filter(link=row.link).exclude(link="")


def progress(edition_key: str, *, on: date) -> tuple[Share, ...]:
    """How far an edition's publication is, by department and outlet; those that lag stand first."""
    rows = Publication.objects.filter(edition__key=edition_key).order_by()
    groups = rows.values_list("department__name", "outlet").annotate(
        label=Max("outlet_label"),
        total=Count("pk"),
        accepted=Count("pk", filter=Q(state=S.ACCEPTED)),
        reported=Count("pk", filter=Q(state=S.REPORTED)),
        overdue=Count("pk", filter=Q(state=S.OPEN, due_on__lt=on)),
    )
    shares = [Share(name, label, *counts) for name, _, label, *counts in groups]
    return tuple(sorted(shares, key=lambda share: (share.percent, share.department, share.outlet)))


def page_states(*, on: date, department: int | None = None) -> tuple[PageState, ...]:
    """Each department's outlets today, the wrong ones first. A later right snapshot mends an earlier one."""
    current = current_list(on)
    if current is None:
        return ()
    rows = Publication.objects.filter(edition__is_demonstration=current.edition.is_demonstration).order_by()
    if department is not None:
        rows = rows.filter(department=department)
    outlets = rows.values_list("department", "outlet", "department__name").annotate(Max("outlet_label"))
    found = [
        _page_state(pk, outlet, name, label, current)
        for pk, outlet, name, label in outlets.order_by("department__name", "outlet")
    ]
    return tuple(sorted(found, key=lambda state: (state.is_right, not state.faults)))


def _page_state(department: int, outlet: str, name: str, label: str, current: Revision) -> PageState:
    rows = Publication.objects.filter(department=department, outlet=outlet)
    check = PageCheck.objects.filter(department=department, outlet=outlet).select_related("edition").first()
    old = rows.filter(state=S.ACCEPTED).exclude(edition=current.edition_id).order_by("-accepted_at").first()
    if old is not None and not rows.filter(edition=current.edition_id, state=S.ACCEPTED).exists():
        problem = wording.STALE_ACCEPTED.format(edition=old.edition.title)
    elif check is None or check.edition_id != current.edition_id:
        problem = wording.NEVER_CHECKED
    else:
        problem = ""
    return PageState(
        f"page/{department}/{outlet}", name, label, check, problem, told_faults(check) if check else ()
    )


def page_checks() -> QuerySet[PageCheck]:
    """All snapshots, the latest first."""
    return PageCheck.objects.select_related("edition", "department", "checked_by").defer("text")


def told_faults(check: PageCheck) -> tuple[ToldFault, ...]:
    """What is wrong with a page, in words."""
    return tuple(_told(fault) for fault in check.faults)


def _told(fault: Mapping[str, str]) -> ToldFault:
    kind = FaultKind(fault["kind"])
    pieces: Sequence[Piece] = ()
    if kind is FaultKind.DIFFERENT:
        pieces = marked(fault["found"], fault["expected"])
    return ToldFault(FAULT_LABELS[kind], fault["item"], fault["expected"], fault["found"], tuple(pieces))
