"""Plain text and CSV in UTF-8 or GB 18030 (of which GBK is a part)."""

import re

from marketaccess.foundation.documents.guard import limits
from marketaccess.foundation.documents.guard.names import refuse

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A spreadsheet would start a program for such a cell.
ACTIVE_CELL = re.compile(r"(^|[,;\t\"])\s*[=+\-@][^,;\t\r\n]*\|[^,\r\n]*!", re.M)


def check(name: str, kind: str, content: bytes) -> None:
    """Refuse what is not readable text. Raises Refusal."""
    text = _decoded(name, content)
    if CONTROL.search(text):
        raise refuse(name, "不是纯文本文件", "请确认文件类型，或另存为 UTF-8 文本后上传")
    lines = text.splitlines()
    if any(len(line) > limits.TEXT_LINE for line in lines):
        raise refuse(name, "单行过长", "请用表格软件整理后另存上传")
    if kind == "csv":
        _check_table(name, text, lines)


def _decoded(name: str, content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refuse(name, "不是 UTF-8 或 GBK 编码的文本", "请另存为 UTF-8 编码后上传")


def _check_table(name: str, text: str, lines: list[str]) -> None:
    if any(line.count(",") >= limits.CSV_COLUMNS for line in lines):
        raise refuse(name, f"超过{limits.CSV_COLUMNS}列", "请删减列后上传")
    if ACTIVE_CELL.search(text):
        raise refuse(name, "含有会启动外部程序的公式", "请删除以等号开头的外部命令后上传")
