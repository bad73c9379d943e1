"""
The words by which names of measures and of service items are read before they are compared.

A name is parted into what says only that a permit is needed (noise, form), what is common to most names
(generic), what parts neighbours from one another (contrasts: 生产 or 经营), and the thing itself.
"""

import re
from collections.abc import Iterable, Mapping
from functools import reduce
from itertools import islice
from typing import Any, TypeAlias

from attrs import field, frozen

from marketaccess.domain.basics.search_text import form

NOISE, FORM, GENERIC, WHOLE = "noise", "form", "generic", "whole"
# The contrasts of which the code itself speaks.
ACT, STAGE = "act", "stage"
# What the last of a row of things says is said of each: 兽药、饲料进口审批 is 兽药进口 too.
OF_ALL = (ACT, STAGE, "border", "paper", "instrument")
_SIGNS = re.compile(r"[^\w\u3400-\u9fff]+")
_BRACKETS = re.compile(r"\(([^()]+)\)")
# So many parts of one name are looked at beside the whole.
PARTS_MOST = 6
_Pieces: TypeAlias = tuple[list[str], list[str], list[str]]


@frozen
class Contrast:
    """
    Values of which a name has one rather than another, by their words.

    ``covers`` are the narrower values of a wide one, ``idle_beside`` those beside which a value says
    nothing, ``noise`` those whose words are no part of what a name is about. ``implied`` is the value of a
    name that says nothing, unless it says something in the contrast ``unless``: 境外 may be 进口, not 国产.
    """

    key: str
    family: str
    values: Mapping[str, tuple[str, ...]]
    covers: Mapping[str, frozenset[str]]
    idle_beside: Mapping[str, frozenset[str]]
    implied: str = ""
    unless: str = ""
    noise: frozenset[str] = frozenset()


@frozen
class Reading:
    """
    A name as it was read: ``plain`` is what it says without noise and form, ``telling`` the same without
    common words and stages, ``things`` the parts that are the thing itself, ``said`` the values of each
    contrast with the word that stood for each, ``near`` the words that may be read as others.
    """

    text: str
    plain: tuple[str, ...]
    telling: tuple[str, ...]
    things: tuple[str, ...]
    said: Mapping[str, Mapping[str, str]]
    near: tuple[str, ...] = ()

    @property
    def core(self) -> str:
        """Plain text in one piece: names with the same core are the same name."""
        return "".join(self.plain)


@frozen
class OtherWords:
    """A measure's text in an item's words, what that costs, and each word with the one it was read as."""

    text: str
    cost: float
    words: tuple[tuple[str, str], ...]


@frozen
class Vocabulary:
    """All words, and the readers made of them."""

    contrasts: tuple[Contrast, ...]
    asides: re.Pattern[str]
    same: Mapping[str, str]
    kinds: Mapping[str, tuple[tuple[str, str, str], ...]]
    near: Mapping[str, Mapping[str, float]]
    same_words: re.Pattern[str] = field(repr=False)
    words: re.Pattern[str] = field(repr=False)
    near_words: Mapping[str, tuple[str, ...]] = field(repr=False)

    def read(self, name: str) -> Reading:
        """Part a name. Nothing is refused: a name of noise alone has an empty core."""
        text = form(name)
        plain_text = self.same_words.sub(lambda m: self.same.get(m[0], m[0]), self.asides.sub("", text))
        read: _Pieces = ([""], [""], [""])
        said: dict[str, dict[str, str]] = {}
        for piece in _SIGNS.sub(" ", plain_text).split():
            self._part(piece, read, said)
        plain, telling, things = (tuple(filter(None, pieces)) for pieces in read)
        return Reading(text, plain, telling, things, said, tuple(dict.fromkeys(self._near(text))))

    def _near(self, text: str) -> Iterable[str]:
        """The longest word from each place on that may be read as others; 卖鞭炮 does not hide 鞭炮."""
        for at, sign in enumerate(text):
            words = (word for word in self.near_words.get(sign, ()) if text.startswith(word, at))
            yield from islice(words, 1)

    def parts(self, name: str) -> tuple[Reading, ...]:
        """
        What each part of a name would be alone: the inside of brackets and what stands around them, each of a
        row of things with the act of the last, and what a clause with 的 speaks of. Nothing for a plain name.
        """
        text = self.asides.sub("", form(name))
        whole = self.read(text)
        found: dict[str, Reading] = {}
        for part in self._cut(text):
            reading = self.read(part)
            if _is_a_matter(reading) and reading.core != whole.core:
                found.setdefault(reading.core, reading)
        return tuple(found.values())[:PARTS_MOST]

    def _cut(self, text: str) -> Iterable[str]:
        said = self.read(text).said
        stage = "".join(said.get(STAGE, {}).values())
        if inside := _BRACKETS.search(text):
            around, within = text[: inside.start()] + text[inside.end() :], self.read(inside[1])
            if within.things and not within.said:  # （变更） or （零售） is no mere addition
                yield around
            for part in (inside[1] + text[inside.end() :], *_row(inside[1])):
                yield self._with(part, STAGE, stage)
            text = around
        *first, last = text.split("、")
        if first:
            of_all = self.read(last).said
            words = [(key, "".join(of_all.get(key, {}).values())) for key in OF_ALL]
            for part in first:
                yield self._with(
                    reduce(lambda text, each: self._with(text, *each), words, part), STAGE, stage
                )
            yield self._with(last, STAGE, stage)
        clause, _, spoken_of = text.rpartition("的")
        if clause:
            yield spoken_of

    def _with(self, part: str, key: str, words: str) -> str:
        """A part with the words of the whole, unless it has its own."""
        return part if key in self.read(part).said else part + words

    def spelled_out(self, reading: Reading) -> str:
        """What a name says and the words that mean nearly the same: by this its candidates are looked for."""
        others = dict.fromkeys(other for word in reading.near for other in self.near[word])
        return "".join((reading.core, *others))

    def nearly(self, measure: Reading, item: Reading) -> "OtherWords | None":
        """The measure in words that the item has and it has not, and what they cost; None without any."""
        cost, text, words = 0.0, measure.text, []
        for word in measure.near:
            if word in item.text or word not in text:  # said already, or read as part of a longer word
                continue
            others = [(price, other) for other, price in self.near[word].items()
                      if other in item.text and other not in measure.text]  # fmt: skip
            if others:
                price, other = min(others)
                text, cost = text.replace(word, other), cost + price
                words.append((word, other))
        return OtherWords(text, cost, tuple(words)) if cost else None

    def _part(self, piece: str, read: _Pieces, said: dict[str, dict[str, str]]) -> None:
        at = 0
        for found in self.words.finditer(piece):
            between, word, at = piece[at : found.start()], found[0], found.end()
            kinds = {kind for kind, _, _ in self.kinds[word]}
            for pieces in read:
                pieces[-1] += between
            if WHOLE in kinds:
                for pieces in read:
                    pieces[-1] += word
                continue
            for kind, key, value in self.kinds[word]:
                if kind == "contrast":
                    said.setdefault(key, {}).setdefault(value, word)
            is_telling = GENERIC not in kinds and STAGE not in {key for _, key, _ in self.kinds[word]}
            self._word(word, read, is_common=bool(kinds & {NOISE, FORM}), is_telling=is_telling)
        for pieces in read:
            pieces[-1] += piece[at:]
            pieces.append("")

    @staticmethod
    def _word(word: str, read: _Pieces, *, is_common: bool, is_telling: bool) -> None:
        plain, telling, things = read
        things.append("")
        if is_common:
            plain.append("")
        else:
            plain[-1] += word
        if is_telling and not is_common:
            telling[-1] += word
        else:
            telling.append("")


