"""
The words by which names of measures and of service items are read before they are compared.

A name is parted into what says only that a permit is needed (noise, form), what is common to most names
(generic), what parts neighbours from one another (contrasts: 生产 or 经营), and the thing itself.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen

from marketaccess.domain.basics.search_text import form

NOISE, FORM, GENERIC, WHOLE = "noise", "form", "generic", "whole"
_SIGNS = re.compile(r"[^\w\u3400-\u9fff]+")


@frozen
class Contrast:
    """
    Values of which a name has one rather than another, by their words.

    ``covers`` are the narrower values of a wide one, ``idle_beside`` those beside which a value says nothing.
    """

    key: str
    family: str
    values: Mapping[str, tuple[str, ...]]
    covers: Mapping[str, frozenset[str]]
    idle_beside: Mapping[str, frozenset[str]]
    implied: str = ""


@frozen
class Reading:
    """
    A name as it was read: ``plain`` is what it says without noise and form, ``things`` the parts that are
    the thing itself, ``said`` the values of each contrast with the word that stood for each.
    """

    text: str
    plain: tuple[str, ...]
    things: tuple[str, ...]
    said: Mapping[str, Mapping[str, str]]

    @property
    def core(self) -> str:
        """Plain text in one piece: names with the same core are the same name."""
        return "".join(self.plain)


@frozen
class Vocabulary:
    """All words, and the readers made of them."""

    contrasts: tuple[Contrast, ...]
    asides: re.Pattern[str]
    same: Mapping[str, str]
    kinds: Mapping[str, tuple[tuple[str, str, str], ...]]
    same_words: re.Pattern[str] = field(repr=False)
    words: re.Pattern[str] = field(repr=False)

    def read(self, name: str) -> Reading:
        """Part a name. Nothing is refused: a name of noise alone has an empty core."""
        text = form(name)
        plain_text = self.same_words.sub(lambda m: self.same.get(m[0], m[0]), self.asides.sub("", text))
        plain, things = [""], [""]
        said: dict[str, dict[str, str]] = {}
        for piece in _SIGNS.sub(" ", plain_text).split():
            self._part(piece, plain, things, said)
            things.append("")
        return Reading(text, tuple(filter(None, plain)), tuple(filter(None, things)), said)

    def _part(self, piece: str, plain: list[str], things: list[str], said: dict[str, dict[str, str]]) -> None:
        at = 0
        for found in self.words.finditer(piece):
            between, word = piece[at : found.start()], found[0]
            at = found.end()
            plain[-1] += between
            things[-1] += between
            kinds = self.kinds[word]
            if any(kind == WHOLE for kind, _, _ in kinds):
                plain[-1] += word
                things[-1] += word
                continue
            for kind, key, value in kinds:
                if kind == "contrast":
                    said.setdefault(key, {}).setdefault(value, word)
            if any(kind in {NOISE, FORM} for kind, _, _ in kinds):
                plain.append("")
            else:
                plain[-1] += word
            things.append("")
        plain[-1] += piece[at:]
        things[-1] += piece[at:]
        plain.append("")


def parse(told: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary out of the tables of ``law/proposals/words.toml``."""
    contrasts = tuple(
        Contrast(
            key=each["key"],
            family=each["family"],
            values={key: tuple(map(form, words)) for key, words in each["values"].items()},
            covers={key: frozenset(narrower) for key, narrower in each.get("covers", {}).items()},
            idle_beside={key: frozenset(others) for key, others in each.get("idle_beside", {}).items()},
            implied=each.get("implied", ""),
        )
        for each in told["contrast"]
    )
    kinds: dict[str, list[tuple[str, str, str]]] = {}
    for kind in (NOISE, FORM, GENERIC, WHOLE):
        for word in told[kind]:
            kinds.setdefault(form(word), []).append((kind, "", ""))
    for contrast in contrasts:
        for value, words in contrast.values.items():
            for word in words:
                kinds.setdefault(word, []).append(("contrast", contrast.key, value))
    same = {form(other): form(word) for word, others in told["same"].items() for other in others}
    return Vocabulary(
        contrasts=contrasts,
        asides=re.compile("|".join(form(pattern) for pattern in told["asides"])),
        same=same,
        kinds={word: tuple(meanings) for word, meanings in kinds.items()},
        # A word that already stands as it should is passed over before a part of it is taken for another.
        same_words=_any_of({*same, *same.values()}),
        words=_any_of(kinds),
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds the longest of the words at each place."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))))
