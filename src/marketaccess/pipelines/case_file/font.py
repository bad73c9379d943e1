"""
Which characters a TrueType font has.

PDF/A allows no character without a shape, and the writer refuses the whole file over a single one: a
reporter's emoji or a rare surname would leave a lead without its file.
"""

import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

# The formats of a font's character table: 4 for the first 65,536 characters, 12 for all.
SEGMENTS, GROUPS = 4, 12


@lru_cache(8)
def characters(path: Path) -> frozenset[int]:
    """The code points that the font can show. Only an unbroken font is given here: it is our own."""
    content = path.read_bytes()
    start = _table(content, b"cmap")
    (count,) = struct.unpack_from(">H", content, start + 2)
    found: set[int] = set()
    for at in range(count):
        (offset,) = struct.unpack_from(">I", content, start + 4 + 8 * at + 4)
        found.update(_code_points(content, start + offset))
    return frozenset(found)


def _table(content: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", content, 4)
    for at in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", content, 12 + 16 * at)
        if tag == name:
            return int(offset)
    raise ValueError(name)


def _code_points(content: bytes, at: int) -> Iterator[int]:
    (kind,) = struct.unpack_from(">H", content, at)
    if kind == GROUPS:
        (count,) = struct.unpack_from(">I", content, at + 12)
        for group in range(count):
            first, last, _ = struct.unpack_from(">III", content, at + 16 + 12 * group)
            yield from range(first, last + 1)
    elif kind == SEGMENTS:
        (twice,) = struct.unpack_from(">H", content, at + 6)
        ends = struct.unpack_from(f">{twice // 2}H", content, at + 14)
        starts = struct.unpack_from(f">{twice // 2}H", content, at + 16 + twice)
        for first, last in zip(starts, ends, strict=True):
            # The last segment holds only the mark of the end.
            yield from range(first, min(last, 0xFFFE) + 1)
