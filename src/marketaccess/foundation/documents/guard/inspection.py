"""
The order of the checks: cheap before dear, structure before parsers, the scanner last.

Parsers run in a process of their own (``confinement``): this one never imports them.
"""

from marketaccess.foundation.documents import confinement, parsers
from marketaccess.foundation.documents.accepted import Accepted
from marketaccess.foundation.documents.guard import limits, malware, sniff, text
from marketaccess.foundation.documents.guard.names import extension, normal, refuse, sent

_GUARD = "marketaccess.foundation.documents.guard"
PARSERS = {
    "pdf": f"{_GUARD}.pdf:check",
    **dict.fromkeys(("png", "jpg"), f"{_GUARD}.images:check"),
    **dict.fromkeys(sniff.ARCHIVED, f"{_GUARD}.office:check"),
}


def inspect(name: str, content: bytes, *, scanner: str = "") -> Accepted:
    """The file as it may be kept, under the name as sent and its real type. Raises Refusal."""
    kept, name = sent(name), normal(name)
    if not content:
        raise refuse(name, "是空文件", "请确认文件有内容后上传")
    if len(content) > limits.FILE_SIZE:
        raise refuse(name, f"超过{limits.FILE_SIZE // limits.MEBIBYTE}MB", "请压缩图片或拆分后上传")
    kind = sniff.expected(name, extension(name))
    malware.check_signature(name, content)
    shape = sniff.container(name, content)
    _check_promise(name, kind, shape)
    sniff.check_single_meaning(name, shape, content)
    _check_content(name, kind, content)
    if scanner:
        malware.scan(name, content, address=scanner)
    return Accepted(kept, sniff.MEDIA_TYPES[kind], content)


def _check_promise(name: str, kind: str, shape: str) -> None:
    promised = "zip" if kind in sniff.ARCHIVED else "text" if kind in sniff.TEXTUAL else kind
    if shape != promised:
        raise refuse(name, "的内容与扩展名不符", "请用正确的扩展名重新保存后上传")


def _check_content(name: str, kind: str, content: bytes) -> None:
    if kind in sniff.TEXTUAL:
        text.check(name, kind, content)
        return
    promise = {"promised": kind} if kind in sniff.ARCHIVED else {}
    try:
        parsers.run(PARSERS[kind], content, name=name, **promise)
    except confinement.Failed:
        raise refuse(name, "过于复杂或已损坏，无法安全读取", "请重新导出，或另存为 PDF、截图后上传") from None
