"""Keeping the index in step: a slice puts and removes its texts in the transaction of its own change."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection, transaction

from marketaccess.domain.basics.search_text import form, indexed
from marketaccess.foundation.search.models import Entry

BATCH = 2000
_NO_PLACES: Mapping[int, str] = {}


@transaction.atomic
def put(*, subject: str, texts: Iterable[tuple[int, str]], places: Mapping[int, str] = _NO_PLACES) -> int:
    """
    Index these rows ``(object_id, text)``, replacing what stood for them. Returns how many.

    ``places`` gives each its place in the order in which what is found is shown.
    """
    count = 0
    for batch in _batches(texts):
        remove(subject=subject, object_ids=[object_id for object_id, _ in batch])
        entries = [
            Entry(subject=subject, object_id=object_id, text=form(text), place=places.get(object_id, ""))
            for object_id, text in batch
        ]
        Entry.objects.bulk_create(entries)
        _index(entries)
        count += len(entries)
    return count


@transaction.atomic
def remove(*, subject: str, object_ids: Sequence[int]) -> None:
    """Forget these rows."""
    for at in range(0, len(object_ids), BATCH):
        gone = Entry.objects.filter(subject=subject, object_id__in=object_ids[at : at + BATCH])
        _forget(list(gone))
        gone.delete()


def _batches(texts: Iterable[tuple[int, str]]) -> Iterable[list[tuple[int, str]]]:
    batch: dict[int, str] = {}
    for object_id, text in texts:
        batch[object_id] = text
        if len(batch) == BATCH:
            yield list(batch.items())
            batch = {}
    if batch:
        yield list(batch.items())


def _index(entries: Sequence[Entry]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "UPDATE search_entry SET tokens = array_to_tsvector(%s::text[]) WHERE id = %s",
                [(list(indexed(entry.text)), entry.pk) for entry in entries],
            )
        else:
            cursor.executemany(
                "INSERT INTO search_bigrams (rowid, tokens) VALUES (%s, %s)",
                [(entry.pk, " ".join(indexed(entry.text))) for entry in entries],
            )


def _forget(entries: Sequence[Entry]) -> None:
    if connection.vendor == "postgresql" or not entries:
        return
    with connection.cursor() as cursor:
        # A contentless table forgets a row when it is told what the row held.
        cursor.executemany(
            "INSERT INTO search_bigrams (search_bigrams, rowid, tokens) VALUES ('delete', %s, %s)",
            [(entry.pk, " ".join(indexed(entry.text))) for entry in entries],
        )
