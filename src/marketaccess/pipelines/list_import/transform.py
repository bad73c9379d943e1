"""From rows to an edition: chapter headings, items that go on, measures, every fault by its row."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from attrs import define, evolve, field, frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise, normalise_code
from marketaccess.domain.negative_list.codes import ACCESS_LABELS, SECTIONS, Access, oddity, parse
from marketaccess.domain.negative_list.edition import Item, Measure, Scope, circle
from marketaccess.pipelines.list_import.columns import BY_KEY, NAME_BEGINS, NAME_ENDS
from marketaccess.pipelines.tables.days import read_day
from marketaccess.pipelines.tables.faults import Fault
from marketaccess.pipelines.tables.headings import Line

_NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十0-9]+[）)、.．]\s*")  # noqa: RUF001 - as printed
# Some tables part departments by nothing but a space.
_PARTS = re.compile(rf"[、,，;；/\n]+|{NAME_ENDS} +{NAME_BEGINS}")
_NOTE = re.compile(r"[（(]?(?:填表)?(?:注|备注|附注|说明)\s*[0-9一：:.．、]")  # noqa: RUF001 - as printed
_AREA = re.compile(r"^[（(【]?(?P<area>[\u4e00-\u9fff]{2,12}?(?:省|市|自治区|兵团|州))[）)】:：]?\s*")
_STAR = "★"
_YES = frozenset({"是", "有", "1", "y", "yes", "true", "√", _STAR})
TEXT_MAX = 8000
TITLE_MAX = 2000
NOTED = "这一行只有一段文字，看作表外的说明，没有录入。如果是事项，请写到“禁止或许可事项”一列。"


@frozen
class Result:
    """The items that were understood, and every fault."""

    items: tuple[Item, ...]
    faults: tuple[Fault, ...]

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that keep the edition out."""
        return tuple(fault for fault in self.faults if not fault.is_warning)


@define
class _State:
    """Where the reading stands: the chapter, and the items so far."""

    access: Access | None = None
    section: str = ""
    items: list[Item] = field(factory=list)
    faults: list[Fault] = field(factory=list)
    # Whether the row before was a note: its further paragraphs are notes too.
    is_noting: bool = False
    # Codes with the row in which each first stood.
    codes: dict[str, Line] = field(factory=dict)

    def blame(self, line: Line, column: str, message: str, *, is_warning: bool = False) -> None:
        heading = BY_KEY[column].heading if column else ""
        self.faults.append(Fault(line.sheet, line.number, heading, message, is_warning))


def transform(lines: Iterable[Line]) -> Result:
    """The edition's items. Nothing is left out silently: a row is used, a heading, or has a fault."""
    state = _State()
    for line in lines:
        state.is_noting = _is_note(line, state)
        if state.is_noting:
            state.blame(line, "", NOTED, is_warning=True)
        elif not _is_heading(line, state):
            _read(line, state)
    _notice_circles(state)
    return Result(tuple(_keyed(state.items)), tuple(state.faults))


def _notice_circles(state: _State) -> None:
    """An item that is merged into another cannot come back to itself; and the other has to be there."""
    into = {item.code: item.merged_into for item in state.items if item.code and item.merged_into}
    for code, target in into.items():
        line = state.codes[_code_mark("code", code)]
        if way := circle(code, into):
            state.blame(line, "merged_into", f"并入关系成循环：{' → '.join(way)}。请核对并入哪个事项。")
        elif _code_mark("code", target) not in state.codes:
            message = f"并入的事项“{target}”不在这份清单里，请核对编码。"
            state.blame(line, "merged_into", message, is_warning=True)


def _is_note(line: Line, state: _State) -> bool:
    """Whether a row is a note beside the table: one text, across the table or in its first column."""
    words = set(line.filled)
    if len(words) != 1 or not words & {line.get("number"), line.get("title")}:
        return False
    text = words.pop()
    is_title_alone = len(line.filled) == 1 and line.get("title") == text
    return bool(_NOTE.match(text)) or (not is_title_alone and (state.is_noting or text.endswith("。")))


def _code_mark(column: str, code: str) -> str:
    return f"{column}:{code}"


def _is_heading(line: Line, state: _State) -> bool:
    """Whether a row only names a chapter: prohibited, permit, or a section."""
    words = set(line.filled)
    if len(words) != 1:
        return False
    text = _NUMBERING.sub("", words.pop())
    for access, label in ACCESS_LABELS.items():
        if text.startswith(label) and len(text) <= len(label) + 2:
            state.access, state.section = access, ""
            return True
    section = _section_of(text)
    if section:
        state.section = section
        state.access = Access.PERMIT
    return bool(section)


def _section_of(text: str) -> str:
    """The section's key for a label as printed, or ""."""
    text = normalise(text).strip("：: ")
    if not text:
        return ""
    for section in SECTIONS:
        if text in {section.key, section.label} or text.startswith(section.label):
            return section.key
    special = (section for section in SECTIONS if section.is_special)
    return next((section.key for section in special if section.label[:12] in text), "")


