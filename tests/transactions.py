"""Rows that several tests look at, written once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written inside is there until the end of the block, and then no more."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
