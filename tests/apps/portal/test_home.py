"""The first page."""

import pytest
from django.test import Client

from marketaccess.law import library
from tests import make


@pytest.mark.requirement("R7.3")
def test_says_what_may_be_reported_and_how(phone: Client) -> None:
    page = phone.get("/").content.decode()
    assert 'href="/report/"' in page
    assert 'href="/track/"' in page
    for channel in library.profile("county-0137").channels:
        assert channel.label in page
    for _, label in library.classifications().situation_choices():
        assert label in page


@pytest.mark.requirement("R16.3")
def test_gives_the_clause_of_every_period(phone: Client) -> None:
    page = phone.get("/").content.decode()
    for key in ("transfer", "verify", "rectify"):
        rule = library.profile("county-0137").rules[key]
        assert rule.length in page
        assert rule.clause.article in page
        assert rule.reading in page


@pytest.mark.requirement("R16.2")
@pytest.mark.parametrize("profile", library.profile_keys())
def test_every_profile_has_a_first_page_with_the_state_of_its_document(phone: Client, profile: str) -> None:
    make.locality().delete()
    make.locality(profile)
    page = phone.get("/")
    assert page.status_code == 200
    status = library.profile(profile).trial_status(make.TODAY)
    assert (status.text.split("届满")[0] in page.content.decode()) is True


def test_leaves_nothing_behind(phone: Client) -> None:
    phone.get("/")
    assert not phone.cookies


def test_says_that_it_is_a_demonstration(phone: Client) -> None:
    assert "示范数据" in phone.get("/").content.decode()
