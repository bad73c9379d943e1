"""What was indexed by an earlier version is found like what is indexed today."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from marketaccess.apps.matters import queries as matters
from marketaccess.foundation.search import actions, queries
from marketaccess.foundation.search.models import Entry
from tests import make_list

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2")]


def empty_the_index() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("UPDATE search_entry SET tokens = ''::tsvector")
        else:
            cursor.execute("INSERT INTO search_bigrams (search_bigrams) VALUES ('delete-all')")


def test_the_texts_are_indexed_again() -> None:
    actions.put(subject="things", texts=[(1, "食品许可000131001000"), (2, "药品许可")])
    empty_the_index()
    assert list(queries.matching("things", "0131")) == []
    migration = import_module("marketaccess.foundation.search.migrations.0004_codes")
    migration.index_again(apps, SimpleNamespace(connection=connection))
    assert list(queries.matching("things", "0131")) == [1]
    assert sorted(queries.matching("things", "许可")) == [1, 2]
    actions.remove(subject="things", object_ids=[1])
    assert list(queries.matching("things", "许可")) == [2]


def test_service_items_get_their_places() -> None:
    make_list.service_item("乙许可", code="11990101MB1234567X4000131002000")
    make_list.service_item("甲许可")
    actions.put(subject="things", texts=[(1, "丙许可")])
    Entry.objects.update(place="")
    migration = import_module("marketaccess.apps.matters.migrations.0004_places")
    with connection.cursor() as cursor:
        cursor.execute(migration.FILL)
    assert [item.name for item in matters.published("许可")] == ["甲许可", "乙许可"]
    assert Entry.objects.get(subject="things").place == ""
