"""What kind of file somebody gave, in which encoding, parted by which sign, with which columns."""

import codecs
import csv
import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from attrs import frozen

from marketaccess.domain.basics.text import normalise
from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.domain.evaluation.quality import Rules

CHUNK = 1 << 22
HEAD = 1 << 20  # no heading is longer than that
DELIMITERS = {",": "逗号", ";": "分号", "\t": "制表符", "|": "竖线"}
ENCODINGS = {"utf-8": "UTF-8", "gb18030": "GB 18030（含 GBK、GB 2312）"}
PARQUET, EXCEL = b"PAR1", b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
OPEN_QUOTE = "引号没有成对，后面的行会并成一行；值里的引号应当写两遍，整个值放在引号里，请重新导出"
MERGED = "第{line}行的引号没有成对，后面的行并成了一行；值里的引号应当写两遍，整个值放在引号里，请重新导出"
Tell = Callable[[float], None]


class Unusable(Exception):
    """A file, or the whole delivery, cannot be used: the rule, and what people are told."""

    def __init__(self, reason: str, rule: str = "unreadable_file") -> None:
        super().__init__(reason)
        self.reason = reason
        self.rule = rule


@frozen
class Text:
    """A delimited text: the encoding by Python's name, the sign, the headings as they stand."""

    encoding: str
    delimiter: str
    headings: tuple[str, ...]


def kind_of(path: Path) -> str:
    """csv, excel or parquet by its first and last bytes: a name may say anything."""
    with path.open("rb") as opened:
        start = opened.read(4)
        opened.seek(0, 2)
        opened.seek(max(0, opened.tell() - 4))
        end = opened.read(4)
    if start == PARQUET:
        if end != PARQUET:
            raise Unusable("Parquet 文件不完整（结尾缺失），多半是传输中断，请重新导出并报送")
        return "parquet"
    if start == OLD_OFFICE:
        raise Unusable("这是旧版 Excel（.xls）或者加了密码的工作簿，请去掉密码，另存为 .xlsx 后再报送")
    return "excel" if start == EXCEL else "csv"


def examined(path: Path, digest: str, rules: Rules, tell: Tell) -> str:
    """
    Read a text once, and say its encoding.

    :raises Unusable: no encoding that is taken fits, or it is no longer the file that was delivered.
    """
    size = max(path.stat().st_size, 1)
    for encoding in rules.encodings:
        decoder, seen, hashed, quotes = codecs.getincrementaldecoder(encoding)(), 0, hashlib.sha256(), 0
        try:
            with path.open("rb") as opened:
                while block := opened.read(CHUNK):
                    seen += len(block)
                    hashed.update(block)
                    quotes += block.count(b'"')
                    if b"\0" in block:
                        raise Unusable("文件里有空字符，不是文字表格（可能是 UTF-16），请另存为“CSV UTF-8”")
                    decoder.decode(block)
                    tell(seen / size)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        require_digest(hashed.hexdigest(), digest)
        if quotes % 2:  # one that stays open makes a single row of all the lines behind it
            raise Unusable(OPEN_QUOTE)
        return encoding
    taken = "、".join(ENCODINGS.get(each, each) for each in rules.encodings)
    raise Unusable(f"文字编码不能识别，只收{taken}；请另存为“CSV UTF-8”")


def require_digest(found: str, expected: str) -> None:
    """:raises Unusable: the bytes on the disk are not those that were delivered."""
    if expected and found != expected:
        raise Unusable("服务器上保存的文件与报送时的散列值不一致，请重新报送")


def text_of(path: Path, encoding: str, need: DataNeed, rules: Rules) -> Text:
    """How a text is parted. :raises Unusable: by a sign that is not taken, or a heading without end."""
    with path.open("rb") as opened:
        start = opened.read(HEAD).decode(encoding, errors="ignore").removeprefix("\ufeff")
    found = {sign: _headings(start, sign) for sign in DELIMITERS}
    fits = {sign: sum(name is not None for name in matched(each, need)) for sign, each in found.items()}
    best = max(fits, key=lambda sign: (fits[sign], sign in rules.delimiters))
    if best not in rules.delimiters and fits[best]:
        wanted = "、".join(DELIMITERS.get(sign, sign) for sign in rules.delimiters)
        raise Unusable(f"文件以{DELIMITERS[best]}分隔，应当以{wanted}分隔；请按{wanted}分隔重新导出")
    sign = best if fits[best] else rules.delimiters[0]
    return Text(encoding, sign, found[sign])


def _headings(start: str, sign: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader(start.splitlines(keepends=True), delimiter=sign), ()))
    except csv.Error:
        return ()


def matched(headings: Iterable[str], need: DataNeed) -> list[str | None]:
    """For each heading the column that it means, by name or by label; None for one that is not needed."""
    names = {column.name: column.name for column in need.columns}
    names |= {_plain(column.label): column.name for column in need.columns}
    return [names.get(_plain(heading)) for heading in headings]


def _plain(heading: str) -> str:
    return normalise(heading).lower().replace(" ", "")


def places(headings: Sequence[str], need: DataNeed) -> dict[str, int]:
    """Where each column stands. :raises Unusable: required ones are missing, or one stands twice."""
    found = matched(headings, need)
    twice = sorted({name for name in found if name is not None and found.count(name) > 1})
    if twice:
        raise Unusable(f"表头里有重复的列：{'、'.join(twice)}", "missing_column")
    lacking = [c for c in need.columns if c.is_required and c.name not in found]
    if lacking:
        told = "、".join(f"{column.label}（{column.name}）" for column in lacking)
        there = "、".join(each[:30] for each in headings[:30]) or "没有"
        advice = "" if any(found) else "。第一行应当是列名，上面有标题的请先删去"
        raise Unusable(f"缺少列：{told}；文件里的列：{there}{advice}", "missing_column")
    return {name: place for place, name in enumerate(found) if name is not None}
