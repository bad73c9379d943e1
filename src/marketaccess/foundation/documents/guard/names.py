"""File names: what people may call a file, and what we make of it."""

import re
import unicodedata

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents.guard import limits

UNSAFE = re.compile(r'[<>:"/\\|?*]')
# Characters that turn the reading direction round: "合同\u202efdp.exe" shows as "合同exe.pdf".
DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b")


def shown(name: str) -> str:
    """The name as it may stand in a message: one line, short, without control characters."""
    plain = "".join(c for c in name if c.isprintable() and c not in DIRECTION)
    return plain if len(plain) <= 40 else f"{plain[:30]}…{plain[-8:]}"


def refuse(name: str, wrong: str, remedy: str) -> Refusal:
    """The one form of every refusal: which file, what is wrong, what to do."""
    return Refusal(f"文件“{shown(name) or '未命名'}”{wrong}，{remedy}。", field="files")


def sent(name: str) -> str:
    """
    The name as it was sent, for people: an auditor compares it with what a reporter shows.

    Where its ending is written so that no computer knows it in full width, the normal name.

    :raises Refusal: as ``normal``, which decides what the file is.
    """
    clean, as_sent = normal(name), name.strip()
    return as_sent if extension(as_sent) == extension(clean) else clean


def normal(name: str) -> str:
    """
    The name in NFKC, without characters that file systems refuse.

    :raises Refusal: for names with path parts, control characters, or of an impossible length.
    """
    if any(unicodedata.category(c) in {"Cc", "Cs"} or c in DIRECTION for c in name):
        raise refuse(name, "的文件名含有不可见的控制字符", "请重命名后再上传")
    if "/" in name or "\\" in name or name.strip() in {".", ".."}:
        raise refuse(name, "的文件名含有路径", "请只保留文件名后再上传")
    clean = UNSAFE.sub("_", unicodedata.normalize("NFKC", name)).strip(" .")
    if not clean:
        raise refuse(name, "没有文件名", "请为文件命名后再上传")
    if max(len(clean), len(name.strip())) > limits.NAME_LENGTH:
        raise refuse(name, f"的文件名超过{limits.NAME_LENGTH}个字", "请缩短文件名后再上传")
    return clean


def extension(name: str) -> str:
    """The extension in lower case, without its dot; "" where there is none. ``_rels/.rels`` has one."""
    _, dot, ending = name.rpartition("/")[2].rpartition(".")
    return ending.lower() if dot else ""
