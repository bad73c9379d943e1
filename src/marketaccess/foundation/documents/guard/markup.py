"""XML parts: well-formed, without a document type, not too deep. Nothing outside is ever fetched."""

from collections.abc import Iterator
from xml.parsers import expat

from attrs import define, field

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents.guard import limits
from marketaccess.foundation.documents.guard.archive import broken
from marketaccess.foundation.documents.guard.names import refuse


@define
class Element:
    """One element: local name, attributes by local name, and its own text."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@define
class _Reader:
    """Collects elements of the wanted names; everything else is only checked."""

    name: str
    wanted: frozenset[str]
    depth: int = 0
    found: list[Element] = field(factory=list)
    open_elements: list[Element | None] = field(factory=list)

    def doctype(self, *_ignored: object) -> None:
        raise refuse(self.name, "内含外部实体声明（DTD）", "请用原软件另存后重新上传")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > limits.XML_DEPTH or len(attributes) > limits.XML_ATTRIBUTES:
            raise broken(self.name)
        local = tag.rpartition(" ")[2]
        element = None
        if local in self.wanted:
            element = Element(local, {key.rpartition(" ")[2]: value for key, value in attributes.items()})
            self.found.append(element)
        self.open_elements.append(element)

    def end(self, _tag: str) -> None:
        self.depth -= 1
        self.open_elements.pop()

    def characters(self, text: str) -> None:
        element = self.open_elements[-1] if self.open_elements else None
        if element is not None:
            element.text += text


def elements(name: str, content: bytes, wanted: frozenset[str]) -> Iterator[Element]:
    """The elements with the wanted local names, in order. Raises Refusal for XML that is not plain."""
    reader = _Reader(name, wanted)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.EntityDeclHandler = reader.doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes it by position
    except Refusal:
        raise
    except (expat.ExpatError, ValueError, LookupError):
        # An undefined entity, an unknown encoding or a cut file: all the same to the person.
        raise broken(name) from None
    return iter(reader.found)
