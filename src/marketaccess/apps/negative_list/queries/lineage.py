"""What became of an item through all editions of its series (沿革)."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

from attrs import frozen

from marketaccess.apps.negative_list.models import Item, Revision
from marketaccess.apps.negative_list.queries.editions import current_revisions, revision_of
from marketaccess.apps.negative_list.queries.succession import item_lines
from marketaccess.domain.negative_list.changes import KIND_LABELS, Kind
from marketaccess.domain.negative_list.edition import Series
from marketaccess.domain.negative_list.lines import Line


@frozen
class Stage:
    """
    The item as one edition has it: several items where it was split or came from several, none where it
    has been cancelled. ``kinds`` is what happened since the edition before; nothing for the first edition.
    ``is_confirmed``: a person confirmed that, otherwise codes and words alone suggest it.
    """

    revision: Revision
    items: tuple[Item, ...]
    kinds: tuple[Kind, ...] = ()
    is_confirmed: bool = False

    @property
    def labels(self) -> list[str]:
        """What happened, in words."""
        return [KIND_LABELS[kind] for kind in self.kinds]


def stage_told(stage: Stage) -> dict[str, Any]:
    """A stage as plain values, for other programs."""
    return {
        "edition": stage.revision.edition.key,
        "title": stage.revision.edition.title,
        "in_force_from": stage.revision.in_force_from.isoformat(),
        "kinds": [kind.value for kind in stage.kinds],
        "labels": stage.labels,
        "is_confirmed": stage.is_confirmed,
        "items": [
            {name: getattr(item, name) for name in ("key", "number", "code", "title")} for item in stage.items
        ],
    }


def lineage(edition_key: str, item_key: str) -> tuple[Stage, ...]:
    """The stages of an item, the oldest edition first; empty where there is no such item."""
    revision = revision_of(edition_key)
    if revision is None or not revision.items.filter(key=item_key).exists():
        return ()
    editions = _editions(revision)
    at = editions.index(revision)
    steps = [item_lines(old, new) for old, new in pairwise(editions)]
    kept = _followed({item_key}, steps, at)
    return tuple(_stages(editions, steps, kept))


def _editions(revision: Revision) -> list[Revision]:
    """The editions of the series, the official or the demonstration ones, the oldest first."""
    rows = current_revisions(Series(revision.edition.series))
    rows = rows.filter(edition__is_demonstration=revision.edition.is_demonstration)
    return list(rows.order_by("in_force_from", "edition__key"))


def _followed(keys: Collection[str], steps: Sequence[Sequence[Line]], at: int) -> list[frozenset[str]]:
    """For each edition the keys of the item, seen from the one where it is known."""
    kept = [frozenset[str]() for _ in range(len(steps) + 1)]
    kept[at] = frozenset(keys)
    for place in range(at, len(steps)):
        kept[place + 1] = frozenset(k for line in _from(steps[place], kept[place]) for k in line.new)
    for place in range(at, 0, -1):
        kept[place - 1] = frozenset(k for line in _to(steps[place - 1], kept[place]) for k in line.old)
    return kept


def _from(lines: Sequence[Line], keys: frozenset[str]) -> list[Line]:
    return [line for line in lines if keys.intersection(line.old)]


def _to(lines: Sequence[Line], keys: frozenset[str]) -> list[Line]:
    return [line for line in lines if keys.intersection(line.new)]


def _stages(
    editions: Sequence[Revision], steps: Sequence[Sequence[Line]], kept: Sequence[frozenset[str]]
) -> list[Stage]:
    stages: list[Stage] = []
    for place, (revision, keys) in enumerate(zip(editions, kept, strict=True)):
        before = kept[place - 1] if place else frozenset[str]()
        if not keys and not before:
            continue
        rows = tuple(revision.items.filter(key__in=keys).order_by("position"))
        lines = _step(steps[place - 1], before, keys) if place else []
        stages.append(
            Stage(
                revision=revision,
                items=rows,
                kinds=_kinds(lines, before, keys) if place else (),
                is_confirmed=bool(lines) and all(line.is_confirmed for line in lines),
            )
        )
    return stages


def _step(lines: Sequence[Line], before: frozenset[str], keys: frozenset[str]) -> list[Line]:
    return [line for line in lines if before.intersection(line.old) or keys.intersection(line.new)]


def _kinds(lines: Sequence[Line], before: frozenset[str], keys: frozenset[str]) -> tuple[Kind, ...]:
    if not before or not keys:
        return (Kind.ADDED,) if keys else (Kind.REMOVED,)
    named = dict.fromkeys(kind for line in lines for kind in line.kinds)
    # Of several lines one may be unchanged; that others changed says more.
    return tuple(kind for kind in named if kind is not Kind.KEPT) or (Kind.KEPT,)
