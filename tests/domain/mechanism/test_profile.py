"""A profile as a value."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.toml import load
from marketaccess.domain.mechanism.profile import BODY_FORMS, PARTIES, BodyForm, Party, TrialState
from marketaccess.domain.mechanism.profile_parse import parse
from marketaccess.domain.mechanism.rule import DAY_KINDS, EVENT_KINDS, STARTS, DayKind, EventKind, Start
from marketaccess.law import library

TEXT = library.profile_text("jianghai")
UNTIL = date(2026, 3, 31)


def test_a_citation_reads_as_clerks_write_it() -> None:
    assert str(Citation("办法", "十二（三）")) == "《办法》十二（三）"
    assert str(Citation("", "十二")) == "十二"
    assert not Citation("办法").is_given


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        (BODY_FORMS, BodyForm),
        (PARTIES, Party),
        (DAY_KINDS, DayKind),
        (EVENT_KINDS, EventKind),
        (STARTS, Start),
    ],
)
def test_every_value_has_its_label(labels: dict[str, str], kind: type) -> None:
    assert set(labels) == set(kind)
    assert all(labels.values())


def test_the_length_of_a_rule_in_words() -> None:
    rules = library.profile("county-0137").rules
    assert rules["verify"].length == "3个工作日"
    assert rules["rectify"].length == "7个自然日"


@pytest.mark.requirement("R16.2")
@given(st.integers(-400, 400))
def test_a_trial_runs_until_its_last_day(offset: int) -> None:
    status = library.profile("jianghai").trial_status(UNTIL + timedelta(days=offset))
    assert status.state is (TrialState.LAPSED if offset > 0 else TrialState.RUNNING)
    assert status.days_left == max(0, -offset)
    assert status.is_ending == (-60 <= offset <= 0)
    assert bool(status.text) == (offset >= -60)


@pytest.mark.requirement("R16.2")
@pytest.mark.parametrize(
    ("issued", "ends"),
    [("2025-03-31", "2026-03-31"), ("2024-02-29", "2025-02-28"), ("2025-01-01", "2026-01-01")],
)
def test_the_end_of_a_trial_follows_from_its_issue(issued: str, ends: str) -> None:
    text = TEXT.replace("trial_until = 2026-03-31\n", "").replace("2025-03-31", issued)
    assert parse(load(text)).document.trial_until == date.fromisoformat(ends)


def test_terms_are_those_of_the_locality() -> None:
    assert library.profile("jianghai").terms["business_entity"] == "经营主体"
    assert library.profile("yangxi").terms["body"] == "工作专班"
    assert library.profile("changjiang").terms["handling_department"] == "主管单位"