def _read(line: Line, state: _State) -> None:
    title, code, number = line.get("title"), normalise_code(line.get("code")), line.get("number")
    if _is_new(title, code, number, state):
        if not title:
            state.blame(line, "title", "这一行有编号却没有事项名称，请补上。")
            return
        if len(title) > TITLE_MAX:
            state.blame(line, "title", f"事项名称超过 {TITLE_MAX} 字，请检查是否把几行并成了一行。")
            return
        _notice_code(line, "code", code, state)
        if not code:
            _notice_number(line, number, state)
        state.items.append(_item(line, title, code, number, state))
    elif not state.items:
        state.blame(line, "title", "这一行不知道属于哪个事项：前面还没有事项名称。")
        return
    _measures(line, state)


def _notice_code(line: Line, column: str, code: str, state: _State) -> None:
    """A code that stood before belongs to something else already."""
    first = state.codes.setdefault(_code_mark(column, code), line) if code else line
    if first is not line:
        where = f"工作表“{first.sheet}”第 {first.number} 行"
        message = f"编码“{code}”在{where}已经用过。同一事项的几条措施请放在一起；不同事项请核对编码。"
        state.blame(line, column, message)


def _notice_number(line: Line, number: str, state: _State) -> None:
    """What has no code is known by its number: it must have one of its own."""
    if state.codes.setdefault(_code_mark("number", number), line) is not line:
        used = f"项目号“{number}”前面已经用过" if number else "前面已有一行也没有编号"
        state.blame(line, "number", f"这个事项没有事项编码，{used}，无法区分。请补上事项编码或者项目号。")


def _is_new(title: str, code: str, number: str, state: _State) -> bool:
    """Whether a row begins an item. Merged cells repeat the item's own words on its further rows."""
    if not (title or code or number):
        return False
    if not state.items:
        return True
    last = state.items[-1]
    own = (title in {"", last.title}, code in {"", last.code}, number in {"", last.number})
    return not all(own)


def _item(line: Line, title: str, code: str, number: str, state: _State) -> Item:
    parts = parse(code)
    access = _access_of(line, state) or (parts.access if parts else None)
    if access is None:
        message = "看不出是禁止准入还是许可准入，请在“准入要求”列写明。"
        state.blame(line, "access", message)
        access = Access.PERMIT
    section = _section_of(line.get("section")) or (state.section if access is Access.PERMIT else "")
    if not section and parts and parts.section:
        section = parts.section.key
    if odd := oddity(code, access=access, section=section):
        state.blame(line, "code", odd, is_warning=True)
    merged = normalise_code(line.get("merged_into"))
    return Item(number=number, code=code, title=title, access=access, section=section, merged_into=merged)


def _access_of(line: Line, state: _State) -> Access | None:
    text = line.get("access")
    for access, label in ACCESS_LABELS.items():
        if text and (text.startswith(label[:2]) or text == access.value):
            return access
    if text:
        state.blame(line, "access", f"“{text}”不是“禁止准入”或“许可准入”。")
    return state.access


def _measures(line: Line, state: _State) -> None:
    item = state.items[-1]
    found = [*_own(line, state), *_local(line)]
    state.items[-1] = evolve(item, measures=(*item.measures, *found))


def _own(line: Line, state: _State) -> Iterator[Measure]:
    text = line.get("measure")
    if not text:
        return
    if len(text) > TEXT_MAX:
        state.blame(line, "measure", f"措施超过 {TEXT_MAX} 字，请检查是否把几行并成了一行。")
        return
    code = normalise_code(line.get("measure_code"))
    _notice_code(line, "measure_code", code, state)
    area = line.get("area")
    scope = Scope.LOCAL if line.get("scope").startswith("地方") or area else Scope.NATIONAL
    yield Measure(
        key="",
        text=text.removeprefix(_STAR).strip(),
        authorities=_authorities(line),
        scope=scope,
        area=area,
        code=code,
        starred=text.startswith(_STAR) or line.get("starred").casefold() in _YES,
        basis=line.get("basis"),
        in_force_from=_date(line, "in_force_from", state),
        in_force_to=_date(line, "in_force_to", state),
    )


def _local(line: Line) -> Iterator[Measure]:
    """The column of local measures: each line one, its area in front where the paper prints it so."""
    for text in filter(None, (part.strip() for part in line.get("local").split("\n"))):
        found = _AREA.match(text)
        yield Measure(
            key="",
            text=text[found.end() :] if found else text,
            authorities=_authorities(line),
            scope=Scope.LOCAL,
            area=found["area"] if found else "",
            basis=line.get("basis"),
        )


def _authorities(line: Line) -> tuple[str, ...]:
    parts = (part.strip() for part in _PARTS.split(line.get("authorities")))
    return tuple(dict.fromkeys(filter(None, parts)))


def _date(line: Line, key: str, state: _State) -> date | None:
    try:
        return read_day(line.get(key))
    except Refusal as refusal:
        state.blame(line, key, refusal.message)
        return None


def _keyed(items: Iterable[Item]) -> Iterator[Item]:
    """Every measure with a key of its own: its code, or its place under the item."""
    for item in items:
        measures = (
            evolve(measure, key=measure.code or f"{item.key}-{place}")
            for place, measure in enumerate(item.measures, start=1)
        )
        yield evolve(item, measures=tuple(measures))
