"""Which clocks run, told along the life of a lead."""

from datetime import date

import pytest

from marketaccess.domain.casework.clocks import (
    CLOCKS,
    EFFECTS,
    EXTENDABLE,
    RECTIFY,
    REPLY,
    TRANSFER,
    VERIFY,
    Turn,
    effects,
    start_day,
)
from marketaccess.law import library

MONDAY, TUESDAY, FRIDAY = date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 5)


def running_after(*verbs: str, has_reporter: bool = True) -> set[str]:
    """The clocks that run when these verbs were done in this order."""
    running: set[str] = set()
    for verb in verbs:
        for effect in effects(verb, has_reporter=has_reporter):
            if effect.turn in {Turn.START, Turn.RESUME}:
                running.add(effect.rule)
            else:
                running.discard(effect.rule)
    return running


UNTIL_NOTICE = ("receive", "register", "transfer", "verify", "endorse", "notify")


@pytest.mark.requirement("R12.1")
@pytest.mark.parametrize(
    ("verbs", "running"),
    [
        (("receive",), {TRANSFER}),
        (("receive", "register"), {TRANSFER}),
        (("receive", "register", "transfer"), {VERIFY, REPLY}),
        (("receive", "register", "transfer", "sign"), {VERIFY, REPLY}),
        (("receive", "register", "transfer", "verify"), {VERIFY, REPLY}),
        (("receive", "register", "transfer", "verify", "endorse"), {REPLY}),
        (("receive", "register", "transfer", "verify", "endorse", "send_back"), {VERIFY, REPLY}),
        (("receive", "register", "transfer", "return"), {TRANSFER, REPLY}),
        (("receive", "register", "transfer", "appeal_transfer"), {VERIFY, REPLY}),
        (("receive", "register", "transfer", "appeal_transfer", "rule_keep"), {VERIFY, REPLY}),
        (("receive", "register", "transfer", "appeal_transfer", "rule_withdraw"), {TRANSFER, REPLY}),
        (UNTIL_NOTICE, {RECTIFY, REPLY}),
        ((*UNTIL_NOTICE, "report_rectification"), {REPLY}),
        ((*UNTIL_NOTICE, "report_rectification", "send_back_rectification"), {RECTIFY, REPLY}),
        ((*UNTIL_NOTICE, "report_rectification", "accept_rectification"), {REPLY}),
        ((*UNTIL_NOTICE, "report_rectification", "accept_rectification", "answer"), set()),
        ((*UNTIL_NOTICE, "report_rectification", "accept_rectification", "answer", "close"), set()),
        (("receive", "refuse"), set()),
        (
            ("receive", "register", "transfer", "verify", "endorse", "conclude", "answer", "reopen"),
            {TRANSFER},
        ),
        (("receive", "refuse", "reopen"), {TRANSFER}),
    ],
)
def test_the_clocks_that_run(verbs: tuple[str, ...], running: set[str]) -> None:
    assert running_after(*verbs) == running


def test_without_a_reporter_no_answer_is_awaited() -> None:
    assert running_after("receive", "register", "transfer", has_reporter=False) == {VERIFY}


@pytest.mark.parametrize("verb", ["reopen", "reopen_by_reporter"])
def test_a_reopening_makes_the_clocks_run_from_the_beginning(verb: str) -> None:
    assert running_after(*UNTIL_NOTICE, verb) == {TRANSFER}


@pytest.mark.parametrize("verb", ["send_back", "send_back_rectification"])
def test_what_is_sent_back_takes_its_clock_up_again_and_does_not_begin_anew(verb: str) -> None:
    assert [effect.turn for effect in effects(verb, has_reporter=True)] == [Turn.RESUME]


@pytest.mark.parametrize(
    "verb", ["sign", "contribute", "draft_notice", "write_to_reporter", "rate", "nonsense"]
)
def test_a_verb_that_is_not_in_the_table_moves_no_clock(verb: str) -> None:
    assert effects(verb, has_reporter=True) == ()


@pytest.mark.parametrize("verb", sorted(EFFECTS))
def test_a_verb_turns_each_clock_at_most_twice_and_never_starts_it_before_it_stops_it(verb: str) -> None:
    for rule in CLOCKS:
        turns = [effect.turn for effect in EFFECTS[verb] if effect.rule == rule]
        assert turns in ([], [Turn.START], [Turn.MEET], [Turn.STOP], [Turn.RESUME], [Turn.STOP, Turn.START])


@pytest.mark.requirement("R12.2")
def test_only_rectification_can_be_extended() -> None:
    assert EXTENDABLE == (RECTIFY,)
    extending = [key for key in library.profile_keys() if library.profile(key).extension]
    assert all(RECTIFY in library.profile(key).rules for key in extending)


# ── The day from which a clock counts ─────────────────────────────────────────────────────────────────


def starts(rule: str, *, is_first: bool = True, verified_on: date | None = None) -> date:
    return start_day(rule, on=FRIDAY, received_on=MONDAY, verified_on=verified_on, is_first=is_first)


@pytest.mark.requirement("R12.1")
def test_the_first_transfer_counts_from_receipt_however_late_it_is_registered() -> None:
    assert starts(TRANSFER) == MONDAY


def test_a_later_transfer_counts_from_the_return() -> None:
    assert starts(TRANSFER, is_first=False) == FRIDAY


@pytest.mark.requirement("R12.1")
def test_rectification_counts_from_the_verified_opinion_and_not_from_the_notice() -> None:
    assert starts(RECTIFY, verified_on=TUESDAY) == TUESDAY


def test_rectification_without_an_opinion_on_record_counts_from_the_notice() -> None:
    assert starts(RECTIFY) == FRIDAY


@pytest.mark.parametrize("rule", [VERIFY, REPLY])
@pytest.mark.parametrize("is_first", [True, False])
def test_verification_and_reply_count_from_the_dispatch(rule: str, *, is_first: bool) -> None:
    assert starts(rule, is_first=is_first, verified_on=TUESDAY) == FRIDAY
