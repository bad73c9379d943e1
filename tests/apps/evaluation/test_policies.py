"""What a table leaves open is answered when the round is opened: each question with its default and why."""

import pytest

from marketaccess.apps.evaluation.models import Round
from marketaccess.domain.evaluation.policy import QUESTIONS
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.foundation.audit.models import Event
from marketaccess.law import library
from tests import make
from tests import make_rounds as rounds
from tests.pages import Pages, office

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.1")]
PAGES = Pages("evaluation")
SAID = {
    "title": "三季度评估",
    "system": "chongqing-2022",
    "period": "2026Q3",
    "collect_until": "2099-12-31",
    "others": "500101 示范区",
}


def test_the_form_asks_each_question_with_every_tables_default_and_its_reason() -> None:
    page = PAGES.page(office(), "open")
    for question, words in QUESTIONS.items():
        assert words in page
        assert f'name="{question}"' in page
        for key in library.indicator_system_keys():
            assert library.indicator_system(key).stances[question].reading in page


def test_what_is_chosen_is_the_rounds_and_what_is_left_is_the_tables() -> None:
    chosen = {"group_weights": "as_printed", "missing": "within_group", "banding": ""}
    assert PAGES.sent(office(), "open", **SAID, **chosen)[0] == 302
    one = Round.objects.get()
    # The default, chosen by name, is no other answer.
    assert one.policies == {"group_weights": "as_printed"}
    assert Event.objects.get(action="evaluation.open").detail["policies"] == {"group_weights": "as_printed"}
    page = PAGES.page(office(), "round", one.reference)
    assert "照印，满分随之降低" in page
    assert page.count("另选") == 1


def test_an_answer_that_is_not_declared_opens_nothing() -> None:
    status, page = PAGES.sent(office(), "open", **SAID, empty_ratio="half")
    assert status == 422
    assert "half" in page
    assert not Round.objects.exists()


def test_changing_the_round_shows_what_was_chosen_and_changes_it() -> None:
    one = rounds.opened(policies={"missing": "lost"})
    page = PAGES.page(office(), "amend", one.reference)
    assert '<option value="lost" selected>' in page
    assert '<details class="more" open>' in page
    said = {**SAID, "departments": [str(unit.department) for unit in rounds.units()]}
    assert PAGES.sent(office(), "amend", one.reference, **said, missing="over_all")[0] == 302
    assert make.fresh(one).policies == {"missing": "over_all"}


def test_once_it_has_started_the_answers_stand() -> None:
    one = rounds.round(S.COLLECTING, policies={"missing": "lost"})
    assert PAGES.sent(office(), "amend", one.reference, **SAID, missing="over_all")[0] == 302
    assert make.fresh(one).policies == {"missing": "lost"}
