"""R12.1: statements that go together are answered as if each had gone alone, on both databases."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.foundation import statements
from marketaccess.foundation.audit import log
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from marketaccess.foundation.organizations.models import Department
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R12.1")]
HARD = "单引号' 百分号%s 分号; -- \\ 🏛"


def notices(*texts: str) -> list[Notice]:
    user = make.user()
    return [Notice(user=user, key=f"k{at}", text=text, created_at=make.NINE) for at, text in enumerate(texts)]


def event(**changes: object) -> Event:
    given = {"by": SYSTEM, "at": make.NINE, **changes}
    return log.record("lead.receive", "lead", "2026-000001", "标题", **given)  # type: ignore[arg-type]


class TestRun:
    def test_gives_the_first_row_of_each_in_their_order(self) -> None:
        answers = statements.run(("SELECT 1", []), ("SELECT %s, %s", ["二", 3]), ("SELECT 4 WHERE 1 = 0", []))
        assert answers == [(1,), ("二", 3), None]

    def test_a_statement_without_an_answer_gives_none(self) -> None:
        make.department("finance")
        rename = "UPDATE organizations_department SET name = %s WHERE key = %s"
        assert statements.run((rename, [HARD, "finance"]), ("SELECT 1", [])) == [None, (1,)]
        assert Department.objects.get(key="finance").name == HARD

    def test_a_later_one_sees_what_an_earlier_one_did(self) -> None:
        make.department("finance")
        rename = "UPDATE organizations_department SET name = 'x' WHERE key = 'finance'"
        look = ("SELECT name FROM organizations_department WHERE key = %s", ["finance"])
        assert statements.run((rename, []), look)[1] == ("x",)

    def test_postgresql_is_asked_once_for_all_and_sqlite_once_for_each(self) -> None:
        with CaptureQueriesContext(connection) as asked:
            statements.run(("SELECT 1", []), ("SELECT 2", []), ("SELECT 3", []))
        assert len(asked) == (1 if connection.vendor == "postgresql" else 3)

    def test_where_one_fails_none_has_happened(self) -> None:
        make.department("finance")
        rename = "UPDATE organizations_department SET name = 'x' WHERE key = 'finance'"
        with pytest.raises(DatabaseError), transaction.atomic():
            statements.run((rename, []), ("SELECT nothing FROM nowhere", []))
        assert Department.objects.get(key="finance").name == make.NAMES["finance"]


class TestPlanned:
    def test_gives_all_rows_and_asks_with_other_values_again(self) -> None:
        asked = "SELECT %s || name FROM organizations_department WHERE key <> %s ORDER BY key"
        make.department("finance")
        make.department("health")
        finance, health = make.NAMES["finance"], "health"
        assert statements.planned(asked, HARD, HARD) == [(HARD + finance,), (HARD + health,)]
        assert statements.planned(asked, "", "finance") == [(health,)]

    def test_is_counted_and_fails_as_any_other(self) -> None:
        with CaptureQueriesContext(connection) as asked:
            statements.planned("SELECT 1")
        assert len(asked) == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            statements.planned("SELECT nothing FROM nowhere")

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps plans by itself")
    def test_postgresql_plans_it_once_and_nothing_else(self) -> None:
        kept = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"
        for value in ("a", "b", "c"):
            statements.planned("SELECT %s || 'planned'", value)
            statements.rows("SELECT %s || 'not planned'", value)
        assert statements.rows(kept, "SELECT $1 || 'planned'") == [(1,)]
        assert statements.rows(kept, "%'not planned'") == [(0,)]


class TestRows:
    def test_gives_all_of_them_in_their_order(self) -> None:
        make.department("finance")
        make.department("health")
        asked = "SELECT key FROM organizations_department WHERE key <> %s ORDER BY key DESC"
        assert statements.rows(asked, HARD) == [("health",), ("finance",)]
        assert statements.rows(asked + " LIMIT 0", HARD) == []


class TestNextKey:
    def key(self) -> int:
        with transaction.atomic():
            (answer,) = statements.run(statements.next_key(Notice))
        return statements.given(answer)

    def test_a_row_is_written_under_it_and_the_next_row_gets_another(self) -> None:
        (notice, after) = notices("一", "二")
        notice.pk = self.key()
        statements.run(*statements.insertions([notice]))
        after.save()
        assert Notice.objects.get(pk=notice.pk).text == "一"
        assert after.pk > notice.pk

    def test_the_key_of_a_removed_row_is_not_given_again(self) -> None:
        (notice,) = notices("一")
        notice.save()
        removed = notice.pk
        notice.delete()
        assert self.key() > removed

    def test_the_first_row_of_a_table_gets_one_too(self) -> None:
        assert self.key() >= 1


class TestInsertions:
    def test_write_what_django_would_have_written(self) -> None:
        user = make.user()
        by_django = Notice.objects.create(user=user, key="a", text=HARD, created_at=make.NINE)
        statements.run(*statements.insertions([Notice(user=user, key="b", text=HARD, created_at=make.NINE)]))
        ours = Notice.objects.get(key="b")
        for field in Notice._meta.concrete_fields:
            if field.name not in ("id", "key"):
                assert getattr(ours, field.attname) == getattr(by_django, field.attname), field.name

    def test_those_of_one_model_are_one_statement(self) -> None:
        assert len(statements.insertions(notices("一", "二", "三"))) == 1

    def test_those_of_several_models_keep_their_order(self) -> None:
        first, second = notices("一", "二")
        made = statements.insertions([first, make.county(), second])
        tables = [sql.split('"')[1] for sql, _ in made]
        assert tables == ["notifications_notice", "organizations_locality", "notifications_notice"]

    def test_some_with_a_key_and_some_without_are_written_both(self) -> None:
        first, second, third = notices("一", "二", "三")
        second.pk = 4_711
        statements.run(*statements.insertions([first, second, third]))
        assert list(Notice.objects.filter(pk=4_711).values_list("text", flat=True)) == ["二"]
        assert Notice.objects.count() == 3

    def test_nothing_to_insert_is_no_statement(self) -> None:
        assert statements.insertions([]) == []

    def test_a_constraint_holds_for_them_too(self) -> None:
        first, again = notices("一", "二")
        again.key = first.key
        with pytest.raises(IntegrityError), transaction.atomic():
            statements.run(*statements.insertions([first, again]))
        assert not Notice.objects.exists()


class TestWithTheAuditLog:
    def test_rows_go_along_with_the_event_and_it_stands_at_the_tail(self) -> None:
        (notice,) = notices(HARD)
        written = event(along=[notice])
        assert Notice.objects.get().text == HARD
        assert Event.objects.get().digest == written.digest

    def test_a_row_that_is_refused_leaves_no_event(self) -> None:
        first, again = notices("一", "二")
        again.key = first.key
        with pytest.raises(IntegrityError), transaction.atomic():
            event(along=[first, again])
        assert not Event.objects.exists()

    def test_who_holds_the_tail_appends_to_it_without_asking_again(self) -> None:
        event()
        tail, answers = log.hold(("SELECT 7", []))
        assert answers == [(7,)]
        assert (tail.sequence, tail.digest) == tuple(Event.objects.values_list("sequence", "digest").get())
        with CaptureQueriesContext(connection) as asked:
            after = event(after=tail)
        assert len(asked) == 1
        assert (after.sequence, after.previous_digest) == (2, tail.digest)

    def test_the_tail_of_an_empty_log_is_the_beginning(self) -> None:
        assert log.hold() == (log.Tail(0, log.GENESIS), [])

    @pytest.mark.django_db(transaction=True)
    def test_the_tail_is_not_held_outside_of_a_transaction(self) -> None:
        with pytest.raises(RuntimeError, match="transaction"):
            log.hold()
