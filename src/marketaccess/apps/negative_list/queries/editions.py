"""Editions in two times: on which day they hold, and what was known of them at a moment."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from marketaccess.apps.negative_list.models import Revision
from marketaccess.domain.negative_list import edition as values
from marketaccess.domain.negative_list.codes import Access
from marketaccess.domain.negative_list.edition import Scope, Series


def known_revisions(at: datetime | None = None) -> QuerySet[Revision]:
    """What was known of each edition at a moment; now where none is given."""
    rows = Revision.objects.select_related("edition")
    if at is None:
        return rows.filter(superseded_at__isnull=True)
    return rows.filter(recorded_at__lte=at).filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=at))


def current_revisions(series: Series | None = None) -> QuerySet[Revision]:
    """The editions as we know them, the newest in force first."""
    rows = known_revisions().order_by("-in_force_from", "edition__key")
    return rows.filter(edition__series=series) if series else rows


def revision_of(edition_key: str, *, known_at: datetime | None = None) -> Revision | None:
    """An edition as it was known, or None if there was none of this key."""
    return known_revisions(known_at).filter(edition__key=edition_key).first()


def revision_in_force(
    series: Series, on: date, *, known_at: datetime | None = None, is_real: bool = False
) -> Revision | None:
    """
    The edition that holds on a day, as known at a moment.

    ``is_real`` leaves demonstration editions out: whatever computes a real score asks so. An official
    edition goes before a demonstration one.
    """
    rows = holding(on, known_at=known_at).filter(edition__series=series)
    if is_real:
        rows = rows.filter(edition__is_demonstration=False)
    return rows.first()


def holding(on: date, *, known_at: datetime | None = None) -> QuerySet[Revision]:
    """Everything in force on a day, as known at a moment: of each series, what goes first is what holds."""
    rows = known_revisions(known_at).filter(in_force_from__lte=on)
    rows = rows.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gte=on))
    return rows.order_by("edition__is_demonstration", "-in_force_from", "-edition__key")


def edition_value(revision: Revision) -> values.Edition:
    """The whole edition as a frozen value, for the rules and the comparison."""
    items = revision.items.prefetch_related("measures").order_by("position")
    return values.Edition(
        key=revision.edition.key,
        title=revision.edition.title,
        series=Series(revision.edition.series),
        in_force_from=revision.in_force_from,
        in_force_to=revision.in_force_to,
        document_number=revision.edition.document_number,
        is_demonstration=revision.edition.is_demonstration,
        items=tuple(
            values.Item(
                number=item.number,
                code=item.code,
                title=item.title,
                access=Access(item.access),
                section=item.section,
                merged_into=item.merged_into,
                measures=tuple(
                    values.Measure(
                        key=measure.key,
                        text=measure.text,
                        authorities=tuple(measure.authorities),
                        scope=Scope(measure.scope),
                        area=measure.area,
                        code=measure.code,
                        starred=measure.starred,
                        basis=measure.basis,
                        in_force_from=measure.in_force_from,
                        in_force_to=measure.in_force_to,
                    )
                    for measure in item.measures.all()
                ),
            )
            for item in items
        ),
    )


def revisions_of(edition_key: str) -> list[Revision]:
    """Every revision of an edition, the latest first."""
    rows = Revision.objects.select_related("edition", "recorded_by").filter(edition__key=edition_key)
    return list(rows.order_by("-number"))
