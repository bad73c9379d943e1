"""Files made in memory: good ones, and bad ones that differ from a good one in exactly one thing."""

import io
import struct
import zipfile
import zlib

import pikepdf
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SECRET = "CANARY-ZHAO"  # stands wherever a person's name could hide


def archive(parts: dict[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def docx_parts(
    body: str = "<w:p><w:r><w:t>许可办理被要求提供额外材料。</w:t></w:r></w:p>",
) -> dict[str, bytes | str]:
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="text/xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/x-core"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/core" Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f"<core><creator>{SECRET}</creator></core>",
        "docProps/app.xml": f"<app><Company>{SECRET}</Company></app>",
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
    }


def docx(body: str = "<w:p><w:r><w:t>正文</w:t></w:r></w:p>", **extra: bytes | str) -> bytes:
    """Extra parts by path, with "__" for "/" and "_dot_" for "."."""
    more = {key.replace("__", "/").replace("_dot_", "."): value for key, value in extra.items()}
    return archive(docx_parts(body) | more)


def relation(kind: str, target: str, mode: str = "External") -> str:
    return (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r9" Type="{OFFICE}/{kind}" '
        f'Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def xlsx(value: str = "内容") -> bytes:
    book = Workbook()
    book.properties.creator = SECRET
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = value
    sheet["A1"].comment = Comment("批注", SECRET)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ofd(**extra: str) -> bytes:
    info = f"<ofd:DocInfo><ofd:DocID>1</ofd:DocID><ofd:Author>{SECRET}</ofd:Author></ofd:DocInfo>"
    body = f"<ofd:DocBody>{info}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    return archive(
        {
            "OFD.xml": f"<ofd:OFD {space}>{body}</ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {space}/>",
            **extra,
        }
    )


def jpg(*, exif: bool = False, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", size, (200, 30, 30))
    if exif:
        tags = Image.Exif()
        tags[0x010F], tags[0x9C9D] = SECRET, SECRET.encode("utf-16-le")
        tags.get_ifd(0x8825).update({1: "N", 2: (30.0, 40.0, 50.0), 3: "E", 4: (120.0, 9.0, 8.0)})
        picture.save(out, "JPEG", exif=tags, comment=SECRET.encode())
    else:
        picture.save(out, "JPEG")
    return out.getvalue()


def png(*, text: bool = False, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    info = PngInfo()
    if text:
        info.add_text("Author", SECRET)
    Image.new(mode, (20, 20)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A tiny file whose header promises a huge picture."""
    head = b"IHDR" + struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 100)
    chunks = [head, data, b"IEND"]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(c) - 4) + c + struct.pack(">L", zlib.crc32(c)) for c in chunks
    )


def new_pdf() -> pikepdf.Pdf:
    document = pikepdf.new()
    document.add_blank_page()
    return document


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def pdf() -> bytes:
    return saved(new_pdf())


def pdf_with(key: str, value: object) -> bytes:
    document = new_pdf()
    document.Root[key] = value
    return saved(document)


def told_pdf() -> bytes:
    """Author in the information, in XMP, on an annotation, and in a photograph's EXIF."""
    document = new_pdf()
    document.docinfo["/Author"] = SECRET
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = [SECRET]
    page = document.pages[0]
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=SECRET, Contents="请看此处"
    )
    page.Annots = document.make_indirect(pikepdf.Array([document.make_indirect(note)]))
    photo = pikepdf.Stream(document, jpg(exif=True))
    photo.Type, photo.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    photo.Width, photo.Height, photo.BitsPerComponent = 40, 30, 8
    photo.ColorSpace, photo.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photo))
    page.Contents = pikepdf.Stream(document, b"q 40 0 0 30 0 0 cm /Im0 Do Q")
    return saved(document)


def every_byte(content: bytes) -> bytes:
    """The file with all that it holds in compressed form: where a name can hide from a plain search."""
    found = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as source:
            found += [source.read(name) for name in source.namelist()]
    if content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as document:
            found.append(b"".join(_texts(thing) for thing in document.objects))
            found.append(_texts(document.trailer))
    return b"\n".join(found)


def _texts(thing: object) -> bytes:
    if isinstance(thing, pikepdf.Stream):
        return repr(thing).encode() + thing.read_raw_bytes()
    return repr(thing).encode()
