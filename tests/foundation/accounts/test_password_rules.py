"""Each password rule by itself, with the passwords that people really choose."""

import pytest
from django.core.exceptions import ValidationError

from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.accounts.validators import (
    MINIMUM,
    REST,
    STEMS,
    EasyGuessValidator,
    LengthValidator,
    VarietyValidator,
    rules_for_people,
)

OWNER = User(username="wanghandler", email="wang.office@example.com")
Rule = LengthValidator | VarietyValidator | EasyGuessValidator
LENGTH, VARIETY, EASY = LengthValidator(), VarietyValidator(), EasyGuessValidator()


def refused(rule: Rule, password: str) -> str:
    with pytest.raises(ValidationError) as error:
        rule.validate(password, OWNER)
    return "".join(error.value.messages)


@pytest.mark.parametrize("password", ["", "a", "a1b2c3d4e5f", "密码密码密码1"])
def test_eleven_characters_are_too_few(password: str) -> None:
    assert f"至少使用{MINIMUM}个字符" in refused(LENGTH, password)


@pytest.mark.parametrize("password", ["a1b2c3d4e5f6", "一二三四五六七八九十甲乙", "x" * 200])
def test_twelve_characters_of_any_script_are_enough(password: str) -> None:
    LENGTH.validate(password, OWNER)


@pytest.mark.parametrize(
    "password",
    ["onlylettersinhere", "ONLYLETTERSinhere", "123456789012", "!!??..,,;;::", "一二三四五六七八九十甲乙"],
)
def test_one_kind_of_characters_is_not_enough(password: str) -> None:
    assert "至少两类" in refused(VARIETY, password)


@pytest.mark.parametrize("password", ["aaaaaaaaaaa1", "ababab121212", "1!1!1!1!1!1!"])
def test_a_few_keys_held_down_are_not_enough(password: str) -> None:
    assert f"至少{REST}个不同的字符" in refused(VARIETY, password)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "teapot-41-blue",
        "四月的风吹过第 7 座山岗",
        "A1!b2@c3#d4$",
        "three brown cows",
    ],
)
def test_a_sentence_of_words_is_a_good_password(password: str) -> None:
    for rule in (LENGTH, VARIETY, EASY):
        rule.validate(password, OWNER)


@pytest.mark.parametrize(
    "password",
    [
        "Password123456",
        "password1234!",
        "P@ssw0rd2026",
        "Admin@123456",
        "qwerty123456!",
        "1qaz2wsx!@#",
        "Aa123456!!!!",
        "woaini5201314",
        "iloveyou1314520",
        "root@888888!",
        "wanghandler123",
        "WangHandler!1",
        "wang.office.1",
        "wanghandler1wanghandler2",
        "admin admin 12",
    ],
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    assert "容易被猜中" in refused(EASY, password)


@pytest.mark.parametrize("stem", STEMS)
def test_a_common_piece_does_not_carry_a_password(stem: str) -> None:
    assert "容易被猜中" in refused(EASY, f"{stem}-1a")
    assert "容易被猜中" in refused(EASY, f"{stem.upper()}{stem}!9")


def test_a_common_piece_does_no_harm_to_a_password_that_stands_without_it() -> None:
    EASY.validate("qwerty over seven hills", OWNER)


def test_the_rules_work_without_an_owner() -> None:
    for rule in (LENGTH, VARIETY, EASY):
        rule.validate("correct horse battery 7")
    with pytest.raises(ValidationError):
        EASY.validate("password12345")


def test_every_rule_is_told_to_people_in_one_sentence() -> None:
    told = rules_for_people()
    assert len(told) == 4
    assert all(sentence.endswith("。") for sentence in told)
    assert any("12个字符" in sentence for sentence in told)
    assert any("最近5次" in sentence for sentence in told)
