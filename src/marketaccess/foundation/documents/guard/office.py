"""What may lie inside docx, xlsx and ofd: text and pictures, nothing that acts or reaches outside."""

import re

from marketaccess.foundation.documents.guard import archive, images, malware, markup
from marketaccess.foundation.documents.guard.archive import Entry
from marketaccess.foundation.documents.guard.names import extension, refuse

MAIN = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "OFD.xml": "ofd"}
ACTIVE_NAMES = re.compile(
    r"vbaProject|vbaData|activeX|oleObject|macrosheets|\.(exe|dll|js|vbs|bat|ps1|hta|lnk)$", re.I
)
EXTERNAL_FIELD = re.compile(r"^\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b", re.I)
EXTERNAL_FORMULA = re.compile(
    r"^\s*=?\s*[\w.'\"]+\|.*!|\b(WEBSERVICE|FILTERXML|CALL|REGISTER)\s*\(", re.I | re.S
)
# Where a workbook keeps what it reads from other files and from databases, with the account it reads by.
FETCHED = ("xl/externalLinks/", "xl/connections", "xl/queryTables/")
SAFE_LINK = re.compile(r"^(https?://|mailto:|#)", re.I)
LOOKED_AT = frozenset(
    {"Relationship", "Override", "Default", "instrText", "fldSimple", "f", "ddeLink", "oleLink", "altChunk"}
)
ACTS = ("含有宏、控件或嵌入的程序", "请另存为不含宏的文件，或另存为 PDF 后上传")
REACHES = ("含有自动读取外部文件的链接", "请断开外部链接或另存为 PDF 后上传")


def kind(name: str, found: tuple[Entry, ...]) -> str:
    """docx, xlsx or ofd by the main part. Raises Refusal for any other archive."""
    names = {entry.name for entry in found}
    kinds = [value for path, value in MAIN.items() if path in names]
    if len(kinds) != 1 or (kinds[0] != "ofd" and "[Content_Types].xml" not in names):
        raise refuse(name, "是压缩包，或不是完整的 Office、OFD 文件", "请解压后逐个上传，或用原软件另存")
    return kinds[0]


def check(name: str, promised: str, content: bytes) -> None:
    """It is what its name promises, and every part may come in. Raises Refusal at the first that may not."""
    found = archive.entries(name, content)
    if kind(name, found) != promised:
        raise refuse(name, "的内容与扩展名不符", "请用正确的扩展名重新保存后上传")
    for entry in found:
        if ACTIVE_NAMES.search(entry.name):
            raise refuse(name, *ACTS)
        if entry.name.startswith(FETCHED):
            raise refuse(name, *REACHES)
        plain = archive.part(name, content, entry)
        malware.check_signature(name, plain)
        _check_part(name, entry.name, plain)


def _check_part(name: str, path: str, plain: bytes) -> None:
    if plain.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf")):
        raise refuse(name, "内部还嵌有压缩包或其他文档", "请把嵌入的文件单独上传，或另存为 PDF")
    ending = extension(path)
    if ending in {"xml", "rels", "vml", "xsd"}:
        _check_xml(name, plain)
    elif ending in {"jpg", "jpeg", "png"}:
        images.check_size(name, plain)


def _check_xml(name: str, plain: bytes) -> None:
    # Word splits a field's code over several runs: it is judged joined, per part.
    code: list[str] = []
    for element in markup.elements(name, plain, LOOKED_AT):
        if element.tag == "Relationship":
            _check_relationship(name, element.attributes)
        elif element.tag in {"Override", "Default"}:
            if "macroEnabled" in element.attributes.get("ContentType", ""):
                raise refuse(name, *ACTS)
        elif element.tag in {"ddeLink", "oleLink", "altChunk"}:
            raise refuse(name, *REACHES)
        elif element.tag == "f":
            if EXTERNAL_FORMULA.search(element.text):
                raise refuse(name, *REACHES)
        else:
            code.append(element.attributes.get("instr", element.text))
    _check_fields(name, code)


def _check_fields(name: str, code: list[str]) -> None:
    joined = "".join(code)
    if re.search(r"DDEAUTO", joined, re.I) or any(
        EXTERNAL_FIELD.match("".join(code[start : start + 12])) for start in range(len(code))
    ):
        raise refuse(name, *REACHES)


def _check_relationship(name: str, attributes: dict[str, str]) -> None:
    if attributes.get("TargetMode", "").lower() != "external":
        return
    is_hyperlink = attributes.get("Type", "").endswith("/hyperlink")
    if not is_hyperlink or not SAFE_LINK.match(attributes.get("Target", "")):
        raise refuse(name, *REACHES)
