"""The words of a page, whatever it was saved as. Runs confined: each function takes bytes and gives UTF-8."""

import re
from email import message_from_bytes, policy
from html.parser import HTMLParser
from io import BytesIO

import pdfplumber
from docx import Document

# What nobody reads on the page.
UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object"})
# After these a new line begins; other elements stand within one.
BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt"),
        *("figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("li", "main", "nav", "ol", "option", "p", "pre", "section", "table", "td", "th", "title"),
        *("tr", "ul"),
    )
)
_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
LONGEST = 4_000_000


class _Reader(HTMLParser):
    """Collects what is seen; entities are resolved, elements without an end tolerated."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in UNSEEN:
            self.unseen += 1
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN and self.unseen:
            self.unseen -= 1
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(re.sub(r"\s+", " ", data))


def html(content: bytes) -> bytes:
    """A saved page."""
    return _packed(_of_html(_decoded(content)))


def archive(content: bytes) -> bytes:
    """A page saved with its parts (MHTML): the text parts of it."""
    message = message_from_bytes(content, policy=policy.default)
    found = []
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if part.get_content_maintype() != "text" or not isinstance(payload, bytes):
            continue
        text = _decoded(payload, declared=part.get_content_charset() or "")
        if part.get_content_subtype() == "html":
            found.append(_of_html(text))
        elif part.get_content_subtype() == "plain":
            found.append(text)
    return _packed("\n".join(found))


def plain(content: bytes) -> bytes:
    """A text file."""
    return _packed(_decoded(content))


def word(content: bytes) -> bytes:
    """A Word file: paragraphs and the cells of tables."""
    document = Document(BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return _packed("\n".join(lines))


def pdf(content: bytes) -> bytes:
    """A PDF file, page by page."""
    pages = []
    with pdfplumber.open(BytesIO(content)) as book:
        for page in book.pages:
            pages.append(page.extract_text() or "")
            page.close()
    return _packed("\n".join(pages))


def _of_html(text: str) -> str:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts)


def _decoded(content: bytes, *, declared: str = "") -> str:
    """By what the file says of itself; failing that UTF-8, then the Chinese national encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    said = _DECLARED.search(content[:4096])
    names = [declared, said[1].decode("ascii") if said else "", "utf-8-sig"]
    for name in filter(None, names):
        try:
            return content.decode(_wide(name))
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("gb18030", errors="replace")


def _wide(name: str) -> str:
    """The national encoding whole, where a page names an earlier part of it."""
    return "gb18030" if name.lower() in {"gb2312", "gbk", "gb18030"} else name


def _packed(text: str) -> bytes:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)[:LONGEST].encode("utf-8", errors="replace")
