"""What nobody sees is no text: names, reasons and purposes made of invisible characters."""

import pytest
from django.test import Client

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts import actions
from marketaccess.foundation.accounts.models import ApiToken, FailedSignIns, User
from marketaccess.foundation.audit.models import Event
from tests import make

pytestmark = pytest.mark.django_db
UNSEEN = ["\u200b" * 20, "\u2060\ufeff", "\x00\x01", " \u3000 ", "\u202e"]


@pytest.mark.parametrize("name", UNSEEN)
def test_an_account_needs_a_name_that_can_be_read(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.create_account(username="handler", display_name=name, by=SYSTEM, at=make.NINE)
    assert refused.value.field == "display_name"
    assert not User.objects.exists()


@pytest.mark.parametrize("reason", UNSEEN)
def test_closing_an_account_needs_a_reason_that_can_be_read(reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.deactivate(user=make.user(), reason=reason, by=SYSTEM, at=make.NINE)
    assert refused.value.field == "reason"
    assert not Event.objects.exists()


@pytest.mark.parametrize("purpose", UNSEEN)
def test_a_token_needs_a_purpose_that_can_be_read(purpose: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.make_token(
            department=make.department("finance"),
            role=Role.DEPARTMENT_HANDLER,
            name=purpose,
            by=SYSTEM,
            at=make.NINE,
        )
    assert refused.value.field == "name"
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    "email",
    ["x", "a@b", "@b.cn", "a b@c.cn", "a@" + ".".join(["b" * 60] * 5) + ".cn"],
)
def test_a_mail_address_is_one_and_fits(email: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.create_account(
            username="handler", display_name="经办员", email=email, by=SYSTEM, at=make.NINE
        )
    assert refused.value.field == "email"


def test_a_readable_name_is_kept_without_what_nobody_sees() -> None:
    issued = actions.create_account(
        username=" Handler ", display_name="经\u200b办员 ", by=SYSTEM, at=make.NINE
    )
    assert (issued.user.username, issued.user.display_name) == ("handler", "经办员")


@pytest.mark.parametrize("typed", ["\ufdfa" * 60, "\u3300" * 60, "\ufb03" * 60])
def test_letters_that_unfold_into_many_are_a_wrong_log_in_and_no_fault(typed: str) -> None:
    """One ligature becomes eighteen letters: too many for the column that counts failures."""
    answer = Client().post("/account/login/", {"username": typed, "password": "x" * 12})
    assert answer.status_code == 422
    assert not FailedSignIns.objects.exists()


@pytest.mark.parametrize("length", [1, 60])
def test_every_name_that_is_counted_fits_its_column(length: int) -> None:
    Client().post("/account/login/", {"username": "x" * length, "password": "x" * 12})
    assert FailedSignIns.objects.get().name == "x" * length
