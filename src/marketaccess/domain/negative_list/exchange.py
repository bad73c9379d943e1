"""Two editions, and the lines of their comparison, as bytes: into the confined process and back."""

import json
from datetime import date
from typing import Any

from attrs import asdict

from marketaccess.domain.negative_list.changes import Kind
from marketaccess.domain.negative_list.codes import Access
from marketaccess.domain.negative_list.edition import Edition, Item, Measure, Scope, Series
from marketaccess.domain.negative_list.lines import Line, Lines


def packed(old: Edition, new: Edition) -> bytes:
    """Two editions as bytes."""
    return json.dumps([asdict(old), asdict(new)], ensure_ascii=False, default=str).encode()


def editions(content: bytes) -> tuple[Edition, Edition]:
    """What ``packed`` packed. The days of single measures stay behind: the comparison has no use for them."""
    old, new = json.loads(content)
    return _edition(old), _edition(new)


def packed_lines(lines: Lines) -> bytes:
    """The lines of a comparison as bytes."""
    return json.dumps(asdict(lines)).encode()


def lines(content: bytes) -> Lines:
    """What ``packed_lines`` packed. :raises ValueError: no such answer."""
    told = json.loads(content)
    return Lines(*(tuple(map(_line, told[level])) for level in ("items", "measures")))


def _line(told: dict[str, Any]) -> Line:
    kinds = tuple(map(Kind, told["kinds"]))
    return Line(tuple(told["old"]), tuple(told["new"]), kinds, float(told["confidence"]))


def _edition(told: dict[str, Any]) -> Edition:
    return Edition(
        key=told["key"],
        title=told["title"],
        series=Series(told["series"]),
        in_force_from=date.fromisoformat(told["in_force_from"]),
        items=tuple(map(_item, told["items"])),
    )


def _item(told: dict[str, Any]) -> Item:
    return Item(
        number=told["number"],
        code=told["code"],
        title=told["title"],
        access=Access(told["access"]),
        section=told["section"],
        measures=tuple(map(_measure, told["measures"])),
    )


def _measure(told: dict[str, Any]) -> Measure:
    return Measure(
        key=told["key"],
        text=told["text"],
        authorities=tuple(told["authorities"]),
        scope=Scope(told["scope"]),
        area=told["area"],
        code=told["code"],
    )
