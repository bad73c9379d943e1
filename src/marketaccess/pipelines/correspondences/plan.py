"""What an edited work list asks for: which step with which correspondence, every fault by its row."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from marketaccess.apps.matters import queries
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise, normalise_code
from marketaccess.domain.matters.correspondence import CORRESPONDENCE_FLOW, CorrespondenceState
from marketaccess.pipelines.correspondences.columns import BY_KEY, LAYOUT
from marketaccess.pipelines.correspondences.export import shown
from marketaccess.pipelines.tables.days import read_day
from marketaccess.pipelines.tables.faults import Fault, reading_faults
from marketaccess.pipelines.tables.headings import Line, Mapped, understand
from marketaccess.pipelines.tables.reading import sheets

if TYPE_CHECKING:
    from marketaccess.apps.matters.models import Correspondence, RegisterEntry

EDITABLE = ("state", "comment", "valid_from", "valid_to", "entries")
STATES = {label: state for state, label in CORRESPONDENCE_FLOW.labels.items()}
UNKNOWN = "没有这一对对应关系（版本、措施标识、实施编码）。新的对应关系请在事项页面提出。"
TWICE = "与第 {row} 行是同一对对应关系，请只留一行。"
MOVED = "导出之后有人改动过这一行，现为“{state}”。请重新导出后再改。"
NO_STATE = "“{text}”不是状态，应为：{known}。"
NO_STEP = "现为“{now}”，不能直接改为“{to}”。"
NO_ENTRY = "没有登记“{text}”这个条目，请先登记；写作：清单|编码。"
COMMENT_MAX = 1000
TOO_LONG = "意见不超过 1000 字。"


@frozen
class Wanted:
    """What a row asks for. ``verb`` is "" where the state stays; ``terms`` is None where they stay."""

    line: Line
    row: "Correspondence"
    verb: str
    comment: str
    terms: "Terms | None"


@frozen
class Terms:
    """Period and entries as they are to be."""

    valid_from: date | None
    valid_to: date | None
    entries: tuple["RegisterEntry", ...]


@frozen
class Plan:
    """An import, worked out and not done."""

    sheets: tuple[Mapped, ...]
    wanted: tuple[Wanted, ...]
    unchanged: int
    faults: tuple[Fault, ...]

    @property
    def is_possible(self) -> bool:
        """Whether any row asks for something."""
        return bool(self.wanted)

    @property
    def rejected(self) -> int:
        """How many rows are left out."""
        return len({(fault.sheet, fault.row) for fault in self.faults})


Key = tuple[str, str, str]


@define
class _State:
    by: Actor
    known: Mapping[Key, "Correspondence"]
    entries: Mapping[str, "RegisterEntry"]
    faults: list[Fault] = field(factory=list)
    seen: dict[Key, Line] = field(factory=dict)

    def blame(self, line: Line, key: str, message: str) -> None:
        heading = BY_KEY[key].heading if key in BY_KEY else ""
        self.faults.append(Fault(line.sheet, line.number, heading, message))


def plan(*, file_name: str, content: bytes, by: Actor) -> Plan:
    """Read an edited export. :raises Refusal: it cannot be read, or is no such table."""
    mapped = understand(sheets(file_name, content), LAYOUT)
    lines = [line for each in mapped for line in each.lines()]
    entries = {f"{e.get_register_display()}|{normalise_code(e.code)}": e for e in queries.entries()}
    state = _State(by, _known(lines), entries)
    wanted, unchanged = [], 0
    for line in lines:
        count = len(state.faults)
        asked = _read(line, state)
        if asked is not None and len(state.faults) == count:
            wanted.append(asked)
        elif asked is None and len(state.faults) == count:
            unchanged += 1
    return Plan(mapped, tuple(wanted), unchanged, (*reading_faults(mapped), *state.faults))


def _key(line: Line) -> Key:
    return line.get("edition"), line.get("measure"), normalise_code(line.get("code"))


def _known(lines: Iterable[Line]) -> dict[Key, "Correspondence"]:
    measures = {line.get("measure") for line in lines}
    rows = queries.correspondences().filter(measure_key__in=measures)
    return {(row.edition_key, row.measure_key, row.service_item.implementation_code): row for row in rows}


def _read(line: Line, state: _State) -> Wanted | None:
    """What the row asks for, None where it asks for nothing or is at fault."""
    key = _key(line)
    row = state.known.get(key)
    if row is None:
        state.blame(line, "measure", UNKNOWN)
        return None
    first = state.seen.setdefault(key, line)
    if first is not line:
        state.blame(line, "measure", TWICE.format(row=first.number))
        return None
    now = {name: normalise(text) for name, text in shown(row).items()}
    altered = {name for name in EDITABLE if name in line.cells and _told(name, line.get(name)) != now[name]}
    if not line.get("comment"):  # an opinion once given is not taken back by an empty cell
        altered.discard("comment")
    if not altered:
        return None
    stamp = line.get("changed_at")
    if stamp and stamp != now["changed_at"]:
        state.blame(line, "state", MOVED.format(state=now["state"]))
        return None
    comment = line.get("comment") if "comment" in altered else ""
    if len(comment) > COMMENT_MAX:
        state.blame(line, "comment", TOO_LONG)
    verb = _verb(line, row, state) if "state" in altered else ""
    if verb == "reject" and not comment:
        state.blame(line, "comment", "认定不对应须写明理由。")
    terms = _terms(line, row, state) if altered - {"state"} else None
    return Wanted(line, row, verb, comment, terms)


def _told(name: str, text: str) -> str:
    """A cell in the form in which the export writes it: a date may have been typed otherwise."""
    if name not in {"valid_from", "valid_to"}:
        return text
    try:
        day = read_day(text)
    except Refusal:
        return text
    return day.isoformat() if day else ""


def _verb(line: Line, row: "Correspondence", state: _State) -> str:
    text = line.get("state")
    to = STATES.get(text)
    if to is None:
        state.blame(line, "state", NO_STATE.format(text=text, known="、".join(STATES)))
        return ""
    now = CorrespondenceState(row.state)
    step = next((s for s in CORRESPONDENCE_FLOW.steps_from(now) if s.target is to), None)
    if step is None:
        state.blame(line, "state", NO_STEP.format(now=CORRESPONDENCE_FLOW.labels[now], to=text))
        return ""
    reason = next(o.reason for o in queries.offers(row, state.by) if o.verb == step.verb)
    if reason:
        state.blame(line, "state", reason)
    return step.verb


def _terms(line: Line, row: "Correspondence", state: _State) -> Terms:
    if reason := queries.why_not_amend(row, state.by):
        state.blame(line, "", reason)
    days = {"valid_from": row.valid_from, "valid_to": row.valid_to}
    for name in days:
        if name in line.cells:
            try:
                days[name] = read_day(line.get(name))
            except Refusal as refusal:
                state.blame(line, name, refusal.message)
    if days["valid_from"] and days["valid_to"] and days["valid_to"] < days["valid_from"]:
        state.blame(line, "valid_to", "有效期止早于有效期起，请核对。")
    return Terms(entries=_entries(line, row, state), **days)


def _entries(line: Line, row: "Correspondence", state: _State) -> tuple["RegisterEntry", ...]:
    if "entries" not in line.cells:
        return tuple(row.entries.all())
    found = []
    for text in filter(None, (part.strip() for part in line.get("entries").split("\n"))):
        register, _, code = text.partition("|")
        entry = state.entries.get(f"{register.strip()}|{normalise_code(code)}")
        if entry is None:
            state.blame(line, "entries", NO_ENTRY.format(text=text))
        else:
            found.append(entry)
    return tuple(found)
