"""docx, xlsx and ofd without properties, names of authors, revision marks and the traces of a machine."""

import io
import re
import zipfile

from lxml import etree

from marketaccess.foundation.documents.cleaning import pictures
from marketaccess.foundation.documents.guard import archive
from marketaccess.foundation.documents.guard.names import extension

# Parts that are about people and machines, not about the text.
DROPPED = re.compile(
    r"^(docProps/|customXml/|docMetadata/|word/people\.xml|xl/persons/|xl/threadedComments/|xl/printerSettings/|xl/revisions/|"
    r"word/printerSettings/|_xmlsignatures/|Doc_\d+/Signs/)|/_rels/(people|workbook\.revisions)\.",
    re.I,
)
ANONYMOUS = "作者"
EPOCH = "2000-01-01T00:00:00Z"
NAMES = frozenset({"author", "initials", "lastModifiedBy", "userName", "providerId", "userId"})
# Elements dropped whole, by local name.
ELEMENTS = frozenset({"rsids", "rsid", "fileSharing", "absPath", "docPr_author", "Signatures", "CustomDatas"})
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
                zipfile.ZipInfo(entry.name, FIXED_TIME), _part(entry.name, plain, gone), zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def _part(path: str, plain: bytes, gone: set[str]) -> bytes:
    ending = extension(path)
    if ending in {"jpg", "jpeg", "png"}:
        return pictures.clean(plain)
    if ending not in {"xml", "rels"}:
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


def _clean_tree(root: "etree._Element") -> None:
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
        elif local == "descr" and PATH.search(str(element.attrib[key])):
            del element.attrib[key]
