"""Password rules. Each says what is wrong and what to do."""

import re
from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator, password_validators_help_texts
from django.core.exceptions import ValidationError

MINIMUM = 12
KEPT = 5  # how many earlier passwords may not come back
# Words and rows of keys that everybody tries first; what is left beside them must stand by itself.
STEMS = (
    *("password", "passw0rd", "p@ssword", "p@ssw0rd", "qwerty", "asdfgh", "zxcvbn", "admin", "welcome"),
    *("changeme", "letmein", "woaini", "iloveyou", "1qaz2wsx", "qazwsx", "abc123", "aa123456", "root"),
    *("1234567890", "0987654321", "123456", "654321", "1314520", "5201314", "520520", "888888", "666666"),
)
REST = 6


class LengthValidator:
    """At least twelve characters."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002
        if len(password) < MINIMUM:
            raise ValidationError(f"密码太短，请至少使用{MINIMUM}个字符。", code="password_too_short")

    def get_help_text(self) -> str:
        return f"至少{MINIMUM}个字符，可以用几个词连成一句。"


class VarietyValidator:
    """Two kinds of characters, and six different ones: not one key held down."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002
        kinds = sum(bool(re.search(kind, password)) for kind in (r"[^\W\d_]", r"\d", r"[\W_]"))
        if kinds < 2:
            raise ValidationError(
                "密码只有一类字符，请同时使用字母、数字、符号中的至少两类。", code="one_kind"
            )
        if len(set(password)) < REST:
            raise ValidationError(f"密码重复字符过多，请使用至少{REST}个不同的字符。", code="too_uniform")

    def get_help_text(self) -> str:
        return "字母、数字、符号至少两类。"


class EasyGuessValidator(CommonPasswordValidator):
    """Neither a known common password nor one made of common pieces."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = password.lower()
        for stem in STEMS:
            rest = rest.replace(stem, "")
        names = [] if user is None else [user.username.lower(), user.email.lower().split("@")[0]]
        for name in filter(None, names):
            rest = rest.replace(name, "")
        if len(rest) < REST or password.lower().strip() in self.passwords:
            raise ValidationError(
                "密码由常见词、连续按键或账号名组成，容易被猜中，请换一个。", code="password_too_common"
            )

    def get_help_text(self) -> str:
        return "不使用常见密码、连续按键或账号名。"


class HistoryValidator:
    """None of the last five passwords."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        earlier = [user.password, *user.password_history.values_list("password", flat=True)[: KEPT - 1]]
        if any(check_password(password, hashed) for hashed in earlier):
            raise ValidationError(f"密码与最近{KEPT}次使用过的密码相同，请换一个。", code="password_used")

    def get_help_text(self) -> str:
        return f"不与最近{KEPT}次使用过的密码相同。"


def rules_for_people() -> list[str]:
    """The rules in force, one sentence each."""
    return [str(text) for text in password_validators_help_texts()]
