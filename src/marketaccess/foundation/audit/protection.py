"""
Append-only in the database itself: triggers refuse to change or remove an event.

They stop a slip, an injection and a careless query. The owner of the database can drop them: what
such a person changes is found by ``verify`` with an anchor kept elsewhere.

Migration 0002 installs them. SQLite loses triggers when a table is rebuilt, so that any later
migration of the events table must end with ``protect`` again (a test looks for the triggers).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

_TEXT = "audit events are append-only"

_SQLITE = {
    "audit_event_refuses_update": "BEFORE UPDATE ON audit_event",
    "audit_event_refuses_delete": "BEFORE DELETE ON audit_event",
    # INSERT OR REPLACE removes the old row without firing a delete trigger.
    "audit_event_refuses_replace": (
        "BEFORE INSERT ON audit_event WHEN EXISTS"
        " (SELECT 1 FROM audit_event WHERE sequence = NEW.sequence OR digest = NEW.digest)"
    ),
}
_POSTGRESQL = {
    "audit_event_refuses_change": "BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW",
    "audit_event_refuses_truncate": "BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT",
}
TRIGGERS = {"sqlite": tuple(_SQLITE), "postgresql": tuple(_POSTGRESQL)}


def _statements_to_protect(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{_TEXT}'); END"
            for name, when in _SQLITE.items()
        ]
    function = (
        "CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_TEXT}'; END $$"
    )
    return [
        function,
        *(
            f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION audit_event_refuse()"
            for name, when in _POSTGRESQL.items()
        ),
    ]


def _statements_to_unprotect(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in _SQLITE]
    return [f"DROP TRIGGER IF EXISTS {name} ON audit_event" for name in _POSTGRESQL]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def protect(connection: BaseDatabaseWrapper) -> None:
    """Install the triggers, replacing those that stand."""
    unprotect(connection)
    _run(connection, _statements_to_protect(connection.vendor))


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away. Only migrations and the tests' flush have a reason to."""
    _run(connection, _statements_to_unprotect(connection.vendor))


@contextmanager
def unprotected(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """
    Without triggers inside the block: for tests, which must clear tables and play the tamperer.

    Nothing of the product calls it.
    """
    unprotect(connection)
    try:
        yield
    finally:
        protect(connection)
