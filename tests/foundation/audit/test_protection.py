"""The database itself refuses to change what was recorded."""

import pytest
from django.db import DatabaseError, connection, transaction

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.foundation.audit import log
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.audit.protection import TRIGGERS, unprotected
from tests import make


def record_events(number: int) -> None:
    with transaction.atomic():
        for index in range(number):
            log.record("lead.register", "lead", f"L{index}", "线索", by=SYSTEM, at=make.NINE)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'somebody' WHERE sequence = 1",
        "UPDATE audit_event SET sequence = 9 WHERE sequence = 2",
        "DELETE FROM audit_event WHERE sequence = 2",
        "DELETE FROM audit_event",
    ],
)
def test_no_statement_changes_or_removes_an_event(statement: str) -> None:
    record_events(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert list(Event.objects.values_list("sequence", "actor")) == [(1, "system"), (2, "system")]


@pytest.mark.django_db
def test_the_orm_meets_the_same_wall() -> None:
    record_events(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(actor="somebody")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.all().delete()


@pytest.mark.django_db
def test_replacing_an_event_is_refused_too() -> None:
    record_events(1)
    if connection.vendor != "sqlite":
        statement = "TRUNCATE audit_event"
    else:
        columns = [f.column for f in Event._meta.concrete_fields]
        taken = ", ".join(columns).replace("actor,", "'somebody',", 1)
        statement = (
            f"INSERT OR REPLACE INTO audit_event ({', '.join(columns)}) SELECT {taken} FROM audit_event"
        )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Event.objects.get().actor == "system"


@pytest.mark.django_db
def test_the_triggers_stand_after_migration() -> None:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'",
        "postgresql": "SELECT tgname FROM pg_trigger"
        " WHERE tgrelid = 'audit_event'::regclass AND NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        assert {row[0] for row in cursor.fetchall()} == set(TRIGGERS[connection.vendor])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_transactional_test_starts_from_an_empty_log(turn: int) -> None:
    assert not Event.objects.exists()
    record_events(turn)


@pytest.mark.django_db
def test_the_wall_stands_again_after_it_was_taken_down() -> None:
    record_events(1)
    with unprotected(connection):
        Event.objects.update(actor="somebody")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(actor="system")
