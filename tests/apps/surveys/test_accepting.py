"""R4.2, R12.1: answers that are written together are each taken or refused as if each had come alone."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from marketaccess.apps.surveys import actions, queries
from marketaccess.apps.surveys.actions import accepting
from marketaccess.apps.surveys.models import Answer, Invitation
from marketaccess.domain.basics.refusal import NotAllowed
from tests import make, make_surveys
from tests.races import at_once, threads_share_a_database

pytestmark = [pytest.mark.requirement("R4.2"), pytest.mark.django_db]


def sheet(code: str, key: UUID | None = None, **changes: Any) -> accepting.Sheet:
    invited = queries.by_code(code)
    assert invited is not None
    said = {
        "code": invited.key, "is_open": invited.batch.is_open, "id": str(key or uuid4()), "unit": "tax",
        "size": "small", "industry": "", "ownership": "", "origin": "local", "answered_on": "2026-09-29",
        "values": {"q1": "4", "q3": "引号'\"、百分号%s、反斜杠\\"}, "minute_mark": "m", "device_mark": "",
    }  # fmt: skip
    return said | changes


def used() -> int:
    return Invitation.objects.filter(used_on=make.TODAY).count()


def test_each_of_a_group_is_taken_or_refused_for_itself() -> None:
    one = make_surveys.survey(has_open_links=True)
    free, spent, contested, second, *_ = make_surveys.codes(make_surveys.batch(one, count=6))
    link = actions.open_link(survey=one, unit=make_surveys.TAX, by=make.handler(), at=make.NINE)
    (shared,) = make_surveys.codes(link)
    earlier = make_surveys.answered(spent)
    page = uuid4()
    sheets = [
        sheet(free),
        sheet(spent),
        sheet(contested), sheet(contested),  # two phones, one code
        sheet(second, page), sheet(second, page),  # one page, sent twice
        sheet(shared), sheet(shared),  # a link for everybody
    ]  # fmt: skip
    taken = accepting._write(one.pk, sheets)
    assert taken[:2] == [True, False]
    assert sorted(taken[2:4]) == [False, True]
    assert taken[4:] == [True] * 4
    stored = {str(key) for key in Answer.objects.exclude(pk=earlier.pk).values_list("pk", flat=True)}
    assert stored == {each["id"] for each, was in zip(sheets, taken, strict=True) if was}
    assert used() == 4


def test_an_answer_that_is_there_already_uses_up_no_second_code() -> None:
    one = make_surveys.survey()
    first, second, third = make_surveys.codes(make_surveys.batch(one))
    earlier = make_surveys.answered(first)
    assert accepting._write(one.pk, [sheet(second, earlier.pk), sheet(third)]) == [False, True]
    assert used() == 2
    assert make.fresh(earlier).values == make_surveys.VALUES


def test_what_is_stored_is_what_was_sent() -> None:
    one = make_surveys.survey()
    code, *_ = make_surveys.codes(make_surveys.batch(one))
    sent = sheet(code)
    accepting._write(one.pk, [sent])
    made = Answer.objects.get()
    told = {name: getattr(made, name) for name in accepting.OWN}
    expected = {name: sent[name] for name in accepting.OWN}
    assert told == {**expected, "id": UUID(sent["id"]), "answered_on": make.TODAY}
    assert (made.survey_id, made.marks) == (one.pk, [])


def test_a_survey_that_was_closed_meanwhile_takes_none_of_them() -> None:
    one = make_surveys.survey()
    sheets = [sheet(code) for code in make_surveys.codes(make_surveys.batch(one))]
    make_surveys.closed(one)
    assert accepting._write(one.pk, sheets) == [False] * 3
    assert not Answer.objects.exists()
    assert not Invitation.objects.filter(used_on__isnull=False).exists()


def test_a_group_that_fails_has_written_nothing() -> None:
    """A kill before the commit: no answer, no code used up."""
    one = make_surveys.survey()
    good, bad, _ = make_surveys.codes(make_surveys.batch(one))
    with pytest.raises(DatabaseError), transaction.atomic():
        accepting._write(one.pk, [sheet(good), {**sheet(bad), "unit": None}])
    assert not Answer.objects.exists()
    assert used() == 0


def test_an_answer_whose_thanks_were_lost_is_thanked_when_it_is_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A kill between the commit and the thanks."""
    code, *_ = make_surveys.codes(make_surveys.batch(make_surveys.survey()))
    write = accepting._write

    def killed(*given: Any) -> list[bool]:
        write(*given)
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(accepting, "_write", killed)
        with pytest.raises(SystemExit):
            make_surveys.answered(code)
    again = make_surveys.answered(code, values={"q1": "1", "q2": "no"})
    assert again.values == make_surveys.VALUES
    assert Answer.objects.count() == 1


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_many_at_once_and_one_that_is_used_up() -> None:
    make.county()
    one = make_surveys.survey()
    codes = make_surveys.codes(make_surveys.batch(one, count=6))
    make_surveys.answered(codes[0])
    found = at_once(lambda turn: make_surveys.answered(codes[turn], f"page {turn}"), 6)
    assert sum(isinstance(each, NotAllowed) for each in found) == 1
    assert Answer.objects.count() == 6


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_who_is_in_a_transaction_takes_nobody_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their commit comes later: an answer that rode along would be thanked before it is on the disk."""
    make.county()
    (code,) = make_surveys.codes(make_surveys.batch(make_surveys.survey(), count=1))

    def together(survey: int) -> Any:
        raise AssertionError(survey)

    monkeypatch.setattr(accepting, "_together", together)
    with transaction.atomic():
        make_surveys.answered(code)
    assert Answer.objects.count() == 1
