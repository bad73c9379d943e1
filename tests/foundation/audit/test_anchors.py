"""The log's head is written down outside of the database, and the whole is verified every day."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit import anchors, log, queries
from marketaccess.foundation.audit.actions import keep_anchor, verify_daily, write_anchor
from marketaccess.foundation.audit.anchors import read_anchors
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.audit.protection import unprotected
from marketaccess.foundation.audit.verify import verify
from tests import make
from tests.races import at_once, threads_share_a_database

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def record(number: int) -> None:
    with transaction.atomic():
        for index in range(number):
            log.record("lead.register", "lead", f"L{index}", "线索", by=SYSTEM, at=make.NINE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "anchors.jsonl"


class TestFile:
    def test_an_anchor_is_one_line_and_is_read_back(self, path: Path) -> None:
        record(3)
        first = write_anchor(path=path, at=make.NINE)
        record(2)
        second = write_anchor(path=path, at=make.NINE)
        assert [json.loads(line)["sequence"] for line in path.read_text().splitlines()] == [3, 5]
        assert first.at == "2026-09-29T09:00:00+08:00"
        assert read_anchors(path) == (first, second)
        assert verify(anchors=read_anchors(path)).is_whole

    def test_a_broken_log_is_not_confirmed(self, path: Path) -> None:
        record(6)
        with unprotected(connection):
            Event.objects.filter(sequence=5).update(actor="somebody")
        with pytest.raises(Refusal, match="第 5 号事件"):
            write_anchor(path=path, at=make.NINE)
        assert read_anchors(path) == ()

    def test_a_cut_log_is_not_confirmed_over_its_earlier_anchor(self, path: Path) -> None:
        record(5)
        write_anchor(path=path, at=make.NINE)
        with unprotected(connection):
            Event.objects.filter(sequence__gte=4).delete()
        with pytest.raises(Refusal, match="截断"):
            write_anchor(path=path, at=make.NINE)

    @pytest.mark.parametrize(
        "line",
        [
            "rubbish",
            "{}",
            "[]",
            '{"sequence": "x", "digest": "", "at": ""}',
            '{"sequence": 1, "digest": "a", "at": "b"}',
            '{"sequence": Infinity, "digest": "a", "at": "2026-09-29T09:00:00+08:00"}',
            '{"sequence": NaN, "digest": "a", "at": "2026-09-29T09:00:00+08:00"}',
        ],
    )
    def test_a_line_that_is_no_anchor_is_named(self, tmp_path: Path, line: str) -> None:
        path = tmp_path / "anchors.jsonl"
        path.write_text('{"sequence": 1, "digest": "a", "at": "2026-09-29T09:00:00+08:00"}\n' + line + "\n")
        with pytest.raises(Refusal, match="第 2 行"):
            read_anchors(path)

    def test_a_line_that_a_power_cut_tore_is_passed_over(self, path: Path) -> None:
        record(1)
        first = write_anchor(path=path, at=make.NINE)
        with path.open("a") as out:
            out.write('{"sequence": 2, "dig')
        assert read_anchors(path) == (first,)
        second = write_anchor(path=path, at=make.NINE)
        assert read_anchors(path) == (first, second)

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal, match="无法读取"):
            read_anchors(tmp_path / "none.jsonl")

    def test_a_place_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        record(1)
        (tmp_path / "file").touch()
        with pytest.raises(Refusal, match="无法写入"):
            write_anchor(path=tmp_path / "file" / "anchors.jsonl", at=make.NINE)

    def test_a_full_disk_is_named_and_leaves_no_half_truth(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        record(1)
        whole = anchors.os.write
        monkeypatch.setattr(anchors.os, "write", lambda fd, data: whole(fd, data[:20]))
        with pytest.raises(Refusal, match="磁盘空间"):
            write_anchor(path=path, at=make.NINE)
        assert read_anchors(path) == ()

    def test_an_empty_log_has_nothing_to_anchor(self, path: Path) -> None:
        with pytest.raises(Refusal, match="尚无事件"):
            write_anchor(path=path, at=make.NINE)
        assert not path.exists()


class TestEveryHour:
    def test_an_anchor_is_written_once_an_hour(self, path: Path) -> None:
        record(2)
        moments = [make.NINE, make.NINE + HOUR / 2, make.NINE + HOUR]
        assert [keep_anchor(path=path, at=at) is not None for at in moments] == [True, False, True]
        assert len(read_anchors(path)) == 2

    def test_what_came_since_the_last_one_must_be_whole(self, path: Path) -> None:
        record(3)
        keep_anchor(path=path, at=make.NINE)
        record(3)
        with unprotected(connection):
            Event.objects.filter(sequence=5).update(actor="somebody")
        with pytest.raises(Refusal, match="第 5 号事件"):
            keep_anchor(path=path, at=make.NINE + HOUR)
        assert len(read_anchors(path)) == 1

    def test_an_empty_log_is_left_alone(self, path: Path) -> None:
        assert keep_anchor(path=path, at=make.NINE) is None
        assert not path.exists()

    @threads_share_a_database
    @pytest.mark.django_db(transaction=True)
    def test_two_workers_write_one(self, path: Path) -> None:
        record(2)
        written = at_once(lambda _: keep_anchor(path=path, at=make.NINE), 2)
        assert sorted(anchor is None for anchor in written) == [False, True]
        assert len(read_anchors(path)) == 1


class TestEveryDay:
    def test_the_whole_is_verified_once_a_day_and_leaves_its_event(self, path: Path) -> None:
        record(3)
        keep_anchor(path=path, at=make.NINE)
        found = [verify_daily(path=path, by=SYSTEM, at=make.NINE + n * HOUR) for n in (0, 1, 24)]
        assert [one.events if one else None for one in found] == [3, None, 4]
        last = queries.last_verification()
        assert last is not None
        assert (last.action, last.actor, last.detail) == (
            "audit.verify",
            "system",
            {"events": 4, "anchors": 1, "broken": 0, "breaks": []},
        )

    def test_what_is_broken_stands_in_the_event(self, path: Path) -> None:
        record(3)
        keep_anchor(path=path, at=make.NINE)
        with unprotected(connection):
            Event.objects.filter(sequence=3).delete()
        verify_daily(path=path, by=SYSTEM, at=make.NINE)
        last = queries.last_verification()
        assert last is not None
        assert last.detail["broken"] == 1
        assert "截断" in last.detail["breaks"][0]

    def test_the_day_is_the_day_in_beijing(self, path: Path) -> None:
        record(1)
        late = make.NINE.replace(hour=15, minute=59)  # 23:59 there
        assert verify_daily(path=path, by=SYSTEM, at=late)
        assert verify_daily(path=path, by=SYSTEM, at=late + timedelta(minutes=1))

    def test_an_unreadable_file_of_anchors_is_no_verification(self, path: Path) -> None:
        record(1)
        path.parent.mkdir()
        path.write_text("rubbish\n")
        with pytest.raises(Refusal, match="第 1 行"):
            verify_daily(path=path, by=SYSTEM, at=make.NINE)
        assert queries.last_verification() is None
