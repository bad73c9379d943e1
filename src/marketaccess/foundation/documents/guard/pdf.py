"""PDF: structure and expansion first, then a walk over its objects for anything that acts."""

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf

from marketaccess.foundation.documents.guard import limits
from marketaccess.foundation.documents.guard.names import refuse

STREAM = re.compile(rb"stream\r?\n")
STEP = 16 * 1024
REPEATED_FILTER = re.compile(rb"/Filter\s*\[[^\]]*(Flate|LZW|RunLength)[^\]]*(Flate|LZW|RunLength)", re.S)
# Dictionary keys and action types that run, fetch, send or carry something.
ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/AA", "/XFA", "/EmbeddedFiles", "/RichMediaContent", "/RichMediaSettings"}
)
ACTIVE_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
    }
)
ACTIVE_TYPES = frozenset({"/EmbeddedFile", "/Filespec"})
ACTIVE_ANNOTATIONS = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/3D", "/Sound"})


def check(name: str, content: bytes) -> None:
    """Refuse damaged, locked, swelling or active PDF. Raises Refusal."""
    if b"%%EOF" not in content[-2048:]:
        raise refuse(name, "不完整，可能没有传完", "请重新导出 PDF 后上传")
    _check_expansion(name, content)
    with opened(name, content) as document:
        if len(document.objects) > limits.PDF_OBJECTS:
            raise refuse(name, "结构过于复杂", "请拆分或重新打印为 PDF 后上传")
        for thing in document.objects:
            _check_object(name, thing)
        _check_opening(name, document)
        if len(document.pages) == 0:
            raise refuse(name, "没有任何页面", "请重新导出 PDF 后上传")


@contextmanager
def opened(name: str, content: bytes) -> Iterator[pikepdf.Pdf]:
    """The document, with the parser's own errors turned into refusals."""
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as document:
            yield document
    except pikepdf.PasswordError:
        raise refuse(name, "有密码保护", "请去除密码后重新上传") from None
    except (pikepdf.PdfError, ValueError, RecursionError, RuntimeError, TypeError):
        raise refuse(name, "已损坏，无法读取", "请重新导出 PDF 后上传") from None


def _check_expansion(name: str, content: bytes) -> None:
    swelling = refuse(name, "解压后体积异常膨胀", "请重新打印为 PDF 后上传")
    if REPEATED_FILTER.search(content):
        raise swelling
    budget = limits.PDF_EXPANDED
    for match in STREAM.finditer(content):
        budget -= _inflated_size(content, match.end(), budget)
        if budget <= 0:
            raise swelling


def _inflated_size(content: bytes, start: int, budget: int) -> int:
    """How far a stream swells, counted in small steps and never beyond the budget."""
    head = content[start : start + 2]
    if len(head) < 2 or head[0] & 0x0F != 8 or int.from_bytes(head, "big") % 31:
        return 0
    machine, total = zlib.decompressobj(), 0
    try:
        for position in range(start, len(content), STEP):
            rest = content[position : position + STEP]
            while rest and not machine.eof and total <= budget:
                total += len(machine.decompress(rest, limits.MEBIBYTE))
                rest = machine.unconsumed_tail
            if machine.eof or total > budget:
                break
    except zlib.error:
        return total
    return total


def _check_object(name: str, thing: object) -> None:
    """One indirect object with the direct ones inside it, without following references."""
    waiting = [thing]
    while waiting:
        item = waiting.pop()
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            _check_dictionary(name, item)
            waiting += [v for _, v in item.items() if _is_direct_container(v)]
        elif isinstance(item, pikepdf.Array):
            waiting += [v for v in list(item) if _is_direct_container(v)]


def _is_direct_container(value: object) -> bool:
    return isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect


def _check_dictionary(name: str, item: pikepdf.Object) -> None:
    keys = set(item.keys())
    is_active = (
        bool(keys & ACTIVE_KEYS)
        or _name(item, "/S") in ACTIVE_ACTIONS
        or _name(item, "/Type") in ACTIVE_TYPES
        or _name(item, "/Subtype") in ACTIVE_ANNOTATIONS
    )
    if is_active:
        raise refuse(name, "含有脚本、附件或自动执行的内容", "请重新打印为 PDF 后上传")


def _name(item: pikepdf.Object, key: str) -> str:
    value = item.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _check_opening(name: str, document: pikepdf.Pdf) -> None:
    # A page to open at is harmless and common; any other action at opening is not.
    opening = document.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and _name(opening, "/S") != "/GoTo":
        raise refuse(name, "含有脚本、附件或自动执行的内容", "请重新打印为 PDF 后上传")
