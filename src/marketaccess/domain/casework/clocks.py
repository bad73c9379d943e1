"""
Which verb of a lead starts, ends or restarts which clock: one table.

    receive    ▶ transfer
    transfer   ■ transfer   ▶ verify  ▶ reply_complainant
    return     ✕ verify     ▶ transfer            (a ruling to withdraw and taking back do the same)
    endorse    ■ verify                           send_back takes it up again
    notify     ▶ rectify
    report     ■ rectify                          send_back_rectification takes it up again
    answer     ■ reply_complainant
    refuse, close ✕ all       reopen ✕ all ▶ transfer

A clock that the profile does not have does not run. A second return (``appeal_transfer``) touches
none: while the ruling is awaited, verification still counts from dispatch.
"""

from datetime import date
from enum import StrEnum

from attrs import frozen

TRANSFER, VERIFY, RECTIFY, REPLY = "transfer", "verify", "rectify", "reply_complainant"
CLOCKS = (TRANSFER, VERIFY, RECTIFY, REPLY)
# The clauses let rectification be extended, nothing else (county-0137 clause 12(4), Changjiang 12(3)).
EXTENDABLE = (RECTIFY,)


class Turn(StrEnum):
    """What happens to a clock."""

    START = "start"  # from the day of the verb, or the day that the rule names; not if it runs already
    MEET = "meet"  # what was asked has been done
    STOP = "stop"  # it no longer matters
    RESUME = "resume"  # what was handed in was not enough: the time since then was not the department's


@frozen
class Effect:
    """One turn of one clock."""

    turn: Turn
    rule: str


def _stop_all() -> tuple[Effect, ...]:
    return tuple(Effect(Turn.STOP, rule) for rule in CLOCKS)


_WITHDRAW = (Effect(Turn.STOP, VERIFY), Effect(Turn.START, TRANSFER))
_REOPEN = (*_stop_all(), Effect(Turn.START, TRANSFER))

EFFECTS: dict[str, tuple[Effect, ...]] = {
    "receive": (Effect(Turn.START, TRANSFER),),
    "refuse": _stop_all(),
    "transfer": (Effect(Turn.MEET, TRANSFER), Effect(Turn.START, VERIFY), Effect(Turn.START, REPLY)),
    "return": _WITHDRAW,
    "rule_withdraw": _WITHDRAW,
    "take_back": _WITHDRAW,
    "endorse": (Effect(Turn.MEET, VERIFY),),
    "send_back": (Effect(Turn.RESUME, VERIFY),),
    "notify": (Effect(Turn.START, RECTIFY),),
    "report_rectification": (Effect(Turn.MEET, RECTIFY),),
    "send_back_rectification": (Effect(Turn.RESUME, RECTIFY),),
    "answer": (Effect(Turn.MEET, REPLY),),
    "close": _stop_all(),
    "reopen": _REOPEN,
    "reopen_by_reporter": _REOPEN,
}


def effects(verb: str, *, has_reporter: bool) -> tuple[Effect, ...]:
    """The turns that a verb gives. Nobody waits for a reply to a lead without a reporter: no such clock."""
    turns = EFFECTS.get(verb, ())
    return tuple(e for e in turns if has_reporter or e.rule != REPLY)


def start_day(rule: str, *, on: date, received_on: date, verified_on: date | None, is_first: bool) -> date:
    """
    The day from which a clock counts (that day itself is not counted).

    The first transfer counts from receipt, a later one from the return or reopening. Rectification counts
    from the day on which the department handed in its verified opinion (核查之日起), even when
    the notice went out later: the coordinating office's own delay gives nobody more time.
    """
    if rule == TRANSFER and is_first:
        return received_on
    if rule == RECTIFY and verified_on is not None:
        return verified_on
    return on
