"""Which local department may be meant by the name that the list gives an authority."""

import re
from collections.abc import Iterable

from marketaccess.domain.basics.search_text import form

GENERAL = re.compile(r"(?:行政)?(?:主管)?(?:部门|机关|机构)$")


def is_meant(authority: str, department: str) -> bool:
    """
    Whether a department bears the name of an authority, shortened as the list shortens it.

    市场监管部门 means the 市场监督管理局: the letters that are left stand in the name in their order.
    """
    short = GENERAL.sub("", authority)
    if len(short) < 2:
        return False
    letters = iter(department)
    return all(letter in letters for letter in short)


def likely(authority: str, departments: Iterable[tuple[int, str]]) -> int | None:
    """
    The department that may be meant, for a person to confirm; None: none bears the name.

    Of several the shortest, which says least besides: 公安机关 is 公安局, not its traffic police.
    """
    meant = form(authority)
    fitting = [(len(name), pk) for pk, name in departments if is_meant(meant, form(name))]
    return min(fitting)[1] if fitting else None
