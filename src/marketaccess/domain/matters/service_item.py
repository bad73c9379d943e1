"""What can be said of a service item (政务服务事项), and the words for it."""

from enum import StrEnum


class OnlineDepth(StrEnum):
    """How far an application can be made online (网上办理深度). The values are stored."""

    NONE = "none"
    ADVICE = "advice"
    PREVIEW = "preview"
    ACCEPTANCE = "acceptance"
    WHOLE = "whole"


ONLINE_LABELS: dict[OnlineDepth, str] = {
    OnlineDepth.NONE: "不能网上办理",
    OnlineDepth.ADVICE: "网上咨询",
    OnlineDepth.PREVIEW: "网上预审",
    OnlineDepth.ACCEPTANCE: "网上受理",
    OnlineDepth.WHOLE: "全程网办",
}


class DayUnit(StrEnum):
    """In which days a limit is counted. The values are stored."""

    WORKING = "working"
    CALENDAR = "calendar"


UNIT_LABELS: dict[DayUnit, str] = {DayUnit.WORKING: "工作日", DayUnit.CALENDAR: "自然日"}


class Nature(StrEnum):
    """
    How an item acts on who wants to enter, whatever it is called. The values are stored.

    A filing that may be refused, or without which one may not start, acts as a permit.
    """

    PERMIT = "permit"
    FILING = "filing"
    OTHER = "other"


NATURE_LABELS: dict[Nature, str] = {
    Nature.PERMIT: "准入许可",
    Nature.FILING: "备案",
    Nature.OTHER: "其他",
}
