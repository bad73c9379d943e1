"""From what the reckoner counts to scores, totals and ranks, written down a second time as well."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from tests.warehouse.reckoner import BANDED, GROUPS, NEEDS, NONE_FOUND, POINTS, SURVEYED, WEIGHTS, Reckoner

Policies = Mapping[str, str]
USUAL = {
    "group_weights": "renormalise", "empty_ratio": "no_data", "missing": "within_group",
    "substitution": "on", "exemption": "full", "banding": "when_close",
}  # fmt: skip
FEWEST_ANSWERS, CLOSE, BANDS, LOWEST = 30, 1, 5, 60
Score = dict[str, Any]


def board(reckoner: Reckoner, chosen: Policies) -> dict[str, dict[str, Any]]:
    """By unit: total, rank, and the scores by indicator."""
    policies = {**USUAL, **chosen}
    units = sorted({row["unit"] for row in reckoner.rows["units"]})
    scores = {unit: {n: _score(reckoner, n, unit, policies) for n in WEIGHTS} for unit in units}
    for number in BANDED:
        _band([scores[unit][number] for unit in units], policies["banding"])
    if policies["substitution"] == "on":
        for each in scores.values():
            if each[23]["status"] == "no_data" and each[16]["status"] == "scored":
                each[23] = {**each[23], "status": "substituted", "points": each[16]["points"]}
    totals = {unit: _total(each, policies) for unit, each in scores.items()}
    return {
        unit: {
            "total": totals[unit],
            "rank": None if totals[unit] is None else 1 + sum(
                other is not None and other > totals[unit] for other in totals.values()
            ),
            "scores": scores[unit],
        }
        for unit in units
    }  # fmt: skip


def _score(reckoner: Reckoner, number: int, unit: str, policies: Policies) -> Score:
    lacking = [name for name in NEEDS[number] if name not in reckoner.rows]
    over, under, left = (Fraction(0), Fraction(0), {}) if lacking else reckoner.count(number, unit)
    made: Score = {"numerator": over, "denominator": under, "left_out": {k: n for k, n in left.items() if n}}
    made |= {"lacking": lacking, "status": "no_data", "value": None, "points": None}
    few = number in SURVEYED and under < FEWEST_ANSWERS
    if not lacking and under and not few:
        made |= {"status": "scored", **_worth(number, over, under)}
    elif not lacking and not under and number not in (*NONE_FOUND, *POINTS):
        answer = policies["empty_ratio"]
        if answer != "no_data":
            made |= {"status": "scored", "points": Fraction(100 if answer == "full" else 0)}
    return _decided(made, reckoner, number, unit, policies)


def _worth(number: int, over: Fraction, under: Fraction) -> Score:
    if number in NONE_FOUND:
        return {"value": over, "points": Fraction(0 if over else 100)}
    if number in POINTS:
        return {"value": over / under, "points": over / under}
    value = 100 * over / under
    if number == 5:
        value = 100 - value
    points = Fraction(0) if number == 1 and value != 100 else value
    return {"value": value, "points": points}


def _decided(made: Score, reckoner: Reckoner, number: int, unit: str, policies: Policies) -> Score:
    """What people decided: an exemption first, a correction with the last word."""
    for row in reckoner.rows.get("exemptions", ()):
        mine = (row["unit"], row["indicator"]) == (unit, number) and reckoner.ends <= row["until"]
        if mine and made["points"] != 100:
            full = Fraction(100) if policies["exemption"] == "full" else None
            made = {**made, "status": "exempt", "points": full}
    for row in reckoner.rows.get("corrections", ()):
        if (row["unit"], row["indicator"]) == (unit, number):
            made = {**made, "status": "scored", "points": Fraction(row["points"]), "is_corrected": True}
    return made


def _band(scores: list[Score], answer: str) -> None:
    own = [each for each in scores if each["status"] == "scored" and not each.get("is_corrected")]
    points = [each["points"] for each in own]
    if answer == "never" or not points or max(points) == min(points):
        return
    best, width = max(points), max(points) - min(points)
    if answer == "always" or width <= CLOSE:
        for each in own:
            behind = (best - each["points"]) / width * BANDS
            band = min(behind.__floor__(), BANDS - 1)
            each["points"] = 100 - Fraction(100 - LOWEST, BANDS - 1) * band


def _weights(policies: Policies) -> dict[int, Fraction]:
    printed = {n: Fraction(WEIGHTS[n] * group, 100) for members, group in GROUPS.items() for n in members}
    if policies["group_weights"] == "as_printed":
        return printed
    if policies["group_weights"] == "overall":
        return {n: weight * 100 / sum(printed.values()) for n, weight in printed.items()}
    return {
        n: printed[n] * group / sum(printed[m] for m in members)
        for members, group in GROUPS.items()
        for n in members
    }


def _total(scores: Mapping[int, Score], policies: Policies) -> Fraction | None:
    weights = _weights(policies)
    there = {n: weights[n] for n in weights if scores[n]["points"] is not None}
    if not there:
        return None
    if policies["missing"] == "within_group":
        for members in GROUPS:
            known = [n for n in members if n in there]
            for n in known:
                there[n] = weights[n] * sum(weights[m] for m in members) / sum(weights[m] for m in known)
    if policies["missing"] != "lost":
        grown = Fraction(sum(weights.values())) / sum(there.values())
        there = {n: weight * grown for n, weight in there.items()}
    return sum((weight * scores[n]["points"] / 100 for n, weight in there.items()), Fraction(0))


def calendar(rows: list[dict[str, Any]]) -> Any:
    """Whether a day is worked, by the rows of a calendar; None where it is not among them."""
    days: dict[date, bool] = {row["day"]: row["is_working"] for row in rows}
    return days.get
