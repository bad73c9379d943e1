"""From rows to drafts: what a table says of an item, over what is known of it; every fault by its row."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import define, evolve, field, frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise, normalise_code
from marketaccess.domain.matters.codes import (
    PERMIT_KIND,
    basic_warnings,
    implementation_warnings,
    parse_basic,
)
from marketaccess.domain.matters.draft import Draft, check
from marketaccess.domain.matters.service_item import Nature
from marketaccess.pipelines.service_items.columns import BY_KEY
from marketaccess.pipelines.service_items.texts import shown, value
from marketaccess.pipelines.tables.faults import Fault
from marketaccess.pipelines.tables.headings import Line

UNKNOWN_DEPARTMENT = "系统里没有“{name}”这个在用单位，只保存名称，不能由部门确认对应关系。请核对名称。"
UNKNOWN_SUPERVISOR = "系统里没有“{name}”这个在用单位。请填写系统中的单位名称，或者留空。"
NOT_YOURS = "本部门经办员只能导入本部门的事项；这一行的实施主体是“{name}”。"
TWICE = "编码“{key}”在工作表“{sheet}”第 {row} 行已经用过，请核对。"
KIND_DIFFERS = "事项类型与基本编码第 3、4 位（{kind}）不一致，请核对。"


@frozen
class Surroundings:
    """What the rows are held against: items by key, departments both ways, and where one may write."""

    known: Mapping[str, Draft]
    names: Mapping[int, str]
    # None: anywhere.
    own: frozenset[int] | None = None
    is_demonstration: bool = False


@frozen
class Row:
    """A row that was understood. ``before`` is the item as it is now, None where it is new."""

    line: Line
    draft: Draft
    before: Draft | None


@define
class _State:
    around: Surroundings
    by_name: Mapping[str, int]
    faults: list[Fault] = field(factory=list)
    seen: dict[str, Line] = field(factory=dict)

    def blame(self, line: Line, key: str, message: str, *, is_warning: bool = False) -> None:
        heading = BY_KEY[key].heading if key in BY_KEY else ""
        self.faults.append(Fault(line.sheet, line.number, heading, message, is_warning))


def key_of(line: Line) -> str:
    """What identifies the item of a row: its implementation code, else its basic code."""
    return normalise_code(line.get("implementation_code")) or normalise_code(line.get("basic_code"))


def transform(lines: Iterable[Line], around: Surroundings) -> tuple[tuple[Row, ...], tuple[Fault, ...]]:
    """The rows that can be stored, and every fault. A column that the table has not keeps what is known."""
    state = _State(around, {name: pk for pk, name in around.names.items()})
    rows = [row for line in lines if (row := _read(line, state)) is not None]
    return tuple(rows), tuple(state.faults)


def _read(line: Line, state: _State) -> Row | None:
    key = key_of(line)
    first = state.seen.setdefault(key, line) if key else line
    if first is not line:
        where = TWICE.format(key=key, sheet=first.sheet, row=first.number)
        state.blame(line, "implementation_code", where)
        return None
    before = state.around.known.get(key)
    count = sum(not fault.is_warning for fault in state.faults)
    said = _said(line, before, state)
    draft = _drafted(line, said, before, state)
    if draft is None or sum(not fault.is_warning for fault in state.faults) > count:
        return None
    _warn(line, draft, state)
    return Row(line, draft, before)


def _said(line: Line, before: Draft | None, state: _State) -> dict[str, Any]:
    """What the row says that is new; a cell that says what is known already leaves it as it is."""
    said: dict[str, Any] = {}
    for key, text in line.cells.items():
        if before is not None and text == normalise(shown(before, key, state.around.names)):
            continue
        if key == "supervising_department":
            said[key] = _supervisor(line, text, state)
        elif before is not None or text:
            try:
                said[key] = value(key, text)
            except Refusal as refusal:
                state.blame(line, key, refusal.message)
    if "department_name" in said:
        said["department"] = state.by_name.get(said["department_name"])
    return said


def _supervisor(line: Line, text: str, state: _State) -> int | None:
    if text and text not in state.by_name:
        state.blame(line, "supervising_department", UNKNOWN_SUPERVISOR.format(name=text))
    return state.by_name.get(text)


def _drafted(line: Line, said: dict[str, Any], before: Draft | None, state: _State) -> Draft | None:
    if before is None:
        said = {"name": "", "basic_code": "", "is_demonstration": state.around.is_demonstration, **said}
        kind = said.get("kind") or _kind_of(said["basic_code"])
        by_kind = Nature.PERMIT if kind == PERMIT_KIND else Nature.OTHER
        draft = Draft(**{**said, "kind": kind, "nature": said.get("nature") or by_kind})
    else:
        if said.get("nature", before.nature) is None:
            del said["nature"]
        draft = evolve(before, **said)
    try:
        check(draft)
    except Refusal as refusal:
        state.blame(line, refusal.field, refusal.message)
        return None
    own = state.around.own
    departments = {draft.department, before.department if before else draft.department}
    if own is not None and (draft.is_standard or not departments <= own):
        name = shown(before or draft, "department_name", state.around.names)
        state.blame(line, "department_name", NOT_YOURS.format(name=name))
        return None
    return draft


def _kind_of(basic_code: str) -> str:
    parts = parse_basic(basic_code)
    return parts.kind if parts else PERMIT_KIND


def _warn(line: Line, draft: Draft, state: _State) -> None:
    odd: Sequence[str] = basic_warnings(draft.basic_code)
    for message in odd:
        state.blame(line, "basic_code", message, is_warning=True)
    if not draft.is_standard:
        for message in implementation_warnings(draft.implementation_code, basic=draft.basic_code):
            # What is odd about the basic code has been said once.
            if message not in odd:
                state.blame(line, "implementation_code", message, is_warning=True)
    parts = parse_basic(draft.basic_code)
    if parts and parts.kind != draft.kind:
        state.blame(line, "kind", KIND_DIFFERS.format(kind=parts.kind), is_warning=True)
    if draft.department is None and draft.department_name:
        message = UNKNOWN_DEPARTMENT.format(name=draft.department_name)
        state.blame(line, "department_name", message, is_warning=True)
