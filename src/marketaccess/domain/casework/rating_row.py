"""A service rating as a delivery or a form gives it, and what must hold of it before it is stored."""

from datetime import datetime

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.rating_flow import RATING_CHANNELS, SATISFACTIONS
from marketaccess.domain.casework.report import clean

IN_FUTURE = "评价时间晚于现在，请核对。"
NO_SUCH = "“{value}”不在代码表里，应为：{known}。"


@frozen
class RatingRow:
    """A rating as a delivery or a form gives it; ``department`` is a key of the register."""

    number: str
    service_item: str
    department: int
    channel: str
    rated_at: datetime
    satisfaction: str
    record: str = ""
    device: str = ""
    words: str = ""


def check(row: RatingRow, *, at: datetime) -> None:
    """:raises Refusal: naming the field that is wrong."""
    for field, value, known in (
        ("channel", row.channel, RATING_CHANNELS),
        ("satisfaction", row.satisfaction, SATISFACTIONS),
    ):
        if value not in known:
            told = "、".join(f"{key}（{label}）" for key, label in known.items())
            raise Refusal(NO_SUCH.format(value=value[:20], known=told), field=field)
    if row.rated_at > at:
        raise Refusal(IN_FUTURE, field="rated_at")
    clean(row.number, field="number", label="评价编号", longest=60, shortest=1)
    clean(row.service_item, field="service_item", label="事项实施编码", longest=40, shortest=1)
    clean(row.record, field="record", label="办件编号", longest=60)
    clean(row.device, field="device", label="设备标记", longest=100)
    clean(row.words, field="words", label="评价内容", longest=2000)
