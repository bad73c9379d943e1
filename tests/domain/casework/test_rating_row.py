"""What must hold of a rating before it is stored."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.rating_flow import RATING_CHANNELS, SATISFACTIONS
from marketaccess.domain.casework.rating_row import RatingRow, check

pytestmark = pytest.mark.requirement("R5.3")
NOW = datetime(2026, 9, 29, 1, tzinfo=UTC)
ROW = RatingRow(
    number="P1",
    service_item="11990101MB1234567X4000131001000",
    department=1,
    channel="mobile",
    rated_at=NOW,
    satisfaction="4",
)


@given(st.sampled_from(sorted(RATING_CHANNELS)), st.sampled_from(sorted(SATISFACTIONS)))
def test_every_code_of_the_standard_is_taken(channel: str, satisfaction: str) -> None:
    check(evolve(ROW, channel=channel, satisfaction=satisfaction), at=NOW)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"channel": "fax"}, "channel", "pc（PC端）"),
        ({"channel": "移动服务端"}, "channel", "不在代码表里"),
        ({"satisfaction": "0"}, "satisfaction", "5（非常不满意）"),
        ({"satisfaction": ""}, "satisfaction", "不在代码表里"),
        ({"rated_at": NOW + timedelta(seconds=1)}, "rated_at", "晚于现在"),
        ({"number": " "}, "number", "请填写评价编号"),
        ({"number": "x" * 61}, "number", "最多60字"),
        ({"service_item": ""}, "service_item", "请填写事项实施编码"),
        ({"record": "\x00"}, "record", "无法识别的字符"),
        ({"device": "x" * 101}, "device", "最多100字"),
        ({"words": "长" * 2001}, "words", "最多2000字"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_in_words(
    changes: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(Refusal, match=said) as refusal:
        check(evolve(ROW, **changes), at=NOW)
    assert refusal.value.field == field


def test_a_long_value_is_not_repeated_whole() -> None:
    with pytest.raises(Refusal) as refusal:
        check(evolve(ROW, channel="x" * 500), at=NOW)
    assert len(refusal.value.message) < 300
