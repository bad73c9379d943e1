"""From texts to a lead as the platform knows it; every fault names its cell and what to do."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.report import NARRATIVE_MIN, Identity, Report, checked
from marketaccess.pipelines.lead_intake.columns import BY_KEY, EXAMPLE_MARK
from marketaccess.pipelines.tables.faults import Fault
from marketaccess.pipelines.tables.headings import Line, plain

T = TypeVar("T")
BEIJING = ZoneInfo("Asia/Shanghai")
OPENING = time(9, 0)
# Excel counts days from here; its day 60, which never was, lies before every date that we take.
SERIAL_ZERO = date(1899, 12, 30)
EARLIEST = date(2000, 1, 1)
YES = frozenset({"有", "是", "实名", "匿名", "y", "yes"})
NO = frozenset({"无", "否", "没有", "n", "no"})
DAMAGED = re.compile(r"\d(\.\d+)?e\+\d+", re.IGNORECASE)
DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[ T]*(\d{1,2}):(\d{2})(?::\d{2})?(?:\.\d+)?)?"
)

# The field names of the domain's refusals, as columns of the sheet.
FIELDS = {"name": "reporter_name", "phone": "reporter_contact", "email": "reporter_contact",
          "received_at": "received_on"}  # fmt: skip


@frozen
class Candidate:
    """A row that can be stored: where it stands, and the report that it makes."""

    sheet: str
    row: int
    report: Report

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes the lead one and the same on a rerun."""
        return self.report.channel, self.report.source, self.report.external_number

    def submission_key(self, page_key: str) -> str:
        """The row's own secret (ADR 0005), made of the one that only the uploader's page has."""
        return "\n".join((page_key, *self.key))


@frozen
class Lists:
    """What names in the sheet stand for: channel and department by name, situations by label."""

    channels: Mapping[str, str]
    departments: Mapping[str, int]
    situations: Mapping[str, str]


class Unclear(Exception):
    """A cell that cannot be understood; the message says why and what to do."""


def moment(text: str, *, now: datetime) -> datetime:
    """
    A date in any usual form: 2026-09-29, 2026/9/29, 2026年9月29日, 20260929, Excel's day number.

    A date without a time is nine o'clock, or now if that is earlier.
    """
    day, clock = _split(text)
    received = datetime.combine(day, clock or OPENING, BEIJING)
    if day > now.astimezone(BEIJING).date():
        raise Unclear(f"“{text}”是将来的日期。请核对年月日。")
    if day < EARLIEST:
        raise Unclear(f"“{text}”过早。请填写本单位实际收到的日期。")
    return min(received, now).astimezone(UTC)


def _split(text: str) -> tuple[date, time | None]:
    try:
        if found := DATE.fullmatch(text):
            year, month, day, hour, minute = found.groups()
            clock = time(int(hour), int(minute)) if hour else None
            return date(int(year), int(month), int(day)), clock
        if re.fullmatch(r"\d{8}", text):
            return datetime.strptime(text, "%Y%m%d").date(), None  # noqa: DTZ007 - only the date is used
        if re.fullmatch(r"\d{5}(\.\d+)?", text):
            return SERIAL_ZERO + timedelta(days=int(float(text))), None
    except (ValueError, OverflowError):
        pass
    raise Unclear(f"“{text[:30]}”不是日期。请写成 2026-09-29 这样的形式。")


def one_of(text: str, choices: Mapping[str, str], what: str) -> str:
    """The key of a label; also found without brackets and spaces, or by the key itself."""
    wanted = plain(text)
    for label, key in choices.items():
        if text in (label, key) or wanted == plain(label):
            return key
    raise Unclear(f"“{text[:30]}”不在{what}列表中。请从下拉列表选取：{'、'.join(choices)}。")


def department_named(text: str, lists: Lists) -> int | None:
    """The department of ours that a name means, or None for any other unit."""
    wanted = plain(text)
    return next((pk for name, pk in lists.departments.items() if plain(name) == wanted), None)


def yes_or_no(text: str) -> bool:
    """有 or 无; empty means 有."""
    if not text or text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise Unclear(f"“{text}”看不明白。请填写“有”或“无”。")


