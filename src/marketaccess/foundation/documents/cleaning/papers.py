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
)
ANNOTATION = ("/T", "/M", "/NM", "/Subj", "/IRT")


def clean(name: str, content: bytes) -> bytes:
    """The same pages, written anew. Earlier revisions and unused objects are not carried over."""
    out = io.BytesIO()
    with opened(name, content) as document:
        for thing in document.objects:
            _clean_object(thing)
        # The identifier is kept through every saving: it would tell from which file the copy was made.
        _drop(document.trailer, ("/Info", "/ID"))
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
    if isinstance(item, pikepdf.Stream) and item.get("/Filter") == pikepdf.Name.DCTDecode:
        item.write(pictures.without_segments(item.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)


def _drop(item: pikepdf.Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in item:
            del item[key]
