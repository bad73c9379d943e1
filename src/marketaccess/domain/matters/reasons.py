"""Why two names are taken for the same matter or not, as a Chinese sentence for the person who decides."""

from collections.abc import Iterable

from marketaccess.domain.matters.figures import Verdict
from marketaccess.domain.matters.likeness import Scales, Side, View, lacks
from marketaccess.domain.matters.runs import shared_runs
from marketaccess.domain.matters.vocabulary import Contrast, Reading

RUNS_SHOWN, LEFT_SHOWN = 4, 3
SHARED, NOTHING_SHARED = "共有{words}", "没有共同的字词"
CONFLICT = "措施是{mine}而事项是{theirs}，扣分"
WIDER = "措施写{mine}、事项写{theirs}，宽窄不同"
LESS, MORE = "措施的{mine}事项没有，扣分", "事项多出{theirs}，扣分"
READ_AS = "措施的“{word}”按事项的“{other}”理解"
LEFT, EXTRA = "措施的{words}事项没有", "事项另有{words}"
ELSEWHERE = "措施的{words}这个事项没写、别的相近事项写了，扣分"
NO_CANDIDATE = "没有一个事项与这条措施有共同的字词。"
NEAREST = "最相近的是“{name}”，相近程度{score:.2f}：{why}"
HAS_MATCH = "“{name}”的相近程度为{score:.2f}，无对应事项的可能性是它的余数。"
LONGEST = 500


def why(scales: Scales, view: View) -> str:
    """What the two share, in which words, the contrasts in which they differ, what is left of either side."""
    measure, item = view.measure, view.item
    shared = shared_runs(measure.reading, item.reading)[:RUNS_SHOWN]
    parts = [SHARED.format(words=quoted(shared)) if shared else NOTHING_SHARED]
    parts += [READ_AS.format(word=word, other=other) for word, other in view.read_as[:RUNS_SHOWN]]
    parts += _contrasts(scales, measure, item)
    rest = ((_elsewhere(view), ELSEWHERE), (_left(measure, item), LEFT), (_left(item, measure), EXTRA))
    for left, template in rest:
        if left:
            parts.append(template.format(words=quoted(left)))
    return cut("；".join(parts) + "。")


def why_none(name: str, score: float, reason: str, *, is_answer: bool) -> str:
    """Why "none" stands where it stands. ``name``, ``score``, ``reason`` are the best item's, "" if none."""
    if not name:
        return NO_CANDIDATE
    if is_answer:
        return cut(NEAREST.format(name=name, score=score, why=reason))
    return cut(HAS_MATCH.format(name=name, score=score))


def quoted(words: Iterable[str]) -> str:
    """Words in quotation marks, one after the other."""
    return "".join(f"“{word}”" for word in words)


def cut(sentence: str) -> str:
    """As much of a sentence as is kept."""
    return sentence if len(sentence) <= LONGEST else sentence[: LONGEST - 1] + "…"


def _contrasts(scales: Scales, measure: Side, item: Side) -> Iterable[str]:
    templates = {
        Verdict.CONFLICT: CONFLICT,
        Verdict.SILENT: CONFLICT,
        Verdict.WIDER: WIDER,
        Verdict.LESS: LESS,
        Verdict.MORE: MORE,
    }
    for contrast, verdict in scales.verdicts(measure, item):
        mine, theirs = measure.values[contrast.key], item.values[contrast.key]
        # That a measure demands a permit says nothing of an item that is one.
        if verdict in templates and not (verdict is Verdict.LESS and mine - theirs <= contrast.noise):
            only = {Verdict.LESS: (mine - theirs, theirs), Verdict.MORE: (mine, theirs - mine)}
            mine, theirs = only.get(verdict, (mine, theirs))
            yield templates[verdict].format(
                mine=_words(contrast, mine, measure.reading), theirs=_words(contrast, theirs, item.reading)
            )


def _words(contrast: Contrast, values: frozenset[str], reading: Reading) -> str:
    """The words that stand for these values in a name; for one that is only implied, its own word."""
    said = reading.said.get(contrast.key, {})
    return quoted(
        said.get(value, contrast.values[value][0]) for value in sorted(values, key=lambda v: said.get(v, ""))
    )


def _left(one: Side, other: Side) -> list[str]:
    """The pieces of the thing of which the other name has not a single character."""
    pieces: list[str] = []
    for thing in one.reading.things:
        piece = ""
        for sign in (*thing, ""):
            if sign and sign not in other.plain_characters:
                piece += sign
            elif piece:
                pieces.append(piece)
                piece = ""
    return list(dict.fromkeys(pieces))[:LEFT_SHOWN]


def _elsewhere(view: View) -> list[str]:
    """The pieces of the measure that another near item says, and this one does not."""
    pieces: list[str] = []
    for told in view.measure.reading.telling:
        end = -1
        for at in range(len(told) - 1):
            pair = told[at : at + 2]
            if not lacks(view.item, pair, view.heard):
                continue
            if at == end:
                pieces[-1] += pair[1]
            else:
                pieces.append(pair)
            end = at + 1
    return list(dict.fromkeys(pieces))[:LEFT_SHOWN]
