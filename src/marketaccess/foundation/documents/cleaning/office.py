"""docx, xlsx and ofd without properties, names of authors, revision marks and the traces of a machine."""

import io
import re
import zipfile

from lxml import etree

from marketaccess.foundation.documents.cleaning import pictures
from marketaccess.foundation.documents.guard import archive
from marketaccess.foundation.documents.guard.names import extension, refuse

# Parts that are about people and machines, not about the text.
DROPPED = re.compile(
    r"^(docProps/|customXml/|docMetadata/|word/people\.xml|xl/persons/|xl/threadedComments/|xl/printerSettings/|xl/revisions/|"
    r"word/printerSettings/|_xmlsignatures/|Doc_\d+/(Signs|Attach\w*)/)|/_rels/(people|workbook\.revisions)\.",
    re.I,
)
ANONYMOUS = "作者"
EPOCH = "2000-01-01T00:00:00Z"
NAMES = frozenset(
    {"author", "initials", "lastModifiedBy", "refreshedBy", "userName", "user", "providerId", "userId"}
)
# Elements dropped whole, by local name.
ELEMENTS = frozenset(
    {"rsids", "rsid", "fileSharing", "absPath", "docPr_author", "docVars", "Signatures", "CustomDatas"}
    # A view of a workbook that somebody keeps for himself bears his name.
    | {"customWorkbookViews", "customSheetViews", "Attachments"}
)
# What was taken out under revision: the copy shows the text as it stands.
DELETED = frozenset({"del", "moveFrom"})
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Pictures that can hold a place or a name, and that we cannot draw anew.
UNCLEANED = frozenset({"gif", "tif", "tiff", "heic", "heif", "webp", "avif", "jp2", "svg"})
DRAWN = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
OFD_INFO = frozenset(
    {
        "Author",
        "Title",
        "Subject",
        "Abstract",
        "Keywords",
        "Creator",
        "CreatorVersion",
        "CreationDate",
        "ModDate",
    }
)
# Word writes the path of an inserted picture, with the account of its owner, into its description.
PATH = re.compile(r"[\\/]|\.(jpe?g|png|gif|bmp|heic)$", re.I)
PICTURE = re.compile(r"\}(cNvPr|docPr)$")
FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def clean(name: str, content: bytes) -> bytes:
    """The same document with every part cleaned; nothing but the kept parts is carried over."""
    out = io.BytesIO()
    entries = archive.entries(name, content)
    gone = {entry.name for entry in entries if DROPPED.search(entry.name)}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in entries:
            if entry.name in gone or entry.name.endswith("/"):
                continue
            plain = archive.part(name, content, entry)
            target.writestr(
                zipfile.ZipInfo(entry.name, FIXED_TIME),
                _part(name, entry.name, plain, gone),
                zipfile.ZIP_DEFLATED,
            )
    return out.getvalue()


def _part(name: str, path: str, plain: bytes, gone: set[str]) -> bytes:
    ending = extension(path)
    # By its bytes: a part may bear any ending.
    if ending in {"jpg", "jpeg", "png"} or plain.startswith(DRAWN):
        return pictures.clean(plain)
    if ending in UNCLEANED:
        raise refuse(
            name, f"内含不能去除元数据的 {ending.upper()} 图片", "请把图片换成 JPG 或 PNG，或另存为 PDF"
        )
    if ending not in {"xml", "rels", "vml"}:
        return plain
    # The guard has refused document types; here nothing is resolved or fetched either.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(plain, parser)
    if path == "[Content_Types].xml":
        _forget_parts(root, gone)
    elif ending == "rels":
        _forget_relations(root, path, gone)
    else:
        _clean_tree(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _local(tag: object) -> str:
    return etree.QName(tag).localname if isinstance(tag, str) else ""


def _forget_parts(root: "etree._Element", gone: set[str]) -> None:
    for child in list(root):
        if child.get("PartName", "").removeprefix("/") in gone:
            root.remove(child)


def _forget_relations(root: "etree._Element", path: str, gone: set[str]) -> None:
    folder = path.rpartition("_rels/")[0]
    for child in list(root):
        if child.get("TargetMode") != "External" and _resolved(folder, child.get("Target", "")) in gone:
            root.remove(child)


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    steps = [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == ".." and steps:
            steps.pop()
        elif step not in {"", ".", ".."}:
            steps.append(step)
    return "/".join(steps)


def _drop_deleted(root: "etree._Element") -> None:
    for element in [each for kind in DELETED for each in root.iter(WORD + kind)]:
        parent = element.getparent()
        row = parent.getparent() if parent is not None and parent.tag == f"{WORD}trPr" else None
        target = element if row is None else row
        if (holder := target.getparent()) is not None:
            _remove(holder, target)


def _clean_tree(root: "etree._Element") -> None:
    _drop_deleted(root)
    for element in list(root.iter()):
        local = _local(element.tag)
        parent = element.getparent()
        in_info = parent is not None and _local(parent.tag) == "DocInfo"
        if parent is not None and (local in ELEMENTS or (in_info and local in OFD_INFO)):
            _remove(parent, element)
        elif local == "author" and parent is not None and _local(parent.tag) == "authors":
            element.text = ANONYMOUS
        _clean_attributes(element)


def _remove(parent: "etree._Element", element: "etree._Element") -> None:
    # Text behind the element belongs to the parent and stays.
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _clean_attributes(element: "etree._Element") -> None:
    for key in list(element.attrib):
        local = _local(key)
        if local.startswith("rsid"):
            del element.attrib[key]
        elif local in NAMES:
            element.attrib[key] = ANONYMOUS
        elif local in {"date", "dateUtc", "dT"} and "T" in str(element.attrib[key]):
            element.attrib[key] = EPOCH
        elif local in {"Creator", "LastModDate"}:
            element.attrib[key] = ANONYMOUS if local == "Creator" else EPOCH[:10]
        elif local == "name" and PICTURE.search(str(element.tag)) and PATH.search(str(element.attrib[key])):
            element.attrib[key] = "图片"
        elif local in {"descr", "title", "alt"} and PATH.search(str(element.attrib[key])):
            del element.attrib[key]