def number(text: str) -> str:
    """A source's own number. One that Excel has rounded is refused: it would never match again."""
    if DAMAGED.fullmatch(text):
        raise Unclear("编号超过15位，已被 Excel 改成近似数。请把该列设为“文本”格式后重新填写。")
    return text


def stand_in_number(parts: tuple[str, ...]) -> str:
    """A stable number for a row that has none: the same content gives the same number."""
    return "row-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def identity(name: str, contact: str) -> Identity | None:
    """Who reports, where the row says it. What has an @ is an e-mail address."""
    if not name and not contact:
        return None
    return Identity(name=name, email=contact) if "@" in contact else Identity(name=name, phone=contact)


def is_example(row: Line) -> bool:
    """Whether this is the template's example line."""
    return any(text.startswith((f"（{EXAMPLE_MARK}）", f"({EXAMPLE_MARK})")) for text in row.cells.values())


class _Reading:
    """One row being read: collects every fault instead of stopping at the first."""

    def __init__(self, row: Line) -> None:
        self.row = row
        self.faults: list[Fault] = []

    def fault(self, key: str, message: str) -> None:
        self.faults.append(Fault(self.row.sheet, self.row.number, BY_KEY[key].heading, message))

    def text(self, key: str) -> str:
        """The cell's text; notes where it is missing or too long."""
        text = self.row.cells.get(key, "")
        column = BY_KEY[key]
        if column.is_required and not text:
            self.fault(key, f"“{column.heading}”没有填写。请补填。")
        elif len(text) > column.limit:
            self.fault(key, f"“{column.heading}”有{len(text)}字，最多{column.limit}字。请精简。")
        return text

    def parsed(self, key: str, parse: Callable[[str], T], otherwise: T) -> T:
        """What the cell's text stands for; ``otherwise`` where it is empty or not understood."""
        if not (text := self.text(key)):
            return otherwise
        try:
            return parse(text)
        except Unclear as unclear:
            self.fault(key, str(unclear))
            return otherwise


def transform(row: Line, lists: Lists, *, now: datetime) -> Candidate | tuple[Fault, ...]:
    """One row as a lead that can be stored, or everything that keeps it from being one."""
    read = _Reading(row)
    report = _report(read, lists, now)
    if read.faults:
        return tuple(read.faults)
    try:
        report = checked(report, channels=tuple(lists.channels.values()), at=now)
    except Refusal as refusal:
        read.fault(FIELDS.get(refusal.field, refusal.field), refusal.message)
        return tuple(read.faults)
    return Candidate(row.sheet, row.number, _numbered(report))


def _report(read: _Reading, lists: Lists, now: datetime) -> Report:
    named = {label: label for label in lists.situations}
    situation = read.parsed("situation", lambda text: one_of(text, named, "壁垒情形"), "")
    narrative = read.text("narrative")
    if 0 < len(narrative) < NARRATIVE_MIN:
        # Before the situation is added to it: that must not stand in for what happened.
        read.fault("narrative", f"反映内容至少{NARRATIVE_MIN}字，请补充具体情况。")
    target = read.text("target_name")
    return Report(
        channel=read.parsed("channel", lambda text: one_of(text, lists.channels, "来源渠道"), ""),
        source=read.text("source"),
        external_number=read.parsed("external_number", number, ""),
        received_at=read.parsed("received_on", lambda text: moment(text, now=now), now),
        title=read.text("title"),
        narrative=f"{narrative}\n（来源标注的壁垒情形：{situation}）" if situation else narrative,
        target_name=target,
        target_department_id=department_named(target, lists),
        list_item=read.text("list_item"),
        has_reporter=read.parsed("has_reporter", yes_or_no, True),  # noqa: FBT003 - a value, not a switch
        identity=identity(read.text("reporter_name"), read.text("reporter_contact")),
    )


def _numbered(report: Report) -> Report:
    if report.external_number or report.received_at is None:
        return report
    day = report.received_at.astimezone(BEIJING).date().isoformat()
    parts = (report.channel, report.source, day, report.title, report.narrative, report.target_name)
    return evolve(report, external_number=stand_in_number(parts))
