"""
ZIP structure, read by hand: the library's reader believes what an archive says about itself.

Nothing is extracted. The directory is compared with the local headers, the declared sizes with a bounded
inflation that keeps no more than one part in memory.
"""

import stat
import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents.guard import limits
from marketaccess.foundation.documents.guard.names import extension, refuse

END = struct.Struct("<4s4H2LH")
CENTRAL = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
STORED, DEFLATED = 0, 8
ENCRYPTED, SIZES_FOLLOW = 0x1, 0x8
ARCHIVES = frozenset({"zip", "docx", "xlsx", "pptx", "ofd", "rar", "7z", "gz", "jar", "tar", "xlsm", "docm"})


@frozen
class Entry:
    """One line of the archive's directory. ``data`` is where its compressed bytes begin."""

    name: str
    method: int
    packed: int
    size: int
    checksum: int
    header: int
    data: int


def broken(name: str) -> Refusal:
    """The refusal for an archive that does not hold together."""
    return refuse(name, "已损坏或结构异常", "请用原软件打开并另存后重新上传")


def entries(name: str, content: bytes) -> tuple[Entry, ...]:
    """The archive's parts, after every check of its structure. Raises Refusal."""
    count, start, end = _directory(name, content)
    found = tuple(_entries(name, content, count, start, end))
    lowered = [entry.name.casefold() for entry in found]
    if len(set(lowered)) != len(lowered):
        raise broken(name)
    _check_overlap(name, found, start)
    _check_declared(name, content, found)
    return found


def _directory(name: str, content: bytes) -> tuple[int, int, int]:
    # The end record must be the last thing, without a comment: nothing hides behind or before it.
    if len(content) < END.size or not content.startswith(b"PK\x03\x04"):
        raise broken(name)
    position = len(content) - END.size
    mark, disk, first_disk, here, total, size, start, comment = END.unpack_from(content, position)
    if mark != b"PK\x05\x06" or comment or disk or first_disk or here != total:
        raise broken(name)
    if total == 0xFFFF or start == 0xFFFFFFFF or start + size != position:
        raise broken(name)
    if total > limits.ENTRIES:
        raise refuse(name, f"内部超过{limits.ENTRIES}个部件", "请拆分或另存为 PDF 后上传")
    return total, start, position


def _entries(name: str, content: bytes, count: int, position: int, end: int) -> Iterator[Entry]:
    for _ in range(count):
        if position + CENTRAL.size > end:
            raise broken(name)
        fields = CENTRAL.unpack_from(content, position)
        mark, flags, method, checksum = fields[0], fields[3], fields[4], fields[7]
        packed, size, name_length, extra, comment = fields[8:13]
        raw = content[position + CENTRAL.size : position + CENTRAL.size + name_length]
        if mark != b"PK\x01\x02" or len(raw) != name_length:
            raise broken(name)
        _check_entry(name, raw, flags, method, fields[15] >> 16)
        data = _check_local(name, content, fields[16], raw, flags, (packed, size))
        yield Entry(_text(name, raw), method, packed, size, checksum, fields[16], data)
        position += CENTRAL.size + name_length + extra + comment
    if position != end:
        raise broken(name)


def _text(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise broken(name) from None


def _check_entry(name: str, raw: bytes, flags: int, method: int, mode: int) -> None:
    if flags & ENCRYPTED:
        raise refuse(name, "有密码保护", "请去除密码后重新上传")
    if method not in {STORED, DEFLATED}:
        raise broken(name)
    if stat.S_ISLNK(mode):
        raise refuse(name, "内含符号链接", "请用原软件另存后重新上传")
    part = _text(name, raw)
    slips = part.startswith("/") or "\\" in part or ":" in part or ".." in part.split("/")
    if slips or len(part) > limits.ENTRY_NAME_LENGTH or not part or not part.isprintable():
        raise refuse(name, "内含不安全的路径", "请用原软件另存后重新上传")
    if extension(part) in ARCHIVES:
        raise refuse(name, "内部还嵌有压缩包或其他文档", "请把嵌入的文件单独上传，或另存为 PDF")


def _check_local(
    name: str, content: bytes, position: int, raw: bytes, flags: int, sizes: tuple[int, int]
) -> int:
    """Where the data begins. The local header must tell the same story as the directory."""
    if position + LOCAL.size > len(content):
        raise broken(name)
    fields = LOCAL.unpack_from(content, position)
    data = position + LOCAL.size + int(fields[9]) + int(fields[10])
    told = content[position + LOCAL.size : position + LOCAL.size + fields[9]]
    if fields[0] != b"PK\x03\x04" or told != raw or fields[2] & ENCRYPTED:
        raise broken(name)
    if not flags & SIZES_FOLLOW and (fields[7], fields[8]) != sizes:
        raise broken(name)
    return data


def _check_overlap(name: str, found: tuple[Entry, ...], directory: int) -> None:
    placed = sorted(found, key=lambda entry: entry.header)
    for this, following in pairwise(placed):
        if this.data + this.packed > following.header:
            raise refuse(name, "内部部件相互重叠", "请用原软件另存后重新上传")
    if placed and (placed[0].header != 0 or placed[-1].data + placed[-1].packed > directory):
        raise broken(name)


def _check_declared(name: str, content: bytes, found: tuple[Entry, ...]) -> None:
    check_expansion(name, sum(entry.size for entry in found), len(content))


def check_expansion(name: str, expanded: int, packed: int) -> None:
    """Refuse what grows beyond the limit, or grows suspiciously fast."""
    too_steep = expanded > limits.RATIO_COUNTS_FROM and expanded > packed * limits.RATIO
    if expanded > limits.EXPANDED or too_steep:
        raise refuse(name, "解压后体积异常膨胀", "请删减内容或另存为 PDF 后上传")


def part(name: str, content: bytes, entry: Entry) -> bytes:
    """One part's bytes: never more than it declared, and those with the checksum it declared."""
    packed = content[entry.data : entry.data + entry.packed]
    plain = packed if entry.method == STORED else _inflated(name, packed, entry.size)
    if len(plain) != entry.size or zlib.crc32(plain) != entry.checksum:
        raise broken(name)
    return plain


def _inflated(name: str, packed: bytes, size: int) -> bytes:
    machine = zlib.decompressobj(-15)
    try:
        plain = machine.decompress(packed, size + 1)
    except zlib.error:
        raise broken(name) from None
    if len(plain) > size:
        raise refuse(name, "解压后体积异常膨胀", "请删减内容或另存为 PDF 后上传")
    return plain
