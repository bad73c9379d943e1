"""
The life of a publication task (公开任务), and a page held against the edition that it should show.

    open ─report▶ reported ─accept▶ accepted        send_back leads from reported and accepted to open
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from attrs import frozen

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.search_text import form, tokens
from marketaccess.domain.casework.flow import Flow, Step


class PublicationState(StrEnum):
    """Where a publication task stands. The values are stored."""

    OPEN = "open"
    REPORTED = "reported"
    ACCEPTED = "accepted"


_S = PublicationState
PUBLICATION_FLOW: Flow[PublicationState] = Flow(
    name="公开任务",
    labels={_S.OPEN: "待公开", _S.REPORTED: "待核对", _S.ACCEPTED: "已公开"},
    verbs={"report": "报送公开结果", "send_back": "退回", "accept": "核对通过"},
    steps=(
        Step("report", _S.OPEN, _S.REPORTED, P.PUBLICATION_REPORT),
        Step("accept", _S.REPORTED, _S.ACCEPTED, P.PUBLICATION_REVIEW),
        Step("send_back", _S.REPORTED, _S.OPEN, P.PUBLICATION_REVIEW),
        Step("send_back", _S.ACCEPTED, _S.OPEN, P.PUBLICATION_REVIEW),
    ),
)


class FaultKind(StrEnum):
    """How a page differs from the edition. The values are stored."""

    WRONG_EDITION = "wrong_edition"
    MISSING = "missing"
    DIFFERENT = "different"
    STALE = "stale"


FAULT_LABELS: dict[FaultKind, str] = {
    FaultKind.WRONG_EDITION: "版本不对",
    FaultKind.MISSING: "缺少内容",
    FaultKind.DIFFERENT: "文字不一致",
    FaultKind.STALE: "已过时的内容",
}


@frozen
class Fault:
    """One difference: ``expected`` should stand there, ``found`` stands there."""

    kind: FaultKind
    item: str = ""
    expected: str = ""
    found: str = ""


@frozen
class Shown:
    """An item as a page should show it: its title and the words of its measures."""

    title: str
    measures: tuple[str, ...]


# A piece of a page that is at least this much alike is taken for the measure, wrongly told.
ALIKE = 0.72
CANDIDATES = 5
# Shorter texts stand in other sentences by chance.
TELLING = 6
_PIECES = re.compile("[\n\r。；;|\uff5c\t]+")
_YEARS = re.compile(r"市场准入负面清单[(（]?(\d{4})年版")


def faults(
    page: str, *, items: Sequence[Shown], earlier: Iterable[str], current: Iterable[str], title: str
) -> tuple[Fault, ...]:
    """
    Where a page differs from the edition that it should show.

    ``items`` must stand on it; ``earlier`` are words of measures of editions before, ``current`` those of
    the edition in force (what stands in both is not stale); ``title`` is the edition's own.
    """
    formed, pieces = form(page), _Pieces.of(page)
    return (
        *_wrong_edition(formed, form(title)),
        *(fault for item in items for fault in _of_item(item, formed, pieces)),
        *_stale(formed, earlier, [form(text) for text in current]),
    )


@frozen
class _Pieces:
    """The sentences and lines of a page, found again by the bigrams that they share with a text."""

    texts: tuple[str, ...]
    forms: tuple[str, ...]
    places: Mapping[str, list[int]]

    @classmethod
    def of(cls, page: str) -> "_Pieces":
        texts = tuple(piece.strip() for piece in _PIECES.split(page) if piece.strip())
        forms = tuple(form(piece) for piece in texts)
        places: dict[str, list[int]] = defaultdict(list)
        for place, formed in enumerate(forms):
            for token in tokens(formed):
                places[token].append(place)
        return cls(texts, forms, places)

    def nearest(self, text: str) -> str:
        """The piece that is most like a text, "" where none is."""
        meant = form(text)
        shared = Counter(place for token in tokens(meant) for place in self.places.get(token, ()))
        best, found = ALIKE, ""
        for place, _ in shared.most_common(CANDIDATES):
            ratio = SequenceMatcher(None, self.forms[place], meant, autojunk=False).ratio()
            if ratio > best:
                best, found = ratio, self.texts[place]
        return found


def _wrong_edition(page: str, title: str) -> Iterator[Fault]:
    """A page may speak of earlier editions beside the one in force; it may not speak of them alone."""
    named = dict.fromkeys(_YEARS.findall(page))
    wanted = _YEARS.findall(title)
    if named and wanted and wanted[0] not in named:
        yield Fault(FaultKind.WRONG_EDITION, expected=wanted[0], found="、".join(named))


def _of_item(item: Shown, page: str, pieces: _Pieces) -> Iterator[Fault]:
    gone = [text for text in item.measures if form(text) not in page]
    near = {text: pieces.nearest(text) for text in gone}
    if form(item.title) not in page and len(gone) == len(item.measures) and not any(near.values()):
        yield Fault(FaultKind.MISSING, item.title)  # one word for the whole item, not one for each measure
        return
    for text in gone:
        kind = FaultKind.DIFFERENT if near[text] else FaultKind.MISSING
        yield Fault(kind, item.title, text, near[text])


def _stale(page: str, earlier: Iterable[str], current: Sequence[str]) -> Iterator[Fault]:
    for text in dict.fromkeys(earlier):
        meant = form(text)
        if len(meant) >= TELLING and meant in page and not any(meant in kept for kept in current):
            yield Fault(FaultKind.STALE, found=text)