def _is_a_matter(reading: Reading) -> bool:
    """Whether a part says enough to be meant alone: 购买 does not, 省际水路运输 does."""
    return bool(reading.things) or len(reading.said.keys() - {STAGE}) > 1


def _row(text: str) -> Iterable[str]:
    return text.split("、") if "、" in text else ()


def parse(told: Mapping[str, Any], everyday: Mapping[str, Iterable[str]]) -> Vocabulary:
    """
    The vocabulary out of the tables of ``law/proposals/words.toml``, and everyday words with the official
    ones that they mean.
    """
    contrasts = tuple(
        Contrast(
            key=each["key"],
            family=each["family"],
            values={key: tuple(map(form, words)) for key, words in each["values"].items()},
            covers={key: frozenset(narrower) for key, narrower in each.get("covers", {}).items()},
            idle_beside={key: frozenset(others) for key, others in each.get("idle_beside", {}).items()},
            implied=each.get("implied", ""),
            unless=each.get("unless", ""),
            noise=frozenset(each.get("noise", ())),
        )
        for each in told["contrast"]
    )
    kinds = _kinds(told, contrasts)
    same = {form(other): form(word) for word, others in told["same"].items() for other in others}
    near = _near_words(told, everyday)
    return Vocabulary(
        contrasts=contrasts,
        asides=re.compile("|".join(form(pattern) for pattern in told["asides"])),
        same=same,
        kinds={word: tuple(meanings) for word, meanings in kinds.items()},
        near=near,
        near_words=_by_first_sign(near),
        # A word that already stands as it should is passed over before a part of it is taken for another.
        same_words=_any_of({*same, *same.values()}),
        words=_any_of(kinds),
    )


def _kinds(told: Mapping[str, Any], contrasts: Iterable[Contrast]) -> dict[str, list[tuple[str, str, str]]]:
    """Each word with what it is: a kind of word, or a value of a contrast, or both."""
    kinds: dict[str, list[tuple[str, str, str]]] = {}
    for kind in (NOISE, FORM, GENERIC, WHOLE):
        for word in told[kind]:
            kinds.setdefault(form(word), []).append((kind, "", ""))
    for contrast in contrasts:
        for value, words in contrast.values.items():
            for word in words:
                kinds.setdefault(word, []).append(("contrast", contrast.key, value))
                if value in contrast.noise:
                    kinds[word].append((NOISE, "", ""))
    return kinds


def _near_words(
    told: Mapping[str, Any], everyday: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, float]]:
    """
    What a measure's word may be read as, with the cost.

    Within a group each word as each other; a measure's 酒店 as an item's 旅馆, never the other way round.
    """
    near: dict[str, dict[str, float]] = {}
    for word, meant in everyday.items():
        near[word] = {other: told["everyday_cost"] for other in meant if word not in other}
    for group in told["near"]:
        alike = [form(word) for word in group["words"]]
        for word in alike:
            near.setdefault(word, {}).update((other, group["cost"]) for other in alike if other != word)
    return near


def _by_first_sign(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words under their first character, the longest first: thousands are soon looked for."""
    found: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        found.setdefault(word[0], []).append(word)
    return {sign: tuple(alike) for sign, alike in found.items()}


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds the longest of the words at each place."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))))
