"""What happened to the list, newest first: editions recorded or corrected, comparisons confirmed."""

from collections import Counter
from datetime import datetime

from attrs import frozen

from marketaccess.apps.negative_list import wording
from marketaccess.apps.negative_list.models import Change, Comparison, Revision
from marketaccess.domain.negative_list.changes import KIND_LABELS, Kind


@frozen
class News:
    """One thing that happened. ``key`` is its own for good; ``edition`` is where to read on."""

    key: str
    title: str
    summary: str
    at: datetime
    edition: str
    is_demonstration: bool


def news(*, most: int = 50) -> list[News]:
    """The latest things that happened."""
    revisions = Revision.objects.select_related("edition").order_by("-recorded_at")[:most]
    confirmed = Comparison.objects.filter(state=Comparison.State.CONFIRMED)
    comparisons = confirmed.select_related("old__edition", "new__edition").order_by("-confirmed_at")[:most]
    found = [*map(_of_revision, revisions), *map(_of_comparison, comparisons)]
    return sorted(found, key=lambda each: each.at, reverse=True)[:most]


def _of_revision(revision: Revision) -> News:
    edition = revision.edition
    said = wording.RECORDED if revision.number == 1 else wording.CORRECTED
    begins = wording.HOLDS_FROM.format(day=f"{revision.in_force_from:%Y年%-m月%-d日}")
    return News(
        key=f"edition-{edition.key}-{revision.number}",
        title=said.format(title=edition.title),
        summary=f"{begins}{revision.reason}",
        at=revision.recorded_at,
        edition=edition.key,
        is_demonstration=edition.is_demonstration,
    )


def _of_comparison(comparison: Comparison) -> News:
    assert comparison.confirmed_at is not None
    items = Change.objects.filter(comparison=comparison, level=Change.Level.ITEM)
    counts = Counter(Kind(kind) for kinds in items.values_list("kinds", flat=True) for kind in kinds)
    told = (f"{label}{counts[kind]}" for kind, label in KIND_LABELS.items() if counts[kind])
    old, new = comparison.old.edition, comparison.new.edition
    return News(
        key=f"comparison-{comparison.pk}",
        title=wording.COMPARED.format(old=old.title, new=new.title),
        summary=wording.ITEMS_CHANGED.format(counts="、".join(told)),
        at=comparison.confirmed_at,
        edition=new.key,
        is_demonstration=old.is_demonstration or new.is_demonstration,
    )
