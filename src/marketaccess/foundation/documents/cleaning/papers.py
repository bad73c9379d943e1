"""PDF without document information, XMP, names of annotators, signatures and earlier versions."""

import io

import pikepdf

from marketaccess.foundation.documents.cleaning import pictures
from marketaccess.foundation.documents.guard.pdf import opened

# Keys that tell of a person, a time or a tool, wherever they stand.
TELLING = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/CreationDate",
    "/ModDate",
    "/Author",
    "/Creator",
    "/Producer",
    "/Thumb",
)
# What a signature tells of its maker, and the certificates kept beside it.
SIGNATURE = ("/Name", "/Location", "/Reason", "/ContactInfo", "/Contents", "/Cert", "/M")
SIGNED = ("/Perms", "/DSS")
ANNOTATION = ("/T", "/M", "/NM", "/Subj", "/IRT")


def clean(name: str, content: bytes) -> bytes:
    """The same pages, written anew. Earlier revisions and unused objects are not carried over."""
    out = io.BytesIO()
    with opened(name, content) as document:
        for thing in document.objects:
            _clean_object(thing)
        # The identifier is kept through every saving: it would tell from which file the copy was made.
        _drop(document.trailer, ("/Info", "/ID"))
        _drop(document.Root, SIGNED)
        document.remove_unreferenced_resources()
        document.save(out, encryption=False, deterministic_id=True)
    return out.getvalue()


def _clean_object(thing: object) -> None:
    waiting = [thing]
    while waiting:
        item = waiting.pop()
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            _clean_dictionary(item)
            waiting += [v for _, v in item.items() if _is_direct_container(v)]
        elif isinstance(item, pikepdf.Array):
            waiting += [v for v in list(item) if _is_direct_container(v)]


def _is_direct_container(value: object) -> bool:
    return isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect


def _clean_dictionary(item: pikepdf.Object) -> None:
    _drop(item, TELLING)
    kind, subtype = item.get("/Type"), item.get("/Subtype")
    if kind == pikepdf.Name.Annot or (subtype is not None and "/Rect" in item):
        _drop(item, ANNOTATION if subtype != pikepdf.Name.Widget else ("/M", "/NM"))
    if item.get("/FT") == pikepdf.Name.Sig:
        _drop(item, ("/V",))
    if "/ByteRange" in item:
        _drop(item, SIGNATURE)
    if isinstance(item, pikepdf.Stream) and _is_photograph(item):
        item.write(pictures.without_segments(_photograph(item)), filter=pikepdf.Name.DCTDecode)


def _is_photograph(item: pikepdf.Stream) -> bool:
    filters = item.get("/Filter")
    last = filters[-1] if isinstance(filters, pikepdf.Array) and len(filters) else filters
    return bool(last == pikepdf.Name.DCTDecode)


def _photograph(item: pikepdf.Stream) -> bytes:
    """The JPEG itself; the filters that lie around it are undone."""
    for key in ("/Filter", "/DecodeParms"):
        if isinstance(filters := item.get(key), pikepdf.Array):
            item[key] = pikepdf.Array(list(filters)[:-1])
    return item.read_bytes() if isinstance(item.Filter, pikepdf.Array) else item.read_raw_bytes()


def _drop(item: pikepdf.Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in item:
            del item[key]
