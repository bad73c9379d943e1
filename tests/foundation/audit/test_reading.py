"""What the auditor reads: filters, words, and what a change was."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction

from marketaccess.domain.authority.actor import REPORTER, SYSTEM, Actor
from marketaccess.foundation.audit import log, queries
from marketaccess.foundation.audit.labels import LABELS
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.audit.queries import SHOWN, Change, Wanted
from marketaccess.foundation.audit.subjects import FIELDS, KINDS
from tests.make import NINE

CLERK = Actor(name="clerk", label="市场监督管理局经办员")


def record(
    action: str = "lead.register",
    ref: str = "XS-1",
    *,
    by: Actor = SYSTEM,
    at: datetime = NINE,
    **detail: object,
) -> Event:
    with transaction.atomic():
        return log.record(action, "lead", ref, "线索", by=by, at=at, detail=detail)


def changes(**detail: object) -> tuple[Change, ...]:
    return queries.line(Event(action="x", subject_kind="x", detail=detail)).changes


# ── Filters ───────────────────────────────────────────────────────────────────────────────────────────

EVENTS: list[tuple[str, str, Actor, datetime]] = [
    ("lead.receive", "XS-1", REPORTER, datetime(2026, 9, 28, 15, 59, 59, tzinfo=UTC)),  # 23:59:59 in Beijing
    ("lead.register", "XS-1", CLERK, datetime(2026, 9, 28, 16, 0, tzinfo=UTC)),  # midnight in Beijing
    ("lead.register", "XS-12", CLERK, datetime(2026, 9, 29, 15, 59, tzinfo=UTC)),
    ("lead.close", "XS-2", SYSTEM, datetime(2026, 9, 30, 1, 0, tzinfo=UTC)),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), [4, 3, 2, 1]),
        (Wanted(action="lead.register"), [3, 2]),
        (Wanted(kind="lead"), [4, 3, 2, 1]),
        (Wanted(kind="account"), []),
        (Wanted(ref="XS-1"), [3, 2, 1]),
        (Wanted(ref="XS-12"), [3]),
        (Wanted(ref="%"), []),
        (Wanted(actor="clerk"), [3, 2]),
        (Wanted(actor="市场监督管理局经办员"), [3, 2]),
        (Wanted(actor="反映人"), [1]),
        (Wanted(actor="cler"), []),
        (Wanted(since=date(2026, 9, 29)), [4, 3, 2]),
        (Wanted(until=date(2026, 9, 28)), [1]),
        (Wanted(until=date(2026, 9, 29)), [3, 2, 1]),
        (Wanted(since=date(2026, 9, 29), until=date(2026, 9, 29)), [3, 2]),
        (Wanted(since=date(2026, 9, 30), until=date(2026, 9, 29)), []),
        (Wanted(since=date.min), [4, 3, 2, 1]),
        (Wanted(until=date.max), [4, 3, 2, 1]),
        (Wanted(since=date.max), []),
        (Wanted(until=date.min), []),
        (Wanted(ref="XS-1", action="lead.register", actor="clerk"), [3, 2]),
    ],
)
def test_the_log_is_filtered_by_days_in_beijing_people_and_subjects(
    wanted: Wanted, expected: list[int]
) -> None:
    for action, ref, by, at in EVENTS:
        record(action, ref, by=by, at=at)
    assert [event.sequence for event in queries.events(wanted)] == expected
    assert queries.count(wanted) == len(expected)


@pytest.mark.django_db
def test_an_empty_log_has_no_events() -> None:
    assert queries.count(Wanted()) == 0
    assert not queries.events(Wanted()).exists()


@pytest.mark.parametrize(
    ("wanted", "is_empty"), [(Wanted(), True), (Wanted(ref="x"), False), (Wanted(since=date.min), False)]
)
def test_without_a_filter_nothing_is_counted(wanted: Wanted, *, is_empty: bool) -> None:
    assert wanted.is_empty() is is_empty


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ({}, ()),
        ({"reason": "调离"}, (Change("原因", None, "调离"),)),
        ({"unheard_of": 7}, (Change("unheard_of", None, "7"),)),
        ({"was": "received", "now": "registered"}, (Change("状态", "received", "registered"),)),
        ({"was": None, "now": "registered"}, (Change("状态", "（空）", "registered"),)),
        (
            {"was": {"name": "旧"}, "now": {"name": "新"}},
            (Change("名称", "旧", "新"),),
        ),
        ({"was": {"name": "同"}, "now": {"name": "同"}}, ()),
        ({"was": None, "now": {"name": "新"}}, (Change("名称", "（空）", "新"),)),
        ({"was": {"name": "旧"}, "now": None}, (Change("名称", "旧", "（空）"),)),
        ({"was": {"name": ""}, "now": {"name": "新"}}, (Change("名称", "（空）", "新"),)),
        (
            {"was": {"name": "旧"}, "now": {"name": "新"}, "reason": "机构改革"},
            (Change("名称", "旧", "新"), Change("原因", None, "机构改革")),
        ),
        ({"state": ["a", "中"]}, (Change("状态", None, '["a", "中"]'),)),
        ({"state": True}, (Change("状态", None, "true"),)),
    ],
)
def test_a_detail_is_told_field_by_field(detail: dict[str, object], expected: tuple[Change, ...]) -> None:
    assert changes(**detail) == expected


def test_a_long_value_is_cut_on_the_page_alone() -> None:
    (change,) = changes(reason="长" * (SHOWN + 1))
    assert change.now == "长" * SHOWN + "…"
    (whole,) = changes(reason="长" * SHOWN)
    assert whole.now == "长" * SHOWN


def test_an_action_that_a_later_edition_dropped_is_shown_as_stored() -> None:
    line = queries.line(Event(action="lead.vanish", subject_kind="ghost", detail={}))
    assert (line.action, line.kind) == ("lead.vanish", "ghost")


@pytest.mark.parametrize("action", sorted(LABELS))
def test_every_action_reads_in_chinese(action: str) -> None:
    line = queries.line(Event(action=action, subject_kind="lead", detail={}))
    assert line.action == LABELS[action]
    assert any("\u4e00" <= character <= "\u9fff" for character in line.action)


@pytest.mark.parametrize("labels", [LABELS, KINDS, FIELDS])
def test_labels_are_short_and_keys_are_english(labels: dict[str, str]) -> None:
    assert all(key.isascii() for key in labels)
    assert all(0 < len(text) <= 20 for text in labels.values())


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_of_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        log.record("lead.register", "lead", "XS-1", "线索", by=SYSTEM, at=NINE)
    assert not Event.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "detail", [{"moment": NINE}, {"kind": object()}, {"number": float("nan")}, {"set": {1}}]
)
def test_a_detail_that_is_no_plain_json_is_a_mistake_of_the_caller(detail: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        record(**detail)
    assert not Event.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b", "ab"),
        ("\\u0000", "\\u0000"),
        ("\\\\u0000", "\\\\u0000"),
        ("中文😀", "中文😀"),
        ("\u200b", "\u200b"),
        ("'\"--;", "'\"--;"),
    ],
)
def test_any_text_can_be_recorded_and_read_back(text: str, kept: str) -> None:
    sequence = record(ref=text, reason=text).sequence
    event = Event.objects.get(sequence=sequence)
    assert event.detail == {"reason": kept}
    assert event.subject_ref == kept
    assert event.digest == log.digest_of(event)


@pytest.mark.django_db
def test_over_long_names_are_cut_to_their_columns() -> None:
    event = record(ref="x" * 500, by=Actor(name="n" * 500, label="名" * 500))
    event.refresh_from_db()
    assert (len(event.subject_ref), len(event.actor), len(event.actor_label)) == (60, 60, 100)


@pytest.mark.django_db
def test_each_event_seals_the_one_before() -> None:
    first, second, third = (record(ref=str(n)) for n in range(3))
    assert (first.sequence, second.sequence, third.sequence) == (1, 2, 3)
    assert first.previous_digest == log.GENESIS
    assert (second.previous_digest, third.previous_digest) == (first.digest, second.digest)


@pytest.mark.django_db
def test_a_change_that_is_undone_leaves_no_event() -> None:
    def half_way() -> None:
        with transaction.atomic():
            log.record("lead.register", "lead", "XS-1", "线索", by=SYSTEM, at=NINE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_way()
    assert not Event.objects.exists()
    assert record().sequence == 1
