"""Each column of an item as text, and text as its value: what is written is read back the same."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise, normalise_code
from marketaccess.domain.matters.codes import KINDS, LEVELS
from marketaccess.domain.matters.draft import Draft
from marketaccess.domain.matters.lines import read_materials, read_steps, write_materials, write_steps
from marketaccess.domain.matters.service_item import NATURE_LABELS, ONLINE_LABELS, UNIT_LABELS
from marketaccess.pipelines.tables.days import read_day

E = TypeVar("E", bound=StrEnum)
YES, NO = "是", "否"
_YES = frozenset({YES, "有", "1", "y", "yes", "true", "√"})
_NO = frozenset({NO, "无", "0", "n", "no", "false", "×"})
_WHOLE = re.compile(r"[0-9]{1,6}", re.ASCII)


def shown(draft: Draft, key: str, departments: Mapping[int, str]) -> str:
    """What stands in a column for an item. ``departments`` are the names by row number."""
    if key == "department_name":
        return draft.department_name or departments.get(draft.department or 0, "")
    if key == "supervising_department":
        return departments.get(draft.supervising_department or 0, "")
    return _WRITERS.get(key, _plain)(getattr(draft, key))


def value(key: str, text: str) -> Any:
    """What a text means in a column. :raises Refusal: nothing that the column can hold."""
    return _READERS.get(key, normalise)(text)


def _plain(said: object) -> str:
    return "" if said is None else str(said)


def _write_bool(said: bool) -> str:
    return YES if said else NO


def _label(labels: Mapping[Any, str]) -> Callable[[Any], str]:
    return lambda said: labels.get(said, "") if said else ""


def _one_of(labels: Mapping[str, str]) -> Callable[[str], str]:
    """By label or by code; codes may have lost their leading zero in a spreadsheet."""
    known = {**{label: code for code, label in labels.items()}, **{code: code for code in labels}}

    def read(text: str) -> str:
        found = known.get(text) or known.get(text.zfill(2))
        if text and found is None:
            raise Refusal(f"“{text}”不在可选范围内，应为：{'、'.join(labels.values())}。")
        return found or ""

    return read


def _one_of_enum(labels: Mapping[E, str]) -> Callable[[str], E | None]:
    known = {**{label: each for each, label in labels.items()}, **{each.value: each for each in labels}}

    def read(text: str) -> E | None:
        if text and text not in known:
            raise Refusal(f"“{text}”不在可选范围内，应为：{'、'.join(labels.values())}。")
        return known.get(text)

    return read


def _read_bool(text: str) -> bool:
    said = text.casefold()
    if said and said not in _YES | _NO:
        raise Refusal(f"“{text}”应写“{YES}”或者“{NO}”。")
    return said in _YES


def _read_accepting(text: str) -> bool:
    return _read_bool(text) if text else True


def _read_whole(text: str) -> int | None:
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        raise Refusal(f"“{text}”不是整数，请只填数字，单位写在单位列。")
    return int(text)


_WRITERS: dict[str, Callable[[Any], str]] = {
    "kind": _label(KINDS),
    "level": _label(LEVELS),
    "nature": _label(NATURE_LABELS),
    "is_refusable": _write_bool,
    "is_standard": _write_bool,
    "is_accepting": _write_bool,
    "materials": write_materials,
    "steps": write_steps,
    "statutory_unit": _label(UNIT_LABELS),
    "promised_unit": _label(UNIT_LABELS),
    "online_depth": _label(ONLINE_LABELS),
}
_READERS: dict[str, Callable[[str], Any]] = {
    "basic_code": normalise_code,
    "implementation_code": normalise_code,
    "kind": _one_of(KINDS),
    "level": _one_of(LEVELS),
    "nature": _one_of_enum(NATURE_LABELS),
    "is_refusable": _read_bool,
    "is_standard": _read_bool,
    "is_accepting": _read_accepting,
    "materials": read_materials,
    "steps": read_steps,
    "statutory_days": _read_whole,
    "promised_days": _read_whole,
    "visits": _read_whole,
    "statutory_unit": _one_of_enum(UNIT_LABELS),
    "promised_unit": _one_of_enum(UNIT_LABELS),
    "online_depth": _one_of_enum(ONLINE_LABELS),
    "stopped_on": read_day,
    "last_record_on": read_day,
}
